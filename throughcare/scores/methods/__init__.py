"""The published instruments as plain Python and numpy: no database, no Django."""
