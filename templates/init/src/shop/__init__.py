"""A shop: what happens in it is an event, and specs/events.yaml says who hears of it."""
