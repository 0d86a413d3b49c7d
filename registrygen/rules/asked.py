"""The rules that specs ask for, read and run: what is wrong with the asking, then what each rule finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.registry import Document, Registry
from registrygen.model.spec import DocumentModel
from registrygen.rules.conditions import word_findings
from registrygen.rules.context import Context
from registrygen.rules.declared import RULES, UNKNOWN, Asked


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a rule is asked for: in the head of a document, or somewhere in a kind's declaration."""

    at: Span
    document: Document | None = None
    index: int = 0

    def value(self, *path: str | int) -> Span:
        return self.document.where("rules", self.index, *path) if self.document else self.at

    def key(self, *path: str | int) -> Span:
        return self.document.where_key("rules", self.index, *path) if self.document else self.at


def declared_findings(registry: Registry, context: Context) -> Iterator[Finding]:
    """What the rules say that a registry's documents, or its kind's declaration, ask for."""
    head = registry.head
    assert isinstance(head, DocumentModel)
    owner = next((document for document in registry.documents if "rules" in document.values), None)
    for index, item in enumerate(head.rules):
        yield from _asked_findings(
            registry, context, item, _Place(at=registry.where("rules", index), document=owner, index=index)
        )
    for asked, at in registry.kind.asked:
        yield from _asked_findings(registry, context, asked, _Place(at=at))


def _asked_findings(
    registry: Registry, context: Context, item: Mapping[str, object], place: _Place
) -> Iterator[Finding]:
    if len(item) != 1:
        message, help = "each item of `rules` has to be one rule with what it takes", "write `- {unique: field}`"
        yield finding(UNKNOWN, message, at=place.value(), help=help)
        return
    (name, raw), *_ = item.items()
    rule = RULES.get(name)
    if rule is None:
        yield finding(UNKNOWN, f"there is no rule `{name}`", at=place.key(name), help=suggestion(name, RULES))
        return
    try:
        arguments = TypeAdapter(rule.takes).validate_python(raw, strict=True)
    except ValidationError as error:
        yield from _argument_findings(name, raw, error, place)
        return
    unknown = list(_field_findings(registry, name, arguments, place))
    yield from unknown
    if not unknown:
        asked = Asked(registry=registry, context=context, arguments=arguments, at=place.value(name))
        yield from _once_where_inherited(rule.check(asked), registry)


def _once_where_inherited(found: Iterable[Finding], registry: Registry) -> Iterator[Finding]:
    """The findings, of several about one inherited value only the first."""
    keys = {entry.span for entry in registry.entries}
    seen: set[Span | None] = set()
    for item in found:
        if item.span in keys or item.span not in seen:
            seen.add(item.span)
            yield item


def _argument_findings(name: str, raw: object, error: ValidationError, place: _Place) -> Iterator[Finding]:
    help = f"`registrygen explain rules/{name.replace('_', '-')}` shows what it takes"
    problems = error.errors(include_url=False)
    missing = {str(problem["loc"][-1]) for problem in problems if problem["type"] == "missing"}
    foreign = {str(problem["loc"][-1]) for problem in problems if problem["type"] == "extra_forbidden"}
    meant = {word: nearest(word, missing) for word in foreign}
    for problem in problems:
        if problem["type"] == "missing" and str(problem["loc"][-1]) in meant.values():
            continue
        word = next((step for step in problem["loc"] if isinstance(raw, dict) and step in raw), None)
        if problem["type"] == "extra_forbidden":
            close = meant.get(str(word))
            advice = f"did you mean `{close}`?" if close else help
            yield finding(UNKNOWN, f"`{name}` does not take `{word}`", at=place.key(name, str(word)), help=advice)
        elif problem["type"] == "missing":
            yield finding(UNKNOWN, f"`{name}` needs `{problem['loc'][-1]}`", at=place.key(name), help=help)
        else:
            at = place.value(name) if word is None else place.value(name, word)
            said = f"`{name}`" if word is None else f"`{word}` of `{name}`"
            yield finding(UNKNOWN, f"{said} is not what the rule takes", at=at, help=help)
            return


def _field_findings(registry: Registry, name: str, arguments: Any, place: _Place) -> Iterator[Finding]:
    known = ["key", *(item.key for item in registry.fields if not item.hidden)]
    usable = {"key", *(item.key for item in registry.fields)}
    for field, path in _fields(name, arguments):
        if field not in usable:
            at = place.key(name, *path) if name == "implies" else place.value(name, *path)
            message = f"`{field}` is not a field of {registry.kind.name}"
            yield finding(UNKNOWN, message, at=at, help=suggestion(field, known))
    if name == "implies":
        for part in ("when", "then"):
            yield from word_findings(registry, getattr(arguments, part), partial(place.value, name, part))


def _fields(name: str, arguments: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    """The fields that a rule's arguments name, each with its path below the rule."""
    if name in ("unique", "covers"):
        return [(arguments, ())] if isinstance(arguments, str) else [(item, (i,)) for i, item in enumerate(arguments)]
    if name == "implies":
        return [(field, (part, field)) for part in ("when", "then") for field in getattr(arguments, part)]
    return [(arguments.field, ("field",)), *([(arguments.with_, ("with",))] if name == "required_with" else [])]
