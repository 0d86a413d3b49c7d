"""What namespaces and keys of shared registries may be called."""

from __future__ import annotations

import re
from typing import Any

from registrygen.runtime.errors import CoercionError

MAX_NAMESPACE = 200
MAX_KEY = 500
_NAMESPACE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def checked_namespace(name: Any) -> str:
    """The name of a namespace: letters, digits, `_` and `-`, with dots between. Raises CoercionError for another."""
    if not isinstance(name, str) or len(name) > MAX_NAMESPACE or _NAMESPACE.fullmatch(name) is None:
        shown = name if isinstance(name, str) and len(name) <= MAX_NAMESPACE else repr(name)[:MAX_NAMESPACE]
        help = f"use letters, digits, `_` and `-`, with dots between, {MAX_NAMESPACE} at most: `research.losses`"
        raise CoercionError(f"`{shown}` is no name of a namespace", [help], {"namespace": shown})
    return name


def checked_key(key: Any) -> str:
    """The key of a record: text without control characters. Raises CoercionError for another."""
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY or not key.isprintable():
        shown = repr(key)[:MAX_KEY]
        help = f"use text of 1 to {MAX_KEY} printable characters"
        raise CoercionError(f"{shown} cannot be the key of a shared artifact", [help], {"key": shown})
    return key
