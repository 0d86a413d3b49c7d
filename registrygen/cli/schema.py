"""`registrygen schema`: the JSON Schema of spec documents and of the configuration, for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from registrygen.cli.codes import UNKNOWN_KIND
from registrygen.cli.options import Asked
from registrygen.cli.run import look, refuse, start
from registrygen.config import ConfigModel
from registrygen.diagnostics.finding import finding
from registrygen.diagnostics.near import suggestion
from registrygen.kinds.kind_document import KIND, KindDocument
from registrygen.model.fields import HandlerFlags, Member
from registrygen.model.kind import Kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CONFIG = "config"

Schema = dict[str, Any]


def schema(asked: Asked, name: str | None) -> int:
    """Prints the schema of one kind's documents, of the configuration, or of every document that there can be."""
    run = start(asked)
    if name == CONFIG:
        run.console.document({"$schema": DRAFT, **ConfigModel.model_json_schema()})
        return 0
    kinds = look(run).kinds
    if name is not None and name not in (*kinds, KIND):
        help = suggestion(name, [*kinds, KIND, CONFIG])
        return refuse(run, finding(UNKNOWN_KIND, f"there is no kind `{name}`", at=None, help=help))
    run.console.document(document_schema(kinds, [*kinds, KIND] if name is None else [name]))
    return 0


def document_schema(kinds: Mapping[str, Kind], names: list[str]) -> Schema:
    """The schema of a document of one of the kinds that are named; `kind` decides which."""
    definitions: Schema = {}
    for name in names:
        definitions.update(_declaration() if name == KIND else _kind_definitions(kinds[name]))
    chosen = [{"$ref": f"#/$defs/{name}"} for name in names]
    body: Schema = {"oneOf": chosen} if len(chosen) > 1 else chosen[0]
    return {"$schema": DRAFT, **body, "$defs": definitions}


def _declaration() -> Schema:
    own, others = _model(KindDocument, KIND)
    own["properties"]["kind"] = {"const": KIND, "description": "The document declares a kind."}
    return {KIND: own, **others}


def _kind_definitions(kind: Kind) -> Schema:
    """The kind's document as `<kind>`, its entries as `<kind>.entry`, and the parts of both."""
    document, parts = _model(kind.document, kind.name)
    entry = _entry(kind)
    definitions = {kind.name: document, **parts, **entry}
    values = {"$ref": f"#/$defs/{kind.name}.entry"}
    entries = {"type": ["object", "null"], "additionalProperties": values}
    document["properties"]["kind"] = {"const": kind.name, "description": kind.doc}
    group = definitions[f"{kind.name}.GroupModel"]
    for holder, key, shape in (
        (document, "entries", entries),
        (document, "defaults", values),
        (group, "entries", entries),
        (group, "with", values),
    ):
        holder["properties"][key] = {**shape, "description": holder["properties"][key].get("description", "")}
    return definitions


def _entry(kind: Kind) -> Schema:
    """An entry, of which every part may stand in `defaults` or `with` instead, and may be null, which removes it."""
    own, parts = _model(kind.entry, f"{kind.name}.entry")
    for part in (own, *parts.values()):
        part.pop("required", None)
    members = _members(kind)
    properties = own.get("properties", {})
    for key, said in properties.items():
        shape = {word: value for word, value in said.items() if word not in ("title", "description", "default")}
        about = {word: value for word, value in said.items() if word in ("description", "default")}
        choices = [{"enum": members[key]}] if key in members else []
        properties[key] = {**about, "anyOf": [*choices, shape, {"type": "null"}]}
    own["type"] = ["object", "null"]
    return {f"{kind.name}.entry": own, **parts}


def _members(kind: Kind) -> dict[str, list[object]]:
    """The values that fields of known enums most likely have, which editors offer; others stay possible."""
    slots = {slot.slot: [*slot.members.values()] for slot in kind.enums if slot.members}
    found: dict[str, list[object]] = {}
    for name, info in kind.entry.model_fields.items():
        markers = [marker for marker in info.metadata if isinstance(marker, Member | HandlerFlags)]
        if markers and isinstance(markers[0], Member) and markers[0].slot in slots:
            found[info.alias or name] = list(slots[markers[0].slot])
    return found


def _model(model: type[BaseModel], prefix: str) -> tuple[Schema, Schema]:
    """A model's schema and those of its parts, as `<prefix>.<part>`."""
    own = model.model_json_schema(ref_template=f"#/$defs/{prefix}.{{model}}")
    parts = own.pop("$defs", {})
    return own, {f"{prefix}.{name}": part for name, part in parts.items()}
