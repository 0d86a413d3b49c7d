"""What `cls(...)` takes: the nearest `__init__` or `__new__`, written or generated, or that it cannot be known."""

from __future__ import annotations

import ast

from registrygen.facts.known import DATACLASS_DECORATORS, ENUM, HARMLESS_DECORATORS, KNOWN_BASES
from registrygen.model.facts import ClassFact, Facts, FunctionFact, ParameterFact
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted, expression


def constructor(cls: ClassFact, facts: Facts) -> tuple[ParameterFact, ...] | None:
    """The parameters of `cls(...)` in order; () where it takes none, None where a class or decorator outside decides.

    Enums have none: their members are not constructed.
    """
    if ENUM in cls.ancestors:
        return None
    for ancestor in cls.ancestors:
        fact = cls if ancestor == cls.object else facts.find(ancestor)
        if isinstance(fact, ClassFact):
            own = _own(fact, "__init__") or _own(fact, "__new__")
            if own is not None:
                return own.parameters
            if _has_hidden_base(fact, facts) or _has_unknown_init(fact, facts):
                return None
        elif ancestor not in KNOWN_BASES:
            return None
    return ()


def _own(cls: ClassFact, name: str) -> FunctionFact | None:
    method = cls.methods.get(name)
    return method if method and method.object.name == f"{cls.object.name}.{name}" else None


def _has_hidden_base(cls: ClassFact, facts: Facts) -> bool:
    """Whether a direct base could not even be named (the result of a call), so that it is in no list."""
    return not cls.complete and all(base in KNOWN_BASES or _is_complete(base, facts) for base in cls.bases)


def _is_complete(base: PyObject, facts: Facts) -> bool:
    fact = facts.find(base)
    return isinstance(fact, ClassFact) and fact.complete


def _has_unknown_init(cls: ClassFact, facts: Facts) -> bool:
    """Whether a decorator may have written an `__init__` that is not in the source."""
    if not any(attribute.annotation for attribute in cls.attributes.values()):
        return False
    return any(_may_write_init(decorator, cls, facts) for decorator in cls.decorators)


def _may_write_init(decorator: str, cls: ClassFact, facts: Facts) -> bool:
    parsed = expression(decorator)
    called = parsed.func if isinstance(parsed, ast.Call) else parsed
    name = dotted(called) if called is not None else None
    meant = facts.canonical(PyObject(cls.object.module, name)) if name else None
    if meant in DATACLASS_DECORATORS:
        return not _without_init(parsed)
    return meant not in HARMLESS_DECORATORS


def _without_init(call: ast.expr | None) -> bool:
    keywords = call.keywords if isinstance(call, ast.Call) else []
    return any(
        keyword.arg == "init" and isinstance(keyword.value, ast.Constant) and not keyword.value.value
        for keyword in keywords
    )
