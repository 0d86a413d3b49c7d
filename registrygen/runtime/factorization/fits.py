"""Whether what a block gives can stand where something is asked for, and if not, why not."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from registrygen.runtime.conformance import problems_of, shown
from registrygen.runtime.protocols import protocol_of, public_structure
from registrygen.runtime.registry_type import RegistryType
from registrygen.runtime.signatures import EMPTY, Taken, signature_of, signature_of_hint
from registrygen.runtime.subtyping import is_within


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What a partial block gives: a callable that takes what is not given yet, None where that cannot be told."""

    taken: Taken | None


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """Why a block cannot stand in a place, and how to mend that."""

    message: str
    help: str = ""


def misfit(name: str, gives: Any, hint: Any) -> Misfit | None:
    """Why what a block of this name gives is not what an annotation asks for; None where it is, or where that is not known."""
    if gives is EMPTY:
        return None
    if not isinstance(gives, Waiting):
        if is_within(gives, hint) or _is_called_so(gives, hint):
            return None
        help = "add `_partial: true` if it is to be called later" if any(_callables(hint)) else registry_help(hint)
        return Misfit(message=f"`{name}` gives {shown(gives)}, not {shown(hint)}", help=help)
    if any(is_within(functools.partial, item) for item in members(hint) if not _is_called(item)):
        return None
    asked = list(_callables(hint))
    if not asked:
        return Misfit(
            message=f"`{name}` is partial, and gives a callable, not {shown(hint)}",
            help="leave `_partial` out: what is constructed is asked for here",
        )
    against = [_against(gives.taken, item) for item in asked]
    if not all(against):
        return None
    signatures = " or ".join(str(_expected(item)) for item in asked)
    return Misfit(
        message=f"`{name}` cannot be called as is asked for here: {'; '.join(against[0])}",
        help=f"expected: {signatures}, what remains to be given: {gives.taken}",
    )


def registry_help(hint: Any) -> str:
    """What to ask for instead of a registry itself; nothing where an annotation names none."""
    found = next((item for item in members(hint) if isinstance(item, RegistryType)), None)
    return f"`{found.__name__}` is a registry: annotate what it holds, or derive that from it" if found else ""


def _is_called_so(gives: Any, hint: Any) -> bool:
    """Whether the instances of a class can be called as a `Callable` says."""
    if not isinstance(gives, type) or "__call__" not in public_structure(gives):
        return False
    call = signature_of(gives.__call__).without_first()
    return any(_is_callable(item) and not _against(call, item) for item in members(hint))


def members(hint: Any) -> Iterator[Any]:
    """The members of a union, or what is none alone."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        for item in get_args(hint):
            yield from members(item)
    else:
        yield hint


def _callables(hint: Any) -> Iterator[Any]:
    """The members that ask for something by how it is called."""
    return (item for item in members(hint) if _is_called(item))


def _is_called(hint: Any) -> bool:
    protocol = protocol_of(hint)
    if protocol is None:
        return _is_callable(hint)
    members = public_structure(protocol)
    return "__call__" in members and all(hasattr(functools.partial, item) for item in members)


def _is_callable(hint: Any) -> bool:
    """Whether an annotation is a `Callable`, with or without parameters."""
    return (get_origin(hint) or hint) is Callable


def _expected(hint: Any) -> Taken | None:
    """How something is called that an annotation asks for; None where it says nothing of that."""
    protocol = protocol_of(hint)
    return signature_of(protocol.__call__).without_first() if protocol else signature_of_hint(hint)


def _against(found: Taken | None, hint: Any) -> list[str]:
    """What speaks against a callable in a place."""
    expected = _expected(hint)
    return [] if found is None or expected is None else problems_of(found, expected)
