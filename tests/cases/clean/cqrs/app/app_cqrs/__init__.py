"""An application of commands and queries."""
