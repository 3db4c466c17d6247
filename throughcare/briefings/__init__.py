"""What partners know of the people on the agenda, asked before the meeting."""
