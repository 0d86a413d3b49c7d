"""Where the parts of a JSON or TOML text stand. Its reader tells no places: the text is looked through again where one is asked for."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from registrygen.runtime.loaded import Place, Steps

_JSON_TEXT = r'"(?:[^"\\]|\\.)*"'
_TOML_TEXT = r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
_JSON_BRACKETS = re.compile(rf"{_JSON_TEXT}|[{{}}\[\]]")
_TOML_BRACKETS = re.compile(rf"{_TOML_TEXT}|#[^\n]*|[{{}}\[\]]", re.DOTALL)
_JSON_PART = re.compile(rf"{_JSON_TEXT}|[{{}}\[\],:]|[^\s{{}}\[\],:\"]+")
_TOML_NAME = re.compile(rf"{_TOML_TEXT}|[A-Za-z0-9_-]+", re.DOTALL)
_TOML_SCALAR = re.compile(rf"{_TOML_TEXT}|[^,\]}}\n#]*", re.DOTALL)
_TOML_BLANK = re.compile(r"(?:\s|#[^\n]*)*")


@dataclass(kw_only=True)
class Index:
    """The offsets of keys and values by the path to them, and those of keys that are given again."""

    keys: dict[Steps, int] = field(default_factory=dict)
    values: dict[Steps, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)


def places(text: str, name: str, index_of: Callable[[str], Index]) -> Place:
    """Places in a text; of what is not there the place of what it would stand in."""
    known: list[Index] = []

    def place(path: Steps, at_key: bool) -> str:
        if not known:
            known.append(index_of(text))
        keys, values = known[0].keys, known[0].values
        if at_key and path in keys:
            return place_at(text, name, keys[path])
        while path and path not in values:
            path = path[:-1]
        return place_at(text, name, values.get(path, 0))

    return place


def place_at(text: str, name: str, offset: int) -> str:
    """`name:line:column` of an offset."""
    return f"{name}:{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"


def json_deeper_than(text: str, depth: int) -> int | None:
    """Where a JSON text is nested deeper than so many levels; None where it is not."""
    return _deeper(_JSON_BRACKETS, text, depth)


def toml_deeper_than(text: str, depth: int) -> int | None:
    """Where a TOML text is nested deeper than so many levels; None where it is not."""
    return _deeper(_TOML_BRACKETS, text, depth)


def _deeper(brackets: re.Pattern[str], text: str, depth: int) -> int | None:
    levels = 0
    for found in brackets.finditer(text):
        levels += (found[0] in "[{") - (found[0] in "]}")
        if levels > depth:
            return found.start()
    return None


def json_index(text: str) -> Index:
    """The places in a text that is JSON."""
    index, parts = Index(), _JSON_PART.finditer(text)
    _take_json(next(parts), (), parts, index)
    return index


def _take_json(part: re.Match[str], path: Steps, parts: Iterator[re.Match[str]], index: Index) -> None:
    """Note the value that begins with a part, and what is in it; the parts after it are taken."""
    index.values.setdefault(path, part.start())
    if part[0] == "[":
        count = 0
        while (part := next(parts))[0] != "]":
            if part[0] == ",":
                count += 1
            else:
                _take_json(part, (*path, count), parts, index)
    elif part[0] == "{":
        while (part := next(parts))[0] != "}":
            if part[0] != ",":
                key = json.loads(part[0])
                if (*path, key) in index.keys:
                    index.repeated.append((key, part.start()))
                index.keys.setdefault((*path, key), part.start())
                next(parts)  # The colon.
                _take_json(next(parts), (*path, key), parts, index)


def toml_index(text: str) -> Index:
    """The places in a text that is TOML."""
    return _Toml(text).index


class _Toml:
    """Goes through a TOML text that is known to be one. A table that no line of its own begins stands where it is first named."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._counts: dict[Steps, int] = {}
        self.index = Index(values={(): 0})
        table: Steps = ()
        while self._next():
            if self._next() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _next(self) -> str:
        """The character after blanks and comments."""
        self._take(_TOML_BLANK)
        return self._text[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return found[0]

    def _name(self) -> Iterator[tuple[str, int]]:
        """The parts of a name with dots, each with its place."""
        while True:
            self._next()
            start, part = self._at, self._take(_TOML_NAME)
            yield (tomllib.loads(f"name = {part}")["name"] if part[0] in "\"'" else part), start
            if self._next() != ".":
                return
            self._at += 1

    def _header(self) -> Steps:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        path, parts = tuple[Any, ...](), list(self._name())
        for number, (part, at) in enumerate(parts, 1):
            path = self._noted((*path, part), at, start)
            if is_list and number == len(parts):
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
                self.index.values.setdefault(path, start)
        self._at += 2 if is_list else 1
        return path

    def _pair(self, path: Steps) -> None:
        parts = list(self._name())
        for part, at in parts[:-1]:
            path = self._noted((*path, part), at, at)
        self._at += 1  # The equals sign.
        self._next()
        self._value(self._noted((*path, parts[-1][0]), parts[-1][1], self._at))

    def _noted(self, path: Steps, key: int, value: int) -> Steps:
        self.index.keys.setdefault(path, key)
        self.index.values.setdefault(path, value)
        return path

    def _value(self, path: Steps) -> None:
        opening = self._text[self._at]
        if opening not in "[{":
            self._take(_TOML_SCALAR)
            return
        self._at += 1
        count = 0
        while (found := self._next()) not in "]}":
            if found == ",":
                self._at, count = self._at + 1, count + 1
            elif opening == "[":
                self.index.values[(*path, count)] = self._at
                self._value((*path, count))
            else:
                self._pair(path)
        self._at += 1
