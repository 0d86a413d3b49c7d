"""The classes of live registries: typed, with their declared names, and bound to what specs say (seed 002)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Collection,
    Dict,
    Entry,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    attribute_lines,
    call,
    docstring,
    layout,
    sentence,
)
from registrygen.kinds.registries.contracts import (
    LOCAL,
    ProtocolView,
    has_contract,
    item_variable,
    name_of,
    protocols,
)
from registrygen.kinds.registries.entries import (
    KIND,
    base_expression,
    class_name,
    declared,
    group_of,
    is_shared,
    live,
    trusted,
)
from registrygen.kinds.registries.spec import DeclaredModel
from registrygen.kinds.registries.types import type_expression

RUNTIME = "registrygen.runtime"
BASES = {"function": "FunctionalRegistry", "type": "TypeRegistry", "scheme": "SchemeRegistry"}
PRAGMAS = (
    "# Declared names and contracts are narrower than what registries take.",
    '# mypy: disable-error-code="assignment"',
    "# pyright: reportIncompatibleMethodOverride=false",
)


@dataclass(frozen=True, kw_only=True)
class RegistryView:
    """What belongs to a registry: remarks for type checkers, names, Protocols, its class, and what its names stand for."""

    remarks: Sequence[str]
    names: Sequence[str]
    protocols: Sequence[ProtocolView]
    head: str
    docstring: str
    fields: Sequence[str]
    bindings: Sequence[str]


def live_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """A section for every live registry; the first of each module has the remarks for type checkers."""
    sections: list[Section] = []
    for registry in registries:
        for entry in registry.entries:
            is_first = all(section.module != registry.layout.module for section in sections)
            sections.append(_section(registry, entry, PRAGMAS if is_first else ()))
    return sections


def _section(registry: Registry, entry: Entry, remarks: Sequence[str]) -> Section:
    names = [name_of(entry, "name")] if declared(entry) else []
    names += [name_of(entry, "contract")] if has_contract(entry) else []
    others = [name_of(entry, part) for part in ("item", "register", "get")]
    contract = live(entry).contract
    return Section(
        module=registry.layout.module,
        template="registries/registry.py.j2",
        defines=dict.fromkeys([class_name(entry), *names, *others], entry.span),
        exports=(class_name(entry), *names),
        local=(*LOCAL, *(contract.parameters if contract else ())),
        build=lambda scope: registry_view(entry, remarks, scope),
        title=registry.title or "Live registries",
        doc=registry.doc,
        advice="give one of the two another name with `class_name`",
    )


def registry_view(entry: Entry, remarks: Sequence[str], scope: Scope) -> RegistryView:
    """What belongs to a live registry."""
    return RegistryView(
        remarks=remarks,
        names=_names(entry, scope),
        protocols=protocols(entry, scope),
        head=layout.class_head(class_name(entry), [_base(entry, scope), *_keywords(entry, scope)], scope.style),
        docstring=_docstring(entry, scope),
        fields=_fields(entry, scope),
        bindings=_bindings(entry, scope),
    )


def _names(entry: Entry, scope: Scope) -> list[str]:
    """The type of the declared names, and the type variable of what is registered."""
    literal = tuple(Text(name) for name in declared(entry))
    if not literal:
        return [item_variable(entry, scope)]
    value = Subscript(scope.std("typing", "Literal"), literal)
    return [layout.assignment(name_of(entry, "name"), value, scope.style), item_variable(entry, scope)]


def _base(entry: Entry, scope: Scope) -> Expr:
    said = live(entry)
    own = scope.use(PyObject(RUNTIME, BASES[said.form]))
    if said.form == "scheme":
        return own
    if said.form == "type":
        return Subscript(own, (base_expression(entry, scope.use) or "object",))
    if said.contract is None:
        return Subscript(own, ("...", "object"))
    types = tuple(type_expression(text, scope.use) for text in said.contract.parameters.values())
    return Subscript(own, (Collection("[", types), type_expression(said.contract.returns, scope.use)))


def _keywords(entry: Entry, scope: Scope) -> list[Argument]:
    said, base = live(entry), base_expression(entry, scope.use)
    found: list[Argument] = []
    if said.strict and said.form != "scheme":
        found.append(Argument("True", "strict"))
    elif base is not None and said.form == "type":
        found.append(Argument("True", "abstract"))
    if has_contract(entry):
        found.append(Argument(name_of(entry, "contract"), "contract"))
    elif base is not None and said.form == "function":
        found.append(Argument(base, "contract"))
    if declared(entry):
        found.append(Argument(call(scope.std("typing", "get_args"), name_of(entry, "name")), "declared"))
    if said.closed:
        found.append(Argument("True", "closed"))
    if group_of(entry):
        found.append(Argument(Text(group_of(entry)), "entry_points"))
    return [*found, *_storage(entry)]


def _storage(entry: Entry) -> list[Argument]:
    """The keywords of a registry that processes share. Each imports the modules whose decorators register: that repeats nothing."""
    said = live(entry).storage
    if not is_shared(entry):
        return []
    found = [Argument(Text(said.namespace or ""), "logic_namespace")]
    if said.url is not None:
        found.append(Argument(Text(said.url), "storage"))
    names = tuple(Text(name) for name in trusted(entry))
    return [*found, Argument(Collection("(", names), "trusted"), Argument("True", "repeatable")]


def _docstring(entry: Entry, scope: Scope) -> str:
    width = scope.style.line_length - 4
    lines = layout.wrap(sentence(live(entry).doc) or f"The live registry `{entry.key}`.", width)
    if declared(entry):
        lines += ["", "Names:"]
    for name, said in declared(entry).items():
        lines += attribute_lines(name, said.summary or (f"Alias of `{said.alias}`" if said.alias else ""), scope.style)
    return docstring("\n".join(lines), scope.style, depth=1)


def _fields(entry: Entry, scope: Scope) -> list[str]:
    """What the inherited methods take and give in this registry."""
    variable = scope.std("typing", "ClassVar")
    types = {
        "register": name_of(entry, "register"),
        "register_artifact": name_of(entry, "register"),
        "get": name_of(entry, "get"),
        "get_artifact": name_of(entry, "get"),
    }
    return [
        layout.assignment(name, None, scope.style, annotation=Subscript(variable, (type_,)), depth=1)
        for name, type_ in types.items()
    ]


def _bindings(entry: Entry, scope: Scope) -> list[str]:
    """The statements that give names what they stand for. What another process has shared already is there, and stays."""
    own, found = class_name(entry), []
    for name, said in declared(entry).items():
        made = _binding(own, name, said)
        if made is not None:
            depth = 1 if is_shared(entry) else 0
            lines = [layout.statement(made, scope.style, depth=depth)]
            if is_shared(entry):
                lines.insert(0, layout.condition(f"{Text(name).flat} not in {own}", scope.style, depth=0))
            found.append("\n".join(lines))
    return found


def _binding(own: str, name: str, said: DeclaredModel) -> Call | None:
    if said.bind is not None:
        about = [Argument(Dict(((Text("summary"), Text(said.summary)),)), "metadata")] if said.summary else []
        return Call(f"{own}.bind", (Argument(Text(name)), Argument(Text(said.bind)), *about))
    return call(f"{own}.alias", Text(name), Text(said.alias)) if said.alias is not None else None


CLASSES = Artefact(name="registries/classes", consumes=(KIND,), sections=live_sections)
