"""A service of usual size: a handler with a session, three repositories on it, and parts of the process."""
