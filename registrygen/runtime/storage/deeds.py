"""What the statements of a module do when it is imported, beside defining things."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
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
_REGISTERING = frozenset({"deleter", "getter", "register", "register_artifact", "setter"})
"""How decorators end that register, or complete a property."""


def first_deed(tree: ast.Module) -> ast.stmt | ast.expr | None:
    """The first statement or call of a module that does more than define something; None where there is none."""
    return next(_deeds(tree.body, _Names(tree)), None)


class _Names:
    """What the names of a module stand for, as far as it imports them."""

    def __init__(self, tree: ast.Module) -> None:
        self._origins: dict[str, str] = {}
        self._own: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for item in node.names:
                    first = item.name.partition(".")[0]
                    self._note(item.asname or first, item.name if item.asname else first)
            elif isinstance(node, ast.ImportFrom):
                for item in node.names:
                    self._note(item.asname or item.name, f"{'.' * node.level}{node.module or ''}:{item.name}")
            elif isinstance(node, (*_DEFINITIONS, ast.ClassDef)):
                self._own.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._own.add(node.id)

    def _note(self, name: str, origin: str) -> None:
        if self._origins.setdefault(name, origin) != origin:
            self._own.add(name)

    def is_quiet(self, called: ast.expr) -> bool:
        """Whether a call of this touches nothing."""
        written = _dotted(called)
        if written is None:
            return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Constant)
        first, _, rest = written.partition(".")
        if first in self._own:
            return False
        origin = self._origins.get(first)
        if origin is None:
            return written in _QUIET_BUILTINS
        module, colon, name = origin.partition(":")
        name = ".".join(filter(None, (name, rest)))
        if not colon and module not in _QUIET:
            module, _, name = f"{module}.{rest}".rpartition(".")
        allowed = _QUIET.get(module, frozenset())
        return allowed is _ALL or name in allowed

    def is_registering(self, called: ast.expr) -> bool:
        """Whether a decorator adds what it decorates to something of the application's: that is what such modules are imported for."""
        written = _dotted(called)
        if written is None or written.rpartition(".")[2] not in _REGISTERING:
            return False
        top = self._origins.get(written.partition(".")[0], "").partition(":")[0].partition(".")[0]
        return top not in sys.stdlib_module_names


def _deeds(body: list[ast.stmt], names: _Names) -> Iterator[ast.stmt | ast.expr]:
    for node in body:
        yield from _deed(node, names)


def _deed(node: ast.stmt, names: _Names) -> Iterator[ast.stmt | ast.expr]:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _decorators(node.decorator_list, names)
            yield from _calls(node.args, names)
            if node.returns is not None:
                yield from _calls(node.returns, names)
        case ast.ClassDef():
            yield from _decorators(node.decorator_list, names)
            for part in (*node.bases, *node.keywords):
                yield from _calls(part, names)
            yield from _deeds(node.body, names)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() if all(map(_is_name, _targets(node))):
            yield from _calls(node, names)
        case ast.If():
            yield from _calls(node.test, names)
            if not _is_never(node.test):
                yield from _deeds(node.body, names)
            yield from _deeds(node.orelse, names)
        case ast.Try():
            yield from _deeds([*node.body, *node.orelse, *node.finalbody], names)
            for handler in node.handlers:
                yield from _deeds(handler.body, names)
        case ast.Raise() | ast.Assert():
            yield from _calls(node, names)
        case ast.Delete() if all(map(_is_name, node.targets)):
            return
        case _ if type(node).__name__ == "TypeAlias":
            return
        case _:
            yield node


def _decorators(decorators: list[ast.expr], names: _Names) -> Iterator[ast.expr]:
    for decorator in decorators:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not (names.is_registering(called) or names.is_quiet(called)):
            yield decorator
        elif isinstance(decorator, ast.Call):
            for part in (*decorator.args, *decorator.keywords):
                yield from _calls(part, names)


def _calls(node: ast.AST, names: _Names) -> Iterator[ast.expr]:
    """The calls in an expression that may touch something; what stands in a lambda is not called now."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and (
        not names.is_quiet(node.func) or any(item.arg == "key" for item in node.keywords)
    ):
        # What is passed as `key` would be called.
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, names)


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is_name(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(map(_is_name, target.elts))
    return isinstance(target, ast.Name)


def _is_never(test: ast.expr) -> bool:
    """Whether a condition does not hold while a module is imported."""
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'")


def _dotted(node: ast.expr) -> str | None:
    """`a.b.c` as it is written, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def imports_of(tree: ast.Module, package: str) -> Iterator[str]:
    """The modules that a module imports while it is imported; names that may be modules or attributes are among them."""
    for node in _at_import(tree.body):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            yield base
            yield from (f"{base}.{item.name}" for item in node.names if item.name != "*")


def _at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, _DEFINITIONS) or (isinstance(node, ast.If) and _is_never(node.test) and not node.orelse):
            continue
        yield node
        for field in ("body", "orelse", "finalbody", "handlers"):
            for child in getattr(node, field, ()):
                inner = child.body if isinstance(child, ast.ExceptHandler) else [child]
                yield from _at_import(inner)


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return str(node.module)
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])
