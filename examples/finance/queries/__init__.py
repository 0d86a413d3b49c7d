"""What can be asked, and who answers."""
