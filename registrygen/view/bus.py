"""The event bus that wired registries share: its Protocol and an implementation within one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.model.artefact import Section
from registrygen.model.registry import Project, Registry
from registrygen.pysource.objects import PyObject
from registrygen.view.scope import Scope

BUS_MODULE = "bus"
IN_PROCESS_BUS = "InProcessEventBus"
_NAMES = ("EventBus", "ErrorPolicy", "HandlerFailure", IN_PROCESS_BUS)


@dataclass(frozen=True, kw_only=True)
class BusView:
    """Local names of what the bus is written with."""

    type_var: str
    callable: str
    awaitable: str
    logging: str
    protocol: str
    checkable: str
    enum: str
    dataclass: str
    any: str
    asyncio: str


def bus_sections(registries: Sequence[Registry]) -> list[Section]:
    """The bus's section, if any registry has handlers."""
    wired = [registry for registry in registries if registry.handlers]
    if not wired:
        return []
    place = wired[0].where("handlers")
    return [
        Section(
            module=BUS_MODULE,
            template="core/bus.py.j2",
            defines=dict.fromkeys((*_NAMES, "E", "Receiver", "_logger", "_deliver"), place),
            exports=_NAMES,
            reexport=False,
            build=bus_view,
            title="An event bus, and one that runs within the process",
        )
    ]


def is_in_process_bus(cls: PyObject, project: Project) -> bool:
    """Whether a class is the generated bus, as far as its module tells: the package is not known here."""
    is_there = any(registry.handlers for registry in project.registries)
    return is_there and cls.name == IN_PROCESS_BUS and f".{cls.module}".endswith(f".{BUS_MODULE}")


def bus_view(scope: Scope) -> BusView:
    """The names that the bus's template uses."""
    return BusView(
        type_var=scope.std("typing", "TypeVar"),
        callable=scope.std("collections.abc", "Callable"),
        awaitable=scope.std("collections.abc", "Awaitable"),
        logging=scope.imports.module("logging"),
        protocol=scope.std("typing", "Protocol"),
        checkable=scope.std("typing", "runtime_checkable"),
        enum=scope.std("enum", "Enum"),
        dataclass=scope.std("dataclasses", "dataclass"),
        any=scope.std("typing", "Any"),
        asyncio=scope.imports.module("asyncio"),
    )
