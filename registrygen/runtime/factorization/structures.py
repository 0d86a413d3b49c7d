"""Structures of data: pydantic's models, dataclasses and TypedDicts, the fields that they have, and how they are called with them."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from inspect import Parameter
from typing import Annotated, Any, Literal, NotRequired, Required, Union, Unpack, get_args, get_origin, get_type_hints

import typing_extensions
from pydantic import AliasChoices, AliasPath, BaseModel, RootModel
from typing_extensions import is_typeddict

from registrygen.diagnostics.near import nearest
from registrygen.runtime.signatures import EMPTY, UNGIVEN, Taken, early_fields, signature_of

UNKNOWN: Any = type("Unknown", (), {})
"""The annotation of a place that there should not be."""
_UNIONS = (Union, types.UnionType)
_UNPACKED = (Unpack, typing_extensions.Unpack)
_QUALIFIERS = (Required, NotRequired, typing_extensions.ReadOnly)


class Field(Parameter):
    """A parameter of any name, as the aliases of fields are, such as `batch-size` or `class`; `also` is another name of it."""

    __slots__ = ("also",)

    def __init__(self, name: str, kind: Any, *, default: Any = EMPTY, annotation: Any = EMPTY, also: str = "") -> None:
        super().__init__("field", kind, default=default, annotation=annotation)
        self._name = name
        self.also = also

    def replace(self, **changed: Any) -> Field:
        """The same with something else in the place of what is given."""
        kept = {name: getattr(self, name) for name in ("name", "kind", "default", "annotation", "also")}
        return Field(**{**kept, **changed})


def names_of(parameter: Parameter) -> tuple[str, ...]:
    """The names that an argument can be given by."""
    also = getattr(parameter, "also", "")
    return (parameter.name, also) if also else (parameter.name,)


def fields_of(hint: Any) -> Mapping[str, Any] | None:
    """The names that a structure takes with their annotations; None for what is none."""
    try:
        return _known_fields(hint)
    except TypeError:
        # An annotation that cannot be hashed.
        return None


def is_closed(structure: Any) -> bool:
    """Whether a structure does not say itself what becomes of keys that no field takes."""
    name = "model_config" if issubclass(structure, BaseModel) else "__pydantic_config__"
    return "extra" not in getattr(structure, name, {})


def inner_hint(hint: Any, value: Any, key: Any) -> Any:
    """The annotation of what stands at a key or index of a value; that of the value where it says nothing of that."""
    hint = _bare(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in _UNIONS:
        return _united([inner_hint(part, value, key) for part in fitting(parts, value)], hint)
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        # A named tuple takes no blocks.
        return UNKNOWN
    if isinstance(value, Mapping):
        if isinstance(origin, type) and issubclass(origin, Mapping) and len(parts) == 2:
            return parts[1]
        fields = fields_of(hint)
        return hint if fields is None else fields.get(key, fields.get(nearest(str(key), fields) or "", UNKNOWN))
    if origin is tuple and parts and parts[-1] is not Ellipsis:
        return parts[key] if key < len(parts) else UNKNOWN
    if parts and isinstance(origin, type) and issubclass(origin, Collection) and not isinstance(value, Mapping):
        return hint if issubclass(origin, Mapping) else parts[0]
    return hint


def _united(hints: list[Any], otherwise: Any) -> Any:
    try:
        return Union[tuple(hints)] if hints else otherwise
    except TypeError:
        # What is no type, such as an `InitVar`.
        return otherwise


def may_be(hint: Any, value: Any) -> bool:
    """Whether data of this form is what a member of a union is of."""
    if hint is Any or hint is object:
        return True
    hint = _bare(hint)
    found = get_origin(hint) or hint
    if found in _UNIONS:
        return any(may_be(item, value) for item in get_args(hint))
    if isinstance(value, Mapping):
        is_named = hasattr(found, "_fields") or fields_of(hint) is not None
        return is_named or (isinstance(found, type) and issubclass(found, Mapping))
    return isinstance(found, type) and issubclass(found, Collection) and not issubclass(found, str | bytes | Mapping)


def fitting(members: Sequence[Any], value: Any) -> list[Any]:
    """The members of a union that data of this form may be: of structures those whose literals it has, as they tell them apart."""
    among = [item for item in members if may_be(item, value)]
    return [item for item in among if not (isinstance(value, Mapping) and _is_another(item, value))] or among


def _is_another(hint: Any, value: Mapping[Any, Any]) -> bool:
    """Whether a field that can only have certain values has another one."""
    hint = _bare(hint)
    if get_origin(hint) in _UNIONS:
        return all(_is_another(item, value) for item in get_args(hint) if may_be(item, value))
    fields = fields_of(hint) or {}
    literals = (
        (value[name], get_args(_bare(item)))
        for name, item in fields.items()
        if name in value and get_origin(_bare(item)) is Literal
    )
    return any(given not in known for given, known in literals)


def _bare(hint: Any) -> Any:
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    return hint


def structure_in(hint: Any, value: Mapping[Any, Any]) -> Any:
    """The structure that a mapping becomes by an annotation: of several the one that has its keys. None where it stays a mapping."""
    hint = _bare(hint)
    if get_origin(hint) not in _UNIONS:
        return None if fields_of(hint) is None else hint
    among = [structure_in(part, value) for part in fitting(get_args(hint), value)]
    return min(among, key=lambda item: len(value.keys() - (fields_of(item) or value).keys()), default=None)


def taken_of(structure: Any) -> Taken:
    """How a structure is called with its fields by name. Raises ConformanceError or ValueError where it cannot be."""
    if is_typeddict(structure):
        hints = get_type_hints(structure, include_extras=True) if fields_of(structure) else {}
        fields = (_field(name, _unqualified(hint), _is_required(structure, name, hint)) for name, hint in hints.items())
        return Taken(parameters=tuple(fields), returns=structure)
    if issubclass(structure, BaseModel):
        return Taken(parameters=tuple(_of_model(structure)), returns=structure)
    return signature_of(structure)


def taken_by(artifact: Any) -> Taken:
    """How an artifact is called, a model by the names that it takes its fields by. Raises ConformanceError where that cannot be told."""
    taken = unpacked(signature_of(artifact))
    if not (isinstance(artifact, type) and issubclass(artifact, BaseModel) and artifact.__init__ is BaseModel.__init__):
        return taken
    fields = artifact.model_fields
    if any(isinstance(field.validation_alias, AliasChoices | AliasPath) for field in fields.values()):
        return taken
    # In the signature, fields whose alias no parameter can have stand by their own names, which the model may not take.
    signed = {item.name: item for item in taken.parameters}
    known = [_signed(signed, name, _of_field(artifact, name)) for name in fields]
    # An older pydantic leaves them out instead, and says that anything is taken.
    rest = taken.of_kind(Parameter.VAR_KEYWORD) if artifact.model_config.get("extra") == "allow" else []
    return dataclasses.replace(taken, parameters=(*known, *rest))


def _signed(signed: Mapping[str, Parameter], name: str, field: Field) -> Field:
    found = signed.get(field.name, signed.get(name, field))
    return field.replace(default=found.default, annotation=found.annotation)


def unpacked(taken: Taken) -> Taken:
    """A signature with the keys of an unpacked TypedDict as what they are, arguments by name."""
    parameters: list[Parameter] = []
    for item in taken.parameters:
        if get_origin(item.annotation) not in _UNPACKED:
            parameters.append(item)
            continue
        structure = get_args(item.annotation)[0]
        is_known = all(name.isidentifier() for name in fields_of(structure) or ("",))
        parameters += taken_of(structure).parameters if is_known else [item.replace(annotation=EMPTY)]
    return dataclasses.replace(taken, parameters=tuple(parameters))


def _is_required(structure: Any, name: str, hint: Any) -> bool:
    """Whether a TypedDict's key has to be there, which the class itself does not see in annotations that are texts."""
    while get_origin(hint) in (*_QUALIFIERS, Annotated):
        if get_origin(hint) in (Required, NotRequired):
            return get_origin(hint) is Required
        hint = get_args(hint)[0]
    return name in structure.__required_keys__


