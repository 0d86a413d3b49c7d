"""The tokens that a session works with."""
