"""What has to hold for feature flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from registrygen.api import Context, Entry, Finding, MemberValue, Registry, describe, entry_rule, finding
from registrygen.kinds.feature_flags.spec import FeatureFlagEntry

_PYTHON: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "string": (str,),
    "integer": (int,),
    "float": (float, int),
}
_WANTED = {"boolean": "`true` or `false`", "string": "text", "integer": "a whole number", "float": "a number"}


def _flag(entry: Entry) -> FeatureFlagEntry:
    assert isinstance(entry.spec, FeatureFlagEntry)
    return entry.spec


@entry_rule("feature_flags/value")
def value(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A value of a feature flag does not go with the flag's type.

    The default has to fit, and so do the values of variants and environments. Whole numbers are numbers; truth values are not.
    """
    word = _type_word(entry, registry)
    if word not in _PYTHON:
        return
    spec = _flag(entry)
    values: list[tuple[tuple[str, ...], object]] = [(("default",), spec.default)]
    values += [(("variants", name), item) for name, item in spec.variants.items()]
    values += [(("environments", name), item) for name, item in spec.environments.items()]
    for path, item in values:
        if type(item) not in _PYTHON[word]:
            message = f"`{path[-1]}` of `{entry.key}` has to be {_WANTED[word]}, not {describe(item)}"
            yield finding(value.code, message, at=entry.where(*path), help=f"the flag's `type` is {word}")


def _type_word(entry: Entry, registry: Registry) -> str:
    found = entry.values.get("type")
    member = registry.enums["type"].member(found.name) if isinstance(found, MemberValue) else None
    return str(member.value) if member else ""


@entry_rule("feature_flags/expires")
def expires(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """`expires` of a feature flag is not a date: `2027-06-30`, year, month and day."""
    text = _flag(entry).expires
    if text is not None and not _is_date(text):
        help = "write year, month and day: `2027-06-30`"
        yield finding(expires.code, f"`{text}` is not a date", at=entry.where("expires"), help=help)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


RULES = (value, expires)
