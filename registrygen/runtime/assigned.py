"""Which attributes a class gives its instances in `__init__`, read from its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from inspect import Parameter
from types import FunctionType
from typing import Any

EMPTY: Any = Parameter.empty
_PLAIN = (str, int, float, bool, complex, bytes)
"""The types of constants that say what an attribute is: None says only what it is to begin with."""


def assigned_by(cls: type) -> Mapping[str, Any] | None:
    """The attributes that `__init__` of a class and of its bases assigns, each with its type, `EMPTY` where the source does not say it.

    None where the source of one of them is not there: nobody can tell then.
    """
    found: dict[str, Any] = {}
    for base in cls.__mro__:
        for function in _initializers(base):
            own = _assigned(function)
            if own is None:
                return None
            found = {**own, **found}
    return found


def _initializers(cls: type) -> Iterator[FunctionType]:
    """What a class itself does with a new instance; a dataclass's own `__init__` assigns what is annotated."""
    is_made = "__dataclass_params__" in vars(cls) and vars(cls)["__dataclass_params__"].init
    for name in ("__post_init__",) if is_made else ("__init__",):
        function = vars(cls).get(name)
        if isinstance(function, FunctionType):
            yield function


@lru_cache(maxsize=512)
def _assigned(function: FunctionType) -> Mapping[str, Any] | None:
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    if not isinstance(tree, ast.FunctionDef) or not tree.args.posonlyargs + tree.args.args:
        return None
    own = (tree.args.posonlyargs + tree.args.args)[0].arg
    found: dict[str, Any] = {}
    for name, node in _targets(tree, own):
        said = _type_of(node, tree, function)
        if name not in found or (isinstance(node, ast.AnnAssign) and said is not EMPTY):
            found[name] = said
    return found


def _targets(tree: ast.FunctionDef, own: str) -> Iterator[tuple[str, ast.AST]]:
    """The attributes of the instance that something is stored in, each with the statement where it says what."""
    direct = {
        id(target): node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Store()) if name == own:
                yield attribute, direct.get(id(node), node)


def _type_of(node: ast.AST, tree: ast.FunctionDef, function: FunctionType) -> Any:
    match node:
        case ast.AnnAssign(annotation=annotation):
            return _evaluated(annotation, function)
        case ast.Assign(value=ast.Constant(value=value)) if type(value) in _PLAIN:
            return type(value)
        case ast.Assign(value=ast.Name(id=name)):
            return _parameter(name, tree, function)
    return EMPTY


def _parameter(name: str, tree: ast.FunctionDef, function: FunctionType) -> Any:
    """The type of a parameter that is used nowhere else: what is looked at first may be of a narrower type by then."""
    arguments = [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]
    annotation = next((item.annotation for item in arguments if item.arg == name), None)
    uses = sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))
    return EMPTY if annotation is None or uses != 1 else _evaluated(annotation, function)


def _evaluated(annotation: ast.expr, function: FunctionType) -> Any:
    """What an annotation means where the function stands; `EMPTY` where nobody knows it at run time."""
    evaluate: Callable[..., Any] = eval
    known = inspect.getclosurevars(function).nonlocals
    try:
        found = evaluate(ast.unparse(annotation), function.__globals__, dict(known))
        return evaluate(found, function.__globals__, dict(known)) if isinstance(found, str) else found
    except Exception:
        return EMPTY
