"""Did it work, and how sure can we be? Cohorts, comparison groups, outcomes, costs and benefits."""
