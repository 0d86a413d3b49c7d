"""pydantic's errors as findings: the place, the user's own word, and how to mend it."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.diagnostics.text import digits
from registrygen.rules.values import describe

UNKNOWN_KEY = code(
    "spec/unknown-key",
    "A key means nothing where it stands.\n\nNothing in a spec is ignored: a key that is not known is most likely a typo.",
)
MISSING = code("spec/missing", "A value that has to be given is missing.")
TYPE = code(
    "spec/type",
    """A value is of another type than the key asks for.

    Values are taken as they are written: `"yes"` is text and not a truth value, `3` is not text. Remove or add the quotes.
    """,
)
VALUE = code("spec/value", "A value is of the right type and not one that the key allows.")
CODES: tuple[Code, ...] = (UNKNOWN_KEY, MISSING, TYPE, VALUE)

Path = tuple[str | int, ...]
Place = Callable[[Path], Span]
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}


@dataclass(frozen=True, kw_only=True)
class _Problem:
    """One of pydantic's errors, with the path as the user wrote it; `unions` are the depths at which a union was met."""

    path: Path
    unions: frozenset[int]
    details: ErrorDetails

    @property
    def sort(self) -> str:
        return self.details["type"]

    @property
    def is_of_key(self) -> bool:
        """Whether what is wrong is the key at the path, and not what stands under it."""
        return self.sort != "extra_forbidden" and self.details["loc"][-1:] == ("[key]",)


def findings_of(
    error: ValidationError, model: type[BaseModel], value_at: Place, key_at: Place, prefix: int = 0
) -> list[Finding]:
    """One finding for each value that is wrong; `prefix` is how many leading path steps are not the user's."""
    problems = [_problem(details, model, prefix) for details in error.errors(include_url=False)]
    kept = _in_unions(problems, model)
    meant = _meant(kept, model)
    explained = {(*path[:-1], key) for path, keys in meant.items() for key in keys}
    by_path: dict[tuple[Path, bool], list[_Problem]] = {}
    for problem in kept:
        if problem.sort != "missing" or problem.path not in explained:
            by_path.setdefault((problem.path, problem.is_of_key), []).append(problem)
    return [
        _of_key(path, items[0].details, model, key_at)
        if is_of_key
        else _finding(path, [item.details for item in items], model, value_at, key_at, meant.get(path, ()))
        for (path, is_of_key), items in by_path.items()
    ]


def _of_key(path: Path, details: ErrorDetails, model: type[BaseModel], key_at: Place) -> Finding:
    """A key of a mapping that is not what the mapping's keys are."""
    name, sort = f"a key of {_name(model, path[:-1])}", details["type"]
    if sort in _EXPECTED:
        message = f"{name} has to be {_EXPECTED[sort]}, not {describe(details['input'])}"
        return finding(TYPE, message, at=key_at(path), help=_type_help(details))
    return finding(VALUE, _value_message(name, details), at=key_at(path), help=_value_help(details))


def _problem(details: ErrorDetails, model: type[BaseModel], prefix: int) -> _Problem:
    """The error without the steps that pydantic adds for the members of a union and for keys."""
    real: list[str | int] = []
    unions: set[int] = set()
    annotation: Any = model
    for step in details["loc"][prefix:]:
        options = _options(annotation)
        if len(options) > 1:
            unions.add(len(real))
            annotation = next((option for option in options if _is_called(option, str(step))), Any)
            continue
        following = _step(options[0], step) if options else None
        if step == "[key]" and following is None and details["type"] != "extra_forbidden":
            # What pydantic adds where the key itself is wrong, not what stands under it; the step before may be its text.
            real[-1] = details["input"]
            break
        if following is None and not (isinstance(options[0], type) and issubclass(options[0], BaseModel)):
            break
        real.append(step)
        annotation = Any if following is None else following
    if details["type"] == "invalid_key":
        real[-1] = details["input"]
    return _Problem(path=tuple(real), unions=frozenset(unions), details=details)


def _is_called(option: Any, label: str) -> bool:
    """Whether pydantic's label for a member of a union means this one."""
    if isinstance(option, type) and issubclass(option, BaseModel):
        return label == option.__name__
    origin = get_origin(option)
    return origin in (list, dict) and label.startswith(origin.__name__)


