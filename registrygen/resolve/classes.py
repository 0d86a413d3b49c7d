"""The classes that entries declare by their `fields`: each field's name, type and default, and what is wrong with them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.declared import (
    ClassField,
    ClassType,
    DeclaredClass,
    EnumClass,
    Optional,
    OtherClass,
    ScalarClass,
)
from registrygen.model.facts import Absence, ClassFact, Definition, Facts
from registrygen.model.fields import REQUIRED, FieldType, ObjectType
from registrygen.model.registry import Entry, Enumeration
from registrygen.model.spec import ClassFieldModel
from registrygen.pysource.names import is_identifier
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted, expression
from registrygen.resolve.class_defaults import MutableDefault, NotADefault, default_of
from registrygen.resolve.class_types import SCALARS, NotAType, parse_type
from registrygen.resolve.naming import IDENTIFIER
from registrygen.resolve.objects import ObjectResolver, RefTable

TYPE = code(
    "fields/type",
    """The type of a declared class's field is none.

    A type is `str`, `int`, `float`, `bool`, `bytes`, `datetime`, `date`, `time`, `timedelta`, `Decimal`, `UUID`, an enum of the
    registry by its class name, a class as `package.module:Name` or by a short name under `refs.type`; `list[X]`, `tuple[X, ...]`,
    `set[X]`, `frozenset[X]`, `dict[X, Y]` of those; and `X | None`.
    """,
)
DEFAULT = code(
    "fields/default",
    """A field's default is not of the field's type.

    Dates and times are text in ISO format, durations a number of seconds, decimals and UUIDs text, enum members their name or value.
    """,
)
MUTABLE = code(
    "fields/mutable-default",
    """The default of a field that holds several values is not empty.

    It would be one object that every instance shares. `[]` and `{}` make a new one for each.
    """,
)
NAME = code(
    "fields/name",
    "A field of a declared class has a name that fields cannot have: no identifier, a private one, or that of a method of the base class.",
)
OVERRIDES = code(
    "fields/overrides",
    """A field of a declared class has the name of a field of the base class, and another type.

    What takes the base class could not take the declared one.
    """,
)
BASE = code(
    "fields/base",
    """The base class of declared classes is a dataclass that is not frozen.

    Declared classes are frozen dataclasses, and Python lets no frozen dataclass derive from one that is not.
    """,
)
TWICE = code(
    "fields/class-twice",
    """An entry declares its class by `fields`, and the application has that class too.

    The entry names it by `object`, or there is a class of its name where short names are looked for. Remove one of the two.
    """,
)
CIRCULAR = code(
    "fields/circular",
    """A field of a declared class is of an enum whose module imports the class.

    The registry imports the classes that it lists, so that what these are made of cannot stand with it. Give the enums a module
    of their own: `registry: {modules: {enums: events.enums}}`.
    """,
)
CODES: tuple[Code, ...] = (CIRCULAR, TYPE, DEFAULT, MUTABLE, NAME, OVERRIDES, BASE, TWICE)

_DATACLASS = PyObject("dataclasses", "dataclass")


@dataclass(frozen=True, kw_only=True)
class ClassSurroundings:
    """What the fields of a registry's classes are read against: enums by class name, where short names live, the base class."""

    enums: Mapping[str, Enumeration]
    objects: ObjectResolver
    base: PyObject | None
    module: str
    package: str
    key: FieldType
    importing: str
    """The module of the registry, which imports the classes."""

    @property
    def base_fact(self) -> ClassFact | None:
        """What is known of the base class."""
        found = self.objects.facts.find(self.base) if self.base is not None else None
        return found if isinstance(found, ClassFact) else None


