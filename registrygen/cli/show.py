"""`registrygen show`: one entry as it is resolved, and where each of its values comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from registrygen.cli.codes import AMBIGUOUS_ENTRY, UNKNOWN_ENTRY
from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import Run, look, refuse, start
from registrygen.diagnostics.finding import Finding, Related, Span, finding
from registrygen.diagnostics.near import nearest
from registrygen.diagnostics.text import visible
from registrygen.model.fields import REQUIRED, Field
from registrygen.model.registry import Entry, LinkValue, MemberValue, Project, Registry
from registrygen.pipeline import Analysis, inputs_of
from registrygen.pysource.objects import PyObject


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A field with its value as text, and where that comes from."""

    field: str
    value: str
    origin: str
    at: Span | None


def show(asked: Asked, name: str) -> int:
    """Prints the entry that is named by `KIND/KEY`, or by its key where that is enough."""
    run = start(asked)
    analysis = look(run)
    found = _find(analysis.project, name)
    if isinstance(found, Finding):
        return refuse(run, found)
    registry, entry = found
    modules = _modules(run, analysis, registry, entry)
    if run.has_text:
        run.console.say(_text(modules, registry, entry))
    else:
        run.console.document(_record(modules, registry, entry))
    return 0


def _find(project: Project, name: str) -> tuple[Registry, Entry] | Finding:
    named = [(registry, entry) for registry in project.registries for entry in registry.entries]
    full = {f"{registry.kind.name}/{entry.key}": None for registry, entry in named}
    matches = [(r, e) for r, e in named if name == f"{r.kind.name}/{e.key}"] or [
        (r, e) for r, e in named if name == e.key
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        related = tuple(Related(message=f"{r.kind.name}/{e.key}", span=e.span) for r, e in matches)
        help = "name the kind too: " + " or ".join(f"`{r.kind.name}/{e.key}`" for r, e in matches)
        return finding(AMBIGUOUS_ENTRY, f"several entries are `{name}`", at=None, help=help, related=related)
    close = nearest(name, full if "/" in name else [entry.key for _, entry in named])
    help = f"did you mean `{close}`?" if close else "`registrygen list` prints all entries"
    return finding(UNKNOWN_ENTRY, f"there is no entry `{name}`", at=None, help=help)


def _rows(registry: Registry, entry: Entry) -> list[_Row]:
    rows = []
    for field in registry.fields:
        if field.key in entry.values:
            origin, at = _origin(field, entry)
            rows.append(_Row(field=field.key, value=_value(entry.values[field.key], registry), origin=origin, at=at))
    if entry.spec.doc:
        rows.append(_Row(field="doc", value=entry.spec.doc, origin=_layer(entry, ("doc",)), at=entry.where("doc")))
    return rows


def _origin(field: Field, entry: Entry) -> tuple[str, Span | None]:
    """Which layer decided a field, and the place; no place where it is a default."""
    path = ("requires", field.handler) if field.handler else (field.key,)
    layer = _layer(entry, path)
    if layer:
        return layer, entry.where(*path)
    if field.is_key:
        return "key", entry.span
    if field.handler:
        return f"default of the handler `{field.handler}`", None
    if field.named is not None:
        value = entry.values[field.key]
        return (f"computed from `names.{field.named.template}`" if value is not None else "not used"), None
    return ("default" if field.default is not REQUIRED else "nothing"), None


def _layer(entry: Entry, path: Sequence[str]) -> str:
    """The nearest of the entry's layers that has the path, or nothing."""
    for layer in entry.layers:
        holder: object = layer.values
        for step in path:
            holder = holder.get(step) if isinstance(holder, Mapping) else None
        if holder is not None:
            return layer.sort
    return ""


def _value(value: object, registry: Registry) -> str:
    if isinstance(value, MemberValue):
        return f"{registry.enums[value.slot].name}.{value.name}"
    if isinstance(value, LinkValue):
        return f"{value.kind}/{value.key}"
    if isinstance(value, PyObject):
        return str(value)
    if isinstance(value, BaseModel):
        return _value(value.model_dump(by_alias=True), registry)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(item, registry)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_value(item, registry) for item in value) + "]"
    return value if isinstance(value, str) and value else json.dumps(value, default=str)


def _subscriptions(registry: Registry, entry: Entry) -> list[str]:
    found = [item for item in registry.subscriptions if item.entry.key == entry.key]
    return [f"{item.handler.target or item.handler.key}.{item.method}" for item in found]


def _modules(run: Run, analysis: Analysis, registry: Registry, entry: Entry) -> list[str]:
    """The generated modules that have the entry in them, those of the kind's own artefacts too."""
    layout = registry.layout
    modules = [layout.module]
    if any(slot.derived for slot in registry.enums.values()):
        modules.append(layout.enums_module)
    if _subscriptions(registry, entry):
        modules.append(layout.wiring_module)
    inputs = inputs_of(run.config, analysis)
    alone = Project(registries=(registry,))
    for artefact in registry.kind.artefacts:
        sections = artefact.sections([registry], alone, inputs) if artefact.sections else []
        modules.extend(section.module for section in sections if section.part == "code")
    root = next((item.root for item in run.config.model.outputs if "code" in item.parts), "")
    return [f"{root}/{module.replace('.', '/')}.py" for module in dict.fromkeys(modules)]


def _text(modules: Sequence[str], registry: Registry, entry: Entry) -> str:
    place = f"{entry.span.path}:{entry.span.line}"
    rows = [(row.field, row.value, _source(row)) for row in _rows(registry, entry)]
    text = f"{registry.kind.name}/{visible(entry.key)}  {visible(place)}\n" + columns(rows, indent="  ")
    for title, lines in (
        ("subscriptions", _subscriptions(registry, entry)),
        ("modules", modules),
    ):
        text += f"{title}:\n" + "".join(f"  {visible(line)}\n" for line in lines) if lines else ""
    return text


def _source(row: _Row) -> str:
    return f"{row.origin} {row.at.path}:{row.at.line}:{row.at.column}" if row.at else row.origin


def _record(modules: Sequence[str], registry: Registry, entry: Entry) -> dict[str, object]:
    fields = [
        {"field": row.field, "value": row.value, "origin": row.origin, "place": _place(row.at) if row.at else None}
        for row in _rows(registry, entry)
    ]
    return {
        "kind": registry.kind.name,
        "key": entry.key,
        "place": _place(entry.span),
        "fields": fields,
        "subscriptions": _subscriptions(registry, entry),
        "modules": list(modules),
    }


def _place(span: Span) -> dict[str, object]:
    return {"path": span.path, "line": span.line, "column": span.column}
