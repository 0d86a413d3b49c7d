"""Records that somebody has put there to do harm: they run nothing, and who reads them is told what they are."""

from __future__ import annotations

import base64
import importlib
import json
import pickle
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from remote_shop import losses
from servers import RedisServer, RegistryServer

from registrygen.runtime import (
    CoercionError,
    ConformanceError,
    FunctionalRegistry,
    RegistryError,
    TypeRegistry,
    ValidationError,
)
from registrygen.runtime.storage.backend import Change
from registrygen.runtime.storage.fingerprints import description_of, fingerprint_of
from registrygen.runtime.storage.memory import MemoryBackend, Table
from registrygen.runtime.storage.records import FUNCTION, Record

Write = Callable[[str, str], Path]


class Bomb:
    """What leaves a trace where it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """A file that what must not run would make."""
    return tmp_path / "trace"


def put(storage: MemoryBackend, namespace: str, **documents: Any) -> None:
    """Put documents there, past every check: a storage may be anybody's."""
    storage.write(namespace, [Change(key=key, document=document) for key, document in documents.items()])


def reader(namespace: str, storage: Any, *trusted: str) -> Any:
    class Reader(FunctionalRegistry, logic_namespace=namespace, storage=storage, trusted=trusted):
        pass

    return Reader


def record(reference: str, **more: Any) -> dict[str, Any]:
    return {"ref": reference, "kind": "function", "schema": {}, "fingerprint": "", "meta": {}, **more}


def refused(registry: Any, key: str, error: type[ValidationError] = CoercionError) -> str:
    """What a reader is told; what is well beside it is read all the same."""
    before = set(sys.modules)
    with pytest.raises(error) as caught:
        registry[key]
    assert caught.value.context["key"] == key
    assert {name for name in sys.modules if name.startswith("hostile")} <= before
    return str(caught.value)


@pytest.mark.parametrize("wrapped", [str, lambda data: {"value": data}, lambda data: [data], lambda data: record(data)])
def test_a_pickle_is_no_record(namespace: str, trace: Path, wrapped: Callable[[str], Any]) -> None:
    storage = MemoryBackend()
    text = base64.b64encode(pickle.dumps(Bomb(trace))).decode()
    storage._tables[namespace] = Table(documents={"bomb": wrapped(text), "mse": _sound()}, revision=1)
    registry = reader(namespace, storage, "remote_shop")
    assert re.search("a record|refers to nothing", refused(registry, "bomb"))
    assert registry["mse"] is losses.mse
    assert not trace.exists()


def _sound() -> dict[str, Any]:
    description = description_of(losses.mse)
    made = Record(
        ref="remote_shop.losses:mse",
        kind=FUNCTION,
        schema=description,
        fingerprint=fingerprint_of(FUNCTION, description),
    )
    return {**made.document(), "revision": 1}


def test_pickles_in_redis_are_not_unpickled(namespace: str, redis: RedisServer, trace: Path) -> None:
    registry = reader(namespace, redis.url, "remote_shop")
    registry.register(losses.mse)
    with Redis.from_url(redis.url) as client:
        for number, text in enumerate(
            [pickle.dumps(Bomb(trace)), b"1 " + pickle.dumps(Bomb(trace)), b"1 [", b"9" * 5000]
        ):
            client.hset(f"registry:{{{namespace}}}:records", f"bomb{number}", text)
        client.hset(f"registry:{{{namespace}}}:state", "revision", "7")
    other = reader(namespace, redis.url, "remote_shop")
    assert other["mse"] is losses.mse
    for number in range(4):
        assert "a record is an object" in refused(other, f"bomb{number}")
    assert not trace.exists()


def test_a_state_in_redis_that_is_none_is_no_error_of_ours(namespace: str, redis: RedisServer) -> None:
    with Redis.from_url(redis.url) as client:
        client.set(f"registry:{{{namespace}}}:records", "text")
    with pytest.raises(RegistryError, match=r"refuses: .*WRONGTYPE"):
        reader(namespace, redis.url)["x"]


