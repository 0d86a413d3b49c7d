"""How many columns a text takes, and which characters may be printed as they are, alike on every Python."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import ucd_3_2_0 as _ucd

# The frozen Unicode 3.2 tables give the same answer on every Python. These few characters became wide
# after that version; they are escaped, so that no two tools can disagree about the length of a line.
_WIDENED = re.compile("[\u231a\u231b\u25fd\u25fe\u2630-\u2637\u2648-\u2653]")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
_UNCERTAIN = (*_UNSEEN, "Co", "Cn")


@lru_cache(maxsize=4096)
def is_plain(char: str) -> bool:
    """Whether a character can stand in a string literal as it is: printable, and its width beyond doubt."""
    if char < "\x7f":
        return char >= " "
    return _ucd.category(char) not in _UNCERTAIN and not _WIDENED.match(char)


@lru_cache(maxsize=4096)
def is_hidden(char: str) -> bool:
    """Whether a character is a control, a space other than the plain one, a surrogate, or steers how text is shown."""
    return char != " " and (_ucd.category(char) in _UNSEEN or "\u2060" <= char <= "\u206f")


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if _ucd.category(char) == "Mn":
        return 1
    return 2 if _ucd.east_asian_width(char) in ("W", "F") or _WIDENED.match(char) else 1


def width(text: str) -> int:
    """Columns that `text` takes in a terminal; wide East Asian characters take two."""
    return len(text) if text.isascii() else sum(map(_char_width, text))
