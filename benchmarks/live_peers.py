"""The same registry of classes kept and used by several libraries: what is timed of each, as a statement and the names in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import catalogue
import confection
from class_registry import ClassRegistry
from hydra.utils import instantiate
from mmengine.registry import Registry

from registrygen.runtime import TypeRegistry
from registrygen.runtime.storage.memory import MemoryBackend

DICT, CALLS, OURS = "dict", "calls written by hand", "registrygen.runtime"
KEY = "leaf"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A statement that does the work once."""

    name: str
    statement: str
    names: Mapping[str, Any]


class Part:
    """What all parts derive from."""


class Leaf(Part):
    def __init__(self, units: int, rate: float = 0.1, name: str = "") -> None:
        self.units, self.rate, self.name = units, rate, name


class Branch(Part):
    def __init__(self, leaf: Part, size: int) -> None:
        self.leaf, self.size = leaf, size


class Tree(Part):
    def __init__(self, branch: Part, depth: int) -> None:
        self.branch, self.depth = branch, depth


def fillers(count: int) -> dict[str, type[Part]]:
    """Other classes, so that a registry has `count` of them with those that are used."""
    return {f"filler_{number}": type(f"Filler{number}", (Part,), {}) for number in range(count - 3)}


class Libraries:
    """A registry in each library, with `count` classes."""

    def __init__(self, count: int) -> None:
        self.classes: dict[str, type[Part]] = {**fillers(count), "leaf": Leaf, "branch": Branch, "tree": Tree}
        self.ours = self._ours()
        self.shared = self._shared()
        self.catalogue: Any = catalogue.create("benchmarks", f"parts{count}")
        self.confection: Any = type("Parts", (confection.registry,), {"parts": self.catalogue})
        self.mmengine = Registry(f"parts{count}")
        self.class_registry: Any = ClassRegistry()
        for name, cls in self.classes.items():
            self.catalogue.register(name, func=cls)
            self.mmengine.register_module(name=name, module=cls)
            self.class_registry._register(name, cls)
        building = _building(self.mmengine)
        for name in ("branch", "tree"):
            self.mmengine.register_module(name=f"building_{name}", module=building[name])

    def _ours(self) -> Any:
        class Parts(TypeRegistry[Part], abstract=True):
            pass

        for name, cls in self.classes.items():
            Parts.register(name, cls)
        return Parts

    def _shared(self) -> Any:
        """A registry that processes share, as one reads it that did not write it. Its classes are what a record can refer to."""
        storage = MemoryBackend()

        class Written(TypeRegistry[Part], logic_namespace="benchmarks", storage=storage):
            pass

        class Read(
            TypeRegistry[Part], abstract=True, logic_namespace="benchmarks", storage=storage, trusted=["benchmarks"]
        ):
            pass

        Written.safe_register_batch(dict.fromkeys(self.classes, Leaf), skip_invalid=False)
        return Read

    def get(self) -> list[Peer]:
        """Looking a class up."""
        return [
            Peer(name=DICT, statement="d[k]", names={"d": self.classes, "k": KEY}),
            Peer(name=f"{OURS}, `R.get(key)`", statement="get(k)", names={"get": self.ours.get, "k": KEY}),
            Peer(name=f"{OURS}, `R[key]`", statement="r[k]", names={"r": self.ours, "k": KEY}),
            Peer(name=f"{OURS}, shared, `R.get(key)`", statement="get(k)", names={"get": self.shared.get, "k": KEY}),
            Peer(name=f"{OURS}, shared, `R[key]`", statement="r[k]", names={"r": self.shared, "k": KEY}),
            Peer(name=_of("catalogue"), statement="get(k)", names={"get": self.catalogue.get, "k": KEY}),
            Peer(name=_of("confection"), statement="get('parts', k)", names={"get": self.confection.get, "k": KEY}),
            Peer(name=_of("mmengine-lite"), statement="get(k)", names={"get": self.mmengine.get, "k": KEY}),
            Peer(
                name=_of("phx-class-registry"),
                statement="get(k)",
                names={"get": self.class_registry.get_class, "k": KEY},
            ),
        ]

    def flat(self) -> list[Peer]:
        """An object with three arguments."""
        given = {"units": 3, "rate": 0.5, "name": "a"}
        return [
            Peer(name=CALLS, statement="c(units=3, rate=0.5, name='a')", names={"c": Leaf}),
            Peer(
                name=f"{OURS}, keywords",
                statement="f('leaf', units=3, rate=0.5, name='a')",
                names={"f": self.ours.factorize},
            ),
            Peer(
                name=f"{OURS}, a mapping", statement="f(c)", names=_with(self.ours.factorize, {"_type": KEY, **given})
            ),
            Peer(
                name=_of("confection"),
                statement="f(c)['it']",
                names=_with(self.confection.resolve, {"it": {"@parts": KEY, **given}}),
            ),
            Peer(
                name=_of("hydra-core"), statement="f(c)", names=_with(instantiate, {"_target_": _path(Leaf), **given})
            ),
            Peer(
                name=f"{_of('mmengine-lite')}, validates nothing",
                statement="f(c)",
                names=_with(self.mmengine.build, {"type": KEY, **given}),
            ),
            Peer(
                name=f"{_of('phx-class-registry')}, validates nothing",
                statement="f('leaf', units=3, rate=0.5, name='a')",
                names={"f": self.class_registry.get},
            ),
        ]

    def nested(self) -> list[Peer]:
        """An object with one in it that has one in it."""
        return [
            Peer(
                name=CALLS,
                statement="t(branch=b(leaf=c(units=3, rate=0.5, name='a'), size=2), depth=1)",
                names={"t": Tree, "b": Branch, "c": Leaf},
            ),
            Peer(name=OURS, statement="f(c)", names=_with(self.ours.factorize, _nest(lambda name: {"_type": name}))),
            Peer(
                name=_of("confection"),
                statement="f(c)['it']",
                names=_with(self.confection.resolve, {"it": _nest(lambda name: {"@parts": name})}),
            ),
            Peer(
                name=_of("hydra-core"),
                statement="f(c)",
                names=_with(instantiate, _nest(lambda name: {"_target_": _path(self.classes[name])})),
            ),
            Peer(
                name=f"{_of('mmengine-lite')}, constructors that build their parts, validates nothing",
                statement="f(c)",
                names=_with(
                    self.mmengine.build, _nest(lambda name: {"type": name if name == "leaf" else f"building_{name}"})
                ),
            ),
        ]


