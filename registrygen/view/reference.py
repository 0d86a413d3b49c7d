"""What keys take, in words, from the pydantic models that hold them."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from registrygen.diagnostics.text import digits
from registrygen.model.fields import Follows, HandlerFlags, Keys, Member, Meta, Named, Object, Ref
from registrygen.view.markdown import TableView, code_cell, table, text

M = TypeVar("M")
_WORDS: Mapping[Any, str] = {
    str: "text",
    date: "date",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Any: "anything",
}
_SORTS = {"class": "class", "callable": "function", "any": "Python object"}


def key_table(model: type[BaseModel]) -> TableView:
    """The keys of a model: what each takes, what it is when it is left out, and what it says."""
    rows = [
        (code_cell(key_of(name, info)), takes(info), default_of(info), description(info))
        for name, info in model.model_fields.items()
    ]
    return table(("Key", "Takes", "Default", "What it says"), rows)


def metadata_table(model: type[BaseModel], common: type[BaseModel]) -> TableView:
    """The keys that a kind's entries have beside the common ones, and the metadata field that each fills."""
    rows = [
        (code_cell(key_of(name, info)), metadata_of(name, info), takes(info), default_of(info), description(info))
        for name, info in model.model_fields.items()
        if name not in common.model_fields
    ]
    return table(("Key", "Metadata field", "Takes", "Default", "What it says"), rows)


def key_of(name: str, info: FieldInfo) -> str:
    """A field's key in a spec or a configuration."""
    return info.alias or name


def metadata_of(name: str, info: FieldInfo) -> str:
    """The metadata field that a key fills, after the one that says whether the key is given."""
    meta = marker(info.metadata, Meta) or Meta()
    if marker(info.metadata, HandlerFlags):
        return "`requires_<handler>`"
    own = "" if meta.hidden else meta.name or key_of(name, info)
    return ", ".join(code_cell(item) for item in (meta.flag, own) if item) or "none"


def default_of(info: FieldInfo) -> str:
    """What a key is when it is left out."""
    if info.is_required():
        return "required"
    named = marker(info.metadata, Named)
    if named is not None:
        return f"computed from `names.{named.template}`"
    follows, target = marker(info.metadata, Follows), marker(info.metadata, Object)
    if follows is not None:
        return f"follows from {code_cell(follows.field)}"
    if target is not None and target.from_key:
        return "what is called like the key"
    default = info.get_default(call_default_factory=True)
    if default is None or default == "" or isinstance(default, BaseModel) or default in ([], {}):
        return ""
    return code_cell(_yaml(default))


def _yaml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        items = [item for item in value if not isinstance(item, BaseModel)]
        return f"[{', '.join(map(str, items))}]" if items else ""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {item}' for key, item in value.items())}}}"
    return str(value)


def description(info: FieldInfo) -> str:
    """A key's description, which is Markdown of ours."""
    return (info.description or "").replace("|", "\\|")


def takes(info: FieldInfo) -> str:
    """What a key takes, bounds and all."""
    words = in_words(info.annotation, info.metadata)
    bounds = [said for item in info.metadata for said in _bound(item)]
    return f"{words}, {' and '.join(bounds)}" if bounds else words


def _bound(item: object) -> list[str]:
    if isinstance(item, Gt):
        return [f"more than {digits(item.gt)}"]
    if isinstance(item, Ge):
        return [f"at least {digits(item.ge)}"]
    if isinstance(item, Le):
        return [f"at most {digits(item.le)}"]
    if isinstance(item, MinLen):
        return ["not empty"] if item.min_length == 1 else [f"at least {item.min_length}"]
    return [f"at most {item.max_length}"] if isinstance(item, MaxLen) else []


def in_words(annotation: Any, markers: Iterable[object] = ()) -> str:
    """An annotation as prose, with what the markers say about it."""
    return ", or ".join(_options(annotation, tuple(markers)))


def _options(annotation: Any, markers: tuple[object, ...]) -> list[str]:
    """What an annotation allows, each on its own; None is not said, since it stands for a key that is left out."""
    if hasattr(annotation, "__metadata__"):
        return _options(get_args(annotation)[0], (*annotation.__metadata__, *markers))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        found = [option for item in arguments if item is not type(None) for option in _options(item, markers)]
        return _brief(dict.fromkeys(found))
    if origin is Literal:
        words = ", ".join(code_cell(str(item)) for item in arguments)
        return [f"one of {words}" if len(arguments) > 1 else words]
    if origin is list:
        return [f"list of {_several(arguments[0], markers)}"]
    if origin is dict:
        return [f"mapping of {_key_words(markers)} to {_several(arguments[1], markers)}"]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return ["mapping"]
    return [_marked(markers) or _WORDS.get(annotation, text(str(annotation)))]


def _brief(options: Mapping[str, None]) -> list[str]:
    """The options without those that others include."""
    found = [option for option in options if not (option == "whole number" and "number" in options)]
    if not {"text", _WORDS[bool], "number"} <= set(found):
        return found
    return ["single value", *(option for option in found if option not in _WORDS.values())]


def _several(annotation: Any, markers: tuple[object, ...]) -> str:
    return " or ".join(_plural(option) for option in _options(annotation, markers))


def _key_words(markers: Iterable[object]) -> str:
    return "handlers" if marker(markers, HandlerFlags) else "settings" if marker(markers, Keys) else "names"


_PLURALS = {
    "text": "texts",
    "number": "numbers",
    "mapping": "mappings",
    "list": "lists",
    "member": "members",
    "key": "keys",
}


def _plural(words: str) -> str:
    if words in ("whole number", "single value"):
        return f"{words}s"
    first, space, rest = words.partition(" ")
    return _PLURALS.get(first, first) + space + rest


def _marked(markers: Iterable[object]) -> str:
    for item in markers:
        if isinstance(item, Member):
            return f"member of `enums.{item.slot}`, by name or value"
        if isinstance(item, Object):
            return f"{_SORTS[item.sort]}: `module:Name`, or a short name under `refs.{item.slot}`"
        if isinstance(item, Ref):
            return f"key of an entry of `kind: {item.kind}`"
    return ""


def marker(markers: Iterable[object], sort: type[M]) -> M | None:
    """The first marker of a sort."""
    return next((item for item in markers if isinstance(item, sort)), None)
