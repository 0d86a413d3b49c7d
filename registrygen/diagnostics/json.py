"""Findings as JSON for other programs: a stable object whose `version` changes when its shape does."""

from __future__ import annotations

import json
from collections.abc import Sequence

from registrygen.diagnostics.finding import Finding, Span, sort_key

VERSION = 1


def render_json(findings: Sequence[Finding]) -> str:
    """`{"version", "findings", "summary": {"errors", "warnings"}}`, findings in order of their places, ASCII only.

    A finding is `{"code", "severity", "message", "span", "help", "related", "diff"}`; `related` holds
    `{"message", "span"}`; a span is `{"path", "line", "column", "end_line", "end_column"}` (from 1, the end exclusive)
    or null. No key is ever left out.
    """
    errors = sum(item.is_error for item in findings)
    document = {
        "version": VERSION,
        "findings": [_finding(item) for item in sorted(findings, key=sort_key)],
        "summary": {"errors": errors, "warnings": len(findings) - errors},
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(item: Finding) -> dict[str, object]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "span": _span(item.span) if item.span else None,
        "help": item.help,
        "related": [{"message": other.message, "span": _span(other.span)} for other in item.related],
        "diff": item.diff,
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
