"""The further keys of a shared registry: read from its records, changed in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from registrygen.runtime.errors import RegistryError


class AliasOwner:
    """Whose aliases they are."""

    def alias_targets(self) -> Mapping[str, str]:
        """The aliases of now, each with the key that it stands for."""
        raise NotImplementedError

    def set_alias(self, alias: Any, key: Any) -> bool:
        """Let an alias lead to a key; False where it is taken."""
        raise NotImplementedError

    def drop_alias(self, alias: Any) -> None:
        """Let an alias lead nowhere."""
        raise NotImplementedError


class SharedAliases(MutableMapping[Any, Any]):
    """The aliases that all processes have given. What is so already is not written again."""

    def __init__(self, owner: AliasOwner) -> None:
        self._owner = owner

    def __getitem__(self, alias: Any) -> Any:
        return self._owner.alias_targets()[alias]

    def __setitem__(self, alias: Any, key: Any) -> None:
        if self.get(alias) != key and not self._owner.set_alias(alias, key) and self.get(alias) != key:
            message = f"`{alias}` is taken, by another process"
            raise RegistryError(message, ["choose another alias"], {"operation": "alias", "key": alias})

    def __delitem__(self, alias: Any) -> None:
        if alias not in self:
            raise KeyError(alias)
        self._owner.drop_alias(alias)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._owner.alias_targets()))

    def __len__(self) -> int:
        return len(self._owner.alias_targets())