@dataclass(kw_only=True)
class _Fields:
    """Reads the fields of one entry's class; collects findings, so that all mistakes are reported."""

    entry: Entry
    key: str
    around: ClassSurroundings
    refs: RefTable
    findings: list[Finding] = field(default_factory=list)

    def read(self, said: Mapping[str, str | ClassFieldModel]) -> Iterator[ClassField]:
        """The fields that are sound."""
        for name, model in said.items():
            problem = _name_problem(name)
            if problem:
                at = self.entry.where(self.key, name)
                self.findings.append(finding(NAME, f"`{name}` {problem}", at=at, help="give the field another name"))
                continue
            found = self._field(name, ClassFieldModel(type=model) if isinstance(model, str) else model)
            if found is not None:
                self.findings.extend(_base_findings(found, self.around))
                yield found

    def _field(self, name: str, model: ClassFieldModel) -> ClassField | None:
        path = (self.key, name, "type")
        given = self.entry.where(*path)
        before = len(self.findings)
        type_ = self._type(model.type, given)
        if type_ is None or len(self.findings) > before:
            return None
        if model.optional and not isinstance(type_, Optional):
            type_ = Optional(type_)
        default = None if model.optional else REQUIRED
        made = ClassField(name=name, type=type_, default=default, doc=model.doc, span=given)
        if model.default is None:
            return made
        return self._with_default(made, model.default)

    def _type(self, text: str, at: Span) -> ClassType | None:
        try:
            return parse_type(text, lambda name: self._named(name, at))
        except NotAType as error:
            problem, help = (*error.args, "")[:2]
            self.findings.append(finding(TYPE, problem, at=at, help=help))
            return None

    def _named(self, name: str, at: Span) -> ClassType:
        enumeration = self.around.enums.get(name)
        if enumeration is not None:
            self.findings.extend(_circular_findings(enumeration, self.around, at))
            return EnumClass(enumeration.name, enumeration.existing, enumeration.module)
        if ":" not in name and not self._is_found(name):
            close = nearest(name, [*SCALARS, *self.around.enums])
            if close or "type" not in self.refs:
                help = "write `package.module:Name`, or add `refs: {type: package.module}`"
                raise NotAType(f"there is no type `{name}`", f"did you mean `{close}`?" if close else help)
        resolved = self.around.objects.resolve(name, "type", "class", self.refs, at)
        if resolved.finding is not None:
            self.findings.append(resolved.finding)
        return OtherClass(resolved.object or PyObject("builtins", "object"))

    def _is_found(self, name: str) -> bool:
        """Whether a short name stands where the entry's group says that such names live."""
        found = (self.around.objects.facts.find(PyObject(module, name)) for module in self.refs.get("type", ()))
        return any(not isinstance(item, Absence) for item in found)

    def _with_default(self, made: ClassField, raw: object) -> ClassField | None:
        at = self.entry.where(self.key, made.name, "default")
        try:
            default = default_of(made.type, raw, _words(made.type, self.around.enums))
        except NotADefault as error:
            problem, help = (*error.args, "")[:2]
            which = MUTABLE if isinstance(error, MutableDefault) else DEFAULT
            self.findings.append(finding(which, f"`{made.name}`: {problem}", at=at, help=help))
            return None
        return ClassField(name=made.name, type=made.type, default=default, doc=made.doc, span=made.span)


def declared_class(
    entry: Entry, key: str, around: ClassSurroundings, refs: RefTable
) -> tuple[DeclaredClass | None, list[Finding]]:
    """The class that an entry declares under the spec key, None where it declares none, and what is wrong with it."""
    said = getattr(entry.spec, key)
    if said is None:
        return None, []
    reader = _Fields(entry=entry, key=key, around=around, refs=refs)
    fields = tuple(reader.read(said))
    name = PyObject(".".join(part for part in (around.package, around.module) if part), entry.key)
    reader.findings.extend([*_key_findings(entry), *_twice(entry, around, refs)])
    made = DeclaredClass(
        object=name, module=around.module, base=around.base, fields=fields, doc=entry.spec.doc, span=entry.span
    )
    return made, reader.findings


def _circular_findings(enumeration: Enumeration, around: ClassSurroundings, at: Span) -> Iterator[Finding]:
    """That the enum stands in the module that imports the class."""
    if enumeration.existing is None and enumeration.module == around.importing != around.module:
        package, dot, _ = around.importing.rpartition(".")
        message = f"`{enumeration.name}` is generated in `{around.importing}`, which imports this class"
        help = f"give the enums a module: `registry: {{modules: {{enums: {package}{dot}enums}}}}`"
        yield finding(CIRCULAR, message, at=at, help=help)


