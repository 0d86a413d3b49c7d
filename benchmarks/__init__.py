"""How long registrygen takes, measured against floors in the same run."""
