"""Scores of whole files: read in blocks, scored in arrays, written beside the input; memory does not grow."""
