"""Near misses: which of the known words somebody meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, upper and lower case alike, or None where nothing is close."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    folded = word.casefold()
    swapped = next((item for item in by_folded if _is_swapped(folded, item)), None)
    close = [swapped] if swapped else get_close_matches(folded, by_folded, n=1, cutoff=0.7)
    return by_folded[close[0]] if close else None


def _is_swapped(word: str, known: str) -> bool:
    """Whether two neighbouring letters changed places, by which short words look more different than they are."""
    if len(word) != len(known):
        return False
    first, *others = [index for index, pair in enumerate(zip(word, known, strict=True)) if pair[0] != pair[1]] or [0]
    return others == [first + 1] and word[first] + word[first + 1] == known[first + 1] + known[first]


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean ...?` for the nearest known word, else the known words where they are few, else nothing."""
    names = [name for name in dict.fromkeys(known) if name != word]
    close = nearest(word, names)
    if close is not None:
        return f"did you mean `{close}`?"
    if 0 < len(names) <= 12:
        return "it is one of " + ", ".join(f"`{name}`" for name in names)
    return ""
