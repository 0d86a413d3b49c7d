"""Whether a class has another's public structure, and if not, what it lacks (strict registries of classes)."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self, TypeVar, get_origin, get_type_hints

from registrygen.runtime.assigned import assigned_by
from registrygen.runtime.conformance import problems_of, shown
from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.generics import arguments_of, given_to, substituted
from registrygen.runtime.protocols import public_structure
from registrygen.runtime.signatures import EMPTY, Taken, signature_of, signature_of_hint
from registrygen.runtime.subtyping import is_within

_VALUES = (str, int, float, bool, complex, bytes)
"""The types of values that say what an attribute without an annotation is."""


@dataclass(frozen=True, kw_only=True)
class _Class:
    """A class as it is seen by who uses it: with what its type variables stand for, and `me` for `Self`."""

    cls: type
    arguments: dict[type, tuple[Any, ...]]
    me: Any

    def member(self, name: str) -> Any:
        """What the class has under a name, without calling anything."""
        return inspect.getattr_static(self.cls, name, EMPTY)

    def attribute(self, name: str) -> Any:
        """What an attribute is annotated with; `EMPTY` where it is not."""
        return self.seen(_annotations(self.cls).get(name, EMPTY), self._owner(name))

    def method(self, name: str) -> Taken | None:
        """How a method is called on an instance; None where it is none, or nobody can tell."""
        member = self.member(name)
        if member is EMPTY:
            hint = self.attribute(name)
            return None if hint is EMPTY else signature_of_hint(hint)
        taken = _bound(member)
        return taken.evaluated(lambda hint: self.seen(hint, self._owner(name), _receiver(member)))

    def type_of(self, name: str) -> Any:
        """The type of an attribute or property; `EMPTY` where nothing says it."""
        member = self.member(name)
        getter = member.fget if isinstance(member, property) else getattr(member, "func", None)
        if isinstance(member, property | functools.cached_property) and getter is not None:
            return self.seen(signature_of(getter).returns, self._owner(name), _receiver(getter))
        if name not in _annotations(self.cls) and type(member) in _VALUES:
            return type(member)
        return self.attribute(name)

    def seen(self, hint: Any, owner: type, receiver: Any = None) -> Any:
        """An annotation of one of the bases, with what the class gives it."""
        given = {Self: self.me, **given_to(owner, self.arguments.get(owner, ()))}
        return substituted(hint, {**given, receiver: self.me} if isinstance(receiver, TypeVar) else given)

    def _owner(self, name: str) -> type:
        has = (base for base in self.cls.__mro__ if name in vars(base) or name in _own_names(base))
        return next(has, self.cls)


def assert_structure(cls: type, expected: Any, context: dict[str, Any]) -> None:
    """Raises ConformanceError where a class lacks something of another's public structure, or has it otherwise."""
    origin = get_origin(expected) or expected
    wanted = _Class(cls=origin, arguments=arguments_of(expected), me=cls)
    found = _Class(cls=cls, arguments=arguments_of(cls), me=cls)
    problems = [problem for name in public_structure(origin) for problem in _member(found, wanted, name)]
    if problems:
        asked = shown(expected) if origin is not expected else origin.__name__
        lines = "\n".join(f"  {item}" for item in problems)
        message = f"`{cls.__name__}` does not conform to `{asked}`:\n{lines}"
        missing = [item.removeprefix("it has no ") for item in problems if item.startswith("it has no")]
        help = [f"add {', '.join(missing)} to `{cls.__name__}`"] if missing else []
        raise ConformanceError(message, help, {**context, "problems": problems})


def _member(found: _Class, wanted: _Class, name: str) -> Iterator[str]:
    is_method = inspect.isfunction(_function(wanted.member(name)))
    if found.member(name) is EMPTY and name not in _annotations(found.cls):
        yield from _assigned(found, wanted, name, is_method)
    elif is_method:
        yield from _method(name, found, wanted)
    else:
        yield from _typed(name, found.type_of(name), wanted.type_of(name))


def _assigned(found: _Class, wanted: _Class, name: str, is_method: bool) -> Iterator[str]:
    """Of what is not in the class itself: what `__init__` makes of it."""
    assigned = assigned_by(found.cls)
    if assigned is None and not is_method:
        return
    if assigned is None or name not in assigned:
        yield f"it has no `{name}`"
    elif not is_method:
        yield from _typed(name, assigned[name], wanted.type_of(name))


def _function(member: Any) -> Any:
    return member.__func__ if isinstance(member, staticmethod | classmethod) else member


def _method(name: str, found: _Class, wanted: _Class) -> Iterator[str]:
    member = found.member(name)
    if member is not EMPTY and not callable(_function(member)):
        if member is None or type(member) in _VALUES:
            yield f"`{name}` is not a method"
        return
    if isinstance(wanted.member(name), staticmethod | classmethod) and inspect.isfunction(member):
        yield f"`{name}` is no {type(wanted.member(name)).__name__}, and is not to be called on the class"
        return
    given, expected = found.method(name), wanted.method(name)
    problems = problems_of(given, expected) if given and expected else []
    if given and problems:
        yield f"`{name}`: {'; '.join(problems)} (expected {expected}, found {given})"


def _bound(member: Any) -> Taken:
    taken = signature_of(_function(member))
    is_bound = hasattr(type(member), "__get__") and not isinstance(member, staticmethod | type)
    return taken.without_first() if is_bound else taken


def _receiver(member: Any) -> Any:
    """What the first parameter of a method is annotated with: where it is a type variable, it stands for the class."""
    if isinstance(member, staticmethod):
        return None
    return next((item.annotation for item in signature_of(_function(member)).parameters), None)


def _typed(name: str, found: Any, expected: Any) -> Iterator[str]:
    if EMPTY not in (found, expected) and not is_within(found, expected):
        yield f"`{name}` is {shown(found)}, not {shown(expected)}"


def _own_names(cls: type) -> Any:
    return vars(cls).get("__annotations__", {})


def _annotations(cls: type) -> dict[str, Any]:
    try:
        return get_type_hints(cls)
    except Exception:
        # A name that only type checkers import: the names of attributes are known, their types are not.
        return {name: EMPTY for base in reversed(cls.__mro__) for name in _own_names(base)}
