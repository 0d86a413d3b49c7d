"""Components: everything that is constructed, and what it is constructed from."""