def _field(name: str, hint: Any, is_required: bool, also: str = "") -> Field:
    default = EMPTY if is_required else UNGIVEN
    return Field(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint, also=also)


def _of_field(model: type[BaseModel], name: str) -> Field:
    """A field by the name that the model takes it by, and its own where that is taken too."""
    field, config = model.model_fields[name], model.model_config
    is_by_alias = config.get("validate_by_alias", True)
    taken = str(field.validation_alias or field.alias or name) if is_by_alias else name
    is_by_name = config.get("populate_by_name") or config.get("validate_by_name")
    also = name if is_by_name and taken != name else ""
    return _field(taken, field.rebuild_annotation(), field.is_required(), also)


def _of_model(model: type[BaseModel]) -> list[Parameter]:
    """The fields of a model; what its own validators look at before is left to them, as they may take anything."""
    further = [Parameter("further", Parameter.VAR_KEYWORD)]
    if any(item.info.mode != "after" for item in model.__pydantic_decorators__.model_validators.values()):
        return further
    early = early_fields(model)
    fields: list[Parameter] = [
        _of_field(model, name).replace(**({"annotation": EMPTY} if early & {name, "*"} else {}))
        for name in model.model_fields
    ]
    return fields if is_closed(model) or model.model_config.get("extra") == "forbid" else [*fields, *further]


@lru_cache(maxsize=1024)
def _known_fields(hint: Any) -> Mapping[str, Any] | None:
    # A RootModel has no names: it is of what it holds.
    if not isinstance(hint, type) or issubclass(hint, RootModel):
        return None
    if issubclass(hint, BaseModel):
        return _model_fields(hint)
    if not (dataclasses.is_dataclass(hint) or is_typeddict(hint)):
        return None
    try:
        return {name: _unqualified(item) for name, item in get_type_hints(hint, include_extras=True).items()}
    except Exception:
        # A name that only type checkers import: what is not known speaks against nothing.
        return None


def _unqualified(hint: Any) -> Any:
    """The annotation of a TypedDict's field without what says whether it has to be there."""
    return _unqualified(get_args(hint)[0]) if get_origin(hint) in _QUALIFIERS else hint


def _model_fields(model: type[BaseModel]) -> Mapping[str, Any] | None:
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.validation_alias, AliasChoices | AliasPath):
            return None
        for known in {name, field.alias or name, field.validation_alias or name}:
            fields[known] = field.annotation
    return fields
