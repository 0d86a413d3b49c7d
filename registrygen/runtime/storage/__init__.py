"""Where registries keep their artifacts: in memory, or as records that processes share (seed 002)."""
