"""A shop whose events travel."""
