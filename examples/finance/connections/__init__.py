"""Which providers a user is connected with."""
