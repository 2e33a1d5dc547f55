"""Our figures beside the baselines, each in a fresh process: ``python -m benchmarks`` (or ``make bench``)."""
