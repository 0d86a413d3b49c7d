"""What the statements of a module do when it is imported, beside defining things."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from registrygen.runtime.storage.makings import MEMBERS, METACLASS, REGISTERING, SCHEMA, SUBCLASSED, Makings
from registrygen.runtime.storage.sources import Source, bound_in, dotted, is_never

_QUIET_BUILTINS = frozenset({
    "abs", "all", "any", "bool", "bytes", "classmethod", "complex", "dict", "enumerate", "float", "frozenset", "int", "isinstance",
    "issubclass", "len", "list", "max", "min", "object", "property", "range", "repr", "reversed", "round", "set", "slice", "sorted",
    "staticmethod", "str", "sum", "super", "tuple", "type", "zip",
})  # fmt: skip
_ALL = frozenset({"*"})
_TYPING = frozenset({
    "Annotated", "Generic", "Literal", "NamedTuple", "NewType", "ParamSpec", "Protocol", "TypeAliasType", "TypeVar", "TypeVarTuple",
    "TypedDict", "cast", "dataclass_transform", "deprecated", "final", "no_type_check", "overload", "override", "runtime_checkable",
})  # fmt: skip
_QUIET = {
    "abc": frozenset({"abstractmethod"}),
    "collections": frozenset({"ChainMap", "Counter", "OrderedDict", "defaultdict", "deque", "namedtuple"}),
    "contextlib": frozenset({"asynccontextmanager", "contextmanager"}),
    "contextvars": frozenset({"ContextVar"}),
    "dataclasses": frozenset({"dataclass", "field"}),
    "datetime": frozenset({"date", "datetime", "time", "timedelta", "timezone"}),
    "decimal": frozenset({"Decimal"}),
    "enum": frozenset({"Enum", "Flag", "IntEnum", "IntFlag", "StrEnum", "auto", "member", "nonmember", "unique"}),
    "fractions": frozenset({"Fraction"}),
    "functools": frozenset({"cache", "cached_property", "lru_cache", "partial", "singledispatch", "total_ordering", "wraps"}),
    "logging": frozenset({"NullHandler", "getLogger"}),
    "math": _ALL,
    "operator": frozenset({"attrgetter", "itemgetter"}),
    "pathlib": frozenset({"Path", "PurePath", "PurePosixPath"}),
    "pydantic": frozenset({
        "ConfigDict", "Field", "PrivateAttr", "computed_field", "create_model", "field_serializer", "field_validator",
        "model_serializer", "model_validator",
    }),
    "re": frozenset({"compile", "escape"}),
    "threading": frozenset({"Condition", "Event", "Lock", "RLock", "local"}),
    "types": frozenset({"MappingProxyType", "SimpleNamespace"}),
    "typing": _TYPING,
    "typing_extensions": _TYPING,
    "uuid": frozenset({"UUID"}),
}  # fmt: skip
"""What may be called while a module is imported: it gives a value and touches nothing else."""
_PROPERTY = frozenset({"deleter", "getter", "setter"})
"""How decorators end that complete a property."""
_CALLED = frozenset({"alias_generator", "field_title_generator", "key", "model_title_generator", "__base__"})
"""What is passed under these names would be called, or made a class of."""

Deed = ast.stmt | ast.expr


def first_deed(source: Source, makings: Makings) -> Deed | None:
    """The first part of a module that does more than define something when it is imported; None where there is none."""
    return next(_Reader(source, makings).body(source.tree.body), None)


class _Reader:
    """Looks through the statements of a module for what they would run."""

    def __init__(self, source: Source, makings: Makings) -> None:
        self._source, self._names, self._makings = source, source.names, makings

    def body(self, body: list[ast.stmt]) -> Iterator[Deed]:
        for node in body:
            yield from self._statement(node)

    def _statement(self, node: ast.stmt) -> Iterator[Deed]:
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Raise(exc=None):
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from self._function(node)
            case ast.ClassDef():
                yield from self._class(node)
            case ast.AugAssign(target=ast.Name(id=name)) if self._names.is_imported(name):
                # What is another's would be changed.
                yield node
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() if all(map(_is_name, _targets(node))):
                yield from self._calls(node)
                yield from self._texts(node.annotation) if isinstance(node, ast.AnnAssign) else ()
            case ast.If():
                yield from self._calls(node.test)
                if not is_never(node.test):
                    yield from self.body(node.body)
                yield from self.body(node.orelse)
            case ast.Try():
                yield from self.body([*node.body, *node.orelse, *node.finalbody])
                for handler in node.handlers:
                    yield from self.body(handler.body)
            case ast.Assert():
                yield from self._calls(node)
            case ast.Delete() if all(map(_is_name, node.targets)):
                return
            case _ if type(node).__name__ == "TypeAlias":
                return
            case _:
                yield node

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Deed]:
        yield from self._decorators(node.decorator_list)
        yield from self._calls(node.args)
        for item in ast.walk(node.args):
            if isinstance(item, ast.arg) and item.annotation is not None:
                yield from self._texts(item.annotation)
        if node.returns is not None:
            yield from self._calls(node.returns)
            yield from self._texts(node.returns)

    def _class(self, node: ast.ClassDef) -> Iterator[Deed]:
        yield from self._decorators(node.decorator_list)
        own, is_enum, members = {name for name, _ in bound_in(node.body)}, False, frozenset[str]()
        for base in node.bases:
            yield from self._calls(base)
            making = self._makings.base(self._source, base)
            if making is None or SUBCLASSED & making.hooks:
                yield base
                return
            is_enum, members = is_enum or making.is_enum, members | making.hooks
        for keyword in node.keywords:
            yield from self._calls(keyword)
            if keyword.arg == METACLASS and not self._is_library(keyword.value):
                yield keyword.value
        if SCHEMA in own or (is_enum and MEMBERS & (own | members)):
            yield node
        yield from self.body(node.body)

    def _decorators(self, decorators: list[ast.expr]) -> Iterator[ast.expr]:
        for decorator in decorators:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not (self._completes(called) or self._is_quiet(called)):
                yield decorator
            elif isinstance(decorator, ast.Call):
                for part in (*decorator.args, *decorator.keywords):
                    yield from self._calls(part)

    def _completes(self, called: ast.expr) -> bool:
        """Whether a decorator completes a property or a function, or adds what it decorates to a registry."""
        owner, _, method = (dotted(called) or "").rpartition(".")
        if owner in self._names.functions and method in _PROPERTY | REGISTERING:
            return True
        making = self._makings.named(self._source, owner) if method in REGISTERING else None
        return making is not None and making.only_registers

    def _calls(self, node: ast.AST) -> Iterator[ast.expr]:
        """The calls in an expression that may touch something; what stands in a lambda is not called now."""
        if isinstance(node, ast.Lambda):
            return
        if isinstance(node, ast.Call) and (not self._is_quiet(node.func) or self._is_handed_on(node)):
            yield node
        if isinstance(node, ast.Subscript) and self._looks_up(node.value):
            yield node
        for child in ast.iter_child_nodes(node):
            yield from self._calls(child)

    def _texts(self, annotation: ast.expr) -> Iterator[ast.expr]:
        """The texts in an annotation that would touch something where they are evaluated."""
        if isinstance(annotation, ast.Subscript) and (dotted(annotation.value) or "").endswith("Literal"):
            return
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                meant = ast.parse(annotation.value.strip(), mode="eval")
            except (SyntaxError, ValueError, RecursionError):
                return
            if next(self._calls(meant), None) is not None:
                yield annotation
        for child in ast.iter_child_nodes(annotation):
            if isinstance(child, ast.expr):
                yield from self._texts(child)

    def _is_quiet(self, called: ast.expr) -> bool:
        """Whether a call of this touches nothing."""
        written = dotted(called)
        if written is None:
            return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Constant)
        first, _, rest = written.partition(".")
        if first in self._names.own:
            return False
        origin = self._names.origin(first)
        if origin is None:
            return written in _QUIET_BUILTINS and not self._names.takes_all
        module, colon, name = origin.partition(":")
        name = ".".join(filter(None, (name, rest)))
        if not colon and module not in _QUIET:
            module, _, name = f"{module}.{rest}".rpartition(".")
        allowed = _QUIET.get(module, frozenset())
        return allowed is _ALL or name in allowed

    def _is_handed_on(self, node: ast.Call) -> bool:
        """Whether what is passed would be called, now or when the result is used."""
        if any(item.arg in _CALLED for item in node.keywords):
            return True
        name = (dotted(node.func) or "").rpartition(".")[2]
        origin = self._names.origin((dotted(node.func) or "").partition(".")[0])
        if name == "type" and origin is None:
            return len(node.args) > 1
        return name == "defaultdict" and not all(map(self._is_quiet, node.args[:1]))

    def _looks_up(self, subscribed: ast.expr) -> bool:
        written = dotted(subscribed)
        making = self._makings.named(self._source, written) if written else None
        return making is not None and making.looks_up

    def _is_library(self, metaclass: ast.expr) -> bool:
        written = dotted(metaclass)
        making = self._makings.named(self._source, written) if written else None
        return making is not None and making.is_library


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is_name(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(map(_is_name, target.elts))
    return isinstance(target, ast.Name)
