"""Where modules stand below the source roots: names to files as import finds them, and the list of all files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from registrygen.diagnostics.finding import Finding, Span, code, finding

UNREADABLE = code(
    "source/unreadable",
    """A file or folder of the application's source cannot be read.

    registrygen reads the source below the configured roots to check that what the specs name exists.
    What cannot be read is unknown, so nothing that depends on it can be checked. Mend the permissions,
    or take the folder out of `source`.
    """,
)

SKIPPED_FOLDERS = frozenset({"venv", "node_modules", "__pycache__"})
_COMPILED = (".so", ".pyd")


@dataclass(frozen=True, kw_only=True)
class Located:
    """A module that stands in a source root; `folders` are where its submodules stand, none for a plain module.

    `file` is None for a namespace package and for a compiled extension module.
    """

    name: str
    file: Path | None
    folders: tuple[Path, ...] = ()

    @property
    def is_package(self) -> bool:
        """Whether relative imports in it start from itself."""
        return bool(self.folders)

    @property
    def is_compiled(self) -> bool:
        """Whether it exists but has no source to parse."""
        return self.file is None and not self.folders


@dataclass(frozen=True, kw_only=True)
class _Folder:
    """What one folder holds: the names of its files, and of its folders with whether they are symlinks."""

    files: frozenset[str]
    folders: Mapping[str, bool]


_EMPTY = _Folder(files=frozenset(), folders={})


class SourceTree:
    """The source roots, listed lazily, each folder once; names are matched with their exact case."""

    def __init__(self, roots: Sequence[Path], project: Path) -> None:
        self._roots = tuple(dict.fromkeys(Path(os.path.abspath(root)) for root in roots))
        self._project = os.path.abspath(project)
        self._folders: dict[Path, _Folder] = {}
        self._located: dict[str, Located | None] = {}
        self._files: tuple[Located, ...] | None = None
        self.findings: list[Finding] = []

    def display(self, path: Path) -> str:
        """The path relative to the project in POSIX form; absolute where there is no such way (another drive)."""
        try:
            return Path(os.path.relpath(path, self._project)).as_posix()
        except ValueError:
            return path.as_posix()

    def covers(self, module: str) -> bool:
        """Whether the module's top-level package stands in a source root."""
        return self.locate(module.partition(".")[0]) is not None

    def within(self, package: str) -> Sequence[str]:
        """The names of what could be imported directly from a package, or, for the empty name, from the roots; sorted."""
        place = self.locate(package) if package else None
        homes = place.folders if place else () if package else self._roots
        listings = [self._list(home) for home in homes]
        folders = {name for listing in listings for name in listing.folders if name not in SKIPPED_FOLDERS}
        files = {name.removesuffix(".py") for listing in listings for name in listing.files if name.endswith(".py")}
        return sorted(name for name in folders | files if name.isidentifier() and name != "__init__")

    def locate(self, module: str) -> Located | None:
        """The module's place, or None where the roots have no such module."""
        if module not in self._located:
            self._located[module] = self._locate(module)
        return self._located[module]

    def _locate(self, module: str) -> Located | None:
        parent, _, stem = module.rpartition(".")
        above = self.locate(parent) if parent else None
        if above is not None and above.is_compiled:
            return Located(name=module, file=None)
        homes = above.folders if above else () if parent else self._roots
        return self._search(module, stem, homes) if stem else None

    def files(self) -> Sequence[Located]:
        """All modules with a file below the roots, by root and path; a folder is entered once, so links cannot loop."""
        if self._files is None:
            found = (place for root in self._roots for place in self._walk(root, "", set()))
            self._files = tuple({place.file: place for place in found if self._is_importable(place)}.values())
        return self._files

    def _is_importable(self, place: Located) -> bool:
        located = self.locate(place.name)
        return located is not None and located.file == place.file

    def _search(self, module: str, stem: str, homes: Sequence[Path]) -> Located | None:
        portions: list[Path] = []
        for home in homes:
            listing, inside = self._list(home), home / stem
            if stem in listing.folders and "__init__.py" in self._list(inside).files:
                return Located(name=module, file=inside / "__init__.py", folders=(inside,))
            if f"{stem}.py" in listing.files:
                return Located(name=module, file=home / f"{stem}.py")
            if _has_compiled(listing, stem):
                return Located(name=module, file=None)
            if stem in listing.folders and self._has_source(inside):
                portions.append(inside)
        return Located(name=module, file=None, folders=tuple(portions)) if portions else None

    def _has_source(self, folder: Path) -> bool:
        """Whether a folder without `__init__` is a namespace package: a data folder must not hide a library."""
        return next(self._walk(folder, "x", set()), None) is not None

    def _walk(self, folder: Path, package: str, visited: set[tuple[int, int]]) -> Iterator[Located]:
        if not _enter(folder, visited):
            return
        listing = self._list(folder)
        for name in sorted(listing.files):
            stem, dot, extension = name.rpartition(".")
            if dot and extension == "py" and stem.isidentifier():
                module = package if stem == "__init__" else _join(package, stem)
                if module:
                    yield Located(name=module, file=folder / name)
        for name in sorted(listing.folders, key=lambda each: (listing.folders[each], each)):
            if name.isidentifier() and name not in SKIPPED_FOLDERS:
                yield from self._walk(folder / name, _join(package, name), visited)

    def _list(self, folder: Path) -> _Folder:
        if folder not in self._folders:
            self._folders[folder] = self._read_folder(folder)
        return self._folders[folder]

    def _read_folder(self, folder: Path) -> _Folder:
        try:
            with os.scandir(folder) as entries:
                sorts = [(entry.name, _sort(entry), entry.is_symlink()) for entry in entries]
        except (FileNotFoundError, NotADirectoryError):
            return _EMPTY
        except OSError as error:
            path = self.display(folder)
            message = f"the folder `{path}` cannot be read: {(error.strerror or str(error)).lower()}"
            self.findings.append(finding(UNREADABLE, message, at=Span.of_line(path)))
            return _EMPTY
        return _Folder(
            files=frozenset(name for name, sort, _ in sorts if sort == "file"),
            folders={name: linked for name, sort, linked in sorts if sort == "folder"},
        )


def _join(package: str, stem: str) -> str:
    return f"{package}.{stem}" if package else stem


def _has_compiled(listing: _Folder, stem: str) -> bool:
    return any(name.startswith(f"{stem}.") and name.endswith(_COMPILED) for name in listing.files)


def _sort(entry: os.DirEntry[str]) -> str:
    """`file`, `folder`, or nothing for what is neither (a pipe, a link that leads nowhere or to itself)."""
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
    except OSError:
        return ""


def _enter(folder: Path, visited: set[tuple[int, int]]) -> bool:
    """Whether the folder, whatever it is called here, is met for the first time."""
    try:
        status = folder.stat()
    except OSError:
        return False
    identity = (status.st_dev, status.st_ino)
    if identity in visited:
        return False
    visited.add(identity)
    return True
