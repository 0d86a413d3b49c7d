"""An application whose processes share registries."""
