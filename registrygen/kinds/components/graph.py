"""The construction graph: what each parameter of everything that is constructed receives, and what cannot be supplied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from registrygen.api import (
    Annotation,
    ClassFact,
    ComponentArgument,
    Context,
    Facts,
    GivenArgument,
    ParameterFact,
    Project,
    PyObject,
    SettingArgument,
    ValueArgument,
)
from registrygen.kinds.components.units import KIND, Unit, all_units, head


@dataclass(frozen=True, kw_only=True)
class FromUnit:
    """A parameter receives another unit."""

    unit: Unit


@dataclass(frozen=True, kw_only=True)
class FromSettings:
    """A parameter receives the settings, or one of them."""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class FromValue:
    """A parameter receives a fixed value."""

    value: str | bool | int | float | None


@dataclass(frozen=True, kw_only=True)
class ByDefault:
    """A parameter is left to its default."""


@dataclass(frozen=True, kw_only=True)
class Unsupplied:
    """Nothing can be given for a parameter: `candidates` are units between which nothing decides, none where there are none."""

    candidates: tuple[Unit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnknownName:
    """A spec gives a parameter a component or setting that does not exist."""

    sort: str
    name: str
    known: tuple[str, ...]


Supply = FromUnit | FromSettings | FromValue | ByDefault | Unsupplied | UnknownName


@dataclass(frozen=True, kw_only=True)
class Supplied:
    """A parameter and what it receives; `positional` where it cannot be passed by keyword."""

    name: str
    parameter: ParameterFact | None
    supply: Supply

    @property
    def positional(self) -> bool:
        """Whether the parameter takes no keyword."""
        return self.parameter is not None and self.parameter.kind == "positional_only"


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Every unit in the order of the specs, and by unit's name what its parameters receive."""

    units: tuple[Unit, ...]
    supplies: Mapping[str, tuple[Supplied, ...]]
    settings: PyObject | None
    bus: Unit | None

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """The units by name."""
        return {unit.name: unit for unit in self.units}

    def edges(self) -> Iterator[tuple[Unit, Supplied]]:
        """Every parameter of every unit."""
        for unit in self.units:
            for item in self.supplies[unit.name]:
                yield unit, item

    def needed(self) -> Iterator[tuple[Unit, Unit]]:
        """Every unit with each that it is constructed from."""
        for unit in self.units:
            for item in self.needs(unit):
                yield unit, item

    def needs(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that a unit is constructed from, in the order of its parameters."""
        return tuple(item.supply.unit for item in self.supplies[unit.name] if isinstance(item.supply, FromUnit))

    def closure(self, unit: Unit, scope: str) -> tuple[Unit, ...]:
        """What has to be constructed before a unit, of one scope: each after what it needs, otherwise in spec order."""
        return self.ordered(self.reached(unit, scope))

    def reached(self, unit: Unit, scope: str) -> tuple[Unit, ...]:
        """What a unit is constructed from at whatever remove, of one scope, in spec order; cycles do no harm."""
        wanted: set[str] = set()
        self._collect(unit, scope, wanted)
        return tuple(item for item in self.units if item.name in wanted)

    def _collect(self, unit: Unit, scope: str, wanted: set[str]) -> None:
        for item in self.needs(unit):
            if item.scope == scope and item.name not in wanted:
                wanted.add(item.name)
                self._collect(item, scope, wanted)

    def ordered(self, units: Sequence[Unit]) -> tuple[Unit, ...]:
        """The units, each after those of them that it needs, otherwise as they come. Only for a graph without cycles."""
        among = {unit.name for unit in units}
        done: dict[str, Unit] = {}

        def place(unit: Unit) -> None:
            if unit.name not in done:
                for item in self.needs(unit):
                    if item.name in among:
                        place(item)
                done[unit.name] = unit

        for unit in units:
            place(unit)
        return tuple(done.values())

    def cycles(self) -> list[tuple[Unit, ...]]:
        """Each cycle once, from the unit that comes first in the specs."""
        found: dict[frozenset[str], tuple[Unit, ...]] = {}
        finished: set[str] = set()

        def walk(unit: Unit, path: tuple[Unit, ...]) -> None:
            names = [item.name for item in path]
            if unit.name in names:
                cycle = path[names.index(unit.name) :]
                found.setdefault(frozenset(item.name for item in cycle), cycle)
            elif unit.name not in finished:
                for item in self.needs(unit):
                    walk(item, (*path, unit))
                finished.add(unit.name)

        for unit in self.units:
            walk(unit, ())
        return list(found.values())

    def path_to(self, unit: Unit) -> tuple[Unit, ...]:
        """A shortest way from something that nothing else needs down to a unit, the unit included."""
        users: dict[str, Unit] = {}
        for other in self.units:
            for item in self.needs(other):
                users.setdefault(item.name, other)
        path = [unit]
        while path[0].name in users and users[path[0].name] not in path:
            path.insert(0, users[path[0].name])
        return tuple(path)


def graph_of(project: Project, facts: Facts) -> Graph:
    """The construction graph of a project; empty where no document declares components."""
    registries = project.of_kind(KIND)
    units = all_units(project, facts) if registries else ()
    settings = next((item.objects["settings"] for item in registries if "settings" in item.objects), None)
    suppliers = _Suppliers(units=units, settings=settings, facts=facts)
    supplies = {unit.name: tuple(suppliers.of(unit)) for unit in units}
    bus = next((name for item in registries if (name := head(item).bus)), None)
    return Graph(
        units=units,
        supplies=supplies,
        settings=settings,
        bus=next((unit for unit in units if unit.sort == "component" and unit.name == bus), None),
    )


def graph_in(context: Context) -> Graph:
    """The construction graph that rules look at."""
    return graph_of(context.project, context.facts)


class _Suppliers:
    """Finds what parameters receive: what a spec gives, else a unit of the type, else a setting of the name, else the default."""

    def __init__(self, *, units: Sequence[Unit], settings: PyObject | None, facts: Facts) -> None:
        self._facts = facts
        self._settings = settings
        self._setting_facts = _class(settings, facts)
        self._components = {unit.name: unit for unit in units if unit.sort == "component"}
        self._by_type: dict[PyObject, list[Unit]] = {}
        for unit in units:
            if unit.sort not in ("component", "handler"):
                continue
            for type_ in dict.fromkeys(facts.canonical(item) for item in (unit.cls, *unit.provides)):
                self._by_type.setdefault(type_, []).append(unit)

    def of(self, unit: Unit) -> Iterator[Supplied]:
        """What each parameter of a unit receives; of a constructor that cannot be read, what the spec gives."""
        given = unit.given or {}
        if unit.parameters is None:
            for name, item in given.items():
                yield Supplied(name=name, parameter=None, supply=self._given(item))
            return
        for parameter in unit.parameters:
            if parameter.name in given and not parameter.kind.startswith("var_"):
                yield Supplied(name=parameter.name, parameter=parameter, supply=self._given(given[parameter.name]))
            elif not parameter.kind.startswith("var_"):
                yield Supplied(name=parameter.name, parameter=parameter, supply=self._found(unit, parameter))
        if any(parameter.kind == "var_keyword" for parameter in unit.parameters):
            names = {parameter.name for parameter in unit.parameters}
            for name, item in given.items():
                if name not in names:
                    yield Supplied(name=name, parameter=None, supply=self._given(item))

    def _given(self, item: GivenArgument) -> Supply:
        match item:
            case ComponentArgument(component=key):
                unit = self._components.get(key)
                if unit is None:
                    return UnknownName(sort="component", name=key, known=tuple(self._components))
                return FromUnit(unit=unit)
            case SettingArgument(setting=name):
                known = self._setting_names()
                if self._settings is None or (known and name not in known):
                    return UnknownName(sort="setting", name=name, known=known)
                return FromSettings(name=name)
            case ValueArgument(value=value):
                return FromValue(value=value)

    def _setting_names(self) -> tuple[str, ...]:
        found = self._setting_facts
        properties = [name for name, item in found.methods.items() if item.sort == "property"] if found else []
        return (*found.attributes, *properties) if found else ()

    def _found(self, unit: Unit, parameter: ParameterFact) -> Supply:
        wanted = wanted_type(parameter.annotation)
        canonical = self._facts.canonical(wanted) if wanted else None
        if canonical and self._settings and canonical == self._facts.canonical(self._settings):
            return FromSettings()
        candidates = [item for item in self._by_type.get(canonical, ()) if item is not unit] if canonical else []
        named = [item for item in candidates if item.name == parameter.name]
        if len(candidates) == 1 or named:
            return FromUnit(unit=(named or candidates)[0])
        if candidates:
            return Unsupplied(candidates=tuple(candidates))
        if parameter.has_default:
            return ByDefault()
        return FromSettings(name=parameter.name) if self._is_setting(parameter) else Unsupplied()

    def _is_setting(self, parameter: ParameterFact) -> bool:
        """Whether the settings have one of the parameter's name and type."""
        setting = self._setting_facts.attributes.get(parameter.name) if self._setting_facts else None
        if setting is None or setting.annotation is None or parameter.annotation is None:
            return False
        same_object = setting.annotation.object == parameter.annotation.object
        return setting.annotation.text == parameter.annotation.text and same_object


def wanted_type(annotation: Annotation | None) -> PyObject | None:
    """The class that a parameter asks for: of `X | None` and `Annotated[X, ...]` it is X; None where it is no plain class."""
    if annotation is None or annotation.object is not None:
        return annotation.object if annotation else None
    plain = annotation.text.strip("\"'").removesuffix("| None").removeprefix("None |").strip()
    if plain.startswith("Optional[") and plain.endswith("]"):
        plain = plain.removeprefix("Optional[").removesuffix("]")
    return annotation.names.get(plain)


def _class(reference: PyObject | None, facts: Facts) -> ClassFact | None:
    found = facts.find(reference) if reference else None
    return found if isinstance(found, ClassFact) else None


def deriving(graph: Graph, wanted: PyObject, facts: Facts) -> Iterator[Unit]:
    """The components whose class derives from a class that nothing supplies: they could be told to provide it."""
    for unit in graph.units:
        found = facts.find(unit.cls)
        if unit.sort == "component" and isinstance(found, ClassFact) and found.is_subclass_of(facts.canonical(wanted)):
            yield unit


EMPTY = Graph(units=(), supplies={}, settings=None, bus=None)
"""The graph of a project without components."""
