"""What a module or class body binds: names to definitions, imports and values, without following any of them.

In one block the last definition of a name wins, as when Python runs it. Of blocks that exclude each other (`if` and
`else`, `try` and `except`, the cases of a `match`) the first counts, the others stand in where what it names is
missing. A property's setter does not replace the property, nor `X = decorate(X)` the class `X`. The block under
`if __name__ == "__main__"` binds nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassBinding:
    """A class statement and what its body binds."""

    node: ast.ClassDef
    scope: Scope


@dataclass(frozen=True, kw_only=True, eq=False)
class FunctionBinding:
    """A function statement; its body has been dropped, for few are asked about and it is most of the memory."""

    node: FunctionNode


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueBinding:
    """An assigned or annotated name; `value` is None where it has none of its own (unpacking, loops, `with`)."""

    target: ast.Name
    annotation: ast.expr | None = None
    value: ast.expr | None = None
    has_value: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportedModule:
    """`import a.b as c`, or `import a.b`, which binds `a`."""

    module: str


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportedName:
    """`from a import b`; the module is empty where a relative import leaves the top-level package."""

    module: str
    name: str
    node: ast.alias

    @property
    def object(self) -> PyObject:
        """What the statement names."""
        return PyObject(self.module, self.name)


Binding = ClassBinding | FunctionBinding | ValueBinding | ImportedModule | ImportedName
Bindings = dict[str, tuple[Binding, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scope:
    """The names that a body binds in order of first appearance, each with the candidates for what it means."""

    bindings: Mapping[str, tuple[Binding, ...]]
    stars: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Home:
    """The module that a body belongs to, which relative imports start from."""

    module: str
    is_package: bool

    def absolute(self, level: int, module: str | None) -> str:
        """The module that `from <dots><module>` means; empty where there are more dots than packages."""
        if level == 0:
            return module or ""
        parts = self.module.split(".")
        kept = len(parts) - level + self.is_package
        return ".".join([*parts[:kept], *([module] if module else [])]) if kept > 0 else ""


def collect(body: Sequence[ast.stmt], home: Home) -> Scope:
    """What the statements bind, blocks included."""
    bindings: Bindings = {}
    stars: list[str] = []
    for statement in body:
        for name, candidates in _simple(statement, home):
            _bind(bindings, name, candidates)
        for name in _deleted(statement):
            bindings.pop(name, None)
        stars.extend(_starred(statement, home))
        blocks = _blocks(statement)
        if blocks:
            _bind_blocks(bindings, stars, [collect(block, home) for block in blocks])
    return Scope(bindings=bindings, stars=tuple(stars))


def imports(statement: ast.Import | ast.ImportFrom, home: Home) -> Iterator[tuple[str, tuple[Binding, ...]]]:
    """The names that an import statement binds, star imports aside."""
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            bound = alias.asname or alias.name.partition(".")[0]
            yield bound, (ImportedModule(module=alias.name if alias.asname else bound),)
        elif alias.name != "*":
            module = home.absolute(statement.level, statement.module)
            yield alias.asname or alias.name, (ImportedName(module=module, name=alias.name, node=alias),)


def _bind(bindings: Bindings, name: str, candidates: tuple[Binding, ...]) -> None:
    before, now = bindings.get(name, (None,))[0], candidates[0]
    if before is not None and _is_accessor(now):
        return
    if isinstance(now, ValueBinding):
        if isinstance(before, ClassBinding | FunctionBinding) and _mentions(now.value, name):
            return
        if isinstance(before, ValueBinding) and now.annotation is None:
            candidates = (replace(now, annotation=before.annotation),)
    bindings[name] = candidates


def _bind_blocks(bindings: Bindings, stars: list[str], scopes: Sequence[Scope]) -> None:
    """Binds what alternative blocks bind: the first block's meaning, the others' behind it."""
    group: Bindings = {}
    for scope in scopes:
        stars.extend(scope.stars)
        for name, candidates in scope.bindings.items():
            group[name] = group.get(name, ()) + candidates
    for name, candidates in group.items():
        _bind(bindings, name, candidates)


def _is_accessor(binding: Binding) -> bool:
    if not isinstance(binding, FunctionBinding):
        return False
    decorators = binding.node.decorator_list
    return any(isinstance(node, ast.Attribute) and node.attr in ("setter", "deleter") for node in decorators)


def _mentions(value: ast.expr | None, name: str) -> bool:
    return value is not None and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _simple(statement: ast.stmt, home: Home) -> Iterator[tuple[str, tuple[Binding, ...]]]:
    """What the statement itself binds, its blocks aside."""
    match statement:
        case ast.ClassDef():
            yield statement.name, (ClassBinding(node=statement, scope=collect(statement.body, home)),)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            statement.body.clear()
            yield statement.name, (FunctionBinding(node=statement),)
        case ast.Import() | ast.ImportFrom():
            yield from imports(statement, home)
        case _:
            for binding in _values(statement):
                yield binding.target.id, (binding,)


def _starred(statement: ast.stmt, home: Home) -> Iterator[str]:
    if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
        yield home.absolute(statement.level, statement.module)


def _values(statement: ast.stmt) -> Iterator[ValueBinding]:
    match statement:
        case ast.Assign():
            for target in statement.targets:
                yield from _assigned(target, statement.value)
        case ast.AnnAssign(target=ast.Name() as name, annotation=annotation, value=value):
            yield ValueBinding(target=name, annotation=annotation, value=value, has_value=value is not None)
        case ast.For() | ast.AsyncFor():
            yield from _stored(statement.target)
        case ast.With() | ast.AsyncWith():
            for item in statement.items:
                if item.optional_vars is not None:
                    yield from _stored(item.optional_vars)
        case _ if type(statement).__name__ == "TypeAlias":  # `type X = ...`, which Python 3.11's ast does not have
            yield from _stored(statement)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[ValueBinding]:
    if isinstance(target, ast.Name):
        yield ValueBinding(target=target, value=value)
    elif _pairs(target, value):
        assert isinstance(target, ast.Tuple | ast.List)
        assert isinstance(value, ast.Tuple | ast.List)
        for each, part in zip(target.elts, value.elts, strict=True):
            yield from _assigned(each, part)
    else:
        yield from _stored(target)


def _pairs(target: ast.expr, value: ast.expr) -> bool:
    if not isinstance(target, ast.Tuple | ast.List) or not isinstance(value, ast.Tuple | ast.List):
        return False
    parts = [*target.elts, *value.elts]
    return len(target.elts) == len(value.elts) and not any(isinstance(part, ast.Starred) for part in parts)


def _stored(target: ast.AST) -> Iterator[ValueBinding]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield ValueBinding(target=node)


def _deleted(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Delete):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a compound statement, the one that counts first."""
    match statement:
        case ast.If():
            return _branches(statement)
        case ast.Try() | ast.TryStar():
            straight = [*statement.body, *statement.orelse, *statement.finalbody]
            return [straight, *(handler.body for handler in statement.handlers)]
        case ast.With() | ast.AsyncWith():
            return [statement.body]
        case ast.For() | ast.AsyncFor() | ast.While():
            return [[*statement.body, *statement.orelse]]
        case ast.Match():
            return [case.body for case in statement.cases]
    return []


def _branches(statement: ast.If) -> list[list[ast.stmt]]:
    """The branches of an `if`, an `elif` chain laid flat: a long one must not become deep recursion."""
    if _is_main_guard(statement.test):
        return [statement.orelse]
    branches = [statement.body]
    last = statement
    while len(last.orelse) == 1 and isinstance(last.orelse[0], ast.If):
        last = last.orelse[0]
        branches.append(last.body)
    branches.append(last.orelse)
    negated = isinstance(statement.test, ast.UnaryOp) and isinstance(statement.test.op, ast.Not)
    return branches[::-1] if negated and _mentions_type_checking(statement.test) else branches


def _is_main_guard(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _mentions_type_checking(test: ast.expr) -> bool:
    names = (dotted(node) or "" for node in ast.walk(test) if isinstance(node, ast.expr))
    return any(name.rpartition(".")[2] == "TYPE_CHECKING" for name in names)
