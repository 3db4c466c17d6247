"""The screens of a practitioner's own desk."""
