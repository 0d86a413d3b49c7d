"""The domain events and what handles them."""
