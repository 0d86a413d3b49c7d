"""The joint views and the cache of commands and queries do what seed 003 says; the application is that of the case `clean/cqrs`."""

from __future__ import annotations

import dataclasses
import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, make_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, Flag, IntEnum
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

import black
import pytest
from pydantic import BaseModel, ConfigDict

from registrygen.config import Config, ConfigModel, OutputModel
from registrygen.pipeline import analyse, build_pages
from registrygen.testing import write_files

CASE = Path(__file__).parents[1] / "cases" / "clean" / "cqrs"
PACKAGE = "seed_003"
USER, OTHER = UUID(int=1), UUID(int=2)


def generated(root: Path, spec: str, package: str = PACKAGE, **options: Any) -> dict[str, str]:
    """What a spec generates beside the case's application, by path below the package's folder; written there too."""
    shutil.copytree(CASE / "app", root / "app", dirs_exist_ok=True)
    (root / "spec.yaml").write_text(spec, encoding="utf-8")
    output = OutputModel(root=package, package=package, parts=["code", "tests"])
    model = ConfigModel(specs=["spec.yaml"], source=["app"], outputs=[output]).model_copy(update=options)
    config = Config(root=root, path=None, model=model)
    rendering = build_pages(config, analyse(config, [root / "spec.yaml"]))
    assert rendering.findings == ()
    files = {page.path.as_posix(): page.text for item in rendering.outputs for page in item.pages}
    write_files(root / package, files)
    return files


def documents() -> list[str]:
    """The case's documents: commands, queries, events."""
    return (CASE / "spec.yaml").read_text(encoding="utf-8").split("---\n")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The generated modules of the case, and the application's."""
    root = tmp_path_factory.mktemp("cqrs")
    generated(root, (CASE / "spec.yaml").read_text(encoding="utf-8"))
    sys.path[:0] = [str(root), str(root / "app")]
    names = {"cache": f"{PACKAGE}.cqrs.cache", "views": f"{PACKAGE}.cqrs.computed_views"}
    names |= {"commands": "app_cqrs.commands", "queries": "app_cqrs.queries", "registry": f"{PACKAGE}.cqrs.registry"}
    yield SimpleNamespace(**{key: importlib.import_module(name) for key, name in names.items()})
    del sys.path[:2]
    for name in [name for name in sys.modules if name.partition(".")[0] in (PACKAGE, "app_cqrs")]:
        del sys.modules[name]


class MemoryCache:
    """A cache that notes what it is asked for."""

    def __init__(self) -> None:
        self.kept: dict[str, object] = {}
        self.seconds: list[int] = []

    async def get(self, key: str) -> object | None:
        return self.kept.get(key)

    async def set(self, key: str, value: object, seconds: int) -> None:
        self.kept[key] = value
        self.seconds.append(seconds)


class Handler:
    """Answers as it is told, and counts."""

    def __init__(self, reply: Callable[[Any], object]) -> None:
        self.calls, self._reply = 0, reply

    async def handle(self, query: Any) -> object:
        self.calls += 1
        return self._reply(query)


async def test_an_answer_is_kept_for_the_seconds_of_its_policy(modules: SimpleNamespace) -> None:
    cache, handler = MemoryCache(), Handler(lambda query: [str(query.user_id)])
    query = modules.queries.ListAccounts(user_id=USER)
    for _ in range(3):
        assert await modules.cache.answer(query, handler.handle, cache) == [str(USER)]
    assert handler.calls == 1
    assert cache.seconds == [300]
    assert modules.cache.QUERY_CACHE_SECONDS["short"] == 10


async def test_none_is_an_answer(modules: SimpleNamespace) -> None:
    cache, handler = MemoryCache(), Handler(lambda query: None)
    query = modules.queries.GetAccount(user_id=USER, account_id=USER)
    for _ in range(3):
        assert await modules.cache.answer(query, handler.handle, cache) is None
    assert handler.calls == 1


async def test_users_are_kept_apart(modules: SimpleNamespace) -> None:
    cache, handler = MemoryCache(), Handler(lambda query: query.user_id)
    for user in (USER, OTHER, USER):
        query = modules.queries.ListAccounts(user_id=user)
        assert await modules.cache.answer(query, handler.handle, cache) == user
    assert handler.calls == 2


async def test_a_query_without_a_policy_is_not_cached(modules: SimpleNamespace) -> None:
    cache, handler = MemoryCache(), Handler(lambda query: [])
    for _ in range(2):
        await modules.cache.answer(modules.queries.ListSessions(user_id=USER), handler.handle, cache)
    assert (handler.calls, cache.kept) == (2, {})


async def test_what_is_raised_is_not_kept(modules: SimpleNamespace) -> None:
    def fail(query: object) -> object:
        raise LookupError

    cache, handler = MemoryCache(), Handler(fail)
    for _ in range(2):
        with pytest.raises(LookupError):
            await modules.cache.answer(modules.queries.ListAccounts(user_id=USER), handler.handle, cache)
    assert (handler.calls, cache.kept) == (2, {})


