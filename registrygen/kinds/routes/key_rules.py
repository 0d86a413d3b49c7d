"""What has to hold for routes that take idempotency keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.api import Code, Context, Entry, Finding, Registry, entry_rule, finding, registry_rule
from registrygen.kinds.routes.entries import is_protected, member_of
from registrygen.kinds.routes.keys import STORE, SUBJECT, takes_keys

REPEATABLE = ("SAFE", "IDEMPOTENT")


@entry_rule("routes/idempotency-key")
def idempotency_key(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route takes an idempotency key, and its requests may be sent twice as they are.

    A key is for what is `non_idempotent`: two payments instead of one.
    """
    level = member_of(entry, "idempotency")
    if takes_keys(entry) and level in REPEATABLE:
        message = f"`{entry.key}` is {level.lower()}: its requests may be sent again without a key"
        help = "remove it, or write `idempotency: non_idempotent`"
        yield finding(idempotency_key.code, message, at=entry.where("idempotency_key"), help=help)


@registry_rule("routes/idempotency-store")
def idempotency_store(registry: Registry, context: Context) -> Iterator[Finding]:
    """Routes take idempotency keys, and nothing says where their answers are kept.

    `idempotency_store: "module:name"` in the document names a FastAPI dependency that gives an `IdempotencyStore`. The generated
    `InMemoryIdempotencyStore` serves one process; several processes need a store that they share.
    """
    if getattr(registry.head, STORE) is None:
        found = [entry for entry in registry.entries if takes_keys(entry)]
        yield from _unsaid(idempotency_store.code, found, "where answers of {} are kept", STORE)


@registry_rule("routes/idempotency-subject")
def idempotency_subject(registry: Registry, context: Context) -> Iterator[Finding]:
    """Routes that are not for everybody take idempotency keys, and nothing says whose a key is.

    Two users may choose the same key. `idempotency_subject: "module:name"` in the document names a FastAPI dependency that gives
    what tells users apart as text, such as an id. It is kept, so it must not be a token.
    """
    if getattr(registry.head, SUBJECT) is None:
        found = [entry for entry in registry.entries if takes_keys(entry) and is_protected(registry, entry)]
        yield from _unsaid(idempotency_subject.code, found, "who sends requests to {}", SUBJECT)


def _unsaid(code: Code, entries: Sequence[Entry], what: str, key: str) -> Iterator[Finding]:
    """One finding for all routes that need a key of the head, at the first of them."""
    if entries:
        many = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        message = f"nothing says {what.format(f'`{entries[0].key}`{many}')}"
        help = f'add `{key}: "package.module:name"` to the document'
        yield finding(code, message, at=entries[0].where("idempotency_key"), help=help)


RULES = (idempotency_key, idempotency_store, idempotency_subject)
