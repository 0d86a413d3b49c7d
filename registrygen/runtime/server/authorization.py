"""Who may read and write which namespaces: bearer tokens with rights, or nobody but this machine."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.server.problems import Problem
from registrygen.runtime.storage.names import MAX_NAMESPACE, checked_namespace
from registrygen.runtime.storage.settings import checked_token

READ, WRITE = "read", "write"
RIGHTS = (READ, WRITE)
ALL = "*"
_SHOW = {"WWW-Authenticate": 'Bearer realm="registry"'}
_SHORTEST = 16
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a token allows. Of the token itself only its SHA-256 is known; `shop.*` is whatever is below `shop`, `*` everything."""

    digest: str
    namespaces: tuple[str, ...]
    rights: tuple[str, ...] = RIGHTS
    name: str = ""

    def allows(self, right: str, namespace: str) -> bool:
        """Whether it allows this."""
        return right in self.rights and any(_matches(pattern, namespace) for pattern in self.namespaces)


@dataclass(frozen=True)
class Access:
    """The tokens of a server. Without any, everybody who reaches it may do everything: it has to be bound to loopback."""

    grants: tuple[Grant, ...] = ()

    def grant(self, authorization: str | None, host: str | None) -> Grant:
        """What a request may do. Raises Problem where it shows no token that is known."""
        if not self.grants:
            _assert_local(host)
            return Grant(digest="", namespaces=(ALL,))
        scheme, _, token = (authorization or "").partition(" ")
        digest = digest_of(token.strip())
        found = [item for item in self.grants if hmac.compare_digest(item.digest, digest)]
        if scheme.lower() != "bearer" or not found:
            said = "shows no bearer token" if not authorization else "shows a token that is not known here"
            raise Problem(401, "unauthorized", f"the request {said}", _SHOW)
        return found[0]


def assert_allowed(grant: Grant, right: str, namespace: str) -> None:
    """Raises Problem where a token does not give a right on a namespace."""
    if not grant.allows(right, namespace):
        raise Problem(403, "forbidden", f"this token may not {right} in `{namespace}`")


def digest_of(token: str) -> str:
    """The SHA-256 of a token, as it stands in a file of tokens."""
    return hashlib.sha256(token.encode()).hexdigest()


def grant_of(token: str) -> Grant:
    """All rights for a token. Raises CoercionError for one that could be guessed."""
    return Grant(digest=digest_of(_long_enough(token)), namespaces=(ALL,))


def read_grants(path: Path) -> tuple[Grant, ...]:
    """The grants of a TOML file: `[[tokens]]` with `sha256` (or `token`), `namespaces`, `rights`, `name`. Raises CoercionError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CoercionError(f"`{path}` cannot be read: {error}") from error
    tokens = document.get("tokens")
    if not isinstance(tokens, list) or not tokens or set(document) != {"tokens"}:
        raise CoercionError(f"`{path}` has no tokens", ["write `[[tokens]]` with `sha256`, `namespaces` and `rights`"])
    return tuple(_grant(path, item) for item in tokens)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that is bound to a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _grant(path: Path, item: Any) -> Grant:
    if not isinstance(item, Mapping):
        raise CoercionError(f"`{path}`: a token is a table", ["write `[[tokens]]`"])
    unknown = set(item) - {"name", "token", "sha256", "namespaces", "rights"}
    if unknown:
        raise CoercionError(f"`{path}`: a token has no `{sorted(unknown)[0]}`")
    digest = item.get("sha256") or (digest_of(_long_enough(item["token"])) if "token" in item else "")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise CoercionError(f"`{path}`: a token needs `sha256`, the digest of the token in hexadecimal")
    namespaces, rights = _texts(path, item, "namespaces", []), _texts(path, item, "rights", [READ])
    _assert_patterns(path, namespaces)
    wrong = [right for right in rights if right not in RIGHTS]
    if wrong:
        raise CoercionError(f"`{path}`: `{wrong[0]}` is no right", ["a token may `read`, `write`, or both"])
    return Grant(digest=digest.lower(), namespaces=namespaces, rights=rights, name=str(item.get("name", "")))


def _texts(path: Path, item: Mapping[str, Any], name: str, default: list[str]) -> tuple[str, ...]:
    found = item.get(name, default)
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise CoercionError(f"`{path}`: `{name}` of a token is a list of texts")
    return tuple(found)


def _assert_patterns(path: Path, namespaces: Sequence[str]) -> None:
    """Raises CoercionError where a token says no namespaces, or what is none: it would have no rights, or others than are meant."""
    help = f'name them: `namespaces = ["shop.losses", "shop.models.*"]`, or `["{ALL}"]` for all of them'
    if not namespaces:
        raise CoercionError(f"`{path}`: a token needs `namespaces`", [help])
    for pattern in namespaces:
        try:
            if pattern != ALL:
                checked_namespace(pattern.removesuffix(".*"))
        except CoercionError:
            shown = repr(pattern)[1:-1][:MAX_NAMESPACE]
            raise CoercionError(f"`{path}`: `{shown}` is no namespace of a token", [help]) from None


def _long_enough(token: Any) -> str:
    if not isinstance(token, str) or len(token) < _SHORTEST:
        help = "make one: `python -c 'import secrets; print(secrets.token_urlsafe())'`"
        raise CoercionError(f"a token of fewer than {_SHORTEST} characters can be guessed", [help])
    return checked_token(token, "a token")


def _matches(pattern: str, namespace: str) -> bool:
    if pattern.endswith(".*"):
        return namespace.startswith(pattern[:-1])
    return pattern in (ALL, namespace)


def _assert_local(host: str | None) -> None:
    """A page in a browser of this machine may ask under a name of its own that leads here: such a request is nobody's."""
    name = (host or "").rpartition(":")[0] if not (host or "").endswith("]") and ":" in (host or "") else host or ""
    if not is_loopback(name.strip("[]")):
        raise Problem(403, "forbidden", f"without tokens this server answers to loopback alone, not to `{name[:100]}`")
