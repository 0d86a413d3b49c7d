"""The lookup functions of a registry, as sections of modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registrygen.model.artefact import Section
from registrygen.model.fields import Field, FieldType, ListType, MapType, MemberType, Plain
from registrygen.model.kind import Lookup
from registrygen.model.registry import MemberValue, Registry
from registrygen.pysource import layout
from registrygen.pysource.expr import Comprehension, Dict, Expr, Subscript, Text, Union, call
from registrygen.pysource.literals import literal
from registrygen.pysource.names import constant_case, is_identifier
from registrygen.pysource.text import docstring
from registrygen.view.scope import Scope
from registrygen.view.text import attribute_lines, sentence
from registrygen.view.values import annotation, field_annotation, held

ITEM = "meta"
LISTED_KEYS = 50
"""Up to this many keys an error message lists what there is."""


@dataclass(frozen=True, kw_only=True)
class FunctionView:
    """A function: constants that it needs above it, signature, docstring and the blocks of its body."""

    constants: Sequence[str]
    signature: str
    docstring: str
    body: Sequence[str]


def lookup_sections(registry: Registry) -> list[Section]:
    """A section for each lookup function."""
    return [_lookup_section(registry, lookup) for lookup in registry.lookups]


def _lookup_section(registry: Registry, lookup: Lookup) -> Section:
    name = registry.layout.named(lookup.name)
    place = registry.where("lookups")
    return Section(
        module=registry.layout.lookups_module,
        template="core/function.py.j2",
        defines={name: place, **dict.fromkeys(_constants(registry, lookup), place)},
        exports=(name,),
        build=lambda scope: lookup_view(registry, lookup, scope),
    )


def _constants(registry: Registry, lookup: Lookup) -> list[str]:
    if lookup.handler:
        return [_handler_table(registry)]
    if lookup.one and not _is_keyed(registry, lookup):
        return [_index_name(registry, lookup)]
    return []


def _is_keyed(registry: Registry, lookup: Lookup) -> bool:
    """Whether the registry constant itself maps what the lookup is by."""
    return registry.layout.shape in ("dict", "mapping") and lookup.by == registry.key_field.key and not lookup.where


def _index_name(registry: Registry, lookup: Lookup) -> str:
    return f"_{registry.layout.name}_{constant_case(lookup.name.removeprefix('get_'))}"


def _handler_table(registry: Registry) -> str:
    return f"_{registry.layout.name}_HANDLER_FIELDS"


def field_of(registry: Registry, key: str) -> Field:
    """The field with a spec key, the entry's own key included."""
    return next(field for field in registry.fields if field.key == key)


def lookup_view(registry: Registry, lookup: Lookup, scope: Scope) -> FunctionView:
    """One lookup function."""
    if lookup.handler:
        return _handler_view(registry, lookup, scope)
    if lookup.one:
        return _one_view(registry, lookup, scope)
    return _many_view(registry, lookup, scope)


def items(registry: Registry, scope: Scope) -> str:
    """The expression that a loop over all entries runs over."""
    name = scope.registry(registry)
    return f"{name}.values()" if registry.layout.shape in ("dict", "mapping") else name


def _parameter(registry: Registry, lookup: Lookup, scope: Scope) -> layout.Parameter:
    field = field_of(registry, lookup.by)
    type_ = field.type.item if isinstance(field.type, ListType) else field.type
    return layout.Parameter(parameter_name(registry, lookup), annotation(type_, registry, scope))


def parameter_name(registry: Registry, lookup: Lookup) -> str:
    """The parameter's name: the author's, else the metadata field's."""
    field = field_of(registry, lookup.by)
    return lookup.parameter or (field.name.removesuffix("s") if isinstance(field.type, ListType) else field.name)


def _condition(registry: Registry, lookup: Lookup, scope: Scope) -> str | None:
    item = _local(registry, lookup, ITEM)
    conditions = [condition(registry, key, word, scope, item) for key, word in lookup.where.items()]
    conditions += [_negated(registry, key, word, scope, item) for key, word in lookup.unless.items()]
    if lookup.by:
        field, name = field_of(registry, lookup.by), parameter_name(registry, lookup)
        value = held(field, item)
        if isinstance(field.type, ListType | MapType):
            conditions.append(_contains(field, name, item))
        else:
            conditions.append(f"{value} == {name}")
    return " and ".join(conditions) or None


def _local(registry: Registry, lookup: Lookup, name: str) -> str:
    """The name of a variable of a lookup's function: another one where its parameter has that name."""
    return f"{name}_" if lookup.by and parameter_name(registry, lookup) == name else name


def _body_scope(registry: Registry, lookup: Lookup, scope: Scope) -> Scope:
    """The scope of a lookup's body, where the parameter may be called like a builtin."""
    return replace(scope, shadowed=frozenset({parameter_name(registry, lookup)})) if lookup.by else scope


