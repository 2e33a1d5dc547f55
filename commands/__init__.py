"""What the command line is made of: options, registration, and its sub-applications. ``cli.py`` alone prints."""
