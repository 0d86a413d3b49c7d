"""Where users are logged in."""
