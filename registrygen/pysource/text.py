"""How prose is spelt: docstrings and comments from arbitrary text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from registrygen.pysource.lines import INDENT, Style
from registrygen.pysource.literals import escape
from registrygen.pysource.width import is_hidden

# Everything that some reader takes for the end of a line.
_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
# What tools obey at the head of a comment, or after another number sign or semicolon.
_DIRECTIVE = re.compile(
    r"(^|[#;]\s*)(?=(?:type|fmt|yapf|ruff|isort|pylint|mypy|pyright|pyre|pragma|flake8|black)\b\s*[:-]"
    r"|pragma\b|noqa\b|nosec\b|nopep8\b|pyre-|-\*-)",
    re.IGNORECASE,
)
# On the first two lines of a file, this declares the encoding wherever it stands in a comment.
_ENCODING = re.compile(r"coding(?=[:=])")


def wrap(text: str, width: int) -> list[str]:
    """Paragraphs filled to `width` columns; blank lines part them, words longer than a line stay whole."""
    lines: list[str] = []
    for paragraph in _PARAGRAPH_END.split(_LINE_END.sub("\n", text).strip()):
        if lines:
            lines.append("")
        lines.extend(_filled(paragraph.split(), width))
    return lines


def _filled(words: list[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def docstring(text: str, style: Style, *, depth: int) -> str:
    """A docstring of the text's lines; its closing quotes stand alone where there are several.

    Lines keep their indentation against each other, tabs become spaces, blank lines at both ends go. Nothing is
    wrapped. A text that begins or ends with a quotation mark gets a space there, as black gives it.
    """
    indent = INDENT * depth
    lines = _docstring_lines(text)
    if len(lines) < 2:
        content = "".join(lines)
        before = " " if content.startswith('"') else ""
        after = " " if content.endswith('"') else ""
        return f'{indent}"""{before}{content}{after}"""'
    before = " " if lines[0].startswith('"') else ""
    rest = [f"{indent}{line}" if line else "" for line in lines[1:]]
    return "\n".join([f'{indent}"""{before}{lines[0]}', *rest, f'{indent}"""'])


def _docstring_lines(text: str) -> list[str]:
    """Escaped lines: the first one stripped, the others without their common margin."""
    lines = [line.expandtabs(4).rstrip() for line in _LINE_END.split(text)]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return []
    rest = textwrap.dedent("\n".join(_escaped(line) for line in lines[1:])).split("\n") if lines[1:] else []
    return [_escaped(lines[0].strip()), *rest]


def _escaped(line: str) -> str:
    doubled = line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if doubled.isascii() and doubled.isprintable():
        return doubled
    return "".join(escape(char) if is_hidden(char) else char for char in doubled)


def comment(text: str, style: Style, *, depth: int = 0) -> str:
    """The text as comment lines, wrapped to the line length; a blank line in it becomes a bare `#`.

    What a tool would obey (`noqa`, `fmt: off`, `type: ignore`) is kept from its place behind the number sign by a dash.
    """
    start = f"{INDENT * depth}#"
    room = max(style.line_length - len(start) - 1, 20)
    lines = [_obeyed_by_none(line) for line in wrap(_visible(text), room)]
    return "\n".join(f"{start} {line}" if line else start for line in lines or [""])


def _visible(text: str) -> str:
    """The text with characters that cannot be seen, line ends and spaces aside, replaced by their escape sequences."""
    return "".join(
        escape(char) if is_hidden(char) and not char.isspace() else char for char in _LINE_END.sub("\n", text)
    )


def _obeyed_by_none(line: str) -> str:
    return _ENCODING.sub("coding ", _DIRECTIVE.sub(r"\1- ", line))
