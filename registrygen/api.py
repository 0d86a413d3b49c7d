"""The one import surface for those who write kinds; the built-in kinds use it too."""

from registrygen.diagnostics.finding import Code, Finding, Related, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.artefact import Artefact, Part, Section, TextPage
from registrygen.model.facts import Absence, ClassFact, Facts, FunctionFact
from registrygen.model.fields import (
    Field,
    FieldType,
    HandlerFlags,
    Keys,
    LinkType,
    ListType,
    MapType,
    Member,
    MemberType,
    Meta,
    Named,
    Object,
    ObjectType,
    Plain,
    Ref,
)
from registrygen.model.kind import EnumSlot, Key, Kind, Lookup, Names, Statistic, Wiring
from registrygen.model.registry import (
    Document,
    Entry,
    Enumeration,
    Handler,
    LinkValue,
    MemberValue,
    Project,
    Registry,
    Subscription,
)
from registrygen.model.rule import Rule, entry_rule, registry_rule
from registrygen.model.spec import DocumentModel, EntryModel, Requires, SpecModel
from registrygen.pysource import layout
from registrygen.pysource.expr import Argument, Call, Collection, Dict, Expr, Subscript, Text, Union, call
from registrygen.pysource.literals import literal
from registrygen.pysource.names import is_identifier
from registrygen.pysource.objects import PyObject, parse_object
from registrygen.rules.context import Context
from registrygen.view.compliance import compliance_class, compliance_module
from registrygen.view.delivery import TABLE, unconfigured_section
from registrygen.view.scope import Scope

__all__ = [
    "TABLE",
    "Absence",
    "Argument",
    "Artefact",
    "Call",
    "ClassFact",
    "Code",
    "Collection",
    "Context",
    "Dict",
    "Document",
    "DocumentModel",
    "Entry",
    "EntryModel",
    "EnumSlot",
    "Enumeration",
    "Expr",
    "Facts",
    "Field",
    "FieldType",
    "Finding",
    "FunctionFact",
    "Handler",
    "HandlerFlags",
    "Key",
    "Keys",
    "Kind",
    "LinkType",
    "LinkValue",
    "ListType",
    "Lookup",
    "MapType",
    "Member",
    "MemberType",
    "MemberValue",
    "Meta",
    "Named",
    "Names",
    "Object",
    "ObjectType",
    "Part",
    "Plain",
    "Project",
    "PyObject",
    "Ref",
    "Registry",
    "Related",
    "Requires",
    "Rule",
    "Scope",
    "Section",
    "Severity",
    "Span",
    "SpecModel",
    "Statistic",
    "Subscript",
    "Subscription",
    "Text",
    "TextPage",
    "Union",
    "Wiring",
    "call",
    "code",
    "compliance_class",
    "compliance_module",
    "entry_rule",
    "finding",
    "is_identifier",
    "layout",
    "literal",
    "nearest",
    "parse_object",
    "registry_rule",
    "suggestion",
    "unconfigured_section",
]
