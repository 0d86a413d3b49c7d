"""Which code a reader of shared records imports: what stands under prefixes that its own code names, and what that needs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from registrygen.runtime.errors import CoercionError, RegistryError
from registrygen.runtime.storage.harmless import Deed, deed_of_import
from registrygen.runtime.storage.references import MISSING, REFERENCE, found_in

_importing: ContextVar[bool] = ContextVar("registry_importing", default=False)


@dataclass(frozen=True)
class Trust:
    """The prefixes of modules that a reader trusts: `shop.models` is the module of this name and whatever is below it."""

    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, prefixes: Iterable[str]) -> Trust:
        """Trust in these prefixes. Raises CoercionError for what is no name of a module."""
        given = (prefixes,) if isinstance(prefixes, str) else tuple(prefixes)
        for prefix in given:
            if not isinstance(prefix, str) or not all(part.isidentifier() for part in prefix.split(".")):
                raise CoercionError(f"`{prefix}` is no name of a module", ["trust `package` or `package.module`"])
        return cls(given)

    def covers(self, module: str) -> bool:
        """Whether a module is one of the prefixes, or below one."""
        return any(module == prefix or module.startswith(f"{prefix}.") for prefix in self.prefixes)

    def artifact(self, reference: str, context: dict[str, Any]) -> Any:
        """What a reference leads to. Its module is imported where it is trusted and its import does nothing but define things.

        Raises:
            CoercionError: If it may not be imported. Nothing was.
            RegistryError: If there is no such thing.
        """
        about = {**context, "ref": reference, "trusted": list(self.prefixes)}
        matched = REFERENCE.fullmatch(reference)
        if matched is None:
            raise CoercionError(f"`{reference}` refers to nothing", ["a reference is `package.module:Name`"], about)
        module, name = matched["module"], matched["name"]
        self._assert_trusted(module, reference, about)
        if module not in sys.modules:
            self._assert_harmless(module, reference, about)
        found = found_in(_imported(module, reference, about), name)
        if found is MISSING:
            raise RegistryError(f"`{module}` has no `{name}`", ["register it anew, or update the code here"], about)
        self._assert_own(found, reference, about)
        return found

    def _assert_trusted(self, module: str, reference: str, about: dict[str, Any]) -> None:
        if not self.covers(module):
            trusted = ", ".join(f"`{item}`" for item in self.prefixes) or "nothing"
            message = f"`{reference}` is outside of what is trusted here ({trusted}): it was not imported"
            raise CoercionError(message, [f'if it is to be trusted, say so in code: `trusted=["{module}"]`'], about)

    def _assert_harmless(self, module: str, reference: str, about: dict[str, Any]) -> None:
        deed = deed_of_import(module, self.covers, self.prefixes)
        if isinstance(deed, Deed):
            message = f"`{reference}` was not imported: {deed.reason}"
            more = {"module": deed.module, "line": deed.line}
            help = f"import `{deed.module}` in the program itself, before it reads: a record alone runs no such code"
            raise CoercionError(message, [help], {**about, **more})

    def _assert_own(self, found: Any, reference: str, about: dict[str, Any]) -> None:
        """A trusted module has names of others too, those that it imports: they are not what is trusted."""
        home = getattr(found, "__module__", None)
        if not isinstance(home, str) or not self.covers(home):
            message = f"`{reference}` is from `{home}`, which is outside of what is trusted here"
            raise CoercionError(message, ["refer to what a trusted module defines itself"], about)


def _imported(module: str, reference: str, about: dict[str, Any]) -> Any:
    token = _importing.set(True)
    try:
        return import_module(module)
    except (Exception, SystemExit) as error:
        message = f"`{reference}` cannot be imported: {type(error).__name__}: {error}"
        raise RegistryError(message, ["mend the module, or install what it needs"], about) from error
    finally:
        _importing.reset(token)


def is_importing() -> bool:
    """Whether a module is being imported because a record names it."""
    return _importing.get()
