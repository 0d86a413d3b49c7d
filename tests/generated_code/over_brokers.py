"""The cases `clean/over_*`: their applications and what is generated for them, ready to import, and FastStream's brokers for each."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from faststream.kafka import KafkaBroker, TestKafkaBroker
from faststream.nats import NatsBroker, TestNatsBroker
from faststream.rabbit import RabbitBroker, TestRabbitBroker
from faststream.redis import RedisBroker, TestRedisBroker

CASES = Path(__file__).parents[1] / "cases" / "clean"
ORDER = UUID("00000000-0000-0000-0000-000000000001")

BROKERS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "redis": (RedisBroker, TestRedisBroker),
    "rabbit": (RabbitBroker, TestRabbitBroker),
    "kafka": (KafkaBroker, TestKafkaBroker),
    "nats": (NatsBroker, TestNatsBroker),
}
"""A broker, and what stands in for its server in memory."""


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The modules of a case."""

    name: str
    base: ModuleType
    handlers: ModuleType
    events: ModuleType
    enums: ModuleType
    wiring: ModuleType
    faststream: ModuleType

    def bus(self, broker: Any, **delivery: Any) -> Any:
        """The bus over a broker; handlers that raise are called again without a pause."""
        taken = self.faststream.EventDelivery(**{"pause": timedelta(0), **delivery})
        return self.faststream.BrokerEventBus(broker, taken)

    def wired(self, bus: Any, failures: int = 0) -> Any:
        """The application's handlers on the bus, by the wiring that any bus takes."""
        made = self.wiring.EventHandlers(log=self.handlers.Log(), audit=self.handlers.Audit(failures))
        self.wiring.wire_events(bus, made)
        return made

    def placed(self, **values: Any) -> Any:
        """An event with a value of every type."""
        given = {"order": ORDER, "total": Decimal("12.50"), "delivery": None, "lines": ("a", "b")}
        return self.events.OrderPlaced(**{**given, **values})


@contextmanager
def shop_over(broker: str, folder: Path) -> Iterator[Shop]:
    """The case of a broker, newly imported from a copy below the folder, and forgotten at the end."""
    package, app = f"over_{broker}", f"lib_over_{broker}"
    shutil.copytree(CASES / package / "app", folder, dirs_exist_ok=True)
    shutil.copytree(CASES / package / "output", folder / package)
    sys.path.insert(0, str(folder))
    names = {
        "base": f"{app}.base",
        "handlers": f"{app}.handlers",
        **{name: f"{package}.events.{name}" for name in ("events", "enums", "wiring", "faststream")},
    }
    try:
        yield Shop(name=broker, **{key: importlib.import_module(name) for key, name in names.items()})
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] in (package, app)]:
            del sys.modules[name]
