"""What has to hold for live registries that processes share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registrygen.api import Context, Entry, Finding, ObjectResolver, Registry, entry_rule, finding, is_identifier
from registrygen.kinds.registries.entries import is_shared, live, trusted

_NAMESPACE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\Z")
"""What the registry server takes as a namespace."""
_LONGEST = 200
_SCHEMES = {"remote": ("http", "https"), "redis": ("redis", "rediss", "unix", "valkey", "valkeys")}


@entry_rule("registries/storage")
def storage(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A storage lacks something without which processes cannot share the registry, or has something that a local one does not use.

    Shared registries have a `namespace`: letters, digits, `_` and `-`, with dots between, 200 characters at most. `redis` needs a `url`.
    """
    said = live(entry).storage
    if not is_shared(entry):
        for key in ("url", "trusted"):
            if getattr(said, key):
                help = "remove it, or say `backend: remote`"
                at = entry.where_key("storage", key)
                yield finding(storage.code, f"a local registry has no use for `{key}`", at=at, help=help)
        if said.namespace is not None and live(entry).open is not True:
            at = entry.where_key("storage", "namespace")
            help = "remove it, or say `backend: remote`"
            yield finding(storage.code, "a local registry has no use for `namespace`", at=at, help=help)
    elif said.namespace is None:
        help = f"add `namespace: package.{entry.key}`"
        message = f"a registry that is `{said.backend}` needs a namespace"
        yield finding(storage.code, message, at=entry.where("storage", "backend"), help=help)
    if said.namespace is not None and (len(said.namespace) > _LONGEST or not _NAMESPACE.match(said.namespace)):
        help = f"use letters, digits, `_` and `-`, with dots between, {_LONGEST} characters at most"
        at = entry.where("storage", "namespace")
        yield finding(storage.code, f"no server takes `{said.namespace}` as a namespace", at=at, help=help)
    yield from _url(entry)


def _url(entry: Entry) -> Iterator[Finding]:
    said = live(entry).storage
    schemes = _SCHEMES.get(said.backend, ())
    wanted = "redis://host:port/0" if said.backend == "redis" else "http://host:port"
    if said.backend == "redis" and said.url is None:
        at = entry.where("storage", "backend")
        yield finding(storage.code, "nothing says where Redis is", at=at, help=f'add `url: "{wanted}"`')
    elif said.url is not None and schemes and said.url.partition("://")[0] not in schemes:
        at = entry.where("storage", "url")
        message = f"`{said.url}` is no address for `backend: {said.backend}`"
        yield finding(storage.code, message, at=at, help=f"write `{wanted}`")


@entry_rule("registries/trusted")
def trust(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Nothing says which modules may be imported because a shared record names them, or what says it is no module that there is.

    What others write must not decide what is imported. Without `trusted` it is the modules of `bind` and `modules`.
    """
    resolver = ObjectResolver(facts=context.facts, missing=context.missing)
    for index, name in enumerate(live(entry).storage.trusted):
        at = entry.where("storage", "trusted", index)
        if not all(map(is_identifier, name.split("."))):
            yield finding(trust.code, f"`{name}` is not a module", at=at, help="write `package` or `package.module`")
        elif resolver.why_no_module(name):
            help = resolver.why_no_module(name)
            yield context.lacking(finding(trust.code, f"there is no module `{name}`", at=at, help=help))
    if is_shared(entry) and not trusted(entry):
        at = entry.where("storage", "backend")
        message = f"nothing says what may be imported for `{entry.key}`"
        yield finding(trust.code, message, at=at, help="add `trusted: [package]` to the storage")


RULES = (storage, trust)
