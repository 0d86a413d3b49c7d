"""Specs with a value of another sort, or a misspelt key, anywhere: what is wrong is told, and nothing breaks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrygen.testing import run_case

CASES = Path(__file__).parent.parent / "cases" / "clean"
SPECS = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*.yaml"))
VALUES = st.sampled_from(
    [3, -1, 1.5, None, True, "", "zz", "a:b", "x y", [], {}, [None], ["a"], [[]], {"a": {"b": []}}]
)
SPELLINGS = st.sampled_from(["x", "-", "s", " "])
Steps = tuple[Any, ...]


def paths_in(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """The paths of everything in a document."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield (*path, step)
        yield from paths_in(child, (*path, step))


def damage(document: Any, data: st.DataObject) -> None:
    """Puts another value at a place, or misspells the key there."""
    *path, last = data.draw(st.sampled_from(list(paths_in(document))))
    for step in path:
        document = document[step]
    if isinstance(document, dict) and data.draw(st.booleans()):
        document[f"{last}{data.draw(SPELLINGS)}"] = document.pop(last)
    else:
        document[last] = deepcopy(data.draw(VALUES))


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the clean cases."""
    folder = tmp_path_factory.mktemp("damage")
    for case in {spec.split("/")[0] for spec in SPECS}:
        shutil.copytree(CASES / case, folder / case, ignore=shutil.ignore_patterns("output"))
    return folder


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damage_is_told(projects: Path, data: st.DataObject) -> None:
    spec = projects / data.draw(st.sampled_from(SPECS))
    sound = spec.read_text()
    documents = list(yaml.safe_load_all(sound))
    for _ in range(data.draw(st.integers(1, 2))):
        damage(data.draw(st.sampled_from(documents)), data)
    spec.write_text(yaml.dump_all(documents, Dumper=Unshared, sort_keys=False))
    try:
        result = run_case(spec.parent)
    finally:
        spec.write_text(sound)
    assert result.is_clean or not result.files
    for item in result.findings:
        assert item.span is None or (item.span.line, item.span.column) >= (1, 1)


class Unshared(yaml.SafeDumper):
    """Writes what occurs twice twice: without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
