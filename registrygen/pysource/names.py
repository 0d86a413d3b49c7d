"""How names are spelt: one algorithm for every case, and what counts as a name."""

from __future__ import annotations

import re
import unicodedata
from keyword import iskeyword

# The word breaks inside `userLogin`, `OAuth2Token` (before `Token`) and `HTTPMethod` (before `Method`).
_BREAKS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])")
_SEPARATORS = re.compile(r"[\W_]+")


def _words(text: str) -> list[str]:
    """The words of a name, in the letters they were written with."""
    found: list[str] = []
    for part in _SEPARATORS.split(text):
        pieces = [piece for piece in _BREAKS.split(part) if piece]
        # A capital that would stand alone in front belongs to the word it begins: OAuth, not O-Auth.
        if len(pieces) > 1 and len(pieces[0]) == 1 and pieces[0].isupper():
            pieces[:2] = [pieces[0] + pieces[1]]
        found.extend(pieces)
    return found


def snake_case(text: str) -> str:
    """The name in `snake_case`; the one algorithm behind every derived name.

    Whatever is neither letter nor digit separates words. Inside a word, a break comes before a capital that follows a
    small letter or a digit, and before the last capital of a run when a small letter follows it. A first word of one
    capital joins the second. Digits stay with the word before them.

    `UserLoginFailed` -> `user_login_failed`, `HTTPMethod` -> `http_method`, `OAuth2Token` -> `oauth2_token`,
    `schwab-file` -> `schwab_file`, `getURL` -> `get_url`, `Sha256Hash` -> `sha256_hash`, `api/v1` -> `api_v1`.
    """
    return "_".join(_words(text)).lower()


def pascal_case(text: str) -> str:
    """The name in `PascalCase`, on the words of `snake_case`: `user_registration` -> `UserRegistration`.

    Capitals inside a word are kept (`HTTPMethod` stays), words all in capitals become ordinary ones where they are
    separated by underscores (`USER_ID` -> `UserId`).
    """
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) > 1:
        parts = [part.capitalize() if part.isupper() else part for part in parts]
    return "".join(part[0].upper() + part[1:] for part in parts)


def constant_case(text: str) -> str:
    """The name in `CONSTANT_CASE`, on the words of `snake_case`: `chase-file` and `ChaseFile` -> `CHASE_FILE`."""
    return snake_case(text).upper()


def is_identifier(text: str) -> bool:
    """Whether `text` can be a name of ours: an identifier, its own NFKC form, no keyword, no dunder."""
    return (
        text.isidentifier()
        and unicodedata.normalize("NFKC", text) == text
        and not iskeyword(text)
        and not (text.startswith("__") and text.endswith("__"))
    )


def is_module_path(text: str) -> bool:
    """Whether `text` is identifiers joined by dots."""
    return all(is_identifier(part) for part in text.split("."))
