"""What a plain YAML scalar means: the core schema of YAML 1.2, in which `on`, `no` and dates are text."""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NUMERIC_START = frozenset("0123456789+-.")
_TAGGED: dict[str, type | tuple[type, ...]] = {
    "!!int": int,
    "!!float": (int, float),
    "!!bool": bool,
    "!!null": type(None),
}
_LONGEST_NUMBER = 300
"""Longer runs of digits stay text: Python refuses to convert them, and no registry holds one."""


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar without a tag. Source: YAML 1.2.2, section 10.3.2."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC_START or len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    if _OCTAL.match(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.match(text):
        return int(text[2:], 16)
    return text


def tagged_scalar(tag: str, text: str) -> Scalar:
    """The value of a scalar with one of the core schema's tags. Raises ValueError where text or tag do not fit."""
    if tag == "!!str":
        return text
    value = plain_scalar(text)
    if tag not in _TAGGED:
        raise ValueError(tag)
    expected = _TAGGED[tag]
    if not isinstance(value, expected) or (tag != "!!bool" and isinstance(value, bool)):
        raise ValueError(tag)
    return float(value) if tag == "!!float" and isinstance(value, int) else value
