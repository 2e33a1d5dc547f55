"""Do it, every night: ledger, run, vehicles, manifests, outcomes."""
