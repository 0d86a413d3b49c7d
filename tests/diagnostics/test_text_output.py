"""Findings printed for a terminal."""

from __future__ import annotations

import pytest

from registrygen.diagnostics.finding import Finding, Related, Severity, Span
from registrygen.diagnostics.text import render_text, summary_line

PATH = "specs/events.yaml"


def lines_of(text: str):
    lines = text.split("\n")
    return lambda path, number: lines[number - 1] if path == PATH and number <= len(lines) else None


def at(column: int, end_column: int, line: int = 1, end_line: int | None = None) -> Span:
    return Span(PATH, line, column, end_line or line, end_column)


def shown(span: Span | None, source: str = "", **fields: object) -> list[str]:
    item = Finding(**{"code": "x/y", "message": "wrong", "span": span, **fields})
    return render_text([item], lines_of(source), colour=False).splitlines()


def test_a_finding_is_printed_as_the_design_shows_it():
    item = Finding(
        code="events/handler-missing",
        message="`AuditEventHandler` has no `handle_user_login_failed`",
        span=Span(PATH, 41, 7, 41, 22),
        help="add `handle_user_login_failed` to src/handlers.py:88\n(did you mean `handle_user_login_failure`?)",
    )
    source = "\n" * 40 + "      UserLoginFailed: {phase: failed}"
    assert render_text([item], lines_of(source), colour=False) == (
        "specs/events.yaml:41:7: error[events/handler-missing] `AuditEventHandler` has no `handle_user_login_failed`\n"
        "   41 |       UserLoginFailed: {phase: failed}\n"
        "      |       ^^^^^^^^^^^^^^^\n"
        "   help: add `handle_user_login_failed` to src/handlers.py:88\n"
        "         (did you mean `handle_user_login_failure`?)\n"
    )


@pytest.mark.parametrize(
    ("source", "span", "line", "carets"),
    [
        ("key: value", at(6, 11), "key: value", "     ^^^^^"),
        ("key: value", at(6, 6), "key: value", "     ^"),
        ("名前: 値段", at(5, 7), "名前: 値段", "      ^^^^"),
        ("\tkey:\tvalue", at(7, 12), "    key:    value", "            ^^^^^"),
        ("a\tb", at(2, 3), "a   b", " ^^^"),
        ("e\u0301: x", at(5, 6), "e\u0301: x", "   ^"),
        ("key: [a,", at(6, 3, end_line=4), "key: [a,", "     ^^^"),
        ("key", at(40, 50), "key", "   ^"),
        ("a\x1b[31m: b", at(9, 10), "a\\x1b[31m: b", "           ^"),
        ("windows: x\r", at(10, 11), "windows: x", "         ^"),
    ],
)
def test_carets_stand_under_the_span(source, span, line, carets):
    assert shown(span, source)[1:] == [f"   1 | {line}", f"     | {carets}"]


def test_a_very_long_line_is_shown_around_the_span():
    _, line, carets = shown(at(5001, 5004), "a" * 5000 + "bbb" + "c" * 5000)
    assert len(line) < 220
    assert line.count("…") == 2
    assert [line[index] for index, mark in enumerate(carets) if mark == "^"] == ["b", "b", "b"]


def test_a_finding_without_a_place_or_a_known_line_has_no_source():
    assert shown(None) == ["error[x/y] wrong"]
    assert shown(Span.of_line("other.yaml", 3)) == ["other.yaml:3:1: error[x/y] wrong"]


def test_related_places_follow_the_help():
    related = (Related(message="first defined here", span=Span.of_line("b.yaml", 2, 3)),)
    assert shown(None, help="rename one", related=related)[1:] == [
        "   help: rename one",
        "   note: b.yaml:2:3: first defined here",
    ]


def test_diffs_are_indented_and_long_ones_cut():
    assert shown(None, diff="@@ -1 +1 @@\n-a\n+b\n")[1:] == ["   @@ -1 +1 @@", "   -a", "   +b"]
    assert shown(None, diff="+a\n" * 1000)[-1] == "   ... and 800 more lines"


def test_nothing_that_a_terminal_would_obey_gets_through():
    evil = "\x1b]0;owned\x07\r\n\u202e\x9b2J\ud800\u2028"
    span = Span(f"{evil}.yaml", 1, 1, 1, 1)
    item = Finding(
        code=evil, message=evil, span=span, help=evil, related=(Related(message=evil, span=span),), diff=f"+{evil}\t"
    )
    text = render_text([item], lambda path, line: evil, colour=False)
    assert all(character.isprintable() or character in "\n\t" for character in text)
    assert "\\x1b]0;owned\\x07\\r\\n\\u202e" in text
    text.encode()


def test_emoji_and_other_scripts_are_left_as_they_are():
    assert shown(None, message="👩\u200d💻 日本語 اللغة")[0] == "error[x/y] 👩\u200d💻 日本語 اللغة"


def test_findings_are_printed_in_order_with_a_blank_line_between():
    items = [Finding(code="a/b", message=str(line), span=Span.of_line("a", line)) for line in (2, 10, 1)]
    text = render_text(items, lambda path, line: None, colour=False)
    assert text == "a:1:1: error[a/b] 1\n\na:2:1: error[a/b] 2\n\na:10:1: error[a/b] 10\n"
    assert render_text([], lambda path, line: None, colour=False) == ""


def test_colour_only_when_asked():
    item = Finding(code="a/b", message="m", span=Span(PATH, 1, 1, 1, 2), help="h", diff="-a\n+b")
    plain = render_text([item], lines_of("x"), colour=False)
    coloured = render_text([item], lines_of("x"), colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror[a/b]\x1b[0m" in coloured
    assert "\x1b[31m-a\x1b[0m" in coloured


@pytest.mark.parametrize(
    ("errors", "warnings", "line"),
    [(0, 0, "no findings"), (1, 0, "1 error"), (3, 1, "3 errors, 1 warning"), (0, 2, "2 warnings")],
)
def test_the_summary_counts_by_severity(errors, warnings, line):
    severities = [Severity.ERROR] * errors + [Severity.WARNING] * warnings
    assert summary_line([Finding(code="a/b", message="", span=None, severity=item) for item in severities]) == line
