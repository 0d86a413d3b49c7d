"""What a registry has without holding it: declared names, aliases, references and entry points that are imported late."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from registrygen.runtime.errors import RegistryError, ValidationError
from registrygen.runtime.mixin.accessor import K, V
from registrygen.runtime.mixin.mutator import RegistryMutatorMixin
from registrygen.runtime.mixin.reading import ImmutableValidatorMixin
from registrygen.runtime.references import checked_reference, imported, offered
from registrygen.runtime.storage.shared import SharedStorage


class RegistryDiscoveryMixin(ImmutableValidatorMixin[K, V], RegistryMutatorMixin[K, V]):
    """Knows names beyond those of its mapping.

    `declared` are the names that there are to be; with `closed` there may be no others. `entry_points` is a group of entry points:
    what installed packages offer there belongs to the registry, and is imported when it is first asked for.
    """

    _metadata: ClassVar[dict[Any, Mapping[str, Any]]]
    _declared: ClassVar[tuple[Any, ...] | None] = None
    _closed: ClassVar[bool] = False
    _group: ClassVar[str | None] = None

    def __init_subclass__(
        cls,
        *,
        declared: Iterable[Any] | None = None,
        closed: bool = False,
        entry_points: str | None = None,
        **keywords: Any,
    ) -> None:
        cls._group = entry_points
        cls._is_pending = entry_points is not None
        super().__init_subclass__(**keywords)
        cls._metadata = {}
        cls._declared = None if declared is None else tuple(declared)
        cls._closed = closed

    @classmethod
    def bind(cls, identifier: Any, reference: str, *, metadata: Mapping[str, Any] | None = None) -> None:
        """Add what `package.module:Name` refers to, which is imported when it is first asked for.

        Raises:
            CoercionError: If the reference is not of that form.
            RegistryError: If the key is taken, or not declared in a closed registry.
        """
        checked_reference(reference)
        key = cls._hooked(cls._internalize_identifier, identifier, identifier)
        with cls._write_lock:
            cls._assert_declared(key)
            if key in cls._aliases or cls._holds(key):
                raise cls._taken("bind", key, reference)
            cls._bound[key] = reference
            cls._metadata[key] = MappingProxyType(dict(metadata or {}))

    @classmethod
    def alias(cls, identifier: Any, of: Any) -> None:
        """Give what another key stands for, or will stand for, a further key. In a shared registry it may have it already.

        Raises:
            RegistryError: If the key is taken, is not declared in a closed registry, or would be an alias of itself.
        """
        key = cls._hooked(cls._internalize_identifier, identifier, identifier)
        with cls._write_lock:
            target = cls._key(of)
            cls._assert_declared(key)
            if target == key:
                message = f"`{key}` would be an alias of itself"
                raise RegistryError(message, ["name what is registered"], {**cls._about(key), "operation": "alias"})
            if isinstance(cls._get_mapping(), SharedStorage) and cls._aliases.get(key) == target:
                # Every process that shares the registry says it; the first one has.
                return
            if key in cls._aliases or cls._holds(key):
                raise cls._taken("alias", key, None)
            for other in [other for other, owner in cls._aliases.items() if owner == key]:
                cls._aliases[other] = target
            cls._aliases[key] = target

    @classmethod
    def aliases_of(cls, identifier: Any) -> list[Any]:
        """The further keys of an artifact."""
        meant = cls._key(identifier)
        return [alias for alias, key in list(cls._aliases.items()) if key == meant]

    @classmethod
    def metadata_of(cls, identifier: Any) -> Mapping[str, Any]:
        """What was kept beside an artifact. Raises RegistryError where there is none of this key."""
        key = cls._key(identifier)
        if not cls.has_identifier(key):
            raise cls._absent("metadata", key)
        mapping = cls._get_mapping()
        if isinstance(mapping, SharedStorage) and key in mapping:
            return mapping.metadata_of(key)
        return cls._metadata.get(key, MappingProxyType({}))

    @classmethod
    def _assert_declared(cls, key: Any) -> None:
        if cls._closed and key not in (cls._declared or ()):
            from registrygen.diagnostics.near import suggestion

            context = {**cls._about(key), "operation": "register"}
            help = suggestion(str(key), [str(item) for item in cls._declared or ()])
            raise RegistryError(f"`{cls.__name__}` declares no `{key}`, and is closed", [help] if help else [], context)

    @classmethod
    def _known_place(cls, key: Any) -> str:
        if key in cls._aliases:
            return f"as an alias of `{cls._aliases[key]}`"
        if key in cls._bound and not cls._has_identifier(key):
            return f"from {cls._bound[key]}"
        return super()._known_place(key)

    @classmethod
    def _import_bound(cls, key: Any) -> None:
        item = imported(cls._bound[key], {**cls._about(key), "operation": "bind"})
        stored = cls._hooked(cls._internalize_artifact, item, key)
        with cls._write_lock:
            # Another thread may have been faster, or somebody may have taken the reference out meanwhile.
            if cls._bound.pop(key, None) is not None and not cls._has_identifier(key):
                cls._set_artifact(key, stored)

    @classmethod
    def _discover(cls) -> None:
        with cls._write_lock:
            if not cls._is_pending:
                return
            cls._is_pending = False
            for name, reference in offered(cls._group or ""):
                try:
                    cls.bind(name, reference, metadata={"entry_points": cls._group})
                except ValidationError as error:
                    # What one package offers must not keep the others from working.
                    warnings.warn(f"an entry point of `{cls._group}` is left out: {error}", stacklevel=4)
            cls._use_mapping()

    @classmethod
    def _gives_way(cls, key: Any) -> bool:
        """Whether a bound reference was only offered, and nobody has used it: then what is registered is meant."""
        is_offered = "entry_points" in cls._metadata.get(key, {})
        if is_offered:
            message = f"`{key}` of the entry points `{cls._group}` is left out: `{cls.__name__}` has another"
            warnings.warn(message, stacklevel=5)
        return is_offered

    @classmethod
    def _forget(cls, key: Any) -> None:
        cls._metadata.pop(key, None)
        for alias in [alias for alias, owner in cls._aliases.items() if owner == key]:
            del cls._aliases[alias]
