"""Ready scenarios, each with its expected result beside it (``NAME.expected.yaml``)."""
