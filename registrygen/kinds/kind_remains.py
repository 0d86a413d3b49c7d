"""What is left of a kind's declaration in which something is wrong: enough to check the documents of the kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from registrygen.api import Document, Finding, is_identifier, nearest
from registrygen.kinds.kind_document import KindDocument
from registrygen.model.registry import children

_SECTIONS = frozenset({"doc", "lookups", "statistics", "rules"})
"""Keys without which a kind's entries mean the same."""
_PARTED = ("fields", "lookups", "statistics")
"""Keys whose values fall into parts that do not need each other."""
Part = tuple[str | int, ...]
"""The path of a section, a field, a lookup or a figure."""


def faulty_parts(document: Document, findings: Iterable[Finding]) -> frozenset[Part] | None:
    """The fields and sections in which something is wrong, None where the kind cannot do without what is."""
    values = document.values
    parts: list[Part] = [(key,) for key in values if key in _SECTIONS or _means_nothing(key, values)]
    parts += [(key, step) for key in _PARTED for step, _ in children(values.get(key))]
    # A field that cannot be called what it is called is meant to be another: what entries say is not to be held against it.
    parts = [part for part in parts if part[0] != "fields" or is_identifier(str(part[1]))]
    places = {(span.line, span.column): part for part in parts for span in document.places(*part)}
    found = set()
    for item in findings:
        part = places.get((item.span.line, item.span.column)) if item.span is not None else None
        if part is None:
            return None
        found.add(part)
    return None if any(is_needed(name, values) for name in fields_of(found)) else frozenset(found)


def fields_of(parts: Iterable[Part]) -> frozenset[str]:
    """The names of the fields among the parts."""
    return frozenset(str(part[1]) for part in parts if part[0] == "fields")


def _means_nothing(key: str, values: Mapping[str, object]) -> bool:
    """Whether a key is none of a declaration, and no misspelt one that says what the entries are."""
    known = [info.alias or name for name, info in KindDocument.model_fields.items()]
    close = nearest(key, known)
    return key not in known and (close in _SECTIONS if close else "fields" in values)


def is_needed(field: str, values: Mapping[str, object]) -> bool:
    """Whether handlers, construction or names are made from a field."""
    texts = [str(values.get(key) or "") for key in ("handlers", "constructs", "names")]
    return any(re.search(rf"\b{re.escape(field)}\b", text) for text in texts)


def remaining(values: Mapping[str, object], parts: Iterable[Part]) -> dict[str, object]:
    """The declaration without these parts, in the same order; fields and lookups keep their places."""
    left = dict(values)
    for section, *step in parts:
        held = left.get(str(section))
        if not step:
            left.pop(str(section), None)
        elif section == "fields" and isinstance(held, dict):
            left["fields"] = {**held, step[0]: {"type": "str", "optional": True}}
        elif section == "statistics" and isinstance(held, dict):
            left["statistics"] = {key: item for key, item in held.items() if key != step[0]}
        elif section == "lookups" and isinstance(held, list):
            left["lookups"] = [{"name": f"lookup_{i}"} if i == step[0] else item for i, item in enumerate(held)]
    return left


def names_of(values: Mapping[str, object], fields: Collection[str]) -> frozenset[str]:
    """The words by which findings name fields: their keys, what their metadata is called, and their figures."""
    found = set(fields)
    declared = values.get("fields")
    for field in fields:
        said = declared.get(field) if isinstance(declared, dict) else None
        given = said if isinstance(said, dict) else {}
        found |= {f"by_{field}", *(str(given[key]) for key in ("name", "flag") if given.get(key))}
    return frozenset(found)
