"""The shipped tables; README.md says where each comes from."""
