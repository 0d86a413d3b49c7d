"""Findings as GitHub workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.diagnostics.finding import Finding, Span, sort_key
from registrygen.diagnostics.text import place, visible


def render_github(findings: Sequence[Finding]) -> str:
    """One `::error` or `::warning` line a finding, in order of their places; help and notes follow the message."""
    return "".join(f"{_command(item)}\n" for item in sorted(findings, key=sort_key))


def _command(item: Finding) -> str:
    named = {**(_position(item.span) if item.span else {}), "title": item.code}
    properties = ",".join(f"{key}={_property(value)}" for key, value in named.items())
    return f"::{item.severity} {properties}::" + "%0A".join(map(_data, _lines(item)))


def _position(span: Span) -> dict[str, str]:
    """GitHub takes columns only of spans within one line."""
    lines = {"file": span.path, "line": str(span.line)}
    if span.end_line != span.line:
        return {**lines, "endLine": str(span.end_line)}
    return {
        **lines,
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
    }


def _lines(item: Finding) -> Iterator[str]:
    yield item.message
    if item.help:
        yield from item.help.strip("\n").split("\n")
    for other in item.related:
        yield f"note: {place(other.span)}: {other.message}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
