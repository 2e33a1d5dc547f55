"""What to do: an instance and a policy in, a proven plan out."""