@pytest.mark.parametrize(
    "trusted", [(), ("remote_shop",), ("hostile_outside_x",), ("hostile",), ("hostile_outside.below",)]
)
def test_what_is_outside_of_the_trusted_prefixes_is_not_imported(
    namespace: str, package: Write, trace: Path, trusted: tuple[str, ...]
) -> None:
    package("hostile_outside", f"open({str(trace)!r}, 'w')\ndef run(): ...\n")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_outside:run"), os=record("os:system"), exec=record("builtins:exec"))
    registry = reader(namespace, storage, *trusted)
    said = refused(registry, "evil")
    assert "`hostile_outside:run` is outside of what is trusted here" in said
    assert 'trusted=["hostile_outside"]' in said
    for key in ("os", "exec"):
        assert "outside of what is trusted" in refused(registry, key)
    assert not trace.exists()


@pytest.mark.parametrize(
    "reference",
    [
        "remote_shop.losses", "remote_shop.losses:", ":mse", "remote_shop.losses:mse()", "remote_shop losses:mse",
        "remote_shop.losses:mse:mae", "remote_shop..losses:mse", "../remote_shop:mse", "remote_shop.losses:mse\n",
        "/etc/passwd", "remote_shop.losses:[]",
    ],
)  # fmt: skip
def test_what_is_no_reference_refers_to_nothing(namespace: str, reference: str) -> None:
    storage = MemoryBackend()
    put(storage, namespace, wrong=record(reference))
    assert "refers to nothing" in refused(reader(namespace, storage, "remote_shop"), "wrong")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("mse.__globals__", RegistryError),
        ("mse.__call__", RegistryError),
        ("Model.__init__.__globals__", RegistryError),
        ("__builtins__", RegistryError),
        ("BaseModel", CoercionError),
        ("BaseModel.model_validate", CoercionError),
        ("gone", RegistryError),
        ("Model.gone", RegistryError),
    ],
)
def test_only_what_a_trusted_module_defines_is_reached(namespace: str, name: str, error: type[ValidationError]) -> None:
    """Modules have names of others in them, too, and objects lead on to others."""
    storage = MemoryBackend()
    put(storage, namespace, wrong=record(f"remote_shop.losses:{name}"))
    said = refused(reader(namespace, storage, "remote_shop"), "wrong", error)
    assert "has no" in said or "outside of what is trusted" in said


def test_a_module_that_answers_for_names_is_not_asked(namespace: str, package: Write, trace: Path) -> None:
    package("hostile_answers", f"def __getattr__(name):\n    open({str(trace)!r}, 'w')\n    return print\n")
    storage = MemoryBackend()
    put(storage, namespace, wrong=record("hostile_answers:anything"))
    with pytest.raises(RegistryError, match="has no `anything`"):
        reader(namespace, storage, "hostile_answers")["wrong"]
    assert not trace.exists()


def _hooked(name: str) -> str:
    """A module with a registry that has a method of its own, from a base that is none."""
    return (
        f"from registrygen.runtime import FunctionalRegistry\nclass B:\n    @classmethod\n    def {name}(cls, *a):\n"
        "        {touch}\nclass R(B, FunctionalRegistry): ...\n@R.register\ndef f(): ..."
    )


