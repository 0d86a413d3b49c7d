"""The configuration: `[tool.registrygen]` in pyproject.toml, or registrygen.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registrygen.diagnostics.finding import Code, Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.pysource.names import is_module_path
from registrygen.pysource.objects import parse_object

CONFIG = code(
    "config/invalid",
    """The configuration has a key that means nothing, or a value of the wrong type.

    Commands that meet this end with exit code 2.
    """,
)
CODES: tuple[Code, ...] = (CONFIG,)

FILE = "registrygen.toml"
SHORTEST_LINE = 79
"""Code that is the same for every spec is written for this width."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OutputModel(_Model):
    """One folder that generated code goes to."""

    root: str = Field(default="generated", description="The folder, relative to the configuration's.")
    package: str = Field(
        default="generated", description="The dotted name by which Python imports it; empty for a source root."
    )
    parts: list[Literal["code", "tests", "docs"]] = Field(
        default=["code", "tests", "docs"],
        min_length=1,
        description="What goes there: modules, compliance tests, documentation pages.",
    )


class ComplianceModel(_Model):
    """What the generated compliance tests test the application with."""

    app: str | None = Field(
        default=None, description="A function that makes the web application, with nothing in its database."
    )
    handlers: dict[str, str] = Field(
        default={}, description="By kind: an async context manager that yields the real handlers."
    )
    recorded: dict[str, str] = Field(
        default={}, description="By handler: a coroutine function that tells what the handler recorded."
    )
    settings: str | None = Field(default=None, description="A function that makes settings with every setting present.")
    samples: str | None = Field(default=None, description="A function from a class to an instance of it.")
    tokens: str | None = Field(
        default=None, description="A coroutine function from a client and an authorization level to a token."
    )
    others: str | None = Field(default=None, description="The same for a second user of the level.")


class ConfigModel(_Model):
    """The keys of `[tool.registrygen]`."""

    specs: list[str] = Field(default=["specs"], description="Spec files and folders.")
    source: list[str] = Field(
        default=[], description="Source roots of the application, which is parsed and never imported."
    )
    outputs: list[OutputModel] = Field(default=[OutputModel()], description="Where generated code goes.")
    refs: dict[str, str | list[str]] = Field(
        default={}, description="Where short names of Python objects live, for every spec."
    )
    missing: Literal["error", "warn"] = Field(
        default="error", description="How bad it is that the source lacks what a spec names."
    )
    fail_on: Literal["error", "warning"] = Field(
        default="error", alias="fail-on", description="What makes the exit code 1."
    )
    line_length: int = Field(
        default=88, alias="line-length", ge=SHORTEST_LINE, le=320, description="Longest line of generated code."
    )
    trailing_comma: bool = Field(
        default=True,
        alias="magic-trailing-comma",
        description="Whether black's magic trailing comma is on where the code is formatted.",
    )
    formatter: Literal["black", "ruff", "none"] = Field(
        default="black", description="What formats pages from templates of your own."
    )
    templates: str | None = Field(default=None, description="A folder of templates that replace packaged ones by name.")
    today: date | None = Field(
        default=None,
        description="The day that expiry dates are compared with, such as `2026-11-21`; the day of the run if left out.",
    )
    compliance: ComplianceModel = Field(
        default=ComplianceModel(), description="What the compliance tests are run with."
    )


@dataclass(frozen=True, kw_only=True)
class Config:
    """The configuration with `root`, the folder that its paths are relative to, and the file that it came from."""

    root: Path
    path: str | None
    model: ConfigModel = field(default_factory=ConfigModel)
    text: str = field(default="", repr=False)

    def ref_place(self, slot: str, module: str) -> Span:
        """Where the file names a module under a slot of `refs`; the slot itself where the module is empty."""
        return self.value_place(module, "refs", slot) if module else self.place("refs", slot)

    def place(self, *path: str) -> Span:
        """Where the file has the last of the keys that lead to a value."""
        return _place(self.text, list(path), self.path or FILE)

    def value_place(self, value: str, *path: str) -> Span:
        """Where the file has a text under the keys that lead to it."""
        return _value_place(self.text, self.place(*path), value)

    def judged_on(self, today: date) -> Config:
        """The same configuration with the day that expiry dates are compared with."""
        return replace(self, model=self.model.model_copy(update={"today": today}))

    @property
    def missing(self) -> Severity:
        """The severity of what the source does not have."""
        return Severity.ERROR if self.model.missing == "error" else Severity.WARNING