def _negated(registry: Registry, key: str, word: object, scope: Scope, item: str) -> str:
    """The test that a member's field has another value than a fixed one."""
    return condition(registry, key, word, scope, item).replace(" is ", " is not ", 1)


def can_be_none(field: Field) -> bool:
    """Whether the metadata field may hold None."""
    return field.optional and field.named is None


def _contains(field: Field, value: str, item: str) -> str:
    """The test that a field of several holds a value."""
    holder = held(field, item)
    return f"{holder} is not None and {value} in {holder}" if can_be_none(field) else f"{value} in {holder}"


def condition(registry: Registry, key: str, word: object, scope: Scope, item: str = ITEM) -> str:
    """The test that a field of the entry `item` has a fixed value."""
    field = field_of(registry, key)
    value = held(field, item)
    if isinstance(field.type, ListType | MapType):
        type_ = field.type.item if isinstance(field.type, ListType) else field.type
        return _contains(field, _fixed(registry, type_, word, scope), item)
    if isinstance(field.type, MemberType):
        return f"{value} is {_fixed(registry, field.type, word, scope)}"
    if isinstance(word, bool):
        identity = can_be_none(field) or field.type == Plain("scalar")
        return f"{value} is {word}" if identity else value if word else f"not {value}"
    return f"{value} == {_fixed(registry, field.type, word, scope)}"


def _fixed(registry: Registry, type_: FieldType, word: object, scope: Scope) -> str:
    """The source of a fixed condition's value: a member of an enum, or a literal."""
    if isinstance(type_, MemberType):
        member = registry.enums[type_.slot].member(word)
        name = member.name if member else str(word)
        if is_identifier(name):
            return scope.member(registry, MemberValue(slot=type_.slot, name=name))
    assert isinstance(word, str | int | float)
    return literal(word)


def _selected(registry: Registry, key: str, item: str = ITEM) -> str:
    return held(field_of(registry, key), item) if key else item


def _selected_type(registry: Registry, key: str, scope: Scope) -> Expr:
    return field_annotation(field_of(registry, key), registry, scope) if key else scope.metadata(registry)


def _many_view(registry: Registry, lookup: Lookup, scope: Scope) -> FunctionView:
    item = _local(registry, lookup, ITEM)
    loop = f"for {item} in {items(registry, scope)}"
    test = _condition(registry, lookup, scope)
    element = _selected(registry, lookup.select, item)
    type_ = _selected_type(registry, lookup.select, scope)
    parameters = [_parameter(registry, lookup, scope)] if lookup.by else []
    if lookup.key:
        returns: Expr = Subscript("dict", (_selected_type(registry, lookup.key, scope), type_))
        value: Expr = Comprehension("{", (_selected(registry, lookup.key, item), element), loop, test)
    else:
        returns = Subscript(lookup.result, (type_, "...") if lookup.result == "tuple" else (type_,))
        made = _body_scope(registry, lookup, scope).builtin(lookup.result)
        everything = element == item and test is None
        value = (
            call(made, items(registry, scope)) if everything else _container(lookup.result, made, element, loop, test)
        )
    return FunctionView(
        constants=(),
        signature=layout.signature(registry.layout.named(lookup.name), parameters, returns, scope.style),
        docstring=_docstring(registry, lookup, scope),
        body=[layout.returned(value, scope.style)],
    )


def _container(result: str, made: str, element: str, loop: str, test: str | None) -> Expr:
    """What a lookup of many returns; `made` is how the result's type is called there."""
    if result == "list":
        return Comprehension("[", element, loop, test)
    if result == "set":
        return Comprehension("{", element, loop, test)
    return call(made, Comprehension("(", element, loop, test))


def _docstring(registry: Registry, lookup: Lookup, scope: Scope, raises: str = "") -> str:
    what = lookup.doc or default_doc(registry, lookup)
    lines = [sentence(what)]
    if lookup.by:
        field = field_of(registry, lookup.by)
        lines += [
            "",
            "Args:",
            *attribute_lines(parameter_name(registry, lookup), field.doc or f"The {field.name}", scope.style),
        ]
    if raises:
        lines += ["", "Raises:", *attribute_lines("ValueError", raises, scope.style)]
    return docstring("\n".join(lines), scope.style, depth=1)


def default_doc(registry: Registry, lookup: Lookup) -> str:
    """What a lookup does, where nobody says it."""
    noun = registry.kind.singular.replace("_", " ") if lookup.one else registry.kind.name.replace("_", " ")
    what = f"the {noun}{_by_words(registry, lookup)}"
    if lookup.select:
        name = field_of(registry, lookup.select).name.replace("_", " ")
        plural = name if lookup.one or name.endswith("s") else f"{name}s"
        what = f"the {plural} of {what}"
    return f"Get {what}."


def _by_words(registry: Registry, lookup: Lookup) -> str:
    if not lookup.by:
        return ""
    field = field_of(registry, lookup.by)
    if not isinstance(field.type, ListType | MapType):
        return f" with this {field.name.replace('_', ' ')}"
    item = field.name.removesuffix("s").replace("_", " ")
    return f" that {'has' if lookup.one else 'have'} this {item}"