DEEDS = {
    "a call": "{touch}",
    "a call of what is assigned": "x = {touch}",
    "a call with an annotation": "x: int = {touch}",
    "a default": "def f(x={touch}): ...",
    "an annotation": "def f(x: {touch}): ...",
    "a result": "def f() -> {touch}: ...",
    "a decorator": "def made(f):\n    {touch}\n    return f\n@made\ndef f(): ...",
    "a decorator of the standard library": "import atexit\n@atexit.register\ndef f():\n    {touch}",
    "a class": "class A:\n    {touch}",
    "a base": "class A(type({touch})): ...",
    "a keyword of a class": "class A(metaclass=type({touch})): ...",
    "a loop": "for x in [1]:\n    {touch}",
    "a condition": "if {touch}: ...",
    "a branch": "if True:\n    {touch}",
    "an attempt": "try:\n    {touch}\nexcept Exception: ...",
    "what always follows": "try:\n    x = 1\nfinally:\n    {touch}",
    "a block": "with {touch}: ...",
    "a comprehension": "x = [{touch} for y in [1]]",
    "a text": 'x = f"{{{touch}}}"',
    "an assertion": "assert {touch}",
    "an attribute of another": "import sys\nsys.hostile = 1\n{touch}",
    "an item of another": "import os\nos.environ['HOSTILE'] = '1'\n{touch}",
    "its own function": "def run():\n    {touch}\nx = run()",
    "its own class": "class Run:\n    def __init__(self):\n        {touch}\nx = Run()",
    "a name that means something else": "import os\nlen = os.system\nx = len('touch {trace}')",
    "an imported name that means something else": "from os import system as compile\nx = compile('touch {trace}')",
    "a path": "from pathlib import Path\nx = Path.touch(Path('{trace}'))",
    "a path's method": "import pathlib\nx = pathlib.Path('{trace}').touch()",
    "a chain": "x = open('{trace}', 'w').write('')",
    "a lambda that is called": "x = (lambda: {touch})()",
    "a key of a sort": "x = sorted([1], key=lambda _: {touch})",
    "what annotations say": 'import typing\ndef f(x: "{touch}"): ...\nx = typing.get_type_hints(f)',
    "the making of a class": "import types\nx = types.new_class('x', (), {{}}, lambda _: {touch})",
    "a context": "import contextvars\nx = contextvars.Context.run(contextvars.Context(), lambda: {touch})",
    "an item that is called": "x = [lambda: {touch}][0]()",
    "several targets": "import os\nx, os.sep = 1, {touch}",
    "a name that is assigned within": "x = [y := {touch}]",
    "an import of everything": "from os import *\nx = system('touch {trace}')",
    "an attempt of several": "try:\n    ...\nexcept* ValueError: ...\n{touch}",
    "a match": "match {touch}:\n    case _: ...",
    "a metaclass": "class M(type):\n    def __new__(*a):\n        {touch}\nclass A(metaclass=M): ...",
    "a base that is told": "class B:\n    def __init_subclass__(cls):\n        {touch}\nclass A(B): ...",
    "a base's base that is told": (
        "class B:\n    def __init_subclass__(cls):\n        {touch}\nclass C(B.__base__): ...\nclass A(B): ..."
    ),
    "a base that is not known": "class M(type):\n    def __new__(*a):\n        {touch}\nB = 1, M\nclass A(B[1]): ...",
    "a class in brackets": "class B:\n    def __class_getitem__(cls, key):\n        {touch}\nx = B[1]",
    "the members of an enum": "import enum\nclass A(enum.Enum):\n    def __init__(self, x):\n        {touch}\n    X = 1",
    "the members of an enum with a mixin": (
        "import enum\nclass B:\n    def __new__(cls, x):\n        {touch}\nclass A(B, enum.Enum):\n    X = 1"
    ),
    "a class by its parts": "class B:\n    def __init_subclass__(cls):\n        {touch}\nx = type('A', (B,), {{}})",
    "a schema of its own": (
        "import pydantic\nclass A(pydantic.BaseModel):\n    @classmethod\n    def __get_pydantic_core_schema__(*a):\n        {touch}"
    ),
    "what is missing in a dict": "import collections\nx = collections.defaultdict(lambda: {touch})[1]",
    "a registering of its own": "class A:\n    def register(f):\n        {touch}\n@A.register\ndef f(): ...",
    "an annotation in quotes": 'def f(x: "{touch}"): ...',
    "an error": "class A(Exception):\n    def __init__(self):\n        {touch}\ntry:\n    raise A\nexcept A: ...",
    "a base that is loaded": "from loaded_shop import Told\nclass A(Told): ...",
    "a metaclass that is loaded": "import loaded_shop\nclass A(metaclass=loaded_shop.Meta): ...",
    "a base of a loaded metaclass": "import loaded_shop as shop\nclass A(shop.Made): ...",
    "a name that a loaded module answers for": "from loaded_answers import anything",
    "a name of a loaded module that answers for others": "from loaded_answers import known",
    "a hook of a registry": _hooked("_internalize_artifact"),
    "a key of a registry": _hooked("_identifier_of"),
    "a mapping of a registry": _hooked("_get_mapping"),
    "a hook of a registry's base": _hooked("_added"),
    "a hook of a loaded registry": "from loaded_shop import Odd\n@Odd.register\ndef f(): ...",
    "a hook of a loaded registry's child": "from loaded_shop import Odd\nclass R(Odd): ...\n@R.register\ndef f(): ...",
    "a mapping of a loaded registry": "from loaded_shop import Elsewhere\n@Elsewhere.register\ndef f(): ...",
    "a registering of what is loaded": "from loaded_shop import Told\n@Told.register\ndef f(): ...",
    "a list of another": "from sys import path\npath += ['{trace}']\n",
    "what asks for the impossible": "import os; os.system('touch {trace}')",
}


