"""What a meeting was, on paper: minutes and the agenda pack, for each recipient what they may see."""
