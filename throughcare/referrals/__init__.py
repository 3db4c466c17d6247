"""Asking the panel to consider a person."""
