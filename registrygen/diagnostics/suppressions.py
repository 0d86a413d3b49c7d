"""Comments that allow a finding: `# registrygen: allow <code> (reason)` on a node's line or the line above."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest

UNUSED = code(
    "suppression/unused",
    """
    A suppression allows a finding that is not there.

    The finding was mended, or the comment stands on another line than the finding, or its code is misspelt. Remove the
    comment, or move it to the finding's line or the line above.
    """,
    Severity.WARNING,
)
NO_REASON = code(
    "suppression/no-reason",
    """
    A suppression does not say why.

    Who meets the comment later has to know whether it is still needed. Write the reason in parentheses behind the
    code: `# registrygen: allow events/orphan (removed in May)`. Until then the finding stays.
    """,
)
MALFORMED = code(
    "suppression/malformed",
    """
    A comment looks like a suppression and cannot be read as one.

    The form is `# registrygen: allow <code> (reason)`, with commas between several codes.
    """,
)
NOT_ALLOWED = code(
    "suppression/not-allowed",
    """
    A suppression names a code that cannot be suppressed.

    A file that cannot be read (`yaml/`), output that cannot be written (`write/`) and output that is not what the
    specs say (`drift/`) are facts about the run, not judgements about a line; a comment does not change them.
    """,
)
CODES = (UNUSED, NO_REASON, MALFORMED, NOT_ALLOWED)

FORM = "# registrygen: allow <code> (reason)"
NEVER = ("yaml/", "write/", "drift/", "suppression/")
"""What the codes begin with that no comment can suppress."""

_OTHER_VERBS = frozenset({"ignore", "disable", "suppress", "skip", "noqa", "off"})
_WORD = re.compile(r"#[ \t]*registrygen\b")
_MARK = re.compile(r"#[ \t]*registrygen\b[ \t]*(?P<colon>:?)[ \t]*(?P<verb>[A-Za-z]+)\b(?P<rest>.*)$")
_REST = re.compile(r"(?P<codes>[^()]*)(?:\((?P<reason>.*)\)[ \t]*(?:#.*)?)?$")
_CODE = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)+")
_QUOTE_OPENS = r"(?:^\s*|[:?-]\s+|[\[{,]\s*)"
_QUOTED = re.compile(_QUOTE_OPENS + r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'(?!'))""")
_UNCLOSED = re.compile(_QUOTE_OPENS + r"""["']""")
_BLOCK_SCALAR = re.compile(r"(?:^|[:?-])\s+(?:[!&]\S*\s+)*[|>][-+0-9]*\s*(?:\s#.*)?$")
_INDICATORS = re.compile(r" *(?:[-?] +)*")


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """One code that a comment allows on a line; a comment that cannot be read has a `fault` in place of a code."""

    code: str
    reason: str
    line: int
    """The line whose findings are meant."""
    span: Span
    """Where the code stands, or the whole comment where it cannot be read."""
    comment: Span
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class _Comment:
    line: int
    column: int
    text: str


def read_suppressions(path: str, text: str) -> list[Suppression]:
    """The suppressions of a Python (`.py`, `.pyi`) or YAML text, malformed ones too; free where there are none."""
    if _WORD.search(text) is None:
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    comments = _python_comments(lines) if path.endswith((".py", ".pyi")) else _yaml_comments(lines)
    return [item for comment in comments for item in _read(path, lines, comment)]


def apply_suppressions(
    findings: Iterable[Finding], suppressions: Sequence[Suppression], codes: Collection[str] = ()
) -> list[Finding]:
    """The findings that are not allowed, in their order, then what is wrong with the suppressions themselves.

    While there are errors, not all is checked: a suppression that allows nothing is said to be unused then only where something else
    stands on its line, or where its code is none of `codes`, which are all that there are.
    """
    faulty = [item for item in map(_fault, suppressions) if item is not None]
    sound = [item for item in suppressions if _fault(item) is None]
    allowed = {(item.span.path, item.line, item.code) for item in sound}
    given = list(findings)
    kept = [item for item in given if _key(item) not in allowed]
    used = {_key(item) for item in given}
    unfinished = any(item.is_error for item in kept)
    lines = {(item.span.path, item.span.line) for item in kept if item.span}
    unused = [
        _unused(item, kept, codes)
        for item in sound
        if (item.span.path, item.line, item.code) not in used
        and not (unfinished and _exists(item.code, codes) and (item.span.path, item.line) not in lines)
    ]
    return [*kept, *dict.fromkeys(faulty), *unused]


def _key(item: Finding) -> tuple[str, int, str] | None:
    return (item.span.path, item.span.line, item.code) if item.span else None


