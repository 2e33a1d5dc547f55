"""What would happen: a year of seasonal outflow, and what a subsidy changes."""
