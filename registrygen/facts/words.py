"""Which files can matter for a name, told from their bytes: what decides which of them are worth parsing."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from registrygen.facts.tree import SourceTree

_NAME = rb"[\w\x80-\xff]+"
_WORD = re.compile(_NAME)
# Patterns that begin with a literal are searched for several times faster than those that begin at a line's start.
_DEFINED = tuple(re.compile(keyword + rb"[ \t]+(" + _NAME + rb")") for keyword in (b"class", b"def"))
_HEADER = re.compile(
    rb"class[ \t]+" + _NAME + rb"\s*(?:\[.{0,1000}?\]\s*)?\(((?:#[^\n]*\n|[^#]){0,4000}?)\)\s*:", re.DOTALL
)
_AS = re.compile(rb"[ \t]as[ \t]")
_ASSIGNED = re.compile(
    rb"^[ \t]*"
    + _NAME
    + rb"[ \t]*(?::[^=\n]*)?=[ \t]*([\w.\x80-\xff]+(?:[ \t]*=[ \t]*[\w.\x80-\xff]+)*)[ \t]*[\[#;\n]",
    re.MULTILINE,
)
_LONGEST_NAME = 300


class WordIndex:
    """What the text of every file below the roots promises; files are read when the first question is asked."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._is_read = False
        self._uses: dict[bytes, list[str]] = defaultdict(list)
        self._defines: dict[bytes, list[str]] = defaultdict(list)

    def building_on(self, words: Iterable[str]) -> set[str]:
        """The modules that have one of the words in a class's bases or give it another name."""
        self._read()
        return {module for word in words for module in self._uses.get(word.encode(), ())}

    def defining(self, name: str) -> Sequence[str]:
        """The modules whose files have a `class` or `def` line with the name."""
        self._read()
        return self._defines.get(name.encode(), ())

    def naming(self, options: Iterable[Iterable[str]]) -> Sequence[str]:
        """The modules whose text has every word of one of the options."""
        wanted = [[word.encode() for word in option] for option in options]
        return [place.name for place in self._tree.files() if _names(_text(place.file), wanted)]

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        for place in self._tree.files():
            data = _text(place.file)
            for word in {word for pattern in _DEFINED for word in pattern.findall(data)}:
                self._defines[word].append(place.name)
            for word in set(_built_on(data)):
                self._uses[word].append(place.name)


def _built_on(data: bytes) -> Iterator[bytes]:
    for region in (*_HEADER.findall(data), *_ASSIGNED.findall(data)):
        yield from _WORD.findall(region)
    for found in _AS.finditer(data):
        # Searching for the `as` and then looking back is many times faster than one expression for both.
        yield from _WORD.findall(data[max(0, found.start() - _LONGEST_NAME) : found.start()])[-1:]


def _names(data: bytes, options: Iterable[Sequence[bytes]]) -> bool:
    """Whether a text has every word of one of the options; most files lack them even as parts of others."""
    likely = [option for option in options if all(word in data for word in option)]
    words = set(_WORD.findall(data)) if likely else set()
    return any(words.issuperset(option) for option in likely)


def _text(file: Path | None) -> bytes:
    """The file's bytes, every line ended by a newline; none where it cannot be read."""
    try:
        data = file.read_bytes() if file else b""
    except OSError:
        return b""
    return data.removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n") + b"\n"
