"""The clients of the financial providers."""
