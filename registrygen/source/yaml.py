"""YAML text to plain values and a position table, in one pass over libyaml's events and without recursion."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import yaml

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.source.marks import Marks, Place, Position, Tree
from registrygen.source.scalars import plain_scalar, tagged_scalar
from registrygen.source.syntax import SYNTAX, merge_conflicts, reader_finding, syntax_finding

DUPLICATE_KEY = code(
    "yaml/duplicate-key",
    """A mapping has the same key twice.

    YAML readers that allow this keep the second without a word. Here the first is looked at, and nothing is written.
    """,
)
KEY = code(
    "yaml/key",
    """A mapping's key is not a text, number or truth value, or is one that cannot be told from another key.

    `1`, `1.0` and `true` are one and the same as keys, unless they are quoted.
    """,
)
MERGE_KEY = code(
    "yaml/merge-key",
    """A mapping has the merge key `<<`, which YAML 1.2 does not know.

    What entries share stands in `defaults`, or under `with` of their group. A key that is meant as text is quoted: `"<<"`.
    """,
)
TAG = code(
    "yaml/tag",
    "A value carries a YAML tag that specs do not use.\n\nOnly the core schema's tags (`!!str`, `!!int` ...) mean anything.",
)
LIMIT = code(
    "yaml/limit",
    "A document is nested too deeply, too large, or grows too large through its aliases.\n\nThe limits keep a hostile file harmless.",
)
CODES: tuple[Code, ...] = (SYNTAX, DUPLICATE_KEY, KEY, MERGE_KEY, TAG, LIMIT)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may hold: characters, levels of nesting, and values once every alias is written out."""

    characters: int = 32_000_000
    depth: int = 64
    values: int = 4_000_000


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Event = Any
"""A parser event. PyYAML's stubs call marks and anchors optional, which libyaml always sets where they are read here."""

_MISSING = object()
_NO_KEY = object()
_LIST = object()


def parse(text: str, path: str, limits: Limits | None = None) -> tuple[list[Tree], list[Finding]]:
    """The documents of a YAML text, and what is wrong with it: there are none of a file with more than keys that are passed over."""
    conflicts = merge_conflicts(text, path)
    if conflicts:
        return [], conflicts
    builder = _Builder(path, limits or Limits())
    if len(text) > builder.limits.characters:
        return [], [
            finding(LIMIT, f"the file has more than {builder.limits.characters:,} characters", at=Span.of_line(path))
        ]
    try:
        loader = _LOADER(text)
    except yaml.reader.ReaderError as error:
        return [], [reader_finding(error, text, path)]
    try:
        builder.consume(loader)
    except yaml.reader.ReaderError as error:
        builder.findings.append(reader_finding(error, text, path))
    except yaml.MarkedYAMLError as error:
        builder.findings.append(syntax_finding(error, text, path))
    except _TooLarge:
        pass  # The finding is there already.
    finally:
        loader.dispose()
    usable = len(builder.findings) == builder.passed_over
    return (builder.trees if usable else []), builder.findings


def _word(key: object) -> str:
    """A key as YAML spells it."""
    return str(key).lower() if isinstance(key, bool) else "null" if key is None else str(key)


class _TooLarge(Exception):
    """A limit was passed: what follows in the file is not read."""


@dataclass(slots=True)
class _Frame:
    """An open mapping or list: what it holds so far, where its parts stand, and the key that waits for its value.

    `key` is `_NO_KEY` where a mapping waits for one, and `_LIST` in a list. The document itself is a list of one.
    """

    container: Any
    places: dict[Hashable, Place]
    key: Any
    anchor: str | None = None
    start: Position | None = None
    key_start: Position | None = None
    key_end: Position | None = None
    size: int = 1


