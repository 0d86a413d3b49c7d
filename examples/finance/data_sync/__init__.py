"""What is read from providers."""
