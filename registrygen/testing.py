"""The case runner: a folder of specs with the findings and the generated files that are expected beside them.

A case is a folder `<group>/<name>/` below a root. It holds the specs (`*.yaml`, in folders too), and where it needs them
`app/`, a source root with the application that the specs speak of, and a `registrygen.toml`. `findings.txt` is what has to
be found, as the command line prints it without colour; without that file nothing may be found. Where there is a folder
`output/`, the files below it are what has to be generated. Without a configuration of its own a case generates into
`output/` as the package that is named after the case.
"""

from __future__ import annotations

import difflib
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from registrygen.config import FILE, Config, ConfigModel, OutputModel, load_config
from registrygen.diagnostics.finding import Finding
from registrygen.diagnostics.text import render_text
from registrygen.pipeline import analyse, build_pages
from registrygen.source.files import SUFFIXES

APP = "app"
OUTPUT = "output"
FINDINGS = "findings.txt"


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """What a case came to, and what was expected: findings as text, generated files by path below the case's folder."""

    folder: Path
    config: Config | None
    findings: tuple[Finding, ...]
    text: str
    files: Mapping[str, str]
    expected_text: str
    expected_files: Mapping[str, str] | None

    @property
    def differences(self) -> list[str]:
        """A unified diff for everything that is not as expected; empty where all is."""
        found = [_diff(FINDINGS, self.expected_text, self.text)]
        if self.expected_files is not None:
            paths = sorted({*self.expected_files, *self.files})
            found.extend(_diff(path, self.expected_files.get(path, ""), self.files.get(path, "")) for path in paths)
        return [diff for diff in found if diff]

    @property
    def is_clean(self) -> bool:
        """Whether nothing that was found keeps the files from being generated."""
        return self.config is not None and not any(item.is_error for item in self.findings)


def discover_cases(root: Path) -> list[Path]:
    """The folders of all cases below a root, `<group>/<name>`, sorted."""
    return sorted(path for path in root.glob("*/*") if path.is_dir() and not path.name.startswith((".", "_")))


def run_case(folder: Path) -> CaseResult:
    """Does what a case's specs ask for, in memory, and reads what was expected."""
    config = _config(folder)
    files: dict[str, str] = {}
    if isinstance(config, Config):
        rendering = build_pages(config, analyse(config, [folder / path for path in config.model.specs]))
        findings = rendering.findings
        for rendered in rendering.outputs:
            files.update({f"{rendered.output.root}/{page.path.as_posix()}": page.text for page in rendered.pages})
    else:
        findings = tuple(config)
    expected = folder / FINDINGS
    return CaseResult(
        folder=folder,
        config=config if isinstance(config, Config) else None,
        findings=findings,
        text=_without_version(render_text(findings, _line_reader(folder), colour=False)),
        files=files,
        expected_text=_read(expected) if expected.exists() else "",
        expected_files=_expected_files(folder / OUTPUT) if (folder / OUTPUT).is_dir() else None,
    )


def update_case(folder: Path) -> CaseResult:
    """Makes what a case comes to what is expected of it. The diff is for a person to read."""
    result = run_case(folder)
    if result.text:
        (folder / FINDINGS).write_bytes(result.text.encode("utf-8", "surrogateescape"))
    else:
        (folder / FINDINGS).unlink(missing_ok=True)
    if result.expected_files is not None:
        shutil.rmtree(folder / OUTPUT)
        (folder / OUTPUT).mkdir()
        write_files(folder, result.files)
    return run_case(folder)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Puts generated files below a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def _config(folder: Path) -> Config | Sequence[Finding]:
    """The case's own configuration, with the defaults of cases for what it leaves out."""
    file = folder / FILE
    loaded = load_config(file, folder) if file.is_file() else Config(root=folder, path=None)
    if not isinstance(loaded, Config):
        return loaded
    defaults: dict[str, object] = {
        "specs": _spec_paths(folder),
        "source": [APP] if (folder / APP).is_dir() else [],
        "outputs": [OutputModel(root=OUTPUT, package=folder.name)],
    }
    missing = {key: value for key, value in defaults.items() if key not in loaded.model.model_fields_set}
    model: ConfigModel = loaded.model.model_copy(update=missing)
    return replace(loaded, root=folder, model=model)


def _has_specs(path: Path) -> bool:
    return path.is_dir() and any(inner.suffix in SUFFIXES for inner in path.rglob("*"))


def _spec_paths(folder: Path) -> list[str]:
    kept = (path for path in folder.iterdir() if path.suffix in SUFFIXES or _has_specs(path))
    return sorted(path.name for path in kept if path.name not in (APP, OUTPUT))


def _expected_files(root: Path) -> dict[str, str]:
    kept = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(root.parent).as_posix(): _read(path) for path in sorted(kept)}


def _without_version(text: str) -> str:
    """The findings as every Python has them: the one that runs is named where source does not parse."""
    return text.replace(f"runs on Python {sys.version_info.major}.{sys.version_info.minor}", "runs on Python 3.N")


def _line_reader(folder: Path) -> Callable[[str, int], str | None]:
    @cache
    def lines(path: str) -> Sequence[str]:
        try:
            file = folder / path
            return _read(file).split("\n") if file.is_file() else ()
        except (OSError, ValueError):
            return ()

    return lambda path, line: lines(path)[line - 1] if 0 < line <= len(lines(path)) else None


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _diff(path: str, expected: str, found: str) -> str:
    lines = difflib.unified_diff(
        expected.split("\n"), found.split("\n"), f"{path} (expected)", f"{path} (found)", lineterm=""
    )
    return "\n".join(lines)
