"""Prose of generated code: sentences from authors' words, and the lists in docstrings."""

from __future__ import annotations

from registrygen.pysource.layout import Style
from registrygen.pysource.text import wrap


def sentence(text: str) -> str:
    """The text with a full stop, so that a docstring's first line is a sentence."""
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in ".!?:" else f"{stripped}."


def attribute_lines(name: str, doc: str, style: Style) -> list[str]:
    """The entry of an `Attributes:` or `Args:` list, wrapped and indented as Google's style has it."""
    width = style.line_length - 8
    first, *rest = wrap(f"{name}: {sentence(doc)}".rstrip(": "), width) or [name]
    return (
        [f"    {first}", *(f"        {line}" for line in wrap(" ".join(rest), width - 4))] if rest else [f"    {first}"]
    )


def listed(words: list[str]) -> str:
    """Words as prose lists them: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
