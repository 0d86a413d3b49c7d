"""What has to hold between the keys of a live registry: what its form takes, and who may add to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registrygen.api import (
    Context,
    Entry,
    Finding,
    ObjectResolver,
    Registry,
    entry_rule,
    finding,
    is_identifier,
)
from registrygen.kinds.registries.entries import group_of, live
from registrygen.kinds.registries.spec import LiveRegistryEntry
from registrygen.kinds.registries.types import NotAType, objects_in

_GROUP = re.compile(r"[\w-]+(?:\.[\w-]+)*\Z")
"""What packages call their groups of entry points."""


@entry_rule("registries/form")
def form(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A live registry says something that its form does not take.

    Functions have a `contract` or, as `base`, a Protocol with `__call__`; classes have a `base`; schemes have neither, since each
    takes what it takes. `strict` compares with one of these, and `arguments` are what a base is given.
    """
    said = live(entry)
    problems: list[tuple[str, str, str]] = []
    if said.contract is not None and said.form != "function":
        help = "remove it, or say `form: function`; classes have a `base`" if said.form == "type" else "remove it"
        problems.append(("contract", f"a registry of the form `{said.form}` has no contract", help))
    elif said.contract is not None and said.base is not None:
        problems.append(("base", "functions have a `contract` or a `base`, not both", "remove one of them"))
    if said.base is not None and said.form == "scheme":
        problems.append(("base", "a registry of the form `scheme` has no base", "remove it, or say `form: type`"))
    if said.strict and said.form == "scheme":
        problems.append(("strict", "a scheme is compared with nothing", "remove `strict`"))
    elif said.strict and said.base is None and said.contract is None:
        wanted = "`contract`" if said.form == "function" else "`base`"
        problems.append(("strict", f"`{entry.key}` is strict and has no {wanted}", f"add {wanted}, or remove `strict`"))
    if said.arguments and said.base is None:
        problems.append(("arguments", "there is no base that is given anything", "add `base`, or remove `arguments`"))
    for key, message, help in problems:
        yield finding(form.code, message, at=entry.where_key(key), help=help)


@entry_rule("registries/closed")
def closed(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A live registry is closed, and open to packages; or closed without a name, so that nothing can ever be registered.

    In a `closed` registry there is what it declares. An `open` one takes what installed packages offer.
    """
    said = live(entry)
    if said.closed and said.open:
        help = "remove `open`, or remove `closed`"
        message = f"`{entry.key}` cannot be closed and open to packages"
        yield finding(closed.code, message, at=entry.where_key("open"), help=help)
    elif said.closed and not said.entries:
        message = f"`{entry.key}` is closed and declares no names"
        yield finding(closed.code, message, at=entry.where_key("closed"), help="add `entries`, or remove `closed`")


@entry_rule("registries/group")
def group(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Nothing says which entry points an open registry takes.

    `open` names the group: letters, digits, `_` and `-`, with dots between. `open: true` means the group that is called like the
    namespace of the storage.
    """
    said = live(entry)
    if isinstance(said.open, str) and said.open.strip() and not _GROUP.match(said.open):
        help = "use letters, digits, `_` and `-`, with dots between"
        yield finding(group.code, f"`{said.open}` is no group of entry points", at=entry.where("open"), help=help)
    elif said.open is not False and not (said.open and said.closed) and not group_of(entry).strip():
        help = f"name the group: `open: package.{entry.key}`"
        yield finding(group.code, "nothing says which entry points are meant", at=entry.where("open"), help=help)


@entry_rule("registries/contract")
def contract(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A contract has a parameter that cannot be one, or a contract or the arguments of a base have a type that is none.

    Parameters are identifiers, and `self` is taken. Types are built-in ones, `Sequence[...]` and others of `collections.abc`, `Decimal`,
    `UUID`, `Path`, `datetime` and the like, and `package.module:Name`; with `|` between them.
    """
    said = live(entry).contract
    for name in said.parameters if said else ():
        if not is_identifier(name) or name == "self" or name.startswith("__"):
            at = entry.where_key("contract", "parameters", name)
            yield finding(contract.code, f"`{name}` cannot be a parameter", at=at, help="give it another name")
    resolver = ObjectResolver(facts=context.facts, missing=context.missing)
    for text, path in _types(live(entry)):
        try:
            named = objects_in(text)
        except NotAType as problem:
            message, *more = problem.args
            yield finding(contract.code, message, at=entry.where(*path), help=more[0] if more else "")
            continue
        for item in named:
            problem_there = resolver.checked(item, "any", entry.where(*path)).finding
            if problem_there is not None:
                yield problem_there


def _types(said: LiveRegistryEntry) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The types that a registry names, each with where it does."""
    yield from ((text, ("arguments", index)) for index, text in enumerate(said.arguments))
    if said.contract is not None:
        yield said.contract.returns, ("contract", "returns")
        yield from ((text, ("contract", "parameters", name)) for name, text in said.contract.parameters.items())


@entry_rule("registries/modules")
def modules(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A module whose decorators are to register does not exist in the application's source, or is not named like a module."""
    resolver = ObjectResolver(facts=context.facts, missing=context.missing)
    for index, name in enumerate(live(entry).modules):
        at = entry.where("modules", index)
        if not all(map(is_identifier, name.split("."))):
            yield finding(modules.code, f"`{name}` is not a module", at=at, help="write `package.module`")
        elif resolver.why_no_module(name):
            yield context.lacking(
                finding(modules.code, f"there is no module `{name}`", at=at, help=resolver.why_no_module(name))
            )


RULES = (form, closed, group, contract, modules)
