"""The one import surface for those who write kinds; the built-in kinds use it too."""

from registrygen.diagnostics.finding import Code, Finding, Related, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.artefact import Artefact, Part, Section, TextPage
from registrygen.model.facts import Absence, Annotation, ClassFact, Facts, FunctionFact, ValueFact
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
    EnumMember,
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
from registrygen.pysource.expr import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Dict,
    Expr,
    Subscript,
    Text,
    Union,
    call,
)
from registrygen.pysource.literals import literal
from registrygen.pysource.names import is_identifier
from registrygen.pysource.objects import PyObject, parse_object
from registrygen.rules.classes import same_object
from registrygen.rules.context import Context
from registrygen.rules.handlers import UNKNOWN as HANDLER_OUTSIDE
from registrygen.rules.handlers import method_problem
from registrygen.rules.values import describe
from registrygen.view.compliance import (
    TestClassView,
    TestMethod,
    compliance_class,
    compliance_module,
    statistics_test,
)
from registrygen.view.compliance import method as test_method
from registrygen.view.delivery import TABLE, unconfigured_section
from registrygen.view.lookups import items
from registrygen.view.scope import Scope
from registrygen.view.statistics import Figure, expected_figures, figures_view
from registrygen.view.values import expression, field_annotation

__all__ = [
    "HANDLER_OUTSIDE",
    "TABLE",
    "Absence",
    "Annotation",
    "Argument",
    "Artefact",
    "Call",
    "ClassFact",
    "Code",
    "Collection",
    "Comprehension",
    "Context",
    "Dict",
    "Document",
    "DocumentModel",
    "Entry",
    "EntryModel",
    "EnumMember",
    "EnumSlot",
    "Enumeration",
    "Expr",
    "Facts",
    "Field",
    "FieldType",
    "Figure",
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
    "TestClassView",
    "TestMethod",
    "Text",
    "TextPage",
    "Union",
    "ValueFact",
    "Wiring",
    "call",
    "code",
    "compliance_class",
    "compliance_module",
    "describe",
    "entry_rule",
    "expected_figures",
    "expression",
    "field_annotation",
    "figures_view",
    "finding",
    "is_identifier",
    "items",
    "layout",
    "literal",
    "method_problem",
    "nearest",
    "parse_object",
    "registry_rule",
    "same_object",
    "statistics_test",
    "suggestion",
    "test_method",
    "unconfigured_section",
]
