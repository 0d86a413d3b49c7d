"""YAML text to plain values and a position table, in one pass over libyaml's events and without recursion."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import yaml

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.source.marks import Extent, Marks, Tree
from registrygen.source.scalars import plain_scalar, tagged_scalar

SYNTAX = code("yaml/syntax", "The file is not well-formed YAML.\n\nNothing of the file is used until it parses.")
DUPLICATE_KEY = code(
    "yaml/duplicate-key",
    "A mapping has the same key twice.\n\nYAML readers that allow this keep one of the two without a word; here neither is used.",
)
KEY = code("yaml/key", "A mapping's key is not a text, number or truth value.")
TAG = code(
    "yaml/tag", "A value carries a YAML tag that specs do not use.\n\nOnly the core schema's tags (`!!str`, `!!int` ...) mean anything."
)
LIMIT = code(
    "yaml/limit", "A document is nested too deeply, too large, or grows too large through its aliases.\n\nThe limits keep a hostile file harmless."
)
CODES: tuple[Code, ...] = (SYNTAX, DUPLICATE_KEY, KEY, TAG, LIMIT)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may hold: characters, levels of nesting, and values once every alias is written out."""

    characters: int = 32_000_000
    depth: int = 64
    values: int = 4_000_000


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MISSING = object()


def parse(text: str, path: str, limits: Limits | None = None) -> tuple[list[Tree], list[Finding]]:
    """The documents of a YAML text, and what is wrong with it. With an error in it a file has no documents."""
    builder = _Builder(path, limits or Limits())
    if len(text) > builder.limits.characters:
        return [], [finding(LIMIT, f"the file has more than {builder.limits.characters:,} characters", at=Span.of_line(path))]
    try:
        loader = _LOADER(text)
    except yaml.reader.ReaderError as error:
        return [], [_reader_finding(error, text, path)]
    try:
        builder.consume(loader)
    except yaml.reader.ReaderError as error:
        builder.findings.append(_reader_finding(error, text, path))
    except yaml.MarkedYAMLError as error:
        builder.findings.append(_syntax_finding(error, path))
    finally:
        loader.dispose()
    return ([] if builder.findings else builder.trees), builder.findings


