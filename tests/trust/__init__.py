"""The promises to the people who trust this software, tested by attack."""
