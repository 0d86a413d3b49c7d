"""What a flag comes to: its variants by name, and which of them applies where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrygen.api import Entry, MemberValue, Registry
from registrygen.kinds.feature_flags.spec import FeatureFlagEntry, FeatureFlagsDocument

KIND = "feature_flags"
Value = bool | int | float | str
PYTHON: Mapping[str, type] = {"boolean": bool, "string": str, "integer": int, "float": float}
"""The type of the values of each type of flag."""
WANTED: Mapping[str, str] = {
    "boolean": "`true` or `false`",
    "string": "text",
    "integer": "a whole number",
    "float": "a finite number",
}
"""What messages call them."""
ON, OFF = "on", "off"


@dataclass(frozen=True, kw_only=True)
class Target:
    """Attributes with the values that they may have, and the variant for whom all of them fit."""

    when: Mapping[str, tuple[Value, ...]]
    variant: str


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A flag with all its values by name; `default`, `otherwise` and the others name variants."""

    entry: Entry
    type: str
    variants: Mapping[str, Value]
    default: str
    otherwise: str
    environments: Mapping[str, str]
    targets: tuple[Target, ...]

    @property
    def spec(self) -> FeatureFlagEntry:
        """The entry's own model."""
        return spec_of(self.entry)

    @property
    def splits(self) -> bool:
        """Whether some get another value than others by their key alone."""
        return any(0 < share < 100 for share in (self.spec.rollout, *self.spec.rollouts.values()))


def spec_of(entry: Entry) -> FeatureFlagEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, FeatureFlagEntry)
    return entry.spec


def head_of(registry: Registry) -> FeatureFlagsDocument:
    """The head of a registry of flags."""
    assert isinstance(registry.head, FeatureFlagsDocument)
    return registry.head


def type_word(entry: Entry, registry: Registry) -> str:
    """The type of a flag by its value, empty where it is none."""
    found = entry.values.get("type")
    member = registry.enums["type"].member(found.name) if isinstance(found, MemberValue) else None
    return str(member.value) if member else ""


def said_values(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    """The values that an entry gives outside `variants`, each with its place."""
    spec = spec_of(entry)
    yield ("default",), spec.default
    if spec.otherwise is not None:
        yield ("otherwise",), spec.otherwise
    for name, value in spec.environments.items():
        yield ("environments", name), value
    for index, target in enumerate(spec.targeting):
        yield ("targeting", index, "value"), target.value


def flags_of(registry: Registry) -> list[Flag]:
    """The flags of a registry without errors, in the order of the specs."""
    return [_flag(entry, registry) for entry in registry.entries]


def _flag(entry: Entry, registry: Registry) -> Flag:
    spec, word = spec_of(entry), type_word(entry, registry)
    names = _Names(word, spec.variants)
    default = names.of(spec.default, "default")
    if spec.otherwise is not None:
        otherwise = names.of(spec.otherwise, "otherwise")
    else:
        otherwise = names.off() if word == "boolean" else default
    environments = {name: names.of(value, name) for name, value in spec.environments.items()}
    targets = tuple(
        Target(
            when={name: tuple(said) if isinstance(said, list) else (said,) for name, said in target.when.items()},
            variant=names.of(target.value, f"target_{number}"),
        )
        for number, target in enumerate(spec.targeting, 1)
    )
    return Flag(
        entry=entry,
        type=word,
        variants=names.variants,
        default=default,
        otherwise=otherwise,
        environments=environments,
        targets=targets,
    )


class _Names:
    """The variants of a flag: those that it declares, or one for each value that it gives."""

    def __init__(self, word: str, declared: Mapping[str, Value]) -> None:
        self._word, self._declared = word, bool(declared)
        self.variants: dict[str, Value] = {name: self._typed(value) for name, value in declared.items()}
        if word == "boolean" and not declared:
            self.variants = {ON: True, OFF: False}

    def of(self, said: Value, wanted: str) -> str:
        """The variant that is meant, made under the wanted name or one like it where none is declared."""
        if self._declared:
            return str(said)
        value = self._typed(said)
        known = next((name for name, item in self.variants.items() if item == value), None)
        if known is not None:
            return known
        name, number = wanted, 1
        while name in self.variants:
            number += 1
            name = f"{wanted}_{number}"
        self.variants[name] = value
        return name

    def off(self) -> str:
        """The variant that is `False`, of which the declared ones may have none."""
        known = next((name for name, item in self.variants.items() if item is False), None)
        if known is None:
            known = OFF if OFF not in self.variants else "otherwise"
            self.variants[known] = False
        return known

    def _typed(self, value: Value) -> Value:
        return float(value) if self._word == "float" else value