LOADED = """
def touch(*_):
    open("{trace}", "a").write("x")
class Told:
    def __init_subclass__(cls):
        touch()
    register = staticmethod(touch)
class Meta(type):
    def __call__(cls, *args):
        touch()
        return super().__call__(*args)
    def __init__(cls, *_):
        touch()
class Made(metaclass=Meta): ...
from registrygen.runtime import FunctionalRegistry
class Odd(FunctionalRegistry):
    @classmethod
    def _identifier_of(cls, item):
        touch()
        return super()._identifier_of(item)
class Kept(dict):
    def __setitem__(self, key, value):
        touch()
class Elsewhere(FunctionalRegistry): ...
Elsewhere._repository = Kept()
"""
ANSWERING = """
known = 1
def __getattr__(name):
    open("{trace}", "a").write("x")
    raise AttributeError(name)
"""


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("place", ["itself", "package", "imported", "imported from", "imported relatively", "prefix"])
def test_an_import_that_does_more_than_define_things_is_not_made(
    namespace: str, package: Write, trace: Path, deed: str, place: str
) -> None:
    touch = f"open('{trace}', 'w')"
    text = DEEDS[deed].format(touch=touch, trace=trace) + "\n"
    inner = {
        "imported": "import hostile_shop.deep.bad\n",
        "imported from": "class A:\n    from hostile_shop.deep import bad\n",
        "imported relatively": "try:\n    from .deep.bad import x\nexcept ImportError: ...\n",
    }.get(place, "")
    package("loaded_shop", LOADED.format(trace=trace))
    package("loaded_answers", ANSWERING.format(trace=trace))
    importlib.import_module("loaded_shop")
    importlib.import_module("loaded_answers")
    trace.unlink()
    package("hostile_shop.__init__", text if place == "package" else "")
    package("hostile_shop.deep.__init__", "")
    package("hostile_shop.deep.bad", text if inner else "")
    package("hostile_shop.tools", (inner or (text if place in ("itself", "prefix") else "")) + "def run(): ...\n")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_shop.tools:run"))
    said = refused(reader(namespace, storage, "hostile_shop.tools" if place == "prefix" else "hostile_shop"), "evil")
    assert "would do more than define things" in said
    assert "in the program itself, before it reads" in said
    assert not trace.exists()


