"""Limits across people: what they are called, how they are said, and the conditions that quotas state."""
