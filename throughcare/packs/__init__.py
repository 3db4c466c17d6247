"""What the board reads and what the public may: figures, charts and self-assessment on screen and on paper."""