def _syntax_finding(error: yaml.MarkedYAMLError, path: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    at = Span.of_line(path, mark.line + 1, mark.column + 1) if mark else Span.of_line(path)
    related: tuple[Related, ...] = ()
    if error.context and error.context_mark:
        start = Span.of_line(path, error.context_mark.line + 1, error.context_mark.column + 1)
        related = (Related(message=error.context, span=start),)
    return finding(SYNTAX, error.problem or "this is not YAML", at=at, help=_syntax_help(error), related=related)


def _syntax_help(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "'\\t'" in problem or "tab" in problem:
        return "indent with spaces: YAML does not allow tabs here"
    if "mapping values are not allowed" in problem:
        return "quote a text that contains `: `, and check the indentation of this line and the one above"
    if "could not find expected ':'" in problem:
        return "a key needs a colon and a space after it"
    if "did not find expected ',' or" in problem:
        return "a `[` or `{` before this is not closed, or a comma is missing"
    return ""


def _reader_finding(error: yaml.reader.ReaderError, text: str, path: str) -> Finding:
    offset = error.position if isinstance(error.position, int) else 0
    before = text[:offset]
    at = Span.of_line(path, before.count("\n") + 1, offset - before.rfind("\n"))
    shown = f"U+{error.character:04X}" if isinstance(error.character, int) else repr(error.character)
    return finding(SYNTAX, f"the character {shown} is not allowed in YAML", at=at, help="remove it, or write it as an escape in double quotes")


@dataclass
class _Frame:
    """An open mapping or list: what it holds so far, and the key that waits for its value."""

    container: dict[Hashable, object] | list[object]
    anchor: str | None
    start: yaml.Mark
    keys: dict[Hashable, Extent]
    values: dict[Hashable, Extent]
    key: object = _MISSING
    key_extent: Extent | None = None
    size: int = 1


@dataclass
class _Builder:
    """Turns events into trees; one per file."""

    path: str
    limits: Limits
    trees: list[Tree] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    marks: Marks = field(init=False)
    root: object = None
    start: yaml.Mark | None = None
    total: int = 0

    def __post_init__(self) -> None:
        self.marks = Marks(self.path)

    def consume(self, loader: yaml.SafeLoader) -> None:
        for event in _events(loader):
            self.step(event)
            if self.findings and self.findings[-1].code == LIMIT.name:
                return

    def step(self, event: yaml.Event) -> None:
        sort = type(event)
        if sort is yaml.ScalarEvent:
            self.scalar(event)
        elif sort is yaml.MappingStartEvent:
            self.open(event, {})
        elif sort is yaml.SequenceStartEvent:
            self.open(event, [])
        elif sort is yaml.MappingEndEvent or sort is yaml.SequenceEndEvent:
            self.close(event)
        elif sort is yaml.AliasEvent:
            self.alias(event)
        elif sort is yaml.DocumentStartEvent:
            self.marks, self.anchors, self.root, self.start, self.total = Marks(self.path), {}, None, None, 0
        elif sort is yaml.DocumentEndEvent:
            self.finish(event)

    def finish(self, event: yaml.DocumentEndEvent) -> None:
        start = self.start or event.start_mark
        span = Span.of_line(self.path, start.line + 1, start.column + 1)
        self.trees.append(Tree(path=self.path, index=len(self.trees), value=self.root, marks=self.marks, span=span))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        extent = (event.start_mark, event.end_mark)
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
                self.report(TAG, f"`{short} {event.value}` has no meaning in a spec", extent, "leave the tag out")
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.place(value, extent, 1)

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, container: dict[Hashable, object] | list[object]) -> None:
        start = event.start_mark
        extent = (start, event.end_mark)
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            self.report(TAG, f"`{event.tag}` has no meaning in a spec", extent, "leave the tag out")
        if len(self.frames) >= self.limits.depth:
            self.report(LIMIT, f"nested more than {self.limits.depth} levels deep", extent, "flatten the document")
            return
        if self.start is None:
            self.start = start
        keys: dict[Hashable, Extent] = {}
        values: dict[Hashable, Extent] = {}
        self.marks.keys[id(container)], self.marks.values[id(container)] = keys, values
        self.frames.append(_Frame(container, event.anchor, start, keys, values))
        if event.anchor:
            self.anchors[event.anchor] = (_MISSING, 0)

    def close(self, event: yaml.Event) -> None:
        frame = self.frames.pop()
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.container, frame.size)
        self.place(frame.container, None, frame.size, at=(frame.start, event.end_mark))

    def alias(self, event: yaml.AliasEvent) -> None:
        extent = (event.start_mark, event.end_mark)
        value, size = self.anchors.get(event.anchor, (_MISSING, 0))
        if value is _MISSING:
            inside = event.anchor in self.anchors
            problem = "stands inside the value that it names" if inside else "names no anchor before it"
            self.report(SYNTAX, f"`*{event.anchor}` {problem}", extent, "")
            value = None
        self.place(value, extent, size)

    def place(self, value: object, extent: Extent | None, size: int, at: Extent | None = None) -> None:
        """Puts a finished value where it belongs; `extent` is None for containers, whose place is their key's."""
        if not self.frames:
            self.root = value
            if self.start is None and extent:
                self.start = extent[0]  # type: ignore[assignment]
            return
        frame = self.frames[-1]
        frame.size += size
        if frame.size > self.limits.values:
            self.report(LIMIT, f"more than {self.limits.values:,} values once aliases are written out", extent or at, "")
        if isinstance(frame.container, list):
            frame.values[len(frame.container)] = extent or _first_line(at)
            frame.container.append(value)
        elif frame.key is _MISSING:
            self.take_key(frame, value, extent or at)
        else:
            self.take_value(frame, value, extent)

    def take_key(self, frame: _Frame, key: object, extent: Extent | None) -> None:
        frame.key, frame.key_extent = key, extent
        if isinstance(key, dict | list):
            self.report(KEY, "a key has to be a single word, text or number", _first_line(extent), "")
            frame.key = None

    def take_value(self, frame: _Frame, value: object, extent: Extent | None) -> None:
        key, key_extent = frame.key, frame.key_extent
        frame.key = _MISSING
        assert isinstance(frame.container, dict) and isinstance(key, Hashable) and key_extent is not None
        if key in frame.keys:
            first = Related(message="the first one", span=self.span(frame.keys[key]))
            self.report(DUPLICATE_KEY, f"`{key}` is given twice", key_extent, "remove one of the two, or rename it", (first,))
            return
        frame.container[key] = value
        frame.keys[key] = key_extent
        if extent is not None:
            frame.values[key] = extent

    def span(self, extent: Extent) -> Span:
        start, end = extent
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def report(
        self, code: Code, message: str, extent: Extent | None, help: str, related: tuple[Related, ...] = ()
    ) -> None:
        at = self.span(extent) if extent else Span.of_line(self.path)
        self.findings.append(finding(code, message, at=at, help=help, related=related))


def _first_line(extent: Extent | None) -> Extent:
    assert extent is not None
    return (extent[0], extent[0])


def _events(loader: yaml.SafeLoader) -> Iterator[yaml.Event]:
    while True:
        event = loader.get_event()
        if event is None:
            return
        yield event
