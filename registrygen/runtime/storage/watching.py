"""Keeping up with a namespace in the background: a thread that waits for its next change, and again when what keeps it was away."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from weakref import ref

from registrygen.runtime.storage.backend import Backend

WAIT = 20.0
"""Seconds that one question for changes waits for an answer."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


class Follower:
    """What a watcher works for."""

    @property
    def is_away(self) -> bool:
        """Whether the storage did not answer when it was last asked."""
        raise NotImplementedError

    def current(self) -> tuple[Backend, str, str]:
        """The storage, the namespace and the tag that is known of it."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Read what has changed. Raises Unavailable and Refused."""
        raise NotImplementedError

    def lost(self, error: Exception) -> None:
        """Take note that the storage does not answer."""
        raise NotImplementedError


class Watcher:
    """Lets a follower catch up whenever something has changed, until it is stopped or the follower is gone."""

    def __init__(self, follower: Follower) -> None:
        self._stopped = Event()
        # The thread must not keep alive whom it works for.
        thread = Thread(target=_watch, args=(ref(follower), self._stopped), name="registry-watcher", daemon=True)
        thread.start()

    def stop(self) -> None:
        """Watch no longer, once the question that is on its way is answered."""
        self._stopped.set()


def _watch(reference: Callable[[], Follower | None], stopped: Event) -> None:
    pause = _FIRST_PAUSE
    while not stopped.is_set():
        error = _step(reference, stopped)
        follower = reference()
        if follower is None or stopped.is_set():
            return
        if error is None:
            pause = _FIRST_PAUSE
            continue
        follower.lost(error)
        del follower
        stopped.wait(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _step(reference: Callable[[], Follower | None], stopped: Event) -> Exception | None:
    """Wait for a change and catch up; gives why that did not go."""
    follower = reference()
    if follower is None:
        return None
    try:
        if follower.is_away:
            follower.catch_up()
        backend, namespace, tag = follower.current()
        del follower
        if backend.watch(namespace, tag, WAIT) != tag and not stopped.is_set():
            again = reference()
            if again is not None:
                again.catch_up()
                if again.current()[2] == tag:
                    # Whatever the reason is, the storage is not to be asked without end.
                    stopped.wait(_FIRST_PAUSE)
    except Exception as error:
        # Whatever it is: who reads must not go on with what is old without a word, and it may be put right.
        return error
    return None
