"""Construction from keywords, mappings, files and sockets, validated as a whole before anything is called (seed 002)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from typing import Any, ClassVar

from registrygen.runtime.directory import enlist, generation
from registrygen.runtime.errors import CoercionError, RegistryError, ValidationError
from registrygen.runtime.factorization.problems import TITLE
from registrygen.runtime.mixin.accessor import K, V
from registrygen.runtime.mixin.writing import MutableValidatorMixin

_NESTED = (dict, list, tuple, Mapping)
"""What there may be blocks in."""
_ATOMS = frozenset({str, int, float, bool, type(None)})
"""What there are no blocks in, and what most arguments are."""


class RegistryFactorizorMixin(MutableValidatorMixin[K, V]):
    """Calls what is registered, with arguments that are validated against its signature.

    What these need (pydantic, a YAML reader) is imported when it is first used. With `configurable=False` what is registered is for the
    program alone: no configuration of another registry refers to it, whatever is asked for there.
    """

    factorize: ClassVar[Callable[..., Any]]
    """`factorize_artifact`, as most people call it."""
    _compilations: ClassVar[dict[Any, Any]]
    _directs: ClassVar[dict[Any, Any]]
    _generation: ClassVar[int] = -1
    _invalid: ClassVar[type[Exception]] = ValidationError
    _configurable: ClassVar[bool] = True
    _schemes: ClassVar[Any] = None
    """Where the schemas of the artifacts are shared."""

    def __init_subclass__(
        cls, *, scheme_namespace: str | None = None, configurable: bool | None = None, **keywords: Any
    ) -> None:
        super().__init_subclass__(**keywords)
        if configurable is not None:
            cls._configurable = configurable
        cls._compilations, cls._directs = {}, {}
        cls.factorize = cls.factorize_artifact
        cls._schemes = None
        if scheme_namespace is not None:
            from registrygen.runtime.storage.schemes import SharedSchemes

            cls._schemes = SharedSchemes(scheme_namespace, keywords.get("storage"))
        if cls._configurable:
            enlist(cls)

    @classmethod
    def shared_schemas(cls) -> dict[str, dict[str, Any]]:
        """The JSON Schemas of arguments that are shared in the registry's `scheme_namespace`, by key. No code is imported for them.

        Raises:
            RegistryError: If the registry shares none, or what keeps them does not answer.
        """
        if cls._schemes is None:
            message = f"`{cls.__name__}` shares no schemas"
            raise RegistryError(message, ["give the class a `scheme_namespace`"], {"registry": cls.__name__})
        found: dict[str, dict[str, Any]] = cls._schemes.read()
        return found

    @classmethod
    def _added(cls, key: Any, stored: Any) -> None:
        super()._added(key, stored)
        if cls._schemes is not None:
            cls._schemes.publish(key, stored)

    @classmethod
    def _forget(cls, key: Any) -> None:
        super()._forget(key)
        if cls._schemes is not None:
            cls._schemes.withdraw([key])

    @classmethod
    def clear_artifacts(cls) -> None:
        """Take all artifacts out."""
        keys = list(cls._iter_mapping())
        super().clear_artifacts()
        if cls._schemes is not None:
            cls._schemes.withdraw(keys)

    @classmethod
    def factorize_artifact(cls, /, *type: Any, **arguments: Any) -> Any:
        """What the artifact of a key gives when it is called with these arguments; blocks among them are constructed before.

        The key is the first argument, or `type`. In its place a whole configuration may stand: a mapping with `_type`.

        Raises:
            ValidationError: If the configuration has problems: all of them, with their places. Nothing was called.
        """
        if len(type) > 1:
            raise TypeError(f"`factorize` takes one key, not {len(type)}: arguments are given by name")
        key = type[0] if type else arguments.pop("type", None)
        if isinstance(key, Mapping):
            arguments = {**key, **arguments}
            key = arguments.pop("_type", None)
        direct = cls._direct_of(key)
        if direct is not None:
            try:
                for value in arguments.values():
                    if value.__class__ not in _ATOMS and isinstance(value, _NESTED):
                        return (
                            direct.construct(arguments) if direct.is_sound(arguments) else cls._planned(key, arguments)
                        )
                return direct.call(arguments)
            except cls._invalid as error:
                # What the artifact itself raises is its own.
                if getattr(error, "title", "") != TITLE:
                    raise
        return cls._planned(key, arguments)

    @classmethod
    def _planned(cls, key: Any, arguments: Mapping[str, Any]) -> Any:
        """What arguments give on the long way."""
        return cls.plan(arguments if key is None else {"_type": key, **arguments}).build()

    @classmethod
    def plan(cls, config: Mapping[str, Any]) -> Any:
        """The plan of a configuration: everything in it known and valid, nothing constructed; `build()` does that.

        Raises:
            ValidationError: If the configuration has problems: all of them, with their places.
        """
        from registrygen.runtime.factorization.problems import by_pointer
        from registrygen.runtime.factorization.reading import planned

        return planned(cls, config, by_pointer)

    @classmethod
    def factorize_from_file(cls, type: str | None, path: str | PathLike[str]) -> Any:
        """What the artifact of a key gives with the arguments of a JSON, YAML or TOML file; without a key the file names it (`_type`).

        Raises:
            ValidationError: If the file cannot be read or the configuration has problems: all of them, with file, line and column.
        """
        return cls.plan_from_file(type, path).build()

    @classmethod
    def plan_from_file(cls, type: str | None, path: str | PathLike[str]) -> Any:
        """The plan of a file's configuration. Raises ValidationError as `factorize_from_file` does."""
        from registrygen.runtime.engines import read_file
        from registrygen.runtime.factorization.reading import planned

        loaded = read_file(path)
        return planned(cls, cls._typed(loaded, type), loaded.place)

    @classmethod
    def load(cls, *source: Any) -> Any:
        """What a file describes: `load(path)`, or `load(type, path)` where it has the arguments alone."""
        *key, path = source
        return cls.factorize_from_file(key[0] if key else None, path)

    @classmethod
    def factorize_from_socket(cls, type: str | None, socket_config: Mapping[str, Any], protocol: str = "http") -> Any:
        """What the artifact of a key gives with the arguments that a server answers with.

        `socket_config` has the `url`, the hosts that may be talked to (`allowed_hosts`, loopback where it is not given), `timeout` in
        seconds and `max_bytes`; with the protocol `rpc` also `method` and `params` (JSON-RPC 2.0).

        Raises:
            ValidationError: If the server may not be asked, does not answer, or answers with what has problems.
        """
        from registrygen.runtime.engines import SocketEngine
        from registrygen.runtime.factorization.reading import planned

        if not isinstance(socket_config, Mapping):
            message = f"a socket's configuration has to be a mapping, not {socket_config!r:.60}"
            raise CoercionError(message, ['give its `url`: `{"url": "http://127.0.0.1:8000/config"}`'])
        loaded = SocketEngine.get_artifact(protocol)(dict(socket_config))
        return planned(cls, cls._typed(loaded, type), loaded.place).build()

    @classmethod
    def _typed(cls, loaded: Any, type: str | None) -> Any:
        """A configuration with the key that was given, which its own may not contradict."""
        from registrygen.runtime.factorization.problems import TYPE, Problem, failure

        value = loaded.value
        if type is None or not isinstance(value, Mapping):
            # What is no mapping is refused as any.
            return value
        own = value.get(TYPE, type)
        if own != type and not cls._means_the_same(own, type):
            message = f"`{type}` is to be constructed, and the configuration is of `{own}`"
            help = f"leave one of the two out: the `{TYPE}` or the name that is asked for"
            raise failure([Problem(path=(TYPE,), message=message, help=help)], cls.__name__, loaded.place)
        return {TYPE: type, **value}

    @classmethod
    def _means_the_same(cls, own: Any, type: str) -> bool:
        """Whether two names, with or without the registry's, are of one artifact."""
        names = [item.removeprefix(f"{cls.__name__}:") for item in (own, type) if isinstance(item, str)]
        return len(names) == 2 and cls._key(names[0]) == cls._key(names[1])

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The JSON Schema (2020-12) of the configurations that this registry can construct."""
        from registrygen.runtime.factorization.json_schema import schema_of

        return schema_of(cls)

    @classmethod
    def _compiled(cls, key: Any) -> Any:
        """What the artifact of a key takes; compiled once, and again when the key has another artifact."""
        artifact = cls.get_artifact(key)
        known = cls._compilations.get(key)
        if known is None or known.artifact is not artifact:
            from registrygen.runtime.factorization.compiled import compiled

            known = cls._compilations[key] = compiled(artifact)
        return known

    @classmethod
    def _direct_of(cls, key: Any) -> Any:
        """The validators of an artifact for the short way; None where only the long way can say what is wrong."""
        try:
            direct = cls._directs.get(key)
            if direct is not None and cls._generation == generation() and cls.get(key) is direct.artifact:
                return direct
            return cls._new_direct(key)
        except (ValidationError, TypeError):
            return None

    @classmethod
    def _new_direct(cls, key: Any) -> Any:
        from pydantic_core import ValidationError as PydanticError

        from registrygen.runtime.factorization.direct import Direct

        if cls._generation != generation():
            # Another registry may supply what is asked for in this one's annotations.
            cls._directs, cls._generation, cls._invalid = {}, generation(), PydanticError
        direct = cls._directs[key] = Direct(cls._compiled(key), cls)
        return direct

    @classmethod
    def _supplied(cls) -> tuple[type, ...]:
        """The types by which annotations ask for what the registry gives, as far as they are known."""
        return ()