class _Builder:
    """Turns events into trees; one per file."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.trees: list[Tree] = []
        self.findings: list[Finding] = []
        self.passed_over = 0
        self.begin()

    def begin(self) -> None:
        """Makes ready for a document; its content counts from 0."""
        self.marks = Marks(self.path)
        self.anchors: dict[str, tuple[object, int]] = {}
        self.frames = [_Frame([], {}, _LIST, size=-1)]

    def consume(self, loader: yaml.SafeLoader) -> None:
        """Takes all events. Scalars are most of them, and are put in place right here: the calls would cost as much as the parser."""
        get_event: Callable[[], Event] = loader.get_event
        limit = self.limits.values
        frame = self.frames[-1]
        while (event := get_event()) is not None:
            if type(event) is not yaml.ScalarEvent:
                self.turn(event)
                frame = self.frames[-1]
                continue
            value: object = event.value
            if event.tag is not None or event.anchor is not None:
                value = self.special(event)
            elif event.implicit[0]:
                value = plain_scalar(event.value)
            frame.size += 1
            if frame.size > limit:
                self.too_large(event.start_mark, event.end_mark)
            key = frame.key
            if key is _NO_KEY:
                frame.key, frame.key_start, frame.key_end = value, event.start_mark, event.end_mark
            elif key is _LIST:
                frame.places[len(frame.container)] = (None, None, event.start_mark, event.end_mark)
                frame.container.append(value)
            elif key in frame.container:
                self.duplicate(frame, value)
            else:
                frame.places[key] = (frame.key_start, frame.key_end, event.start_mark, event.end_mark)
                frame.container[key] = value
                frame.key = _NO_KEY

    def turn(self, event: Event) -> None:
        """Takes an event that is not a scalar."""
        sort = type(event)
        if sort is yaml.MappingStartEvent:
            self.open(event, {}, _NO_KEY)
        elif sort is yaml.SequenceStartEvent:
            self.open(event, [], _LIST)
        elif sort is yaml.MappingEndEvent or sort is yaml.SequenceEndEvent:
            self.close(event)
        elif sort is yaml.AliasEvent:
            self.alias(event)
        elif sort is yaml.DocumentStartEvent:
            self.begin()
        elif sort is yaml.DocumentEndEvent:
            self.finish()

    def finish(self) -> None:
        document = self.frames[0]
        start = document.places[0][2]
        assert start is not None
        span = Span.of_line(self.path, start.line + 1, start.column + 1)
        root = document.container[0]
        self.trees.append(Tree(path=self.path, index=len(self.trees), value=root, marks=self.marks, span=span))

    def special(self, event: Event) -> object:
        """The value of a scalar with a tag or an anchor."""
        value: object = event.value
        tag = event.tag
        if tag is None or tag == "!":
            if event.implicit[0]:
                value = plain_scalar(event.value)
        else:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            try:
                value = tagged_scalar(short, event.value)
            except ValueError:
                message = f"`{short} {event.value}` has no meaning in a spec"
                self.report(TAG, message, event.start_mark, event.end_mark, "leave the tag out")
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        return value

    def open(self, event: Event, container: object, key: object) -> None:
        start, end = event.start_mark, event.end_mark
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            self.report(TAG, f"`{event.tag}` has no meaning in a spec", start, end, "leave the tag out")
        if len(self.frames) > self.limits.depth:
            self.report(LIMIT, f"nested more than {self.limits.depth} levels deep", start, end, "flatten the document")
            raise _TooLarge
        places: dict[Hashable, Place] = {}
        self.marks.places[id(container)] = places
        self.marks.begins[id(container)] = start
        self.frames.append(_Frame(container, places, key, event.anchor, start))
        if event.anchor:
            self.anchors[event.anchor] = (_MISSING, 0)

    def close(self, event: Event) -> None:
        frame = self.frames.pop()
        if "<<" in frame.places:
            self.merge(frame)
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.container, frame.size)
        self.place(frame.container, frame.size, frame.start, event.end_mark)

    def merge(self, frame: _Frame) -> None:
        """Reports a merge key, and does what is meant by it, so that nothing else seems to be missing."""
        start, end, *_ = frame.places["<<"]
        assert start is not None
        assert end is not None
        if (end.line, end.column) != (start.line, start.column + 2):  # in quotes it is a text as any other
            return
        help = "write out what is shared; entries of specs share what is under `defaults`, or `with` of their group"
        self.report(MERGE_KEY, "merge keys (`<<`) are not taken: YAML 1.2 has none", start, end, help)
        self.passed_over += 1
        merged = frame.container.pop("<<")
        for mapping in merged if isinstance(merged, list) else [merged]:
            places = self.marks.places.get(id(mapping), {}) if isinstance(mapping, dict) else {}
            for key in mapping if places else ():
                if key not in frame.container:
                    frame.container[key], frame.places[key] = mapping[key], places[key]

    def alias(self, event: Event) -> None:
        start, end = event.start_mark, event.end_mark
        value, size = self.anchors.get(event.anchor, (_MISSING, 0))
        if value is _MISSING:
            inside = event.anchor in self.anchors
            problem = "stands inside the value that it names" if inside else "names no anchor before it"
            self.report(SYNTAX, f"`*{event.anchor}` {problem}", start, end, "")
            value = None
        self.place(value, size, start, end, (start, end))

    def place(
        self,
        value: object,
        size: int,
        start: Position | None,
        end: Position | None,
        extent: tuple[Position | None, Position | None] = (None, None),
    ) -> None:
        """Puts a mapping, a list or an alias where it belongs; `extent` is None for the first two, whose place is their key's."""
        frame = self.frames[-1]
        frame.size += size
        if frame.size > self.limits.values:
            self.too_large(start, end)
        key = frame.key
        if key is _LIST:
            frame.places[len(frame.container)] = (None, None, start, extent[1] or start)
            frame.container.append(value)
        elif key is _NO_KEY:
            self.take_key(frame, value, start, end)
        elif key in frame.container:
            self.duplicate(frame, value)
        else:
            frame.places[key] = (frame.key_start, frame.key_end, *extent)
            frame.container[key] = value
            frame.key = _NO_KEY

    def take_key(self, frame: _Frame, key: object, start: Position | None, end: Position | None) -> None:
        frame.key, frame.key_start, frame.key_end = key, start, end
        if isinstance(key, dict | list):
            help = "quote it if it is meant as text"
            self.report(KEY, "a key has to be a single word, text or number", start, start, help)
            frame.key = object()

    def duplicate(self, frame: _Frame, value: object) -> None:
        """Reports the key that waits, which the mapping has already, and passes over it and its value."""
        start, end, *_ = frame.places[frame.key]
        other, word = next(_word(key) for key in frame.container if key == frame.key), _word(frame.key)
        if other == word:
            first = Related(message="the first one", span=self.span(start, end))
            message, help = f"`{word}` is given twice", "remove one of the two, or rename it"
            self.report(DUPLICATE_KEY, message, frame.key_start, frame.key_end, help, (first,))
        else:
            message, help = f"`{word}` is no text, and the same key as `{other}`", f'quote it to make it text: "{word}"'
            self.report(KEY, message, frame.key_start, frame.key_end, help)
        self.passed_over += 1
        self.marks.repeated.setdefault(id(frame.container), []).append((frame.key, value))
        frame.key = _NO_KEY

    def too_large(self, start: Position | None, end: Position | None) -> None:
        self.report(LIMIT, f"more than {self.limits.values:,} values once aliases are written out", start, end, "")
        raise _TooLarge

    def span(self, start: Position | None, end: Position | None) -> Span:
        assert start is not None
        assert end is not None
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def report(
        self,
        code: Code,
        message: str,
        start: Position | None,
        end: Position | None,
        help: str,
        related: tuple[Related, ...] = (),
    ) -> None:
        self.findings.append(finding(code, message, at=self.span(start, end), help=help, related=related))