def _key_findings(entry: Entry) -> Iterator[Finding]:
    """That the entry's key, which is the class's name, can be none."""
    if not is_identifier(entry.key):
        help = "use letters, digits and `_`, and no keyword"
        yield finding(IDENTIFIER, f"`{entry.key}` cannot be a name in Python", at=entry.span, help=help)


def _name_problem(name: str) -> str:
    if not is_identifier(name):
        return "cannot be a name in Python"
    return "is private by its name" if name.startswith("_") else ""


def _words(type_: ClassType, enums: Mapping[str, Enumeration]) -> Mapping[str, str]:
    """The words that mean members of an enum, with the members' names."""
    inner = type_.type if isinstance(type_, Optional) else type_
    members = enums[inner.name].members if isinstance(inner, EnumClass) else ()
    by_value = {str(member.value): member.name for member in members}
    return by_value | {member.name: member.name for member in members}


def _twice(entry: Entry, around: ClassSurroundings, refs: RefTable) -> Iterator[Finding]:
    """That the entry's class stands in the application as well."""
    if entry.spec.target is not None:
        message = f"`{entry.key}` has `fields`, and its class is `{entry.spec.target}`"
        yield finding(TWICE, message, at=entry.where("object"), help="remove `object`, or `fields`")
        return
    found = existing_class(entry.key, around.key, refs, around.objects.facts)
    if found is not None:
        message = f"`{entry.key}` has `fields`, and `{found.object.module}` has a class of this name"
        help = f"remove the class from {found.span.path}:{found.span.line}, or `fields`"
        yield finding(TWICE, message, at=entry.span, help=help)


def existing_class(name: str, key: FieldType, refs: RefTable, facts: Facts) -> Definition | None:
    """What is called like an entry where short names of its class are looked for."""
    for module in refs.get(key.slot, ()) if isinstance(key, ObjectType) else ():
        found = facts.find(PyObject(module, name))
        if not isinstance(found, Absence):
            return found
    return None


def _base_findings(made: ClassField, around: ClassSurroundings) -> Iterator[Finding]:
    """What speaks against a field in a class below the base."""
    fact = around.base_fact
    if fact is None:
        return
    if made.name in fact.methods:
        message = f"`{made.name}` is a method of `{fact.object.short}`"
        yield finding(NAME, message, at=made.span, help="give the field another name")
    inherited = fact.attributes.get(made.name)
    if (
        inherited is not None
        and inherited.annotation is not None
        and not _is_same(made.type, inherited.annotation.object)
    ):
        message = f"`{made.name}` is a field of `{fact.object.short}`, of the type `{inherited.annotation.text}`"
        help = f"give the field another name, or leave it out: every {fact.object.short} has it"
        yield finding(OVERRIDES, message, at=made.span, help=help)


def _is_same(type_: ClassType, annotated: PyObject | None) -> bool:
    return isinstance(type_, ScalarClass | OtherClass) and type_.object == annotated


def base_findings(around: ClassSurroundings, at: Span) -> Iterator[Finding]:
    """That no frozen dataclass can derive from the base class."""
    fact = around.base_fact
    for text in fact.decorators if fact else ():
        decorator = expression(text)
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = dotted(called) if called is not None else None
        if fact is None or name is None:
            continue
        meant = around.objects.facts.canonical(PyObject(fact.object.module, name))
        if meant == _DATACLASS and not _is_frozen(decorator):
            message = f"`{fact.object.short}` is a dataclass that is not frozen, and classes with `fields` are"
            help = f"add `frozen=True` to {fact.span.path}:{fact.span.line}"
            yield finding(BASE, message, at=at, help=help)


def _is_frozen(decorator: ast.expr | None) -> bool:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(
        item.arg == "frozen" and isinstance(item.value, ast.Constant) and item.value.value is True for item in keywords
    )
