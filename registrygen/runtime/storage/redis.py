"""Records in Redis or Valkey: a hash for each namespace, changed by a script that runs as one, watched by its messages."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, cast

import redis
from redis.exceptions import AuthenticationError, RedisError, ResponseError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from registrygen.runtime.storage.addresses import no_address
from registrygen.runtime.storage.backend import Change, Conflict, Refused, Snapshot, Unavailable, Written, tag_of
from registrygen.runtime.storage.settings import server_timeout

_WRITE = """
local conflicts = {}
for i = 3, #ARGV, 3 do
  local key, when, found = ARGV[i], ARGV[i + 1], redis.call('HGET', KEYS[1], ARGV[i])
  local revision = found and string.match(found, '^(%d+) ')
  if not (when == 'any' or (when == 'absent' and not found) or (when == 'present' and found) or (revision and when == revision)) then
    table.insert(conflicts, key)
  end
end
if #conflicts > 0 then return {0, conflicts} end
redis.call('HSETNX', KEYS[2], 'epoch', ARGV[1])
local before = tonumber(redis.call('HGET', KEYS[2], 'revision') or '0')
local after = before + 1
for i = 3, #ARGV, 3 do
  if ARGV[i + 2] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
  else redis.call('HSET', KEYS[1], ARGV[i], string.format('%d ', after) .. ARGV[i + 2]) end
end
redis.call('HSET', KEYS[2], 'revision', string.format('%d', after))
redis.call('PUBLISH', ARGV[2], string.format('%d', after))
return {after, redis.call('HGET', KEYS[2], 'epoch'), before}
"""
_NOBODY = "new"
"""The life of a namespace that nobody has written to."""


class RedisBackend:
    """Keeps records in Redis or Valkey: the server of a `redis://` address. Its password and what may be written there are the server's."""

    def __init__(self, url: str, *, timeout: float | None = None, prefix: str = "registry") -> None:
        address = url.replace("valkey", "redis", 1) if url.startswith("valkey") else url
        seconds = timeout or server_timeout()
        try:
            self._client: redis.Redis = redis.Redis.from_url(
                address, socket_timeout=seconds, socket_connect_timeout=seconds, decode_responses=True, encoding_errors="replace"
            )  # fmt: skip
            pool = self._client.connection_pool
            # Options that there are not would be told when it connects; nothing is connected by this.
            pool.connection_class(**pool.connection_kwargs)
        except (ValueError, TypeError) as error:
            raise no_address(url) from error
        self._script = self._client.register_script(_WRITE)
        self._prefix = prefix

    @property
    def name(self) -> str:
        """What the backend is called in messages."""
        known = self._client.connection_pool.connection_kwargs
        return f"Redis at {known.get('path') or '{}:{}'.format(known.get('host'), known.get('port'))}"

    def snapshot(self, namespace: str, tag: str = "") -> Snapshot | None:
        """The documents of now; None where the namespace has this tag still."""
        records, state, _ = self._names(namespace)
        with _Asking(self.name):
            if tag and self._tag(namespace) == tag:
                return None
            pipeline = self._client.pipeline(transaction=True)
            pipeline.hgetall(records)
            pipeline.hgetall(state)
            found, known = pipeline.execute()
        by_revision = sorted(
            ((key, *_document(text)) for key, text in found.items()), key=lambda item: (item[1], item[0])
        )
        return Snapshot(tag=_tag_of(known), documents={key: document for key, _, document in by_revision})

    def write(self, namespace: str, changes: Sequence[Change]) -> Written:
        """Make all changes at once. Raises Conflict, with nothing changed, where a condition does not hold."""
        records, state, channel = self._names(namespace)
        said: list[Any] = [uuid.uuid4().hex[:12], channel]
        for item in changes:
            said += [item.key, str(item.when), "" if item.document is None else json.dumps(item.document)]
        with _Asking(self.name):
            answer = cast(list[Any], self._script(keys=[records, state], args=said))
        if answer[0] == 0:
            raise Conflict(answer[1])
        revision, epoch, before = int(answer[0]), str(answer[1]), int(answer[2])
        previous = tag_of(epoch, before) if before else tag_of(_NOBODY, 0)
        return Written(revision=revision, tag=tag_of(epoch, revision), previous=previous)

    def watch(self, namespace: str, tag: str, seconds: float) -> str:
        """Wait until the namespace has another tag than this, or so long; gives its tag."""
        ends = time.monotonic() + seconds
        with _Asking(self.name), closing(cast(Any, self._client).pubsub()) as messages:
            messages.subscribe(self._names(namespace)[2])
            while True:
                # Asked for after subscribing, so that no change falls between; and now and then, as messages may be lost.
                now = self._tag(namespace)
                left = ends - time.monotonic()
                if now != tag or left <= 0:
                    return now
                messages.get_message(timeout=min(left, 1.0))

    def _tag(self, namespace: str) -> str:
        return _tag_of(cast(dict[str, str], self._client.hgetall(self._names(namespace)[1])))

    def _names(self, namespace: str) -> tuple[str, str, str]:
        """The keys of a namespace. The braces keep them together in a cluster."""
        base = f"{self._prefix}:{{{namespace}}}"
        return f"{base}:records", f"{base}:state", f"{base}:changed"


class _Asking:
    """What goes wrong while Redis is asked, told as any storage tells it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, AuthenticationError):
            raise Refused(f"{self._name} refuses: {error}", ["give its user and password in the address"]) from error
        if isinstance(error, NoConnection | NoAnswer | OSError):
            raise Unavailable(f"{self._name} does not answer ({type(error).__name__}: {error})") from error
        if isinstance(error, ResponseError):
            raise Refused(f"{self._name} refuses: {error}", ["look at the server's settings and rights"]) from error
        if isinstance(error, RedisError):
            raise Unavailable(f"{self._name}: {error}") from error


def _tag_of(state: Mapping[str, str]) -> str:
    revision = state.get("revision", "")
    return tag_of(state.get("epoch", _NOBODY), int(revision) if revision.isdecimal() and len(revision) < 19 else 0)


def _document(text: str) -> tuple[int, Any]:
    """What stands in a hash, with the revision that stands before it; what is no such thing is given as it is, to be refused."""
    number, _, rest = text.partition(" ")
    try:
        document = json.loads(rest) if number.isdecimal() else text
    except (ValueError, RecursionError):
        document = text
    revision = int(number) if number.isdecimal() and len(number) < 19 else 0
    return revision, {**document, "revision": revision} if isinstance(document, dict) else document
