"""The meeting itself: who is there, who is a guest, what is said on each item while it sits."""