def _nest(block: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    leaf = {**block("leaf"), "units": 3, "rate": 0.5, "name": "a"}
    return {**block("tree"), "depth": 1, "branch": {**block("branch"), "size": 2, "leaf": leaf}}


def _with(function: Callable[..., Any], config: dict[str, Any]) -> dict[str, Any]:
    return {"f": function, "c": config}


def _path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _of(distribution: str) -> str:
    return f"{distribution} {version(distribution)}"


def _building(registry: Registry) -> dict[str, type]:
    """Classes as users of mmengine write them: constructors that build what they are made from."""

    class BuildingBranch(Part):
        def __init__(self, leaf: dict[str, Any], size: int) -> None:
            self.leaf, self.size = registry.build(leaf), size

    class BuildingTree(Part):
        def __init__(self, branch: dict[str, Any], depth: int) -> None:
            self.branch, self.depth = registry.build(branch), depth

    return {"branch": BuildingBranch, "tree": BuildingTree}


def checked(peers: list[Peer]) -> list[Peer]:
    """The peers, after a look that each does what the first does."""
    first, *others = (_shape(eval(peer.statement, dict(peer.names))) for peer in peers)
    assert all(other == first for other in others), (first, others)
    return peers


def _shape(value: Any) -> Any:
    """An object as what is in it; a class as itself."""
    if isinstance(value, Part):
        return {name: _shape(item) for name, item in vars(value).items()}
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value