def _one_view(registry: Registry, lookup: Lookup, scope: Scope) -> FunctionView:
    parameter = _parameter(registry, lookup, scope)
    type_ = _selected_type(registry, lookup.select, scope)
    table = scope.registry(registry) if _is_keyed(registry, lookup) else _index_name(registry, lookup)
    select = held(field_of(registry, lookup.select), "") if lookup.select else ""
    constants = [] if _is_keyed(registry, lookup) else [_index(registry, lookup, scope)]
    missing = lookup.missing == "none"
    found = _local(registry, lookup, "found")
    got = layout.assignment(found, call(f"{table}.get", parameter.name), scope.style, depth=1)
    raises = "" if missing else f"If no {registry.kind.singular.replace('_', ' ')} has it."
    if missing:
        body = (
            [got, f"    return None if {found} is None else {found}{select}"]
            if select
            else [layout.returned(f"{table}.get({parameter.name})", scope.style)]
        )
    else:
        body = [
            got,
            f"    if {found} is None:",
            *_raise(registry, lookup, table, parameter.name, _body_scope(registry, lookup, scope)),
            f"    return {found}{select}",
        ]
    return FunctionView(
        constants=constants,
        signature=layout.signature(
            registry.layout.named(lookup.name), [parameter], Union((type_, "None")) if missing else type_, scope.style
        ),
        docstring=_docstring(registry, lookup, scope, raises),
        body=body,
    )


def _raise(registry: Registry, lookup: Lookup, table: str, name: str, scope: Scope) -> list[str]:
    """The lines that refuse an unknown key, naming the supported ones where they are few and readable."""
    noun = registry.kind.singular.replace("_", " ")
    field = field_of(registry, lookup.by)
    start, error = f"Unknown {noun}: {{{name}!r}}", scope.builtin("ValueError")
    if isinstance(field.type, MemberType) and len(registry.entries) <= LISTED_KEYS:
        supported, text = _local(registry, lookup, "supported"), f"{scope.builtin('str')}(key.value)"
        known = call('", ".join', Comprehension("(", text, f"for key in {table}", None))
        return [
            layout.assignment(supported, known, scope.style, depth=2),
            layout.raised(call(error, f'f"{start}. Supported: {{{supported}}}"'), scope.style, depth=2),
        ]
    return [layout.raised(call(error, f'f"{start}"'), scope.style, depth=2)]


def _index(registry: Registry, lookup: Lookup, scope: Scope) -> str:
    field = field_of(registry, lookup.by)
    key = annotation(field.type, registry, scope)
    final = Subscript(scope.std("typing", "Final"), (Subscript("dict", (key, scope.metadata(registry))),))
    conditions = [condition(registry, name, word, scope) for name, word in lookup.where.items()]
    if can_be_none(field):
        conditions.append(f"{held(field, ITEM)} is not None")
    loop = f"for {ITEM} in {items(registry, scope)}"
    value = Comprehension("{", (held(field, ITEM), ITEM), loop, " and ".join(conditions) or None)
    return layout.assignment(_index_name(registry, lookup), value, scope.style, annotation=final)


def _handler_view(registry: Registry, lookup: Lookup, scope: Scope) -> FunctionView:
    table = _handler_table(registry)
    final = Subscript(scope.std("typing", "Final"), (Subscript("dict", ("str", "str")),))
    fields = {field.handler: field.name for field in registry.fields if field.handler}
    value = Dict(tuple((Text(handler), Text(name)) for handler, name in fields.items()))
    type_ = _selected_type(registry, lookup.select, scope)
    known = " or ".join(f'"{handler}"' for handler in fields)
    lines = [sentence(lookup.doc), "", "Args:", *attribute_lines("handler_type", known, scope.style)]
    lines += ["", "Raises:", *attribute_lines("ValueError", "If there is no such handler.", scope.style)]
    message = 'f"{message} Must be one of: {supported}"'
    loop = f"for {ITEM} in {items(registry, scope)}"
    return FunctionView(
        constants=[layout.assignment(table, value, scope.style, annotation=final)],
        signature=layout.signature(
            registry.layout.named(lookup.name),
            [layout.Parameter("handler_type", "str")],
            Subscript("list", (type_,)),
            scope.style,
        ),
        docstring=docstring("\n".join(lines), scope.style, depth=1),
        body=[
            f"    field = {table}.get(handler_type)",
            "    if field is None:",
            layout.assignment("supported", call("list", table), scope.style, depth=2),
            layout.assignment("message", 'f"Invalid handler_type: {handler_type}."', scope.style, depth=2),
            layout.raised(call("ValueError", message), scope.style, depth=2),
            layout.returned(
                Comprehension("[", _selected(registry, lookup.select), loop, f"getattr({ITEM}, field)"), scope.style
            ),
        ],
    )