async def test_a_query_that_is_not_registered_is_refused(modules: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="object"):
        await modules.cache.answer(object(), Handler(lambda query: 1).handle, MemoryCache())


class Color(Enum):
    RED = 1
    BLUE = 2


class Size(IntEnum):
    ONE = 1


class Rights(Flag):
    READ = 1
    WRITE = 2


class Point(NamedTuple):
    x: int
    y: int


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    x: int = 1


class Closed(BaseModel):
    x: int = 1


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int = 1


@dataclass(frozen=True)
class Base:
    x: int = 1


class Tagged(str):
    pass


VALUES: list[object] = [
    None, True, False, 0, 1, 2, 0.0, -0.0, 1.0, float("inf"), "", "1", "True", "None", b"1", "\ud800", Tagged("1"),
    Decimal("1"), Decimal("1.0"), USER, OTHER, str(USER), date(2026, 1, 1), datetime(2026, 1, 1),
    datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    datetime(2026, 1, 1, fold=1), time(1), time(1, tzinfo=UTC), timedelta(1), timedelta(0, 1),
    Color.RED, Color.BLUE, Size.ONE, Rights.READ, Rights.READ | Rights.WRITE, Rights(0),
    [], (), set(), frozenset(), {}, [1], (1,), {1}, [1, 2], [2, 1], [[1], 2], [[1, 2]], ["1", "2"], ["1, 2"],
    {"a": 1}, {"a": 2}, {"b": 1}, {1: "a"}, {"a": {"b": 1}}, Point(1, 2), Point(2, 1), Slotted(), Slotted(x=2), Base(),
    Closed(), Closed(x=2), Open(), Open(x=1, y=2),
]  # fmt: skip
Query = make_dataclass("Query", ["value"], frozen=True)
Reversed = make_dataclass("Reversed", ["value"], frozen=True)


def test_what_differs_has_different_keys(modules: SimpleNamespace) -> None:
    keys = [modules.cache.query_key(kind(value)) for value in VALUES for kind in (Query, Reversed)]
    assert len(set(keys)) == len(keys)


def test_equal_queries_have_equal_keys_whatever_the_order(modules: SimpleNamespace) -> None:
    key = modules.cache.query_key
    assert key(Query({"a": 1, "b": 2})) == key(Query({"b": 2, "a": 1}))
    assert key(Query({f"{n}" for n in range(50)})) == key(Query({f"{n}" for n in reversed(range(50))}))
    assert key(Query(Base())) == key(Query(Base()))
    assert key(Closed(x=1)) == key(Closed())


