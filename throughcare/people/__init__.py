"""The people the schemes work with."""
