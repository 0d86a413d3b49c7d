"""The application of the case."""
