"""Reads through hooks that subclasses may replace, and overrides for tests (seed 002)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from threading import Lock
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from registrygen.runtime.errors import CoercionError, ValidationError
from registrygen.runtime.mixin.accessor import K, RegistryAccessorMixin, V
from registrygen.runtime.storage.local import ThreadSafeLocalStorage
from registrygen.runtime.storage.shared import SharedStorage

X = TypeVar("X")
_lock = Lock()
_overrides: ContextVar[Mapping[int, Mapping[Any, Any]]] = ContextVar("registry_overrides", default=MappingProxyType({}))
_NONE: Mapping[Any, Any] = MappingProxyType({})
_READ_HOOKS = (
    "get_artifact",
    "_get_mapping",
    "_internalize_identifier",
    "_externalize_artifact",
    "_externalize_identifier",
)


class ImmutableValidatorMixin(RegistryAccessorMixin[K, V]):
    """Reads what a registry holds, through hooks that subclasses may replace."""

    get: ClassVar[Callable[[Any], Any]]
    """`get_artifact`, or, where no hook is replaced and nothing overridden at the moment, the mapping's own look-up, which costs less."""
    _is_plain: ClassVar[bool]
    """Whether `get` is the mapping's own look-up."""
    _overriding: ClassVar[int] = 0
    """How many overrides there are at the moment, in whatever contexts."""
    _is_pending: ClassVar[bool] = False
    """Whether there is more to be found than is known yet."""
    _aliases: ClassVar[MutableMapping[Any, Any]]
    _bound: ClassVar[dict[Any, str]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls._aliases, cls._bound = {}, {}
        cls._use_mapping()

    @classmethod
    def _use_mapping(cls) -> None:
        own, mapping = ImmutableValidatorMixin, cls._repository
        if isinstance(mapping, SharedStorage):
            mapping.attach(cls)
            cls._aliases, mapping = mapping.aliases, mapping.resolved
        hooked = any(getattr(cls, name).__func__ is not getattr(own, name).__func__ for name in _READ_HOOKS)
        cls.get = cls.get_artifact
        cls._is_plain = False
        if isinstance(mapping, ThreadSafeLocalStorage) and not (hooked or cls._overriding or cls._is_pending):
            cls._is_plain = True
            mapping.missing = cls.get_artifact
            cls.get = mapping.__getitem__

    @classmethod
    def _internalize_identifier(cls, value: Any) -> K:
        """The key as it is stored, of one that was given. Raises what it likes for one that will not do."""
        return value  # type: ignore[no-any-return]

    @classmethod
    def _externalize_identifier(cls, value: K) -> Any:
        """The key as it is shown, of a stored one."""
        return value

    @classmethod
    def _internalize_artifact(cls, value: Any) -> V:
        """The artifact as it is stored, of one that was given. Raises what it likes for one that will not do."""
        return value  # type: ignore[no-any-return]

    @classmethod
    def _externalize_artifact(cls, value: V) -> Any:
        """The artifact as it is read, of a stored one."""
        return value

    @classmethod
    def get_artifact(cls, identifier: Any) -> Any:
        """The artifact of a key or alias. Raises RegistryError where there is none."""
        if cls._is_pending:
            cls._discover()
        key, faked = cls._key(identifier), cls._faked()
        if key in faked:
            return faked[key]
        if key in cls._bound and not cls._has_identifier(key):
            cls._import_bound(key)
        return cls._hooked(cls._externalize_artifact, cls._get_artifact(key), key)

    @classmethod
    def _key(cls, identifier: Any) -> Any:
        """The stored key that an identifier means, itself or as an alias."""
        key = cls._hooked(cls._internalize_identifier, identifier, identifier)
        try:
            return cls._aliases.get(key, key)
        except TypeError as error:
            raise CoercionError(f"`{key!r}` cannot be a key: {error}", context=cls._about(key)) from error

    @classmethod
    def _import_bound(cls, key: Any) -> None:
        """Hold what a key's reference names."""

    @classmethod
    def _discover(cls) -> None:
        """Find what there is."""

    @classmethod
    def has_identifier(cls, identifier: Any) -> bool:
        """Whether there is an artifact of this key or alias."""
        try:
            key = cls._key(identifier)
        except ValidationError:
            return False
        return cls._holds(key) or key in cls._faked()

    @classmethod
    def _holds(cls, key: Any) -> bool:
        """Whether a stored key or alias leads to an artifact, overrides left aside: whoever writes looks at what others will see."""
        if cls._is_pending:
            cls._discover()
        meant = cls._aliases.get(key, key)
        return cls._has_identifier(meant) or meant in cls._bound

    @classmethod
    def _faked(cls) -> Mapping[Any, Any]:
        """The artifacts that are given instead of others at the moment, by stored key."""
        return _overrides.get().get(cls._serial, _NONE)

    @classmethod
    def has_artifact(cls, item: Any) -> bool:
        """Whether an artifact is registered."""
        try:
            return cls._has_artifact(cls.validate_artifact(item))
        except ValidationError:
            return False

    @classmethod
    def iter_identifiers(cls) -> Iterator[Any]:
        """The keys of this moment, without aliases, in the order in which they came."""
        if cls._is_pending:
            cls._discover()
        for key in dict.fromkeys([*cls._iter_mapping(), *cls._bound, *cls._faked()]):
            yield cls._hooked(cls._externalize_identifier, key, key)

    @classmethod
    def _len_mapping(cls) -> int:
        if cls._is_pending:
            cls._discover()
        held = cls._get_mapping()
        return len(held) + sum(key not in held for key in {**cls._bound, **cls._faked()})

    @classmethod
    def validate_artifact(cls, item: Any) -> Any:
        """The artifact as it would be stored. Raises ValidationError where it would not be."""
        return cls._hooked(cls._internalize_artifact, item, None)

    @classmethod
    def override(cls, fakes: Mapping[Any, Any] | None = None, /, **more: Any) -> AbstractContextManager[None]:
        """Give other artifacts for some keys and their aliases, within a `with` block and to what runs in its context: for tests."""
        return _overriding(cls, {**(fakes or {}), **more})

    @classmethod
    def _hooked(cls, hook: Callable[[Any], X], value: Any, key: Any) -> X:
        """What a hook makes of a value; what it raises becomes a ValidationError."""
        try:
            return hook(value)
        except ValidationError as error:
            error.context = {**cls._about(key), **error.context}
            raise
        except Exception as error:
            message = f"`{cls.__name__}` does not take {value!r}: {error}"
            context = {**cls._about(key), "hook": hook.__name__, "exception": type(error).__name__}
            raise ValidationError(message, [f"see `{hook.__qualname__}`"], context) from error

    @classmethod
    def _about(cls, key: Any) -> dict[str, Any]:
        return {"registry": cls.__name__, "key": key}


@contextmanager
def _overriding(registry: type[ImmutableValidatorMixin[Any, Any]], fakes: Mapping[Any, Any]) -> Iterator[None]:
    if registry._is_pending:
        registry._discover()
    stored = {registry._key(key): fake for key, fake in fakes.items()}
    token = _overrides.set({**_overrides.get(), registry._serial: {**registry._faked(), **stored}})
    _count(registry, 1)
    try:
        yield
    finally:
        _overrides.reset(token)
        _count(registry, -1)


def _count(registry: type[ImmutableValidatorMixin[Any, Any]], change: int) -> None:
    """While there are overrides, reads look for them, in other contexts too: that costs a little, and changes nothing there."""
    with _lock:
        registry._overriding += change
        registry._use_mapping()