def test_keys_are_the_same_in_every_process(modules: SimpleNamespace) -> None:
    query = modules.queries.ListAccounts(user_id=USER)
    code = (
        f"from {PACKAGE}.cqrs.cache import query_key\nfrom app_cqrs.queries import ListAccounts\nfrom uuid import UUID\n"
        "print(query_key(ListAccounts(user_id=UUID(int=1))))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path[:2]), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == modules.cache.query_key(query)


class Plain:
    pass


class Further(Base):
    """Holds more than its fields say."""


@pytest.mark.parametrize("value", [Plain(), Further(), iter([]), lambda: 1, [Plain()], {"a": Plain()}, range(2)])
def test_what_cannot_be_told_apart_is_refused(modules: SimpleNamespace, value: object) -> None:
    with pytest.raises(TypeError, match="cannot be part of a cache key"):
        modules.cache.query_key(Query(value))


def test_the_registry_is_consistent(modules: SimpleNamespace) -> None:
    assert modules.views.validate_registry_consistency() == []


def broken(modules: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, **changes: object) -> list[str]:
    """What is found when the first command's metadata are edited."""
    first, *rest = modules.registry.COMMAND_REGISTRY
    monkeypatch.setattr(modules.views, "COMMAND_REGISTRY", (replace(first, **changes), *rest))
    found: list[str] = modules.views.validate_registry_consistency()
    return found


def test_hand_edits_are_found(modules: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = modules.registry.COMMAND_REGISTRY
    name = "RegisterUser"
    edits: list[tuple[dict[str, object], list[str]]] = [
        ({"has_result_dto": False}, [f"{name} has a result class, or says so, not both"]),
        ({"result_dto_class": None}, [f"{name} has a result class, or says so, not both"]),
        ({"emits_events": False}, [f"{name} emits events, or says so, not both"]),
        ({"emitted_events": ()}, [f"{name} emits events, or says so, not both"]),
        ({"emitted_events": first.emitted_events * 2}, [f"{name} emits an event twice"]),
        ({"handler_class": Plain}, [f"Plain, for {name}, has no handle()"]),
        ({"handler_class": second.handler_class}, ["RevokeSessionHandler is not for RevokeSession alone"]),
        ({"command_class": second.command_class}, ["RevokeSession is registered twice"]),
        ({"command_class": modules.queries.GetAccount}, ["GetAccount is registered twice"]),
    ]
    for changes, expected in edits:
        assert broken(modules, monkeypatch, **changes) == expected, changes


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((0, 2), {"total_commands": 3, "total_operations": 3}), ((1,), {"total_queries": 3, "total_operations": 3})],
)
def test_one_of_the_two_is_enough(
    parts: tuple[int, ...], expected: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = "enums: {category: {members: {SESSION: session, DATA_SYNC: data_sync}}}\n"
    chosen = [documents()[part] for part in parts]
    if parts == (1,):
        chosen = [f"registrygen: 1\n{members}{chosen[0]}"]
    files = generated(tmp_path, "---\n".join(chosen), "alone")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path / "app"))
    compile_all(files)
    done = subprocess.run(
        [sys.executable, "-c", "import alone.cqrs as c, json; print(json.dumps(c.get_statistics()))"],
        env={"PYTHONPATH": f"{tmp_path}:{tmp_path / 'app'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout)
    assert {key: value for key, value in figures.items() if key.startswith("total")} == expected


def compile_all(files: dict[str, str]) -> None:
    for path, text in files.items():
        compile(text, path, "exec")


def test_the_generated_tests_pass(modules: SimpleNamespace) -> None:
    module: ModuleType = importlib.import_module(f"{PACKAGE}.compliance.test_cqrs_registry")
    classes = [item for name, item in vars(module).items() if name.startswith("Test")]
    assert {item.__name__ for item in classes} >= {
        "TestRegistryCompleteness", "TestHandlerCompliance", "TestNamingConventions", "TestCategoryConsistency",
        "TestMetadataConsistency", "TestHelperFunctions", "TestStatistics",
    }  # fmt: skip
    for item in classes:
        for name in vars(item):
            if name.startswith("test_"):
                getattr(item(), name)()


LONG = (
    "registry: {name: ALL_THE_%s_OF_THE_APPLICATION, metadata: OneOf%s,"
    " rename: {get_%s_metadata: get_all_that_is_known_about_one_%s}}\n"
)
"""Names that make lines longer than most configurations allow."""


@pytest.mark.parametrize(("length", "comma"), [(79, True), (88, True), (100, True), (88, False), (200, False)])
@pytest.mark.parametrize("long", [False, True])
def test_black_changes_nothing(length: int, comma: bool, long: bool, tmp_path: Path) -> None:
    commands, queries, events = documents()
    if long:
        commands += LONG % ("COMMANDS", "Commands", "command", "command")
        queries = LONG % ("QUERIES", "Queries", "query", "query") + queries
    files = generated(tmp_path, "---\n".join((commands, queries, events)), line_length=length, trailing_comma=comma)
    mode = black.Mode(line_length=length, magic_trailing_comma=comma, target_versions={black.TargetVersion.PY311})
    assert [path for path, text in files.items() if black.format_str(text, mode=mode) != text] == []


@pytest.mark.parametrize("shape", ["tuple", "dict", "mapping"])
def test_pyright_finds_nothing(shape: str, tmp_path: Path) -> None:
    commands, queries, events = documents()
    said = f"registry: {{shape: {shape}}}\n"
    generated(tmp_path, "---\n".join((commands + said, said + queries, events)))
    use = (
        f"from uuid import UUID\n\nfrom {PACKAGE}.cqrs.cache import QueryCache, answer\n"
        "from app_cqrs.queries import GetAccount, GetAccountHandler\n\n\n"
        "async def get(cache: QueryCache, handler: GetAccountHandler, user: UUID) -> None:\n"
        "    query = GetAccount(user_id=user, account_id=user)\n"
        "    reveal_type(await answer(query, handler.handle, cache))\n"
    )
    (tmp_path / PACKAGE / "use.py").write_text(use, encoding="utf-8")
    settings = {"include": [PACKAGE], "extraPaths": ["app"], "pythonVersion": "3.11", "typeCheckingMode": "strict"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = ("-m", "pyright", "--project", str(tmp_path), "--pythonpath", sys.executable, "--outputjson")
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    said_of = [(item["severity"], item["message"]) for item in json.loads(done.stdout)["generalDiagnostics"]]
    assert said_of == [("information", 'Type of "await answer(query, handler.handle, cache)" is "str | None"')]


def test_dataclasses_are_the_witness_that_metadata_follow_the_seed(modules: SimpleNamespace) -> None:
    def names(class_: type) -> list[str]:
        return [field.name for field in dataclasses.fields(class_)]

    assert names(modules.registry.CommandMetadata) == [
        "command_class", "handler_class", "category", "has_result_dto", "result_dto_class", "emits_events",
        "emitted_events", "requires_transaction",
    ]  # fmt: skip
    assert names(modules.registry.QueryMetadata) == [
        "query_class", "handler_class", "category", "is_paginated", "cache_policy",
    ]  # fmt: skip
