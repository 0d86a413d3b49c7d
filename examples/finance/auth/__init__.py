"""Who users are, and how they show it."""
