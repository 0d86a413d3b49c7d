"""Modules that users' own templates had a part in, formatted: the packaged ones print what black leaves alone, others may not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.model.page import Page
from registrygen.pysource.layout import Style

NOT_PYTHON = code("render/not-python", "A template of your own makes a module that is not Python.")
FORMATTER = code(
    "render/formatter",
    """The formatter for modules from templates of your own does not run.

    `formatter` in the configuration is `black`, `ruff` or `none`; it has to be installed where registrygen is.
    """,
)
CODES: tuple[Code, ...] = (NOT_PYTHON, FORMATTER)

Formatter = Literal["black", "ruff", "none"]


def formatted(pages: Sequence[Page], formatter: Formatter, style: Style) -> tuple[list[Page], list[Finding]]:
    """The pages with the overridden modules formatted, and a finding for each that cannot be."""
    own = [page for page in pages if page.python and page.overridden]
    findings = [problem for page in own if (problem := _syntax_problem(page))]
    if findings or not own or formatter == "none":
        return list(pages), findings
    with TemporaryDirectory() as folder:
        files = {page.path: Path(folder, f"{number}.py") for number, page in enumerate(own)}
        Path(folder, "pyproject.toml").write_text("", encoding="utf-8")
        for page in own:
            files[page.path].write_text(page.text, encoding="utf-8")
        done = subprocess.run(_command(formatter, style, folder), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = done.stderr.strip().rpartition("\n")[2] or "it failed"
            at = Span.of_line("pyproject.toml")
            return list(pages), [
                finding(FORMATTER, f"`{formatter}` cannot format: {said}", at=at, help="install it, or choose another")
            ]
        texts = {path: file.read_text(encoding="utf-8") for path, file in files.items()}
    return [replace(page, text=texts.get(page.path, page.text)) for page in pages], []


def _syntax_problem(page: Page) -> Finding | None:
    try:
        compile(page.text, str(page.path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"the module would not be Python at line {line}: {getattr(error, 'msg', error)}"
        help = "mend the template that you replaced; `registrygen templates list` names the packaged ones"
        return finding(NOT_PYTHON, message, at=Span.of_line(str(page.path), line), help=help)
    return None


def _command(formatter: Formatter, style: Style, folder: str) -> list[str]:
    skip = not style.magic_trailing_comma
    if formatter == "black":
        flags = ["--skip-magic-trailing-comma"] if skip else []
        return [sys.executable, "-m", "black", "--quiet", "--line-length", str(style.line_length), *flags, folder]
    options = [f"line-length={style.line_length}", f"format.skip-magic-trailing-comma={str(skip).lower()}"]
    settings = [part for option in options for part in ("--config", option)]
    return [sys.executable, "-m", "ruff", "format", "--isolated", *settings, folder]
