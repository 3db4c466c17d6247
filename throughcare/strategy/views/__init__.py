"""The screens of the senior group."""