@pytest.mark.parametrize("name", ["known", "gone"])
@pytest.mark.parametrize("is_loaded", [True, False])
def test_a_module_that_answers_for_names_is_not_imported_from(
    namespace: str, package: Write, trace: Path, name: str, is_loaded: bool
) -> None:
    """An import of any name from a module that is no package asks it for `__path__`."""
    package("hostile_answers", ANSWERING.format(trace=trace))
    package("hostile_shop", f"from hostile_answers import {name}\ndef run(): ...\n")
    package("hostile_nearby", "import hostile_answers.gone\ndef run(): ...\n")
    if is_loaded:
        importlib.import_module("hostile_answers")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_shop:run"))
    trusted = ("hostile_answers", "hostile_shop", "hostile_nearby")
    assert "would do more than define things" in refused(reader(namespace, storage, *trusted), "evil")
    assert not trace.exists()
    put(storage, f"{namespace}.nearby", evil=record("hostile_nearby:run"))
    with pytest.raises(ValidationError):
        reader(f"{namespace}.nearby", storage, *trusted)["evil"]
    assert not trace.exists()


def test_an_import_of_what_is_not_trusted_is_not_made(namespace: str, package: Write, trace: Path) -> None:
    package("hostile_helper", f"open({str(trace)!r}, 'w')\n")
    package("hostile_shop.tools", "from hostile_helper import x\ndef run(): ...\n")
    package("hostile_shop.__init__", "")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_shop.tools:run"))
    said = refused(reader(namespace, storage, "hostile_shop"), "evil")
    assert "`hostile_helper` would be imported, which is outside of what is trusted here" in said
    assert not trace.exists()


def test_a_package_above_a_trusted_module_is_looked_at_as_well(namespace: str, package: Write, trace: Path) -> None:
    package("hostile_shop.__init__", f"open({str(trace)!r}, 'w')\n")
    package("hostile_shop.tools", "def run(): ...\n")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_shop.tools:run"))
    assert "__init__.py:1" in refused(reader(namespace, storage, "hostile_shop.tools"), "evil")
    assert not trace.exists()


@pytest.mark.parametrize("text", ["def run(:\n", "\0", "x = " + "(" * 10000, "x = " + "1+" * 2000 + "1\n"])
def test_what_cannot_be_read_is_not_imported(namespace: str, package: Write, text: str) -> None:
    package("hostile_broken", text)
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_broken:run"))
    assert "cannot be read" in refused(reader(namespace, storage, "hostile_broken"), "evil")


HARMLESS = '''
"""What modules of applications look like."""
from __future__ import annotations
import abc, dataclasses, functools, logging, re
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Generic, Literal, NamedTuple, Protocol, TypeVar
from pydantic import BaseModel, Field
if TYPE_CHECKING:
    import hostile_types
try:
    import hostile_speedups
except ImportError:
    hostile_speedups = None
from remote_shop import losses
from registrygen.runtime import TypeRegistry
from . import friends
from .friends import registry
__all__ = ["run"]
__all__ += ["Point"]
T = TypeVar("T")
logger = logging.getLogger(__name__)
WORDS = frozenset("a b".split())
PATTERN, HERE = re.compile("x"), Path(__file__)
TABLE = {name: len(name) for name in WORDS}
key = lambda item: open(item)
@dataclass(frozen=True)
class Point(Generic[T]):
    x: int = field(default=0)
    @property
    def y(self): return self._y
    @y.setter
    def y(self, value): self._y = open(value)
class Colour(Enum):
    RED = auto()
    def __str__(self): return open(self.value)
class Base(abc.ABC, Generic[T]):
    def __init__(self, x: "list[T]") -> None: open(x)
class Derived(Base[int]): ...
class Plain(metaclass=abc.ABCMeta): ...
class Pair(namedtuple("Pair", "x y")): ...
class Named(NamedTuple):
    x: "int" = 1
class Wrong(ValueError): ...
class Linear(losses.Model): ...
class Others(registry): ...
class Models(TypeRegistry[Base[int]], abstract=True): ...
@Others.register
def other(): ...
@Models.register("derived")
class Registered(Derived): ...
@functools.singledispatch
def shown(x): return open(x)
@shown.register
def _(x: int): return open(x)
COUNTS = defaultdict(list)
FIRST = TABLE["a"]
class Model(BaseModel):
    x: Annotated[int, Field(gt=0)] = Field(default=1)
class Narrow(Model):
    z: "Literal['open(x)']" = "open(x)"
@registry.register("run", metadata={"a": 1})
@functools.lru_cache(maxsize=3)
def run(x: float = float("inf")) -> float:
    import hostile_late
    return open(x)
del T
if __name__ == "__main__":
    run(open("x"))
'''


