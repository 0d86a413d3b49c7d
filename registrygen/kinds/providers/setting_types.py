"""The types that settings can have: what they are in Python, and which defaults they admit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import HttpUrl, TypeAdapter, ValidationError

from registrygen.api import Argument, Call, Expr, PyObject, Scope, Text, literal
from registrygen.kinds.providers.spec import SettingType

Default = str | bool | int | float
_URL = TypeAdapter(HttpUrl)
_LONGEST = 10**9


@dataclass(frozen=True, kw_only=True)
class TypeOfSetting:
    """A type: the class (`url` has none: it is checked text), words for it, what defaults it admits, and a sample.

    `sample` is the text of an environment variable, and `meant` the value that it stands for.
    """

    python: PyObject
    words: str
    admits: Callable[[Default], bool]
    sample: str
    meant: Default


def _is_url(value: Default) -> bool:
    try:
        _URL.validate_python(value)
    except ValidationError:
        return False
    return isinstance(value, str)


def _number(value: Default) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TYPES: Mapping[SettingType, TypeOfSetting] = {
    "secret": TypeOfSetting(
        python=PyObject("pydantic", "SecretStr"),
        words="left out",
        admits=lambda _: False,
        sample="not to be seen",
        meant="not to be seen",
    ),
    "text": TypeOfSetting(
        python=PyObject("builtins", "str"),
        words="text",
        admits=lambda value: isinstance(value, str),
        sample="some text",
        meant="some text",
    ),
    "url": TypeOfSetting(
        python=PyObject("builtins", "str"),
        words="an address that begins with `http://` or `https://`",
        admits=_is_url,
        sample="https://example.org/base",
        meant="https://example.org/base",
    ),
    "path": TypeOfSetting(
        python=PyObject("pathlib", "Path"),
        words="text",
        admits=lambda value: isinstance(value, str),
        sample="folder/file",
        meant="folder/file",
    ),
    "int": TypeOfSetting(
        python=PyObject("builtins", "int"),
        words="a whole number",
        admits=lambda value: _number(value) and isinstance(value, int),
        sample="7",
        meant=7,
    ),
    "float": TypeOfSetting(
        python=PyObject("builtins", "float"),
        words="a number",
        admits=_number,
        sample="1.5",
        meant=1.5,
    ),
    "bool": TypeOfSetting(
        python=PyObject("builtins", "bool"),
        words="`true` or `false`",
        admits=lambda value: isinstance(value, bool),
        sample="true",
        meant=True,
    ),
    "duration": TypeOfSetting(
        python=PyObject("datetime", "timedelta"),
        words=f"a number of seconds, at most {_LONGEST}",
        admits=lambda value: _number(value) and abs(float(value)) <= _LONGEST,
        sample="90",
        meant=90,
    ),
}
"""Every type of setting."""


def spelt(type_: SettingType, value: Default, scope: Scope) -> Expr:
    """A value of the type as source."""
    plain = Text(value) if isinstance(value, str) else literal(value)
    found = TYPES[type_].python
    if type_ == "duration":
        return Call(scope.use(found), (Argument(plain, "seconds"),))
    if type_ == "float":
        return literal(float(value))
    return plain if found.module == "builtins" else Call(scope.use(found), (Argument(plain),))
