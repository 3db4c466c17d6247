"""The screens of asking and of answering."""
