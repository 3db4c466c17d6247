"""The calculations of an evaluation, on plain arrays: no database, no Django, usable from a notebook."""
