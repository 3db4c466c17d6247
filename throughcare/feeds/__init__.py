"""Records that arrive in bulk, and leave."""
