"""Tests that read the code and hold it to the shape of the house."""
