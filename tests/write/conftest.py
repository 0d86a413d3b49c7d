"""An output root in a temporary folder, and the shortest way to build into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from registrygen.model.page import Page
from registrygen.write.apply import Outcome, Overwrite, apply
from registrygen.write.files import HEADER_MARK, Output
from registrygen.write.plan import Plan, Prune, plan


class Workshop:
    """Builds pages given as `path -> body`; every page gets the header."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = Output(root=root, shown="generated")

    def pages(self, bodies: dict[str, str]) -> list[Page]:
        return [Page(path=PurePosixPath(path), text=self.text(body)) for path, body in bodies.items()]

    def text(self, body: str) -> str:
        return f"# {HEADER_MARK} from specs; do not edit.\n{body}\n"

    def plan(self, bodies: dict[str, str], *, prune: Prune = Prune.ALL) -> Plan:
        return plan(self.output, self.pages(bodies), prune=prune)

    def build(
        self, bodies: dict[str, str], *, prune: Prune = Prune.ALL, overwrite: Overwrite = Overwrite.REFUSE
    ) -> Outcome:
        return apply(self.plan(bodies, prune=prune), overwrite=overwrite)

    def states(self, bodies: dict[str, str], *, prune: Prune = Prune.ALL) -> dict[str, str]:
        return {str(change.path): change.state.name for change in self.plan(bodies, prune=prune).changes}

    def files(self) -> dict[str, str]:
        found = [path for path in self.root.rglob("*") if path.is_file() and path.name != ".registrygen-manifest"]
        return {path.relative_to(self.root).as_posix(): path.read_text() for path in found}

    @property
    def manifest(self) -> Path:
        return self.root / ".registrygen-manifest"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "generated")


@pytest.fixture
def codes() -> Callable[[object], list[str]]:
    return lambda result: [item.code for item in result.findings]
