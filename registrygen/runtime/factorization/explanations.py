"""What pydantic says of arguments as problems of the configuration: each where it stands there, none that another one causes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from inspect import Parameter
from typing import Any

from pydantic import ValidationError as PydanticError

from registrygen.diagnostics.near import nearest, suggestion
from registrygen.runtime.conformance import shown
from registrygen.runtime.factorization.branches import Said, said, speaking
from registrygen.runtime.factorization.compiled import Compiled
from registrygen.runtime.factorization.fits import registry_help
from registrygen.runtime.factorization.hints import NO_MEMBERS, OTHER_TYPE, Child
from registrygen.runtime.factorization.problems import RESERVED, TYPE, VALUE, Path, Problem

NESTING = "blocks stand in arguments, collections and fields of data; register what makes this of a block"
"""The help where a block stands in what nothing is known of."""
_NO_INSTANCE = ("is_instance_of", NO_MEMBERS)


def explained(
    error: PydanticError,
    path: Path,
    key: str,
    block: Mapping[str, Any],
    compiled: Compiled,
    meant: Collection[Path],
) -> Iterator[Problem]:
    """The problems of a block's arguments; `key` is what the artifact is called, `meant` are fields that are only spelt wrong."""
    missing: list[str] = []
    unexpected: list[str] = []
    wrong: dict[tuple[Path, bool], list[str]] = {}
    helps: dict[tuple[Path, bool], str] = {}
    for one in _counting(error, block, compiled):
        item, (name, *rest), within = one
        if item["type"].startswith("missing_") and not rest:
            missing.append(name)
        elif item["type"] == "unexpected_keyword_argument" and not rest:
            unexpected.append(name)
        else:
            place = (*path, *within), one.at_key
            if item["type"] == "missing" and (*path, *within, *rest[-1:]) in meant:
                continue
            if type(item["input"]) is Child and item["type"] != OTHER_TYPE:
                wrong[place], helps[place] = (
                    [f"a block cannot stand here, within {shown(compiled.hint(name))}"],
                    NESTING,
                )
                continue
            wrong.setdefault(place, []).append(_said(item))
            if item["type"] == OTHER_TYPE:
                helps[place] = item.get("ctx", {}).get("help", "")
            if item["type"] in _NO_INSTANCE:
                helps[place] = _instance_help(item["input"], compiled.hint(name))
    for name in unexpected:
        # What is only spelt wrong is not missing too.
        near = nearest(name, (item for item in (*compiled.names, *RESERVED) if item not in block))
        missing = [item for item in missing if item != near]
        help = suggestion(name, (*compiled.names, *RESERVED))
        yield Problem(path=(*path, name), message=f"`{key}` takes no `{name}`", help=help, at_key=True)
    if missing:
        yield Problem(path=path, message="; ".join(f"`{key}` needs `{name}`" for name in missing))
    for place, messages in wrong.items():
        text = ", or ".join(dict.fromkeys(messages))
        yield Problem(path=place[0], message=text, help=helps.get(place, ""), at_key=place[1])


def _counting(error: PydanticError, block: Mapping[str, Any], compiled: Compiled) -> list[Said]:
    """The errors of the arguments that are told, each with its `loc` by names, and with its place in the block."""
    found: list[Said] = []
    for item in error.errors(include_url=False, include_context=True):
        first, *rest = item["loc"] or ("",)
        loc = (*(_positional(compiled, first) if isinstance(first, int) else (str(first),)), *rest)
        one = said(item, loc, block, compiled.hint(str(loc[0])))
        found += [one] if one else []
    return speaking(found)


def _instance_help(value: Any, hint: Any) -> str:
    """What somebody may have meant who gave something else than what is constructed."""
    if isinstance(value, Mapping):
        if any(key in RESERVED for key in value):
            return f"what stands under `{VALUE}` is data: write the block itself"
        # An argument may well be called `values`.
        meant = (
            (key, nearest(str(key), RESERVED)) for key in value if str(key).startswith("_") or f"_{key}" in RESERVED
        )
        near = next((f"write `{known}` in the place of `{key}`" for key, known in meant if known), None)
        return near or f"a block needs `{TYPE}: <name>`"
    return registry_help(hint)


def _positional(compiled: Compiled, index: int) -> tuple[Any, ...]:
    """The name of an argument that is passed by position, and of what a `*` parameter takes its index there."""
    places = compiled.taken.of_kind(Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    if index < len(places):
        return (places[index].name,)
    return compiled.taken.of_kind(Parameter.VAR_POSITIONAL)[0].name, index - len(places)


def _said(item: Mapping[str, Any]) -> str:
    """What pydantic says of something, with the name of what is missing."""
    last = item["loc"][-1] if item["loc"] else ""
    if item["type"] == "missing":
        return f"item {last} is missing" if isinstance(last, int) else f"`{last}` is missing"
    message: str = item["msg"]
    return message[:1].lower() + message[1:]
