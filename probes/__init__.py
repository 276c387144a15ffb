"""The channels, one line each."""
