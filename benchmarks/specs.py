"""Specs and applications of any size, the same at every run: events in workflows of three phases, with handlers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PHASES = ("attempted", "succeeded", "failed")
CATEGORIES = ("authentication", "authorization", "provider", "data_sync", "session", "rate_limit")
WORKFLOWS_PER_MODULE = 50

_HEAD = """\
registrygen: 1
kind: events
title: Domain events
base: "shop.events.base:DomainEvent"
scan: [shop.events]
enums:
  category:
    name: EventCategory
    members:
      AUTHENTICATION: authentication
      AUTHORIZATION: authorization
      PROVIDER: provider
      DATA_SYNC: data_sync
      SESSION: session
      RATE_LIMIT: rate_limit
handlers:
  logging: {class: "shop.handlers:LoggingHandler", method: handle, default: true}
  audit: {class: "shop.handlers:AuditHandler", default: true}
  email: {class: "shop.handlers:EmailHandler", phases: [succeeded]}
groups:
"""
_CONFIGURATION = """\
[tool.registrygen]
source = {roots}
line-length = 100

[tool.black]
line-length = 100
"""
_BASE = """\
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    user_id: str
"""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event: its workflow by number, and its phase."""

    workflow: int
    phase: str

    @property
    def name(self) -> str:
        """The event's class."""
        return f"Workflow{self.workflow:05}{self.phase.capitalize()}"

    @property
    def method(self) -> str:
        """The method that the specs' name template asks of a handler."""
        return f"handle_workflow_{self.workflow:05}_{self.phase}"

    @property
    def module(self) -> str:
        """The module of the event's class, below `shop.events`."""
        return f"part_{self.workflow // WORKFLOWS_PER_MODULE:03}"

    @property
    def is_mailed(self) -> bool:
        """Whether an e-mail is sent: for one success in four."""
        return self.phase == "succeeded" and self.workflow % 4 == 0


def events(count: int) -> list[Event]:
    """The first `count` events, three to a workflow; what is left over are workflows of a single state."""
    whole = count - count % 3
    return [
        Event(workflow=number // 3, phase=PHASES[number % 3])
        if number < whole
        else Event(workflow=number - whole + whole // 3, phase="operational")
        for number in range(count)
    ]


def spec(count: int) -> str:
    """The YAML text of a registry with `count` events, one group a workflow."""
    return _HEAD + "".join(_spec_lines(events(count)))


def _spec_lines(members: list[Event]) -> Iterator[str]:
    for event in members:
        if event.phase in (PHASES[0], "operational"):
            category = CATEGORIES[event.workflow % len(CATEGORIES)]
            yield f"  - title: Workflow {event.workflow}\n"
            yield f"    refs: {{event: shop.events.{event.module}}}\n"
            yield f"    with: {{category: {category}, workflow: workflow_{event.workflow:05}}}\n"
            yield "    entries:\n"
        more = ", requires: {email: true}" if event.is_mailed else ""
        action = f", audit_action: WORKFLOW_{event.workflow:05}_DONE" if event.phase == "succeeded" else ""
        yield f"      {event.name}: {{phase: {event.phase}{more}{action}}}\n"


def source(count: int) -> dict[str, str]:
    """The application that the spec of the same size speaks of: file to text, event classes and handlers."""
    members = events(count)
    files = {"shop/__init__.py": "", "shop/events/__init__.py": "", "shop/events/base.py": _BASE}
    by_module: dict[str, list[Event]] = {}
    for event in members:
        by_module.setdefault(event.module, []).append(event)
    for module, own in by_module.items():
        files[f"shop/events/{module}.py"] = _event_module(own)
    files["shop/handlers.py"] = _handlers(by_module)
    return files


def _event_module(members: list[Event]) -> str:
    head = "from dataclasses import dataclass\n\nfrom shop.events.base import DomainEvent\n"
    classes = (
        f"\n\n@dataclass(frozen=True, kw_only=True)\nclass {event.name}(DomainEvent):\n    source: str\n"
        for event in members
    )
    return head + "".join(classes)


def _handlers(by_module: dict[str, list[Event]]) -> str:
    members = [event for own in by_module.values() for event in own]
    imports = [
        f"from shop.events.{module} import {', '.join(event.name for event in own)}\n"
        for module, own in by_module.items()
    ]
    logging = "    async def handle(self, event: DomainEvent) -> None:\n        print(event)\n"
    return "".join(
        [
            "from shop.events.base import DomainEvent\n",
            *imports,
            "\n\nclass LoggingHandler:\n",
            logging,
            "\n\nclass AuditHandler:\n",
            *(_method(event) for event in members),
            "\n\nclass EmailHandler:\n    pass\n",
            *(_method(event) for event in members if event.is_mailed),
        ]
    )


def _method(event: Event) -> str:
    return f"    async def {event.method}(self, event: {event.name}) -> None:\n        print(event)\n\n"


def write_project(folder: Path, count: int, *, with_source: bool) -> None:
    """Writes a project with `count` events: configuration, specs, and with `with_source` the application as well."""
    (folder / "specs").mkdir(parents=True, exist_ok=True)
    (folder / "specs" / "events.yaml").write_text(spec(count), encoding="utf-8")
    roots = '["src"]' if with_source else "[]"
    (folder / "pyproject.toml").write_text(_CONFIGURATION.format(roots=roots), encoding="utf-8")
    for name, text in source(count).items() if with_source else ():
        file = folder / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
