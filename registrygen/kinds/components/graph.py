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
    Opened,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    SettingArgument,
    ValueArgument,
)
from registrygen.kinds.components.units import KIND, Unit, all_units, head
from registrygen.kinds.components.wanted import wanted_type

PYDANTIC = frozenset({"pydantic", "pydantic_settings"})
"""The packages of the classes that settings derive from."""


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

    value: str | bool | int | float


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
    """Every unit in the order of the specs, and by unit's name what its parameters receive.

    `by_class` has the unit of each class, under the name that the class's module gives it and under those that handlers are given in specs.
    """

    units: tuple[Unit, ...]
    supplies: Mapping[str, tuple[Supplied, ...]]
    by_class: Mapping[PyObject, Unit]
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

    def reached(self, unit: Unit, *scopes: str) -> tuple[Unit, ...]:
        """What a unit is constructed from at whatever remove, of some scopes, in spec order; cycles do no harm."""
        wanted: set[str] = set()
        self._collect(unit, scopes, wanted)
        return tuple(item for item in self.units if item.name in wanted)

    def _collect(self, unit: Unit, scopes: Sequence[str], wanted: set[str]) -> None:
        for item in self.needs(unit):
            if item.scope in scopes and item.name not in wanted:
                wanted.add(item.name)
                self._collect(item, scopes, wanted)

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
    suppliers = _Suppliers(units=units, settings=settings, project=project, facts=facts)
    supplies = {unit.name: tuple(suppliers.of(unit)) for unit in units}
    bus = next((name for item in registries if (name := head(item).bus)), None)
    return Graph(
        units=units,
        supplies=supplies,
        by_class=_by_class(units, project, facts),
        settings=settings,
        bus=next((unit for unit in units if unit.sort == "component" and unit.name == bus), None),
    )


def _by_class(units: Sequence[Unit], project: Project, facts: Facts) -> dict[PyObject, Unit]:
    found = {facts.canonical(unit.cls): unit for unit in reversed(units) if unit.sort != "product"}
    targets = (item.target for registry in project.registries for item in registry.handlers.values())
    written = {target: facts.canonical(target) for target in targets if target is not None}
    return {**found, **{target: found[cls] for target, cls in written.items() if cls in found}}


def opened_components(project: Project, facts: Facts) -> tuple[Opened, ...]:
    """What the graph opens and closes, in the order of the specs, each with the handlers that are constructed from it."""
    graph = graph_of(project, facts)
    handlers = [unit for unit in graph.units if unit.sort == "handler"]
    reached = {unit.name: {part.name for part in graph.reached(unit, "request")} for unit in handlers}
    return tuple(
        Opened(
            scope=item.scope,
            factory=item.target,
            handlers=frozenset(facts.canonical(unit.cls) for unit in handlers if item.name in reached[unit.name]),
        )
        for item in graph.units
        if item.sort == "component" and item.form == "context"
    )


def graph_in(registry: Registry, context: Context) -> Graph:
    """The graph that rules look at, for the first registry of components; one of nothing for others, and where a spec cannot be used."""
    first = context.project.of_kind(KIND)[0]
    complete = all(item.complete for item in context.project.registries)
    return graph_of(context.project, context.facts) if complete and registry is first else EMPTY


class _Suppliers:
    """Finds what parameters receive: what a spec gives, else a unit of the type, else a setting of the name, else the default."""

    def __init__(self, *, units: Sequence[Unit], settings: PyObject | None, project: Project, facts: Facts) -> None:
        self._facts = facts
        self._project = project
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
        """The names of the settings; none where a base class that cannot be read may have more."""
        found = self._setting_facts
        inherited = [self._names_in(base) for base in found.ancestors] if found else []
        if found is None or None in inherited:
            return ()
        properties = [name for name, item in found.methods.items() if item.sort == "property"]
        return (*found.attributes, *properties, *(name for names in inherited for name in sorted(names or ())))

    def _names_in(self, base: PyObject) -> frozenset[str] | None:
        """The settings of a base class that stand in no source: those of a generated one; None where they cannot be known."""
        if base.module.partition(".")[0] in PYDANTIC or isinstance(self._facts.find(base), ClassFact):
            return frozenset()
        known = (kind.settings(item, base) for item in self._project.registries if (kind := item.kind).settings)
        return next((names for names in known if names is not None), None)

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
        wanted, found = parameter.annotation, self._setting_annotation(parameter.name)
        if wanted is None or found is None:
            return False
        return (found.text, found.object) == (wanted.text, wanted.object)

    def _setting_annotation(self, name: str) -> Annotation | None:
        """The annotation of a setting: an attribute, or a property of the settings."""
        if self._setting_facts is None:
            return None
        attribute, method = self._setting_facts.attributes.get(name), self._setting_facts.methods.get(name)
        if attribute is not None:
            return attribute.annotation
        return method.returns if method is not None and method.sort == "property" else None


def _class(reference: PyObject | None, facts: Facts) -> ClassFact | None:
    found = facts.find(reference) if reference else None
    return found if isinstance(found, ClassFact) else None


def deriving(graph: Graph, wanted: PyObject, facts: Facts) -> Iterator[Unit]:
    """The components whose class derives from a class that nothing supplies: they could be told to provide it."""
    for unit in graph.units:
        found = facts.find(unit.cls)
        if unit.sort == "component" and isinstance(found, ClassFact) and found.is_subclass_of(facts.canonical(wanted)):
            yield unit


EMPTY = Graph(units=(), supplies={}, by_class={}, settings=None, bus=None)
"""The graph of a project without components."""
