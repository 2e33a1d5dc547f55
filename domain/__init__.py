"""What there is: tables, instances, intake, geography, policy, plans and their checker."""