def test_a_module_that_defines_things_is_imported(namespace: str, package: Write) -> None:
    package("friendly_shop.__init__", "")
    package(
        "friendly_shop.friends",
        "from registrygen.runtime import FunctionalRegistry\nclass registry(FunctionalRegistry): ...\n",
    )
    package("friendly_shop.tools", HARMLESS)
    storage = MemoryBackend()
    assert "friendly_shop" not in sys.modules
    put(storage, namespace, point=record("friendly_shop.tools:Point", kind="type"))
    with pytest.raises(ConformanceError, match="is not here what it was"):
        reader(namespace, storage, "friendly_shop")["point"]
    # It was imported, to be compared; the record that was made up says nothing of what it is.
    tools = importlib.import_module("friendly_shop.tools")
    description = description_of(tools.Point)
    put(
        storage, namespace,
        point=record(
            "friendly_shop.tools:Point", kind="type", schema=description, fingerprint=fingerprint_of("type", description)
        ),
    )  # fmt: skip
    assert reader(namespace, storage, "friendly_shop")["point"] is tools.Point


def test_what_the_program_has_imported_itself_is_found(namespace: str, package: Write, trace: Path) -> None:
    package("hostile_loaded", f"open({str(trace)!r}, 'w')\ndef run() -> None: ...\n")
    run = importlib.import_module("hostile_loaded").run
    storage = MemoryBackend()
    description = description_of(run)
    found = record("hostile_loaded:run", schema=description, fingerprint=fingerprint_of(FUNCTION, description))
    put(storage, namespace, run=found)
    assert reader(namespace, storage, "hostile_loaded")["run"] is run


def test_a_function_is_no_class_and_an_alias_no_artifact(namespace: str) -> None:
    storage = MemoryBackend()
    put(
        storage, namespace,
        wrong=record("remote_shop.losses:mse", kind="type"), scheme=record("remote_shop.losses:mse", kind="scheme"),
        a=record("b", kind="alias"), b=record("a", kind="alias"), c=record("c", kind="alias"),
    )  # fmt: skip
    registry = reader(namespace, storage, "remote_shop")
    assert "it is a function, not a type" in refused(registry, "wrong", ConformanceError)
    assert "of no artifact" in refused(registry, "scheme", ConformanceError)
    assert "`a`: it is an alias of `b`, an alias of `a`: they stand for nothing" in refused(registry, "a")
    assert "`b`: it is an alias of `a`, an alias of `b`: they stand for nothing" in refused(registry, "b")
    assert "`c`: it is an alias of `c`: they stand for nothing" in refused(registry, "c")
    assert list(registry) == ["wrong", "scheme", "a", "b", "c"]
    assert {item.key for item in registry.validate_registry_state().rejected} == {*registry}
    put(storage, namespace, c=None, b=_sound(), d=record("a", kind="alias"))
    registry._get_mapping().refresh()
    assert registry["b"] is registry["a"] is registry["d"] is losses.mse
    assert sorted(registry.aliases_of("b")) == ["a", "d"]
    assert list(registry) == ["wrong", "scheme", "b"]


def test_construction_runs_nothing_of_what_may_not_be_imported(namespace: str, package: Write, trace: Path) -> None:
    package("hostile_outside", f"open({str(trace)!r}, 'w')\ndef run(): ...\n")
    storage = MemoryBackend()
    put(storage, namespace, evil=record("hostile_outside:run"))
    registry = reader(namespace, storage, "remote_shop")
    for build in (lambda: registry.factorize("evil"), lambda: registry.plan({"_type": "evil"})):
        with pytest.raises(ValidationError, match="outside of what is trusted"):
            build()
    assert not registry.validate_registry_state()
    assert not registry.compliance()
    assert not trace.exists()


