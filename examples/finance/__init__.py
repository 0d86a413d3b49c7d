"""A small backend that gathers a user's accounts from several financial providers."""

__version__ = "1.0.0"
