"""What has to hold for feature flags."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date

from registrygen.api import (
    Context,
    Entry,
    Finding,
    Registry,
    Related,
    Severity,
    describe,
    entry_rule,
    finding,
    registry_rule,
    suggestion,
    switch_method,
)
from registrygen.kinds.feature_flags.flags import (
    PYTHON,
    WANTED,
    Value,
    head_of,
    said_values,
    spec_of,
    type_word,
)

_ALSO: Mapping[str, tuple[type, ...]] = {"float": (int,)}
RESERVED = ("context", "client")
"""What the classes with the accessors call their own fields."""


@entry_rule("feature_flags/value")
def value(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A value of a feature flag does not go with the flag's type.

    The default has to fit, and so do the values of variants and environments. Whole numbers are numbers; truth values are not.
    """
    word, spec = type_word(entry, registry), spec_of(entry)
    if word not in PYTHON:
        return
    values: list[tuple[tuple[str | int, ...], Value]] = [
        (("variants", name), item) for name, item in spec.variants.items()
    ]
    for path, item in values or said_values(entry):
        if type(item) not in (PYTHON[word], *_ALSO.get(word, ())) or _is_boundless(item):
            name = path[-1] if path[0] != "targeting" else "targeting"
            message = f"`{name}` of `{entry.key}` has to be {WANTED[word]}, not {describe(item)}"
            yield finding(value.code, message, at=entry.where(*path), help=f"the flag's `type` is {word}")


def _is_boundless(value: Value) -> bool:
    """Whether a number is one that other tools cannot write."""
    return isinstance(value, float) and not math.isfinite(value)


@entry_rule("feature_flags/variant")
def variant(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A feature flag with variants names something that is none of them.

    Where `variants` lists a flag's values by name, `default`, `otherwise`, `environments` and `targeting` say the name.
    """
    declared = spec_of(entry).variants
    for path, said in said_values(entry) if declared else ():
        if not isinstance(said, str) or said not in declared:
            same = next((name for name, item in declared.items() if item == said and type(item) is type(said)), None)
            help = f"write the variant's name: `{same}`" if same else suggestion(str(said), declared)
            shown = str(said).lower() if isinstance(said, bool) else said
            yield finding(variant.code, f"`{shown}` is no variant of `{entry.key}`", at=entry.where(*path), help=help)


@entry_rule("feature_flags/environment")
def environment(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A feature flag names an environment that the registry does not have.

    Where the document's head lists `environments`, there are no others.
    """
    known, spec = head_of(registry).environments, spec_of(entry)
    named = [("environments", name) for name in spec.environments] + [("rollouts", name) for name in spec.rollouts]
    for key, name in named if known else ():
        if name not in known:
            at, help = entry.where_key(key, name), suggestion(name, known)
            yield finding(environment.code, f"there is no environment `{name}`", at=at, help=help)


@entry_rule("feature_flags/otherwise")
def otherwise(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A feature flag is rolled out to a part of the users, and nothing says what the others get.

    For flags of the type `boolean` that is `false`. Others need `otherwise`.
    """
    spec, word = spec_of(entry), type_word(entry, registry)
    if spec.otherwise is not None or word in ("boolean", ""):
        return
    shares = [(("rollout",), spec.rollout), *((("rollouts", name), item) for name, item in spec.rollouts.items())]
    path, share = next(((path, share) for path, share in shares if share < 100), ((), 100))
    if path:
        message = f"nothing says what {100 - share} % of the users get from `{entry.key}`"
        help = "add `otherwise` with their value"
        yield finding(otherwise.code, message, at=entry.where(*path), help=help)


@entry_rule("feature_flags/rollout", severity=Severity.WARNING)
def rollout(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A feature flag is rolled out to a part of the users, and all of them get the same.

    The flag's value is everywhere the one that those outside the rollout get.
    """
    spec, word = spec_of(entry), type_word(entry, registry)
    shares = [("rollout", spec.rollout)] + [("rollouts", item) for item in spec.rollouts.values()]
    key = next((key for key, share in shares if share < 100), "")
    if not key or spec.variants or word not in PYTHON:
        return
    rest: Value | None = False if word == "boolean" and spec.otherwise is None else spec.otherwise
    if rest is not None and all(item == rest for item in (spec.default, *spec.environments.values())):
        message = f"the rollout of `{entry.key}` changes nothing: inside and outside the value is the same"
        help = "set `default` to what the users inside the rollout get"
        yield finding(rollout.code, message, at=entry.where(key), help=help)


@entry_rule("feature_flags/expires")
def expires(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """`expires` of a feature flag is not a date: `2027-06-30`, year, month and day."""
    text = spec_of(entry).expires
    if text is not None and _date(text) is None:
        help = "write year, month and day: `2027-06-30`"
        yield finding(expires.code, f"`{text}` is not a date", at=entry.where("expires"), help=help)


@entry_rule("feature_flags/expired", severity=Severity.WARNING)
def expired(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A feature flag is past its date.

    Old flags hide dead branches and make every reader ask which one is live. Remove the flag and the losing branch, or set a later
    `expires`. The day that dates are compared with is the day of the run; `--today` and `today` in the configuration give
    another.
    """
    spec = spec_of(entry)
    last = _date(spec.expires) if spec.expires else None
    if last is not None and context.today is not None and last < context.today:
        message = f"`{entry.key}` expired on {last.isoformat()}"
        help = f"remove the flag and what it switches, or let {spec.owner} set a later date"
        yield finding(expired.code, message, at=entry.where("expires"), help=help)


def _date(text: str) -> date | None:
    """The date that a text is, None where it is none or is written in another way."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


@registry_rule("feature_flags/accessor")
def accessors(registry: Registry, context: Context) -> Iterator[Finding]:
    """The method that gives a feature flag's value cannot have its name: another flag's has it, or the class itself.

    A method is called as the flag's key is in `snake_case`.
    """
    first: dict[str, Entry] = {}
    for entry in registry.entries:
        name = switch_method(entry.key)
        other = first.setdefault(name, entry)
        if name in RESERVED:
            message = f"the method for `{entry.key}` would be `{name}`, which the class has already"
            yield finding(accessors.code, message, at=entry.span, help="give the flag another name")
        elif other is not entry:
            message = f"the methods for `{other.key}` and `{entry.key}` would both be `{name}`"
            related = (Related(message="the other flag", span=other.span),)
            help = "give one of the flags another name"
            yield finding(accessors.code, message, at=entry.span, help=help, related=related)


RULES = (value, variant, environment, otherwise, rollout, expires, expired, accessors)