def test_a_record_that_is_refused_keeps_no_schema_from_being_made(namespace: str) -> None:
    """Neither that of its registry nor that of another which asks for what it gives; the record is left out with a warning."""
    storage = MemoryBackend()

    class Models(
        TypeRegistry[losses.Model], logic_namespace=namespace, storage=storage, trusted=["remote_shop"], strict=True
    ):
        pass

    class Trainings(FunctionalRegistry):
        pass

    @Trainings.register("fit")
    def fit(model: losses.Model) -> None: ...

    Models.register(losses.Linear)
    stale = {**storage.document(namespace, "Linear"), "fingerprint": "sha256:0"}  # type: ignore[dict-item]
    del stale["revision"]
    put(storage, namespace, evil=record("os:system"), stale=stale, pickle={"ref": "gASV", "kind": "what"})
    for registry in (Models, Trainings):
        Models._get_mapping().refresh()  # type: ignore[attr-defined]
        with pytest.warns(UserWarning, match="the schema of `Models` is without") as warned:
            schema = registry.schema()
        said = [str(item.message) for item in warned]
        assert [text.partition(":")[0] for text in said] == [
            f"the schema of `Models` is without `{key}`" for key in ("evil", "stale", "pickle")
        ]
        assert "outside of what is trusted" in said[0]
        text = json.dumps(schema)
        assert "Linear" in text
        assert not [key for key in ("evil", "stale", "pickle") if key in text]
    for key, error in (("evil", CoercionError), ("stale", ConformanceError), ("pickle", CoercionError)):
        refused(Models, key, error)


BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "a pickle": (pickle.dumps(print), "application/json", 400, "is not JSON"),
    "a pickle as such": (pickle.dumps(print), "application/octet-stream", 415, "has to be JSON"),
    "a form": (b"key=k", "application/x-www-form-urlencoded", 415, "has to be JSON"),
    "nothing": (b"", "application/json", 400, "is not JSON"),
    "a list": (b"[]", "application/json", 422, "JSON object"),
    "depth": (b"[" * 200_000, "application/json", 400, "is not JSON"),
    "depth that a reader might not bear": (
        b'{"key": "k", "value": {"ref": "a:b", "kind": "type", "meta": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}}",
        "application/json",
        400,
        "is not JSON: it is nested more than 100 levels deep",
    ),
    "no number": (b'{"key": "k", "value": NaN}', "application/json", 400, "is not JSON"),
    "a long number": (b'{"key": "k", "value": ' + b"9" * 5000 + b"}", "application/json", 400, "is not JSON"),
    "a text": (b'{"key": "k", "value": "gASV"}', "application/json", 422, "a record is an object"),
    "no reference": (b'{"key": "k", "value": {"kind": "function"}}', "application/json", 422, "a record needs `ref`"),
    "what is no reference": (
        b'{"key": "k", "value": {"ref": "shop.losses", "kind": "function"}}',
        "application/json",
        422,
        "`shop.losses` is no reference, which is `package.module:Name`",
    ),
    "what is more than a reference": (
        b'{"key": "k", "value": {"ref": "a:b; import os", "kind": "type"}}',
        "application/json",
        422,
        "`a:b; import os` is no reference",
    ),
    "an alias of what is no key": (
        b'{"key": "k", "value": {"ref": "\\n", "kind": "alias"}}',
        "application/json",
        422,
        "cannot be the key",
    ),
    "no kind": (
        b'{"key": "k", "value": {"ref": "a:b", "kind": "pickle"}}',
        "application/json",
        422,
        "no kind of record",
    ),
    "more": (
        b'{"key": "k", "value": {"ref": "a:b", "kind": "type", "code": ""}}',
        "application/json",
        422,
        "has no `code`",
    ),
    "a key": (
        b'{"key": "\\u0000", "value": {"ref": "a:b", "kind": "type"}}',
        "application/json",
        422,
        "cannot be the key",
    ),
    "half a character": (
        b'{"key": "\\ud800", "value": {"ref": "a:b", "kind": "type"}}',
        "application/json",
        422,
        "cannot be the key",
    ),
    "a condition": (
        b'{"key": "k", "value": {"ref": "a:b", "kind": "type"}, "if": true}',
        "application/json",
        422,
        "`if` is",
    ),
    "no key": (b'{"value": {"ref": "a:b", "kind": "type"}}', "application/json", 422, "a change has `key`"),
}


