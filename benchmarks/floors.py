"""The floors: what reading the same YAML costs without registrygen. Run as `python floors.py events|values FILE`."""

from __future__ import annotations

import sys

import yaml
from yaml._yaml import CParser


def events(text: str) -> None:
    """Takes every event from libyaml and drops it."""
    parser = CParser(text)
    while parser.get_event() is not None:
        pass


def values(text: str) -> None:
    """Loads the text as PyYAML does at its fastest: plain values without places, and without YAML 1.2."""
    yaml.load(text, Loader=yaml.CSafeLoader)


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        {"events": events, "values": values}[sys.argv[1]](file.read())
