"""The server that keeps the records of shared registries (seed 002)."""