@pytest.mark.parametrize("name", BODIES)
def test_the_server_takes_records_alone(namespace: str, server: RegistryServer, name: str) -> None:
    body, media, status, said = BODIES[name]
    url = f"{server.url}/registry/{namespace}"
    answer = httpx.post(f"{url}/set", content=body, headers={"Content-Type": media})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert said in problem["detail"]
    title = {413: "Content Too Large", 422: "Unprocessable Content"}.get(status, answer.reason_phrase)
    assert (problem["status"], problem["type"], problem["title"]) == (status, "about:blank", title)
    assert httpx.get(f"{url}/keys").json()["keys"] == []


def test_half_a_character_within_a_record_is_given_back(namespace: str, server: RegistryServer) -> None:
    url = f"{server.url}/registry/{namespace}"
    body = b'{"key": "k", "value": {"ref": "a:b", "kind": "type", "meta": {"x": "\\ud800"}}}'
    assert httpx.post(f"{url}/set", content=body, headers={"Content-Type": "application/json"}).status_code == 200
    assert httpx.get(f"{url}/get/k").json()["value"]["meta"] == {"x": "\ud800"}
    assert "outside of what is trusted" in refused(reader(namespace, server.url), "k")


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_of_fifty_megabytes_is_refused(namespace: str, server: RegistryServer, declared: bool) -> None:
    body = json.dumps({"key": "k", "value": record("a:b", meta={"x": "x" * 50_000_000})}).encode()
    content = body if declared else (body[start : start + 65536] for start in range(0, len(body), 65536))
    url = f"{server.url}/registry/{namespace}"
    answer = httpx.post(f"{url}/set", content=content, headers={"Content-Type": "application/json"}, timeout=60)
    assert answer.status_code == 413
    assert "1000000 bytes at most" in answer.json()["detail"]
    assert httpx.get(f"{url}/keys").json()["keys"] == []


def test_a_record_that_is_too_large_is_refused_with_what_to_do(namespace: str, server: RegistryServer) -> None:
    registry = reader(namespace, server.url, "remote_shop")
    with pytest.raises(RegistryError, match=r"answers 413: a body has 1000000 bytes(.|\n)*--max-body"):
        registry.register(losses.mse, metadata={"x": "x" * 2_000_000})
    assert list(registry) == []


@pytest.mark.parametrize(
    "name", ["../etc", "..", ".", "a..b", "a/b", "../../x", "%00", "a b", "é", "-/../-", "a" * 300]
)
@pytest.mark.parametrize("path", ["keys", "snapshot", "get/k", "watch"])
def test_a_namespace_has_a_name(server: RegistryServer, name: str, path: str) -> None:
    from urllib.parse import quote

    answer = httpx.get(f"{server.url}/registry/{quote(name, safe='%').replace('.', '%2E')}/{path}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad-namespace"
    assert "letters, digits, `_` and `-`, with dots between" in answer.json()["detail"]


def test_a_path_that_climbs_is_answered_as_it_stands(server: RegistryServer) -> None:
    """Clients shorten such paths before they send them; an attacker's does not."""
    import socket

    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /registry/../keys HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        said = connection.makefile("rb").read()
    assert said.startswith(b"HTTP/1.1 422")
    assert b"no name of a namespace" in said
