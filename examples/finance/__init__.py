"""A small backend that gathers a user's accounts from several financial providers."""
