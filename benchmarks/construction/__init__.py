"""How long a handler's construction takes, beside hand-written code and libraries that do it at run time."""

WRITTEN = "written by hand"
"""The name of the floor."""
