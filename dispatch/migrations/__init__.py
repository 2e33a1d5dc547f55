"""The ledger's form, version by version."""