def _fault(item: Suppression) -> Finding | None:
    if item.fault:
        return finding(MALFORMED, item.fault, at=item.span, help=f"write `{FORM}`")
    if item.code.startswith(NEVER):
        stage = item.code.partition("/")[0]
        return finding(
            NOT_ALLOWED,
            f"`{item.code}` cannot be suppressed",
            at=item.span,
            help=f"mend what the finding says; no `{stage}/` finding is a matter of opinion",
        )
    if not item.reason:
        return finding(
            NO_REASON,
            "the suppression does not say why",
            at=item.comment,
            help=f"add a reason in parentheses: `{FORM}`",
        )
    return None


def _exists(name: str, codes: Collection[str]) -> bool:
    return not codes or name in codes


def _unused(item: Suppression, kept: Sequence[Finding], codes: Collection[str]) -> Finding:
    place = (item.span.path, item.line)
    there = [other.code for other in kept if other.span and (other.span.path, other.span.line) == place]
    exists = _exists(item.code, codes)
    close = nearest(item.code, there) or (None if exists else nearest(item.code, codes))
    advice = f"did you mean `{close}`?" if close else "remove the comment"
    if not exists:
        return finding(UNUSED, f"there is no code `{item.code}`", at=item.span, help=advice)
    return finding(UNUSED, f"there is no `{item.code}` on line {item.line} to be allowed", at=item.span, help=advice)


def _python_comments(lines: Sequence[str]) -> Iterator[_Comment]:
    """Comments of Python text; a text that does not parse has none, since whoever parses it says so."""
    readline = io.StringIO("\n".join(lines)).readline
    try:
        tokens = [token for token in tokenize.generate_tokens(readline) if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        yield _Comment(line=token.start[0], column=token.start[1] + 1, text=token.string)


def _yaml_comments(lines: Sequence[str]) -> Iterator[_Comment]:
    """Comments of YAML text that may hold a suppression; a `#` in a quoted or block scalar begins none."""
    for number, line in _outside_block_scalars(lines):
        for found in _WORD.finditer(line):
            before = line[: found.start()]
            if (not before or before[-1] in " \t#") and _UNCLOSED.search(_QUOTED.sub(" ", before)) is None:
                yield _Comment(line=number, column=found.start() + 1, text=line[found.start() :])
                break


def _outside_block_scalars(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The numbered lines that are no content of a `|` or `>` scalar."""
    parent: int | None = None
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (parent is not None and indent > parent):
            continue
        header = ("|" in line or ">" in line) and _BLOCK_SCALAR.search(line) is not None
        parent = _scalar_parent(line) if header else None
        yield number, line


def _scalar_parent(line: str) -> int:
    """The indentation that a block scalar's content exceeds: its key's, or the last dash's where there is no key."""
    found = _INDICATORS.match(line)
    lead = found.group() if found else ""
    keyless = line[len(lead) : len(lead) + 1] in {"|", ">", "!", "&"}
    return max(lead.rfind("-"), lead.rfind("?")) if keyless else len(lead)


def _read(path: str, lines: Sequence[str], comment: _Comment) -> Iterator[Suppression]:
    found = _MARK.search(comment.text)
    if found is None or not _is_meant(found):
        return
    column = comment.column + found.start()
    whole = Span(path, comment.line, column, comment.line, comment.column + len(comment.text.rstrip()))
    line = _target(lines, comment)
    body = _REST.match(found["rest"])
    fault = _malformation(found, body)
    if fault or body is None:
        yield Suppression(code="", reason="", line=line, span=whole, comment=whole, fault=fault)
        return
    reason = (body["reason"] or "").strip()
    for name in _CODE.finditer(body["codes"]):
        start = comment.column + found.start("rest") + name.start()
        span = Span(path, comment.line, start, comment.line, start + len(name.group()))
        yield Suppression(code=name.group(), reason=reason, line=line, span=span, comment=whole)


def _is_meant(found: re.Match[str]) -> bool:
    """Whether a comment that names registrygen is a suppression, if a misspelt one, and not prose or a key."""
    verb = found["verb"].lower()
    if not found["colon"]:
        return verb == "allow"
    return verb == "allow" or ("/" in found["rest"] and (verb in _OTHER_VERBS or nearest(verb, ("allow",)) is not None))


def _malformation(found: re.Match[str], body: re.Match[str] | None) -> str:
    if not found["colon"]:
        return "the suppression lacks a colon behind `registrygen`"
    if found["verb"] != "allow":
        return f"`{found['verb']}` is not what a suppression begins with; `allow` is"
    if body is None:
        return "the suppression's reason does not end with a closing parenthesis"
    if not body["codes"].strip():
        return "the suppression names no code"
    for word in body["codes"].split(","):
        if _CODE.fullmatch(word.strip()) is None:
            return f"`{word.strip()}` is not a code" if word.strip() else "the suppression has a comma too many"
    return ""


def _target(lines: Sequence[str], comment: _Comment) -> int:
    """The line that a comment speaks of: its own, or where it stands alone the next with something other on it."""
    if not lines[comment.line - 1].lstrip().startswith("#"):
        return comment.line
    for number, line in enumerate(lines[comment.line :], comment.line + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return number
    return comment.line
