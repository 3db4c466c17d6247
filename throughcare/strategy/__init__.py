"""Senior officers look at figures, judge themselves against the principles and give agencies things to do."""
