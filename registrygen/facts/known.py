"""What is known of classes outside the source roots without reading them: the standard library's structural bases."""

from __future__ import annotations

import builtins

from registrygen.pysource.objects import PyObject

OBJECT = PyObject("builtins", "object")
ENUM = PyObject("enum", "Enum")
AUTO = PyObject("enum", "auto")
NAMED_TUPLE = PyObject("typing", "NamedTuple")
_STR, _INT = PyObject("builtins", "str"), PyObject("builtins", "int")
_REPR_ENUM, _FLAG = PyObject("enum", "ReprEnum"), PyObject("enum", "Flag")
_GENERIC = PyObject("typing", "Generic")

KNOWN_BASES: dict[PyObject, tuple[PyObject, ...]] = {
    PyObject("abc", "ABC"): (),
    _GENERIC: (),
    PyObject("typing", "Protocol"): (_GENERIC,),
    PyObject("typing_extensions", "Protocol"): (_GENERIC,),
    PyObject("typing_extensions", "Generic"): (_GENERIC,),
    NAMED_TUPLE: (),
    ENUM: (),
    _FLAG: (ENUM,),
    _REPR_ENUM: (ENUM,),
    PyObject("enum", "IntEnum"): (_INT, _REPR_ENUM, ENUM),
    PyObject("enum", "StrEnum"): (_STR, _REPR_ENUM, ENUM),
    PyObject("enum", "IntFlag"): (_INT, _REPR_ENUM, _FLAG, ENUM),
}
"""Bases that add no public member which a spec could ask for, and their own bases: they leave a class complete."""

HARMLESS_DECORATORS = frozenset(
    {
        PyObject("typing", "final"),
        PyObject("typing", "runtime_checkable"),
        PyObject("typing_extensions", "final"),
        PyObject("typing_extensions", "runtime_checkable"),
        PyObject("typing_extensions", "deprecated"),
        PyObject("warnings", "deprecated"),
        PyObject("functools", "total_ordering"),
        PyObject("enum", "unique"),
    }
)
"""Class decorators that leave the constructor as it is written."""

DATACLASS_DECORATORS = frozenset({PyObject("dataclasses", "dataclass"), PyObject("pydantic.dataclasses", "dataclass")})
FIELD_FUNCTIONS = frozenset({PyObject("dataclasses", "field"), PyObject("pydantic", "Field")})

_LOWER_CASE_CLASSES = frozenset(
    PyObject("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone", "tzinfo")
)
_BUILTINS = frozenset(name for name in vars(builtins) if not name.startswith("_"))


def builtin(name: str) -> PyObject | None:
    """The built-in object of this name."""
    return PyObject("builtins", name) if name in _BUILTINS else None


def may_be_module(item: PyObject) -> bool:
    """Whether an object outside the roots is taken for a module: it is spelt like one and no class known by its name."""
    return item.name[:1].islower() and item not in _LOWER_CASE_CLASSES and item.module != "builtins"


def outside_object(module: str, name: str) -> PyObject:
    """An object outside the roots; lower-case parts before the last are modules (`sqlalchemy:orm.Session`)."""
    parts = name.split(".")
    while len(parts) > 1 and may_be_module(PyObject(module, parts[0])):
        module = f"{module}.{parts.pop(0)}"
    return PyObject(module, ".".join(parts))
