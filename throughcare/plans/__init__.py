"""Who does what about which pathway."""
