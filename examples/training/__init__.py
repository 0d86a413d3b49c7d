"""An experiment that a YAML file describes: its losses, optimisers, schedules, models and data are registered by name."""
