"""Partners meet and decide."""
