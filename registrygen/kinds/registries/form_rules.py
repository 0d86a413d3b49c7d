"""What has to hold between the keys of a live registry: what its form takes, and who may add to it."""

from __future__ import annotations

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
from registrygen.kinds.registries.types import NotAType, objects_in


@entry_rule("registries/form")
def form(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A live registry says something that its form does not take.

    Functions have a `contract` or, as `base`, a Protocol with `__call__`; classes have a `base`; schemes have neither, since each
    takes what it takes. `strict` compares with one of these.
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

    `open` names the group. `open: true` means the group that is called like the namespace of the storage.
    """
    said = live(entry)
    if said.open is not False and not (said.open and said.closed) and not group_of(entry).strip():
        help = f"name the group: `open: package.{entry.key}`"
        yield finding(group.code, "nothing says which entry points are meant", at=entry.where("open"), help=help)


@entry_rule("registries/contract")
def contract(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A contract has a parameter that cannot be one, or a type that is none.

    Parameters are identifiers, and `self` is taken. Types are built-in ones, `Sequence[...]` and others of `collections.abc`, `Decimal`,
    `UUID`, `Path`, `datetime` and the like, and `package.module:Name`; with `|` between them.
    """
    said = live(entry).contract
    if said is None:
        return
    for name in said.parameters:
        if not is_identifier(name) or name == "self" or name.startswith("__"):
            at = entry.where_key("contract", "parameters", name)
            yield finding(contract.code, f"`{name}` cannot be a parameter", at=at, help="give it another name")
    resolver = ObjectResolver(facts=context.facts, missing=context.missing)
    paths: list[tuple[str, tuple[str, ...]]] = [(said.returns, ("contract", "returns"))]
    paths += [(text, ("contract", "parameters", name)) for name, text in said.parameters.items()]
    for text, path in paths:
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
