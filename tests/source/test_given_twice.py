"""A key that is given twice is said once, and nothing that may follow from it; each file marks what is expected on its lines."""

import re
from pathlib import Path

import pytest

from registrygen.config import Config, load_config
from registrygen.pipeline import analyse

FILES = sorted((Path(__file__).parent / "given_twice").glob("*.yaml"))
MARK = re.compile(r"# expect: (.*)")
SOURCE = """
class Base: ...
class A(Base): ...
class Bx(Base): ...
class Log:
    async def handle(self, event: Base) -> None: ...
class CreateOrder: ...
class CreateOrderHandler:
    async def handle(self, command: CreateOrder) -> None: ...
class OtherHandler:
    async def handle(self, command: CreateOrder) -> None: ...
async def create(order: str, handler: OtherHandler) -> None: ...
"""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_key_that_is_given_twice_is_said_once(file: Path, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "__init__.py").touch()
    (tmp_path / "lib" / "ev.py").write_text(SOURCE)
    (tmp_path / "registrygen.toml").write_text('source = ["."]\n')
    spec = tmp_path / "spec.yaml"
    spec.write_text(file.read_text())
    config = load_config(tmp_path / "registrygen.toml", tmp_path)
    assert isinstance(config, Config)
    marked = [(number, MARK.search(line)) for number, line in enumerate(spec.read_text().splitlines(), 1)]
    expected = [(number, code) for number, mark in marked if mark for code in mark[1].split()]
    found = [(item.span.line, item.code) for item in analyse(config, [spec]).findings if item.span]
    assert sorted(found) == sorted(expected)
