"""Whose is the person now, and what goes along: offers from one scheme to another."""
