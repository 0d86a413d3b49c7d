"""Findings printed for programs: JSON and GitHub's workflow commands."""

from __future__ import annotations

import json

from registrygen.diagnostics.finding import Finding, Related, Severity, Span
from registrygen.diagnostics.github import render_github
from registrygen.diagnostics.json import render_json

SPAN = Span("a.yaml", 2, 3, 2, 6)
OTHER = Related(message="first here", span=Span.of_line("b.yaml", 1))


def test_json_has_every_key_of_every_finding():
    items = [
        Finding(code="a/b", message="é", span=SPAN, help="h", related=(OTHER,), diff="d", severity=Severity.WARNING),
        Finding(code="c/d", message="m", span=None),
    ]
    text = render_json(items)
    assert text.isascii()
    assert text.endswith("}\n")
    empty = {"severity": "error", "span": None, "help": "", "related": [], "diff": ""}
    span = {"path": "a.yaml", "line": 2, "column": 3, "end_line": 2, "end_column": 6}
    other = {"path": "b.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 1}
    assert json.loads(text) == {
        "version": 1,
        "findings": [
            {**empty, "code": "c/d", "message": "m"},
            {
                "code": "a/b",
                "severity": "warning",
                "message": "é",
                "span": span,
                "help": "h",
                "related": [{"message": "first here", "span": other}],
                "diff": "d",
            },
        ],
        "summary": {"errors": 1, "warnings": 1},
    }


def test_json_takes_half_characters():
    assert json.loads(render_json([Finding(code="a/b", message="\ud800", span=None)]))["findings"][0]["message"]


def test_a_github_annotation_has_place_title_message_and_help():
    item = Finding(code="a/b", message="wrong", span=SPAN, help="one\ntwo", related=(OTHER,))
    assert render_github([item]) == (
        "::error file=a.yaml,line=2,col=3,endLine=2,endColumn=6,title=a/b"
        "::wrong%0Aone%0Atwo%0Anote: b.yaml:1:1: first here\n"
    )


def test_github_takes_no_columns_of_a_span_over_several_lines():
    item = Finding(code="a/b", message="m", span=Span("a", 1, 2, 4, 3), severity=Severity.WARNING)
    assert render_github([item]) == "::warning file=a,line=1,endLine=4,title=a/b::m\n"


def test_a_finding_without_a_place_is_an_annotation_of_the_run():
    assert render_github([Finding(code="a/b", message="m", span=None)]) == "::error title=a/b::m\n"


def test_nothing_in_a_finding_can_end_or_begin_a_command():
    item = Finding(code="a/b", message="50%\n::set-output x\r\x1b[2J", span=Span("a,b:c\n.yaml", 1, 1, 1, 1))
    assert render_github([item]) == (
        "::error file=a%2Cb%3Ac\\n.yaml,line=1,col=1,endLine=1,endColumn=1,title=a/b"
        "::50%25\\n::set-output x\\r\\x1b[2J\n"
    )
