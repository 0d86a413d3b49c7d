"""What has to hold for the names of a live registry: they can be names, and aliases lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registrygen.api import Context, Entry, Finding, Registry, Related, entry_rule, finding, is_identifier, suggestion
from registrygen.kinds.registries.entries import class_name, declared, live

_NAME = re.compile(r"\w(?:[\w.+/-]*\w)?\Z")


@entry_rule("registries/names")
def names(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A name of a live registry cannot be one.

    Configurations refer to names as they stand, also as `registry:name`: they have letters, digits and `_`, with `.`, `-`, `+` and `/`
    between. The class is called like the registry's key, in capitals, or by `class_name`, and that is an identifier.
    """
    if not is_identifier(class_name(entry)):
        at = entry.where("class_name") if live(entry).class_name else entry.span
        help = "use letters, digits and `_`" if live(entry).class_name else "add `class_name`"
        yield finding(names.code, f"`{class_name(entry)}` cannot be the name of a class", at=at, help=help)
    for name in _removed(entry):
        help = "write `{}` for a name of which there is no more to say"
        at = entry.where_key("entries", name)
        yield finding(names.code, f"`{name}` is empty, which removes a name", at=at, help=help)
    for name in declared(entry):
        if not _NAME.match(name):
            at = entry.where_key("entries", name)
            help = "use letters, digits and `_`, with `.`, `-`, `+` and `/` between"
            yield finding(names.code, f"`{name}` cannot be a name", at=at, help=help)


def _removed(entry: Entry) -> Iterator[str]:
    """The names that are null, where nothing further out has them."""
    layers = [found if isinstance(found := layer.values.get("entries"), dict) else {} for layer in entry.layers]
    for index, said in enumerate(layers):
        for name, value in said.items():
            if value is None and not any(name in outer for outer in layers[index + 1 :]):
                yield name


@entry_rule("registries/alias")
def alias(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An alias is one of nothing, or stands for something of its own as well."""
    known = declared(entry)
    for name, said in known.items():
        if said.alias is None:
            continue
        if said.bind is not None:
            at = entry.where_key("entries", name, "bind")
            message = f"`{name}` is an alias of `{said.alias}` and bound to something else"
            yield finding(alias.code, message, at=at, help="remove `alias` or `bind`")
        if said.alias not in known:
            at = entry.where("entries", name, "alias")
            near = (
                suggestion(said.alias, [item for item in known if item != name])
                or f"add `{said.alias}` to the names, or name another"
            )
            yield finding(alias.code, f"`{entry.key}` has no `{said.alias}`", at=at, help=near)


@entry_rule("registries/alias-cycle")
def alias_cycle(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Aliases lead in a circle, so that none of them stands for anything."""
    aliases = {name: said.alias for name, said in declared(entry).items() if said.alias is not None}
    told: set[str] = set()
    for name in aliases:
        way = _way(name, aliases)
        if way[-1] in way[:-1] and not told.intersection(way):
            circle = way[way.index(way[-1]) :]
            first, *others = circle[:-1]
            related = tuple(
                Related(message=f"alias of `{aliases[other]}`", span=entry.where("entries", other, "alias"))
                for other in others
            )
            shown = " -> ".join(f"`{item}`" for item in circle)
            at = entry.where("entries", first, "alias")
            help = "let one of them stand for something else"
            yield finding(alias_cycle.code, f"aliases lead in a circle: {shown}", at=at, help=help, related=related)
        told.update(way)


def _way(name: str, aliases: dict[str, str]) -> list[str]:
    """The names to which an alias leads, in order, up to what is no alias or was there before."""
    way = [name]
    while way[-1] in aliases:
        following = aliases[way[-1]]
        way.append(following)
        if following in way[:-1]:
            break
    return way


RULES = (names, alias, alias_cycle)
