"""Who works together, in which role, under which scheme."""
