"""Values to YAML text that `source.yaml` reads back as the same values, and JSON to text that it can read at all."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from registrygen.source.scalars import plain_scalar

INDENT = "  "
# What stands without quotes in a block mapping: no indicator of YAML and no white space at either end.
_PLAIN = re.compile(r"[A-Za-z_](?:[\w ./()'-]*[\w./()'-])?", re.ASCII)
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def emitted(value: Mapping[str, object]) -> str:
    """A mapping as a YAML document: nested mappings in blocks, lists within brackets, text in quotes where it needs them.

    Errors: TypeError for values that YAML's core schema does not have.
    """
    return "".join(f"{line}\n" for line in _block(value, 0))


def _block(value: Mapping[str, object], depth: int) -> Iterator[str]:
    for key, item in value.items():
        head = f"{INDENT * depth}{_scalar(key)}:"
        if isinstance(item, Mapping) and item:
            yield head
            yield from _block(item, depth + 1)
        else:
            yield f"{head} {_flow(item)}"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and plain_scalar(value) == value else _quoted(value)
    raise TypeError(f"YAML has no {type(value).__name__}")


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return repr(value)


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escape(char) for char in escaped)


def _escape(char: str) -> str:
    number = ord(char)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def json_as_yaml(text: str) -> str:
    """JSON spelt so that a YAML reader takes it.

    Tabs become spaces. Characters that YAML does not allow, or takes for line breaks, become escapes: JSON has them in strings
    alone; the two halves of a character beyond the basic plane become one. Places stay what they were, but for what stands
    behind such a character on its line.
    """

    def joined(found: re.Match[str]) -> str:
        high, low = int(found[2], 16) - 0xD800, int(found[3], 16) - 0xDC00
        return f"{found[1]}\\U{0x10000 + (high << 10) + low:08x}"

    shown = _PAIR.sub(joined, text.replace("\t", " "))
    if shown.isascii() and "\x7f" not in shown:
        return shown
    return "".join(char if char == "\n" or char.isprintable() else _escape(char) for char in shown)
