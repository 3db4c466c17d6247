"""What if: the same people under another profile's criteria, as figures and as a list of who would differ."""
