"""registrygen compiles declarative YAML registry specs into the Python that has to agree with them."""

__version__ = "0.1.0"
