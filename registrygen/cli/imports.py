"""Imports that commands make of generated code and the application, and what is said of one that fails: where the mistake stands."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import ModuleType

import registrygen
from registrygen.cli.codes import NOT_IMPORTED
from registrygen.cli.console import aside
from registrygen.config import Config
from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.runtime.errors import RegistryError, ValidationError
from registrygen.runtime.references import imported
from registrygen.source.files import shown

_OWN = Path(registrygen.__file__).resolve().parent
_BUILD = "run `registrygen build`"
_MEND = f"{_BUILD}; if that changes nothing, see what the spec says that it is generated from"


def failed_import(config: Config, name: str, at: Span | None) -> Finding | None:
    """What is wrong with a module, which is imported; `at` is where that is asked for."""
    try:
        with aside():
            imported(f"{name}:__name__", {})
    except RegistryError as error:
        return failure(config, name, error.__cause__ or error, at)
    return None


def failure(config: Config, module: str, error: BaseException, at: Span | None) -> Finding:
    """What is said of an import that failed: at the line of the application that raised, else where the module is asked for."""
    span = _span(config, error) or at
    message, help = _said(error)
    absent = _absent(module, error)
    if absent is not None:
        message, help = absent
    elif not help and span is not None and _is_generated(config, span):
        help = _MEND
    return finding(NOT_IMPORTED, f"`{module}` cannot be imported: {message}", at=span, help=help)


def _said(error: BaseException) -> tuple[str, str]:
    """What an error says in a line, and what more there is to say."""
    if isinstance(error, ValidationError):
        first, *more = error.message.splitlines()
        return first, "\n".join([*(line.strip() for line in more), *error.suggestions])
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}", ""
    first = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__, ""


def _absent(module: str, error: BaseException) -> tuple[str, str] | None:
    """What is said where the module itself, or a package above it, is not there."""
    if not isinstance(error, ModuleNotFoundError) or not f"{module}.".startswith(f"{error.name}."):
        return None
    help = f"`source` of the configuration has the folders of the application; of generated code, {_BUILD}"
    return f"there is no module `{error.name}`", help


def _span(config: Config, error: BaseException) -> Span | None:
    """The line that raised, as far as it is one of the project's."""
    if isinstance(error, SyntaxError) and error.filename and _is_ours(config, error.filename):
        return Span.of_line(shown(Path(error.filename), config.root), error.lineno or 1, error.offset or 1)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_ours(config, frame.filename):
            return Span.of_line(shown(Path(frame.filename), config.root), frame.lineno or 1, (frame.colno or 0) + 1)
    return None


def _is_ours(config: Config, filename: str) -> bool:
    path = Path(filename)
    if not path.is_file() or "site-packages" in path.parts:
        return False
    path = path.resolve()
    return path.is_relative_to(config.root.resolve()) and not path.is_relative_to(_OWN)


def _is_generated(config: Config, span: Span) -> bool:
    file = (config.root / span.path).resolve()
    return any(file.is_relative_to((config.root / output.root).resolve()) for output in config.model.outputs)


def missing_name(error: BaseException) -> str:
    """What is said of a name that a module does not have; nothing for another error."""
    if not isinstance(error, AttributeError) or error.name is None or not isinstance(error.obj, ModuleType):
        return ""
    return f"`{error.obj.__name__}` has no `{error.name}`"
