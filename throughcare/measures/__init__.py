"""What the board needs to see."""