def _in_unions(problems: Sequence[_Problem], model: type[BaseModel]) -> list[_Problem]:
    """The problems without those of union members that the value was not meant as: the member that got furthest is."""
    kept: list[_Problem] = []
    for problem in problems:
        depth = len(problem.path)
        stopped = depth in problem.unions and any(
            len(other.path) > depth and other.path[:depth] == problem.path for other in problems
        )
        holder = problem.path[:-1]
        if stopped:
            continue
        if len(holder) in problem.unions and problem.sort in ("extra_forbidden", "missing"):
            kept.extend(_in_union(problem, problems, holder, model))
        else:
            kept.append(problem)
    return kept


def _in_union(
    problem: _Problem, problems: Sequence[_Problem], holder: Path, model: type[BaseModel]
) -> Iterator[_Problem]:
    """A key that no member of the union knows; where there is none, one problem for the whole mapping."""
    known = known_keys(model, holder)
    strangers = [
        item
        for item in problems
        if item.sort == "extra_forbidden" and item.path[:-1] == holder and item.path[-1] not in known
    ]
    if not strangers:
        details = ErrorDetails(type="no_form", loc=holder, msg="", input=None, ctx={"known": known})
        yield _Problem(path=holder, unions=problem.unions, details=details)
    elif problem in strangers:
        yield problem


def _meant(problems: Sequence[_Problem], model: type[BaseModel]) -> dict[Path, list[str]]:
    """The unknown keys that stand for missing ones, each with those that it can be meant as.

    That is the nearest one. In a mapping whose keys are all required it can be any: there is nothing else to say there.
    """
    meant: dict[Path, list[str]] = {}
    for holder in dict.fromkeys(item.path[:-1] for item in problems if item.sort == "extra_forbidden"):
        unknown = [item.path for item in problems if item.sort == "extra_forbidden" and item.path[:-1] == holder]
        absent = [str(item.path[-1]) for item in problems if item.sort == "missing" and item.path[:-1] == holder]
        known = known_keys(model, holder)
        near = {path: word for path in unknown if (word := nearest(str(path[-1]), known)) in absent and word}
        rest = [word for word in absent if word not in near.values()]
        strangers = [path for path in unknown if path not in near]
        meant.update({path: [word] for path, word in near.items()})
        if rest and len(rest) <= len(strangers) and _all_required(model, holder):
            meant.update(dict.fromkeys(strangers, rest))
    return meant


