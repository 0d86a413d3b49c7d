"""How values are spelt as Python literals: the one place where a value of a spec becomes source."""

from __future__ import annotations

import math

from registrygen.pysource.width import is_plain

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
# Python refuses to print longer integers in base ten.
_LONGEST_DECIMAL_BITS = 10_000

Value = None | bool | int | float | str


def literal(value: Value) -> str:
    """The source of a literal, spelt as black spells it; evaluating it gives the value back.

    Not-a-number and the infinities, which have no literal, become `float("nan")`, `float("inf")`, `float("-inf")`.
    """
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, str):
        return _string(value)
    return _integer(value) if isinstance(value, int) else _float(value)


def _integer(value: int) -> str:
    if value.bit_length() <= _LONGEST_DECIMAL_BITS:
        return int.__repr__(value)
    return f"{'-' if value < 0 else ''}0x{abs(value):X}"


def _float(value: float) -> str:
    if not math.isfinite(value):
        return f'float("{float(value)}")'
    return float.__repr__(value).replace("e+", "e")


def _string(value: str) -> str:
    quote = "'" if value.count('"') > value.count("'") else '"'
    if value.isascii() and value.isprintable() and "\\" not in value and quote not in value:
        return f"{quote}{value}{quote}"
    return quote + "".join(_escaped(char, quote) for char in value) + quote


def _escaped(char: str, quote: str) -> str:
    if char == quote:
        return "\\" + char
    return _SHORT.get(char) or (char if is_plain(char) else escape(char))


def escape(char: str) -> str:
    r"""The escape sequence of one character by its number: `\x00`, `\u202e`, `\U0001f680`."""
    number = ord(char)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