def find_config(start: Path) -> Path | None:
    """The nearest registrygen.toml, or pyproject.toml with `[tool.registrygen]`, at or above a folder."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.registrygen" in project.read_bytes():
            return project
    return None


def load_config(path: Path | None, start: Path) -> Config | list[Finding]:
    """The configuration of a file, the nearest one if none is named, or the defaults if there is none."""
    file = path or find_config(start)
    if file is None:
        return Config(root=start, path=None)
    try:
        text = file.read_bytes().decode("utf-8")
        values: Any = tomllib.loads(text)
    except OSError as error:
        return [
            finding(
                CONFIG,
                f"`{file.name}` cannot be read: {(error.strerror or str(error)).lower()}",
                at=Span.of_line(file.name),
            )
        ]
    except RecursionError:
        return [finding(CONFIG, f"`{file.name}` nests too deeply", at=Span.of_line(file.name))]
    except UnicodeDecodeError:
        return [finding(CONFIG, f"`{file.name}` is not UTF-8", at=Span.of_line(file.name))]
    except tomllib.TOMLDecodeError as error:
        return [
            finding(CONFIG, f"`{file.name}` is not TOML: {str(error).lower()}", at=_toml_place(file.name, str(error)))
        ]
    tool = values.get("tool") if file.name == "pyproject.toml" else {"registrygen": values}
    section = tool.get("registrygen", {}) if isinstance(tool, dict) else {}
    try:
        model = ConfigModel.model_validate(section)
        config = Config(root=file.resolve().parent, path=file.name, model=model, text=text)
    except ValidationError as error:
        return [_finding(details, text, file.name) for details in error.errors(include_url=False)]
    problems = [
        finding(CONFIG, message, at=_place(text, list(path), file.name), help=help)
        for path, message, help in _faults(config)
    ]
    return problems or config


Fault = tuple[tuple[str, ...], str, str]
"""The keys that lead to a value that cannot be used, what is wrong with it, and how to mend it."""


def _faults(config: Config) -> list[Fault]:
    """What is wrong with values of the right type: folders that do not exist, outputs outside the project, broken references."""
    return [*_missing_folders(config), *_output_faults(config), *_reference_faults(config)]


def _missing_folders(config: Config) -> Iterator[Fault]:
    for path in config.model.source:
        if not (config.root / path).is_dir():
            yield ("source",), f"there is no folder `{path}`, which `source` names", "name a folder of the project"


def _output_faults(config: Config) -> Iterator[Fault]:
    outputs = config.model.outputs
    for output in outputs:
        if not (config.root / output.root).resolve().is_relative_to(config.root.resolve()):
            yield (
                ("outputs", "root"),
                f"the output `{output.root}` is outside the project",
                "name a folder below the configuration's",
            )
        if output.package and not is_module_path(output.package):
            yield (
                ("outputs", "package"),
                f"`{output.package}` is not a Python package",
                'write a dotted name, or "" for a source root',
            )
    takers = [part for output in outputs for part in output.parts]
    for part in dict.fromkeys(takers):
        if takers.count(part) > 1:
            yield ("outputs", "parts"), f"several outputs take `{part}`", "let one output take each part"
    if "tests" in takers and "code" not in takers:
        yield ("outputs", "parts"), "an output takes `tests`, and none takes `code`", "add `code`: the tests import it"


def _reference_faults(config: Config) -> Iterator[Fault]:
    compliance = config.model.compliance
    named: dict[tuple[str, ...], str | None] = {
        ("compliance", key): getattr(compliance, key) for key in ("app", "settings", "samples", "tokens", "others")
    }
    for group in ("handlers", "recorded"):
        named |= {("compliance", group, key): text for key, text in getattr(compliance, group).items()}
    for path, text in named.items():
        if text is not None and parse_object(text) is None:
            yield path, f"`{text}` does not name a Python object", "write `package.module:name`"
    for slot, modules in config.model.refs.items():
        for module in modules if isinstance(modules, list) else [modules]:
            if not is_module_path(module):
                yield ("refs", slot), f"`{module}` is not a module", "write a dotted name: `package.module`"


def _toml_place(name: str, message: str) -> Span:
    words = message.replace(",", " ").replace(")", " ").split()
    numbers = [int(word) for word in words if word.isdigit()][-2:]
    return Span.of_line(name, *numbers) if len(numbers) == 2 else Span.of_line(name)


def _finding(details: Mapping[str, Any], text: str, name: str) -> Finding:
    path = [step for step in details["loc"] if isinstance(step, str)]
    word = path[-1] if path else ""
    if details["type"] == "extra_forbidden":
        return finding(
            CONFIG, f"unknown key `{word}`", at=_place(text, path, name), help=suggestion(word, _known(path[:-1]))
        )
    if details["type"] == "literal_error":
        options = [part.strip().strip("'") for part in str(details["ctx"]["expected"]).replace(" or ", ", ").split(",")]
        message = f"`{details['input']}` is not something that `{word}` can be"
        return finding(CONFIG, message, at=_place(text, path, name), help=suggestion(str(details["input"]), options))
    message = _BOUNDS.get(details["type"], "{msg}").format(
        **details.get("ctx", {}), msg=details["msg"][0].lower() + details["msg"][1:]
    )
    return finding(
        CONFIG, f"`{word}`: {message}", at=_place(text, path, name), help="`registrygen schema config` lists the keys"
    )


_BOUNDS = {
    "greater_than_equal": "has to be at least {ge}",
    "less_than_equal": "has to be at most {le}",
    "string_type": "has to be text",
    "list_type": "has to be a list",
    "int_type": "has to be a whole number",
    "bool_type": "has to be `true` or `false`",
}


def _known(path: list[str]) -> list[str]:
    models: dict[str, type[BaseModel]] = {"outputs": OutputModel, "compliance": ComplianceModel}
    model = models.get(path[0], ConfigModel) if path else ConfigModel
    return [info.alias or name for name, info in model.model_fields.items()]


def _place(text: str, path: list[str], name: str) -> Span:
    """Where the last key of a path is written: TOML's reader does not say, so the keys are looked for, each behind the one before."""
    table = re.search(r"^\s*\[tool\.registrygen", text, re.MULTILINE)
    offset = table.start() if table else 0
    place = _span(text, offset, 0, name)
    for word in path:
        key = re.compile(rf"(?<![\w-])[\"']?({re.escape(word)})[\"']?\s*[=\].]")
        found = next((match for match in key.finditer(text, offset) if not _in_comment(text, match.start())), None)
        if found is not None:
            offset, place = found.start(1), _span(text, found.start(1), len(word), name)
    return place


def _value_place(text: str, key: Span, value: str) -> Span:
    """Where a text is written for the first time behind its key, quotes included; the key where it is not."""
    start = sum(len(line) + 1 for line in text.split("\n")[: key.line - 1]) + key.end_column - 1
    found = re.compile(rf"([\"']){re.escape(value)}\1").search(text, start)
    return _span(text, found.start(), len(found[0]), key.path) if found else key


def _in_comment(text: str, offset: int) -> bool:
    return "#" in text[text.rfind("\n", 0, offset) + 1 : offset]


def _span(text: str, offset: int, length: int, name: str) -> Span:
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    return Span(name, line, column, line, column + length)