def _options(annotation: Any) -> list[Any]:
    """The members of a union without None, aliases and `Annotated` taken off."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return [option for member in members for option in _options(member)]
    if hasattr(annotation, "__metadata__"):
        return _options(get_args(annotation)[0])
    return [annotation]


def _step(annotation: Any, step: str | int) -> Any:
    """The annotation of what stands under `step`, or None where the annotation has no such part."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == step:
                return info.annotation
        return None
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list and isinstance(step, int):
        return arguments[0]
    if origin is dict and step != "[key]":
        return arguments[1]
    return Any if annotation is dict or annotation is Any else None


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that are allowed in the mapping at `path` below the model."""
    return [info.alias or name for option in _models(model, path) for name, info in option.model_fields.items()]


def _all_required(model: type[BaseModel], path: Path) -> bool:
    models = _models(model, path)
    return len(models) == 1 and all(info.is_required() for info in models[0].model_fields.values())


def _name(model: type[BaseModel], path: Path) -> str:
    """What a message calls the value at a path: its key, or its position where it stands in a list."""
    if len(path) > 1 and isinstance(path[-1], int) and _is_list(model, path[:-1]):
        return f"item {path[-1] + 1} of `{path[-2]}`"
    return f"`{path[-1]}`" if path else "`this`"


def _is_list(model: type[BaseModel], path: Path) -> bool:
    """Whether what stands at `path` can be a list, so that a number below it is a position and not a key."""
    return any(get_origin(option) is list for option in _options(_annotation(model, path)))


def _models(model: type[BaseModel], path: Path) -> list[type[BaseModel]]:
    """The models that the mapping at `path` below a model can be: several where there is a union."""
    options = _options(_annotation(model, path))
    return [option for option in options if isinstance(option, type) and issubclass(option, BaseModel)]


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """The annotation of what stands at `path` below a model: a union of all that it can be."""
    annotation: Any = model
    for step in path:
        following = [found for option in _options(annotation) if (found := _step(option, step)) is not None]
        annotation = Union[tuple(following)] if following else Any
    return annotation


def _finding(
    path: Path,
    details: Sequence[ErrorDetails],
    model: type[BaseModel],
    value_at: Place,
    key_at: Place,
    meant: Sequence[str],
) -> Finding:
    first = details[0]
    word = _written(path[-1]) if path else "this"
    name = _name(model, path)
    sort = first["type"]
    if sort in ("extra_forbidden", "invalid_key"):
        help = (
            f"did you mean `{meant[0]}`?"
            if len(meant) == 1
            else suggestion(word, meant or known_keys(model, path[:-1]))
        )
        return finding(UNKNOWN_KEY, f"unknown key `{word}`", at=key_at(path), help=help)
    if sort == "missing":
        return finding(MISSING, f"`{word}` is missing", at=value_at(path[:-1]), help=_description(model, path))
    if all(item["type"] in _EXPECTED for item in details):
        return finding(TYPE, _type_message(name, details), at=value_at(path), help=_type_help(first))
    chosen = next((item for item in details if item["type"] == "literal_error"), first)
    return finding(VALUE, _value_message(name, chosen), at=value_at(path), help=_value_help(chosen))


def _written(key: object) -> str:
    """A key as YAML has it, also one that is no text."""
    return {True: "true", False: "false", None: "null"}[key] if key is None or isinstance(key, bool) else str(key)


def _description(model: type[BaseModel], path: Path) -> str:
    annotation: Any = model
    for step in path[:-1]:
        following = [found for option in _options(annotation) if (found := _step(option, step)) is not None]
        annotation = following[0] if following else Any
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == path[-1] and info.description:
                return f"`{path[-1]}`: {info.description[0].lower()}{info.description[1:]}"
    return ""


def value_problem(name: str, error: ValidationError) -> str:
    """What is wrong with a single value that was validated alone; `name` is what it is called."""
    first = error.errors(include_url=False)[0]
    return _type_message(name, [first]) if first["type"] in _EXPECTED else _value_message(name, first)


def _type_message(name: str, details: Sequence[ErrorDetails]) -> str:
    expected = " or ".join(dict.fromkeys(_EXPECTED[item["type"]] for item in details))
    return f"{name} has to be {expected}, not {describe(details[0]['input'])}"


def _type_help(details: ErrorDetails) -> str:
    value, sort = details["input"], details["type"]
    if sort == "string_type" and isinstance(value, int | float):
        return f'quote it to make it text: "{str(value).lower() if isinstance(value, bool) else value}"'
    if sort == "bool_type" and isinstance(value, str) and value.lower() in {"yes", "no", "on", "off", "true", "false"}:
        return f"write `{'true' if value.lower() in {'yes', 'on', 'true'} else 'false'}`"
    if sort == "int_type" and isinstance(value, str) and value.lstrip("-").isdigit():
        return f"remove the quotes: {value}"
    if sort == "list_type" and isinstance(value, str):
        return f"put it in a list: [{value}]"
    return ""


def _value_message(name: str, details: ErrorDetails) -> str:
    sort, context = details["type"], details.get("ctx", {})
    if sort == "literal_error":
        return f"`{details['input']}` is not something that {name} can be"
    if sort in _BOUNDS:
        words, key = _BOUNDS[sort]
        return f"{name} has to be {words} {digits(context[key])}, not {details['input']}"
    if sort == "string_pattern_mismatch":
        return f"{name} has to match the pattern `{context['pattern']}`, which `{details['input']}` does not"
    if sort in ("too_short", "string_too_short"):
        return f"{name} is too short: it needs at least {_counted(context['min_length'], sort)}"
    if sort in ("too_long", "string_too_long"):
        return f"{name} is too long: it may have at most {_counted(context['max_length'], sort)}"
    if sort == "no_form":
        return f"{name} has to have exactly one of " + ", ".join(f"`{key}`" for key in context["known"])
    return f"{name}: {details['msg'][0].lower()}{details['msg'][1:]}"


def _counted(count: int, sort: str) -> str:
    unit = "character" if sort.startswith("string") else "item"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _value_help(details: ErrorDetails) -> str:
    if details["type"] == "literal_error":
        options = [
            part.strip().strip("'") for part in str(details.get("ctx", {})["expected"]).replace(" or ", ", ").split(",")
        ]
        return suggestion(str(details["input"]), options)
    return ""


def without_nulls(values: Mapping[str, object]) -> dict[str, object]:
    """A mapping without the keys that are null: in a spec, null is the same as leaving a key out."""
    return {
        key: without_nulls(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if value is not None
    }


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that say the same about the same place: what entries inherit stands in one."""
    return list({(item.code, item.span, item.message): item for item in reversed([*findings])}.values())[::-1]
