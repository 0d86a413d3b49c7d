"""Near misses: which of the known words somebody meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, upper and lower case alike, or None where nothing is close."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.7)
    return by_folded[close[0]] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean ...?` for the nearest known word, else the known words where they are few, else nothing."""
    names = [name for name in dict.fromkeys(known) if name != word]
    close = nearest(word, names)
    if close is not None:
        return f"did you mean `{close}`?"
    if 0 < len(names) <= 12:
        return "it is one of " + ", ".join(f"`{name}`" for name in names)
    return ""
