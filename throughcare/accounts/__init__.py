"""Sign-in: users and their second factor."""
