"""What stands in an output root, whoever put it there: files that may be ours, and what killed builds left."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from registrygen.write.files import MANIFEST_NAME, Output, has_header, is_temporary, read_start

_NOT_ENTERED = frozenset({"__pycache__", "node_modules"})
_OTHERS = frozenset({MANIFEST_NAME, "pyvenv.cfg"})
"""A folder with one of these is another output root or a virtual environment."""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Paths below the root: regular files of the suffixes looked for, and temporary files of builds."""

    files: tuple[str, ...]
    temporaries: tuple[str, ...]


def survey(output: Output, suffixes: Collection[str]) -> Survey:
    """Walks the root; links, hidden folders, nested output roots and folders that cannot be read are not entered.

    Errors: NotADirectoryError where the root is a file.
    """
    files: list[str] = []
    temporaries: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        entries = _entries(output, folder)
        if folder and any(entry.name in _OTHERS for entry in entries):
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting += [] if _is_passed_over(entry.name) else [f"{folder}{entry.name}/"]
            elif is_temporary(entry.name):
                temporaries.append(folder + entry.name)
            elif os.path.splitext(entry.name)[1] in suffixes and entry.is_file(follow_symlinks=False):
                files.append(folder + entry.name)
    return Survey(files=tuple(sorted(files)), temporaries=tuple(sorted(temporaries)))


def with_header(output: Output, paths: Collection[str]) -> list[str]:
    """Those of the files whose first line says that registrygen generated them; unreadable ones do not say it."""
    found: list[str] = []
    for path in paths:
        with suppress(OSError):
            found += [path] if has_header(read_start(output.at(path))) else []
    return found


def _is_passed_over(name: str) -> bool:
    return name in _NOT_ENTERED or name.startswith(".")


def _entries(output: Output, folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(output.at(folder)) as entries:
            return list(entries)
    except (FileNotFoundError, PermissionError):
        return []
