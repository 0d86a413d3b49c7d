"""Writes that are looked at: registration in all its forms, aliases, references that are imported late, batches (seed 002)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypedDict, TypeVar, Unpack, overload

from registrygen.runtime.batch import BatchResult, Rejected, pairs_of
from registrygen.runtime.cache import SHARED, CacheStatistics
from registrygen.runtime.compliance import Compliance, compliance_of
from registrygen.runtime.errors import CoercionError, RegistryError, ValidationError
from registrygen.runtime.mixin.accessor import K, V
from registrygen.runtime.mixin.discovery import RegistryDiscoveryMixin
from registrygen.runtime.storage.batches import assert_shareable, share_all, share_each
from registrygen.runtime.storage.shared import Described, SharedStorage

X = TypeVar("X")
C = TypeVar("C", bound=Callable[..., Any])


class How(TypedDict, total=False):
    """What may be said of an artifact that is registered."""

    aliases: Iterable[Any]
    metadata: Mapping[str, Any] | None
    replace: bool


class Named(How, total=False):
    """The same of one whose key does not stand before it."""

    key: Any


def configure_validation_cache(max_size: int | None = None, ttl_seconds: float | None = None) -> None:
    """Change how many results of validation the process keeps, and for how many seconds each counts."""
    SHARED.configure(max_size, ttl_seconds)


class MutableValidatorMixin(RegistryDiscoveryMixin[K, V]):
    """Changes what a registry holds, after looking at what it is given."""

    @classmethod
    def _identifier_of(cls, item: Any) -> Any:
        """The key of an artifact that is registered without one: its name."""
        name = getattr(item, "__name__", None)
        if name is None:
            raise CoercionError(f"{item!r} has no name", ["give it a key: `register(key, item)`"])
        return name

    @overload
    @classmethod
    def register_artifact(cls, key: str, /, **how: Unpack[How]) -> Callable[[X], X]: ...
    @overload
    @classmethod
    def register_artifact(cls, item: C, /, **how: Unpack[Named]) -> C: ...
    @overload
    @classmethod
    def register_artifact(cls, key: Any, item: X, /, **how: Unpack[How]) -> X: ...
    @overload
    @classmethod
    def register_artifact(cls, /, **how: Unpack[Named]) -> Callable[[X], X]: ...
    @classmethod
    def register_artifact(cls, *given: Any, **how: Any) -> Any:
        """Add an artifact under a key, or under its own name; as a call or as a decorator. Returns the artifact as it was given.

        A lone text is a key, and what comes back a decorator. `aliases` are further keys, `metadata` is kept beside the artifact.

        Raises:
            ValidationError: If the artifact is not what the registry takes.
            RegistryError: If the key is taken, and `replace` does not say that this is meant.
        """
        if len(given) > 2:
            raise TypeError(f"`register` takes a key and an artifact, not {len(given)} things")
        if len(given) == 2:
            return cls._registered(given[1], given[0], **how)
        if given and not isinstance(given[0], str):
            return cls._registered(given[0], **how)
        named = {"key": given[0], **how} if given else how
        return lambda item: cls._registered(item, **named)

    @overload
    @classmethod
    def register(cls, key: str, /, **how: Unpack[How]) -> Callable[[X], X]: ...
    @overload
    @classmethod
    def register(cls, item: C, /, **how: Unpack[Named]) -> C: ...
    @overload
    @classmethod
    def register(cls, key: Any, item: X, /, **how: Unpack[How]) -> X: ...
    @overload
    @classmethod
    def register(cls, /, **how: Unpack[Named]) -> Callable[[X], X]: ...
    @classmethod
    def register(cls, *given: Any, **how: Any) -> Any:
        """`register_artifact`, as most people call it."""
        return cls.register_artifact(*given, **how)

    @classmethod
    def _registered(cls, item: X, key: Any = None, **how: Any) -> X:
        name, stored = cls._validated(key, item)
        cls._put(name, stored, item, **how)
        return item

    @classmethod
    def _put(
        cls,
        name: Any,
        stored: Any,
        item: Any,
        aliases: Iterable[Any] = (),
        metadata: Mapping[str, Any] | None = None,
        replace: bool = False,
    ) -> None:
        """Hold an artifact that was looked at; `item` is what was given."""
        if isinstance(aliases, str):
            raise CoercionError(
                f"`{aliases}` is one alias, not several", [f'write `aliases=["{aliases}"]`'], cls._about(name)
            )
        with cls._write_lock:
            cls._assert_declared(name)
            others = [cls._hooked(cls._internalize_identifier, alias, alias) for alias in aliases]
            for alias in others:
                cls._assert_declared(alias)
                is_other = alias in cls._bound or cls._has_identifier(alias) or cls._aliases.get(alias, name) != name
                if alias == name or is_other:
                    raise cls._taken("alias", alias, item)
            owner = cls._aliases.get(name)
            if owner is not None:
                error = cls._taken("register", name, item)
                meant = (
                    f"register it under another key, or say `replace=True` for `{owner}`, of which `{name}` is an alias"
                )
                raise RegistryError(error.message, [meant], error.context)
            if name in cls._bound and not replace and not cls._gives_way(name):
                raise cls._taken("register", name, item)
            artifact = stored
            if isinstance(cls._get_mapping(), SharedStorage):
                stored = Described(artifact=stored, aliases=tuple(others), metadata=metadata or {})
            if replace and cls._has_identifier(name):
                cls._update_artifact(name, stored)
            else:
                cls._set_artifact(name, stored)
            cls._bound.pop(name, None)
            cls._aliases.update(dict.fromkeys(others, name))
            cls._metadata[name] = MappingProxyType(dict(metadata or {}))
            cls._added(name, artifact)

    @classmethod
    def _validated(cls, key: Any, item: Any) -> tuple[Any, Any]:
        """The key and the artifact as they are stored."""
        given = cls._hooked(cls._identifier_of, item, None) if key is None else key
        name = cls._hooked(cls._internalize_identifier, given, given)
        try:
            hash(name)
        except TypeError as error:
            raise CoercionError(f"`{name!r}` cannot be a key: {error}", context=cls._about(name)) from error
        return name, cls._hooked(cls._internalize_artifact, item, name)

    @classmethod
    def unregister_identifier(cls, identifier: Any) -> None:
        """Take out the artifact of a key or alias. Raises RegistryError where there is none."""
        key = cls._key(identifier)
        with cls._write_lock:
            if cls._bound.pop(key, None) is None or cls._has_identifier(key):
                cls._del_artifact(key)
            cls._forget(key)

    @classmethod
    def unregister_artifact(cls, item: Any) -> None:
        """Take out an artifact, under whatever keys it is. Raises RegistryError where it is not registered."""
        stored = cls._hooked(cls._internalize_artifact, item, None)
        with cls._write_lock:
            mapping = cls._get_mapping()
            if isinstance(mapping, SharedStorage):
                keys = mapping.keys_of(stored)
            else:
                keys = [key for key in cls._iter_mapping() if mapping.get(key) is stored]
            if not keys:
                message = f"`{cls.__name__}` does not have {item!r}"
                raise RegistryError(message, context={**cls._about(None), "operation": "unregister"})
            for key in keys:
                cls._del_artifact(key)
                cls._forget(key)

    @classmethod
    def clear_artifacts(cls) -> None:
        """Take all artifacts out."""
        with cls._write_lock:
            cls._clear_mapping()
            for known in (cls._aliases, cls._bound, cls._metadata):
                known.clear()

    @classmethod
    def validate_registry_state(cls) -> BatchResult:
        """Look at every artifact again, as if it came now."""
        held: dict[Any, Any] = {}
        lost: list[Rejected] = []
        for key in cls._iter_mapping():
            try:
                held[key] = cls._get_artifact(key)
            except ValidationError as error:
                # Of what others share, not all may be imported here.
                lost.append(Rejected(key=key, error=error))
        looked = cls.batch_validate(held)
        return BatchResult(accepted=looked.accepted, rejected=(*lost, *looked.rejected))

    @classmethod
    def compliance(cls) -> Compliance:
        """How the registry departs from what it declares. References that are bound are imported."""
        return compliance_of(cls)

    @classmethod
    def batch_validate(cls, items: Mapping[Any, Any] | Iterable[Any]) -> BatchResult:
        """Look at artifacts without adding them: a mapping, pairs of key and artifact, or artifacts under their own names."""
        accepted: dict[Any, Any] = {}
        rejected: list[Rejected] = []
        for key, item in pairs_of(items):
            try:
                name, stored = cls._validated(key, item)
                assert_shareable(cls._get_mapping(), name, stored)
            except ValidationError as error:
                rejected.append(Rejected(key=_shown_key(key, item), error=error))
                continue
            if name in accepted:
                rejected.append(Rejected(key=name, error=cls._twice(name)))
            else:
                accepted[name] = stored
        return BatchResult(accepted=accepted, rejected=tuple(rejected))

    @classmethod
    def safe_register_batch(
        cls, items: Mapping[Any, Any] | Iterable[Any], skip_invalid: bool = True, atomic: bool = False
    ) -> BatchResult:
        """Add artifacts: with `skip_invalid` those that can be, else all of them or none, in which case the first error is raised.

        With `atomic` none is added either where one cannot be, and the result says why.
        """
        with cls._write_lock:
            looked = cls.batch_validate(items)
            rejected = list(looked.rejected)
            accepted: dict[Any, Any] = {}
            for key, item in looked.accepted.items():
                try:
                    cls._assert_declared(key)
                    if cls._holds(key):
                        raise cls._taken("register", key, item)
                    accepted[key] = item
                except RegistryError as error:
                    rejected.append(Rejected(key=key, error=error))
            if rejected and atomic:
                accepted = {}
            if rejected and not skip_invalid:
                raise rejected[0].error
            mapping = cls._get_mapping()
            if isinstance(mapping, SharedStorage):
                share = share_all if atomic or not skip_invalid else share_each
                rejected += share(mapping, accepted, lambda key, item: cls._taken("register", key, item))
                if rejected and not skip_invalid:
                    raise rejected[0].error
            for key, item in accepted.items():
                if isinstance(mapping, SharedStorage):
                    cls._added(key, item)
                else:
                    cls._put(key, item, item)
            return BatchResult(accepted=accepted, rejected=tuple(rejected))

    @classmethod
    def _added(cls, key: Any, stored: Any) -> None:
        """Do what is to be done when an artifact was added."""

    @classmethod
    def _twice(cls, key: Any) -> RegistryError:
        return RegistryError(f"`{key}` is in the batch twice", ["give one of them another key"], cls._about(key))

    @classmethod
    def clear_validation_cache(cls) -> None:
        """Forget what validation found out, in the whole process."""
        SHARED.clear()

    @classmethod
    def configure_validation(cls, max_size: int | None = None, ttl_seconds: float | None = None) -> None:
        """Change how many results of validation the process keeps, and for how many seconds each counts."""
        SHARED.configure(max_size, ttl_seconds)

    @classmethod
    def get_validation_stats(cls) -> CacheStatistics:
        """How the process's cache of results has served so far."""
        return SHARED.statistics()


def _shown_key(key: Any, item: Any) -> Any:
    return getattr(item, "__name__", repr(item)) if key is None else key
