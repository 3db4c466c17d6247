"""Who is on which scheme, at which level, led by whom."""
