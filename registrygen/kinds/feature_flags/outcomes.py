"""What the specs say that flags come to, worked out while building: what the generated tests expect."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrygen.api import Registry
from registrygen.kinds.feature_flags.flags import Flag, Target, Value, head_of

ELSEWHERE = "elsewhere"
SOMEBODY = "anybody-0"
KEYS = tuple(f"anybody-{number}" for number in range(1000))
"""Targeting keys that no target names."""
BUCKETS = 10_000


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The value of a flag in an environment, for everybody or for those inside the rollout of `share` percent."""

    flag: Flag
    environment: str
    value: Value
    share: int

    @property
    def outside(self) -> Value:
        """The value for those outside the rollout."""
        return self.flag.variants[self.flag.otherwise]

    @property
    def splits(self) -> bool:
        """Whether not all users have the same value."""
        return 0 < self.share < 100 and self.value != self.outside

    @property
    def inside(self) -> int:
        """How many of the keys are inside the rollout."""
        return sum(_bucket(self.flag.entry.key, key) < self.share * BUCKETS // 100 for key in KEYS)


def environments_of(registry: Registry, flags: list[Flag]) -> list[str]:
    """The environments that the specs name, and one more where others are possible."""
    known = head_of(registry).environments
    if known:
        return list(known)
    named = [name for flag in flags for name in (*flag.spec.environments, *flag.spec.rollouts)]
    other = ELSEWHERE
    while other in named:
        other += "_"
    return [*dict.fromkeys(named), other]


def outcomes(registry: Registry, flags: list[Flag]) -> list[Outcome]:
    """The outcome of every flag in every environment, for those whom no target fits."""
    return [_outcome(flag, name) for name in environments_of(registry, flags) for flag in flags]


def _outcome(flag: Flag, environment: str) -> Outcome:
    spec = flag.spec
    variant = flag.environments.get(environment, flag.default)
    share = spec.rollouts.get(environment, spec.rollout)
    if not spec.enabled or share == 0:
        variant, share = flag.otherwise, 100
    return Outcome(flag=flag, environment=environment, value=flag.variants[variant], share=share)


def targeted(flag: Flag) -> Iterator[tuple[Mapping[str, Value], Value]]:
    """For each target the attributes of somebody whom it fits, and the value that they get: a target before it may fit too."""
    for target in flag.targets if flag.spec.enabled else ():
        attributes = {name: said[0] for name, said in target.when.items()}
        first = next(item for item in flag.targets if _fits(item, attributes))
        yield attributes, flag.variants[first.variant]


def _fits(target: Target, attributes: Mapping[str, Value]) -> bool:
    return all(any(_is_same(attributes.get(name), item) for item in wanted) for name, wanted in target.when.items())


def _is_same(value: object, wanted: Value) -> bool:
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _bucket(name: str, key: str) -> int:
    salted = f"{len(name)}:{name}:{key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(salted).digest()[:8], "big") % BUCKETS
