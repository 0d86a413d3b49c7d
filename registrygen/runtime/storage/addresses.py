"""Addresses of storages: what they have to be, and how they are shown, which is without what is secret in them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.settings import TOKEN

_SECRET = re.compile(r"^(\w*:?//)?.*@", re.DOTALL)


def shown_address(address: str) -> str:
    """The address without user, password and options."""
    shown = _SECRET.sub(r"\1", address).partition("?")[0][:200]
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def checked_server(address: str) -> str:
    """The address of a registry server. Raises CoercionError for what is none, and for one with a password in it."""
    try:
        parts = urlsplit(address)
        is_sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise no_address(address) from None
    if not is_sound or not address.isprintable() or " " in address:
        raise no_address(address)
    if "@" in parts.netloc or parts.query or parts.fragment:
        message = f"`{shown_address(address)}` is given with more than a host, a port and a path"
        raise CoercionError(message, [f"a server is shown the token of `{TOKEN}`, no other secret"])
    return address.rstrip("/")


def no_address(address: str) -> CoercionError:
    """The error about what is no address of a storage."""
    hint = "use `http://host:port` or `redis://host:port/0`"
    return CoercionError(f"`{shown_address(address)}` is no address of a storage", [hint])
