"""The one import surface for those who write kinds; the built-in kinds use it too."""

from registrygen.diagnostics.finding import Code, Finding, Related, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.artefact import Artefact, Compliance, Inputs, Part, Section, TextPage
from registrygen.model.declared import classes_in
from registrygen.model.facts import (
    Absence,
    Annotation,
    ClassFact,
    Expression,
    Facts,
    FunctionFact,
    ParameterFact,
    ValueFact,
)
from registrygen.model.fields import (
    Field,
    FieldType,
    Follows,
    Given,
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
    Record,
    RecordField,
    Ref,
)
from registrygen.model.kind import Constructs, Declares, EnumSlot, Key, Kind, Lookup, Names, Statistic, Wiring
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
from registrygen.model.spec import (
    ClassFields,
    ComponentArgument,
    DeprecatedModel,
    DocumentModel,
    EntryModel,
    GivenArgument,
    Requires,
    SettingArgument,
    SpecModel,
    ValueArgument,
)
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
from registrygen.pysource.names import is_identifier, pascal_case, snake_case
from registrygen.pysource.objects import PyObject, parse_object
from registrygen.pysource.text import docstring
from registrygen.pysource.transplant import transplanted
from registrygen.rules.classes import PROTOCOLS, lacking, same_object
from registrygen.rules.context import Context
from registrygen.rules.handlers import UNKNOWN as HANDLER_OUTSIDE
from registrygen.rules.handlers import method_problem
from registrygen.rules.values import describe
from registrygen.view import markdown
from registrygen.view.compliance import (
    TestClassView,
    TestMethod,
    compliance_class,
    compliance_module,
    statistics_test,
)
from registrygen.view.compliance import (
    method as test_method,
)
from registrygen.view.construction import (
    CONTAINER,
    construction_module,
    construction_owner,
    container_class,
    handler_dependency,
)
from registrygen.view.delivery import TABLE, configured, unconfigured_section
from registrygen.view.docs import FOLDER as DOCS_FOLDER
from registrygen.view.docs import HEADER as DOCS_HEADER
from registrygen.view.lookups import items
from registrygen.view.scope import Scope
from registrygen.view.statistics import Figure, expected_figures, figures_view
from registrygen.view.text import sentence
from registrygen.view.values import expression, field_annotation
from registrygen.view.wiring import wiring_names

__all__ = [
    "CONTAINER",
    "DOCS_FOLDER",
    "DOCS_HEADER",
    "HANDLER_OUTSIDE",
    "PROTOCOLS",
    "TABLE",
    "Absence",
    "Annotation",
    "Argument",
    "Artefact",
    "Call",
    "ClassFact",
    "ClassFields",
    "Code",
    "Collection",
    "Compliance",
    "ComponentArgument",
    "Comprehension",
    "Constructs",
    "Context",
    "Declares",
    "DeprecatedModel",
    "Dict",
    "Document",
    "DocumentModel",
    "Entry",
    "EntryModel",
    "EnumMember",
    "EnumSlot",
    "Enumeration",
    "Expr",
    "Expression",
    "Facts",
    "Field",
    "FieldType",
    "Figure",
    "Finding",
    "Follows",
    "FunctionFact",
    "Given",
    "GivenArgument",
    "Handler",
    "HandlerFlags",
    "Inputs",
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
    "ParameterFact",
    "Part",
    "Plain",
    "Project",
    "PyObject",
    "Record",
    "RecordField",
    "Ref",
    "Registry",
    "Related",
    "Requires",
    "Rule",
    "Scope",
    "Section",
    "SettingArgument",
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
    "ValueArgument",
    "ValueFact",
    "Wiring",
    "call",
    "classes_in",
    "code",
    "compliance_class",
    "compliance_module",
    "configured",
    "construction_module",
    "construction_owner",
    "container_class",
    "describe",
    "docstring",
    "entry_rule",
    "expected_figures",
    "expression",
    "field_annotation",
    "figures_view",
    "finding",
    "handler_dependency",
    "is_identifier",
    "items",
    "lacking",
    "layout",
    "literal",
    "markdown",
    "method_problem",
    "nearest",
    "parse_object",
    "pascal_case",
    "registry_rule",
    "same_object",
    "sentence",
    "snake_case",
    "statistics_test",
    "suggestion",
    "test_method",
    "transplanted",
    "unconfigured_section",
    "wiring_names",
]
