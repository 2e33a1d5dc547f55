"""What if: made-up ledgers, benchmark instances and scenarios."""
