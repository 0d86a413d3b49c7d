"""An entry model's fields as values: spec key, metadata field, type and default."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from registrygen.model.fields import (
    REQUIRED,
    Field,
    FieldType,
    Follows,
    Given,
    HandlerFlags,
    Keys,
    LinkType,
    ListType,
    MapType,
    Member,
    MemberType,
    Meta,
    Named,
    Object,
    ObjectType,
    Plain,
    Record,
    Ref,
)
from registrygen.model.kind import Kind
from registrygen.model.registry import Handler
from registrygen.model.spec import EntryModel

M = TypeVar("M")


def fields_of(kind: Kind, handlers: Mapping[str, Handler], renamed: Mapping[str, str]) -> tuple[Field, ...]:
    """The key's field where the kind wants it, the entry model's own, handler flags in the place of the `requires` field."""
    key = kind.key
    key_field = Field(
        key=key.field,
        name=renamed.get(key.field, key.field),
        type=key.type,
        default=REQUIRED,
        doc=key.doc,
        is_key=True,
    )
    fields = [] if key.after else [key_field]
    for name, info in _in_order(kind.entry):
        if any(isinstance(marker, HandlerFlags) for marker in info.metadata):
            fields.extend(_handler_field(handler, renamed) for handler in handlers.values())
        else:
            fields.extend([*_flag(name, info, renamed), _field(name, info, renamed)])
        if key.after and key.after == fields[-1].key:
            fields.append(key_field)
    return tuple(fields)


def _in_order(model: type[EntryModel]) -> list[tuple[str, FieldInfo]]:
    """The fields of an entry model: those of all entries first, but for those that the model declares anew, in its own order."""
    own = [name for name in model.__annotations__ if name in model.model_fields]
    names = [*(name for name in model.model_fields if name not in own), *own]
    return [(name, model.model_fields[name]) for name in names]


def is_given(value: object) -> bool:
    """Whether a key's value says something: empty texts, lists and mappings do not."""
    return value is not None and value not in ("", [], {})


def as_mapping(value: Any) -> Any:
    """A small model of single values as the mapping that was given for it; any other value as it is."""
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    return value


def _flag(name: str, info: FieldInfo, renamed: Mapping[str, str]) -> list[Field]:
    """The field that says whether the key is given, for keys that have one."""
    flag = (_marker(info.metadata, Meta) or Meta()).flag
    if not flag:
        return []
    key = info.alias or name
    default = REQUIRED if info.is_required() else is_given(info.get_default(call_default_factory=True))
    doc = f"Whether the entry has `{key}`."
    return [
        Field(key=flag, name=renamed.get(flag, flag), type=Plain("bool"), default=default, doc=doc, flag_of=key),
    ]


def _handler_field(handler: Handler, renamed: Mapping[str, str]) -> Field:
    key = f"requires_{handler.key}"
    doc = f"Whether {handler.target.short if handler.target else handler.key} handles this entry."
    return Field(
        key=key, name=renamed.get(key, key), type=Plain("bool"), default=handler.default, doc=doc, handler=handler.key
    )


def _field(name: str, info: FieldInfo, renamed: Mapping[str, str]) -> Field:
    key = info.alias or name
    meta = _marker(info.metadata, Meta) or Meta()
    annotation, optional = _without_none(info.annotation)
    keys = _marker(info.metadata, Keys)
    given = _marker(info.metadata, Given) is not None
    follows = _marker(info.metadata, Follows)
    target = _marker(info.metadata, Object)
    from_key = target is not None and target.from_key
    default = REQUIRED if info.is_required() else as_mapping(info.get_default(call_default_factory=True))
    always = follows is not None or from_key
    return Field(
        key=key,
        name=renamed.get(key, meta.name or key),
        type=ListType(Plain("str")) if keys else Plain("bool") if given else _type(annotation, info.metadata),
        default=REQUIRED if always else False if given else default,
        optional=optional and not always and not given,
        hidden=meta.hidden,
        doc=info.description or "",
        named=_marker(info.metadata, Named),
        keys_only=keys,
        from_key=from_key,
        given=given,
        follows=follows,
        record=_marker(info.metadata, Record),
    )


def _marker(markers: Iterable[object], sort: type[M]) -> M | None:
    return next((marker for marker in markers if isinstance(marker, sort)), None)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        optional = len(members) < len(get_args(annotation))
        return (members[0] if len(members) == 1 else Union[tuple(members)]), optional
    return annotation, False


def _type(annotation: Any, markers: Iterable[object]) -> FieldType:
    markers = tuple(markers)
    if hasattr(annotation, "__metadata__"):
        markers = (*annotation.__metadata__, *markers)
        annotation = get_args(annotation)[0]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return ListType(_type(arguments[0], markers))
    if origin is dict:
        return MapType(_type(arguments[1], markers))
    for marker in markers:
        if isinstance(marker, Member):
            return MemberType(marker.slot)
        if isinstance(marker, Object):
            return ObjectType(marker.sort, marker.slot, marker.base, marker.signature)
        if isinstance(marker, Ref):
            return LinkType(marker.kind)
    if origin in (Union, types.UnionType):
        return Plain("scalar")
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return MapType(Plain("scalar"))
    name = annotation.__name__ if isinstance(annotation, type) else "str"
    return Plain(cast(Any, name if name in {"str", "int", "float", "bool"} else "str"))
