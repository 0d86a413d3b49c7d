"""What is away comes back: the server's state outlives it, and who reads goes on meanwhile and catches up."""

from __future__ import annotations

import contextlib
import shutil
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from remote_shop import losses
from servers import RedisServer, RegistryServer, registry_server

from registrygen.runtime import FunctionalRegistry, MemoryBackend, RegistryError, ValidationError
from registrygen.runtime.storage.backend import Change, Conflict, Refused, StorageWarning, Unavailable
from registrygen.runtime.storage.http import HttpBackend

RECORD = {"ref": "remote_shop.losses:mse", "kind": "function", "schema": {}, "fingerprint": "", "meta": {}}


def functions(namespace: str, storage: Any) -> Any:
    class Functions(FunctionalRegistry, logic_namespace=namespace, storage=storage, trusted=["remote_shop"]):
        pass

    return Functions


def test_readers_go_on_while_the_server_is_away_and_catch_up(
    namespace: str, tmp_path: Path, until: Callable[..., None]
) -> None:
    with (
        registry_server("--state", str(tmp_path / "state.sqlite")) as server,
        warnings.catch_warnings(record=True) as warned,
    ):
        warnings.simplefilter("always")
        ours, theirs = functions(namespace, server.url), functions(namespace, server.url)
        ours.register(losses.mse)
        ours.register(losses.mae)
        assert theirs["mse"] is losses.mse
        server.kill()
        until(lambda: theirs._get_mapping().is_away)
        # What was read before, and what was not.
        assert theirs["mse"] is losses.mse
        assert theirs["mae"] is losses.mae
        assert list(theirs) == ["mse", "mae"]
        with pytest.raises(RegistryError, match="has no `gone`"):
            theirs["gone"]
        with pytest.raises(RegistryError, match=r"does not answer(.|\n)*see whether it runs"):
            theirs.register(losses.scaled)
        assert "scaled" not in theirs
        said = [str(item.message) for item in warned if issubclass(item.category, StorageWarning)]
        assert len([line for line in said if "goes on with what it knew" in line]) in (1, 2)
        server.start()
        with HttpBackend(server.url)._client() as client:
            client.delete(f"{server.url}/registry/{namespace}/delete/mae").raise_for_status()
        until(lambda: "mae" not in theirs)
        assert not theirs._get_mapping().is_away
        theirs.register(losses.scaled)
        until(lambda: "scaled" in ours)


def test_what_was_answered_survives_a_kill(namespace: str, tmp_path: Path) -> None:
    """The server is killed three times while eight writers are at work."""
    state = tmp_path / "state.sqlite"
    with registry_server("--state", str(state)) as server:
        answered: dict[str, int] = {}
        done = threading.Event()

        def write(number: int) -> None:
            backend, attempt = HttpBackend(server.url), 0
            while not done.is_set():
                attempt += 1
                try:
                    key = f"k{number}-{attempt}"
                    answered[key] = backend.write(namespace, [Change(key=key, document=RECORD, when="absent")]).revision
                except Unavailable:
                    continue

        writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for writer in writers:
            writer.start()
        tags = []
        for _ in range(3):
            before = len(answered)
            while len(answered) < before + 40:
                threading.Event().wait(0.01)
            server.kill()
            server.start()
            tags.append(httpx.get(f"{server.url}/registry/{namespace}/snapshot").json()["tag"])
        done.set()
        for writer in writers:
            writer.join(60)
        snapshot = HttpBackend(server.url).snapshot(namespace)
        assert snapshot is not None
        held = {key: document["revision"] for key, document in snapshot.documents.items()}
        assert {key: held.get(key) for key in answered} == answered
        # No revision was given twice, and each life of the server has tags of its own.
        assert len(set(held.values())) == len(held)
        assert len({tag.partition("-")[0] for tag in [*tags, snapshot.tag]}) == len(tags)


def test_readers_follow_a_state_that_was_put_back(namespace: str, tmp_path: Path, until: Callable[..., None]) -> None:
    state = tmp_path / "state"
    state.mkdir()
    with registry_server("--state", str(state / "state.sqlite")) as server:
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        server.kill()
        shutil.copytree(state, tmp_path / "backup")
        server.start()
        ours.register(losses.mae)
        ours.register(losses.scaled)
        server.kill()
        shutil.rmtree(state)
        shutil.copytree(tmp_path / "backup", state)
        server.start()
        until(lambda: list(ours) == ["mse"])


def test_a_state_that_was_put_back_and_changed_is_another(
    namespace: str, tmp_path: Path, until: Callable[..., None]
) -> None:
    """As many changes were made to it as readers know of, but others."""
    from registrygen.runtime.server.state import SqliteState

    state = tmp_path / "state.sqlite"
    with registry_server("--state", str(state)) as server:
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        server.kill()
        SqliteState(state).close()
        shutil.copy(state, tmp_path / "backup.sqlite")
        server.start()
        ours.register(losses.mae)
        server.kill()
        for file in tmp_path.glob("state.sqlite*"):
            file.unlink()
        changed = SqliteState(tmp_path / "backup.sqlite")
        document = {**RECORD, "ref": "remote_shop.losses:scaled"}
        assert changed.write(namespace, [Change(key="scaled", document=document)]).revision == 2
        changed.close()
        shutil.copy(tmp_path / "backup.sqlite", state)
        server.start()
        until(lambda: list(ours) == ["mse", "scaled"])


def test_the_state_is_of_one_server_at_a_time(tmp_path: Path) -> None:
    from registrygen.runtime.server.state import SqliteState

    first = SqliteState(tmp_path / "state.sqlite")
    with pytest.raises(RegistryError, match="cannot be used for the state: database is locked"):
        SqliteState(tmp_path / "state.sqlite")
    first.write("a", [Change(key="k", document=RECORD), Change(key="l", document=RECORD)])
    first.write("a", [Change(key="k", document={**RECORD, "ref": "a:b"})])
    with pytest.raises(Conflict):
        first.write("a", [Change(key="k", document=None), Change(key="l", document=None, when="absent")])
    before = first.snapshot("a")
    first.close()
    second = SqliteState(tmp_path / "state.sqlite")
    assert before is not None
    assert second.snapshot("a").documents == before.documents  # type: ignore[union-attr]
    assert list(before.documents) == list(second.snapshot("a").documents) == ["k", "l"]  # type: ignore[union-attr]
    second.close()
    (tmp_path / "text").write_text("no database " * 100)
    with pytest.raises(RegistryError, match="cannot be used for the state"):
        SqliteState(tmp_path / "text")


def test_a_server_without_a_state_begins_anew_and_readers_see_that(namespace: str, until: Callable[..., None]) -> None:
    with registry_server() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        server.kill()
        server.start()
        until(lambda: list(ours) == [])
        ours.register(losses.mae)
        assert list(ours) == ["mae"]


def test_readers_go_on_while_redis_is_away_and_catch_up(
    namespace: str, tmp_path: Path, until: Callable[..., None]
) -> None:
    server = RedisServer(tmp_path).start()
    try:
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            server.kill()
            until(lambda: ours._get_mapping().is_away)
            assert ours["mse"] is losses.mse
            with pytest.raises(RegistryError, match=r"Redis at .* does not answer"):
                ours.register(losses.mae)
            server.start()
            # This Redis keeps nothing on disk; what it has lost is gone for readers, too.
            until(lambda: list(ours) == [])
            assert any(issubclass(item.category, StorageWarning) for item in warned)
        ours.register(losses.mae)
        assert functions(namespace, server.url)["mae"] is losses.mae
    finally:
        server.kill()


def test_that_the_server_is_back_is_known_where_nothing_has_changed(
    namespace: str, tmp_path: Path, until: Callable[..., None]
) -> None:
    with registry_server("--state", str(tmp_path / "state.sqlite")) as server:
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        server.kill()
        until(lambda: ours._get_mapping().is_away)
        server.start()
        until(lambda: not ours._get_mapping().is_away)
        assert ours["mse"] is losses.mse


def test_a_reader_goes_on_where_warnings_are_errors(namespace: str, until: Callable[..., None]) -> None:
    with registry_server() as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = functions(namespace, server.url)
        ours.register(losses.mse)
        server.kill()
        until(lambda: ours._get_mapping().is_away)
        assert ours["mse"] is losses.mse
        server.start()
        until(lambda: not ours._get_mapping().is_away)


def test_a_server_that_is_none_is_said_to_be_none(namespace: str) -> None:
    """Something else answers at the address."""
    import http.server

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if "snapshot" in self.path else 200)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with pytest.raises(RegistryError, match="answers 302"):
            functions(namespace, f"http://127.0.0.1:{server.server_port}")["x"]
        server.shutdown()
        thread.join()


ANSWERS: dict[str, tuple[int, bytes]] = {
    "nothing": (200, b""),
    "no JSON": (200, b"<html>"),
    "a list": (200, b"[1]"),
    "a tag that is none": (200, b'{"tag": [], "records": {"x": 1}}'),
    "a long number": (200, b'{"tag": "a-' + b"9" * 6000 + b'", "records": {}}'),
    "records that are none": (200, b'{"tag": "a-1", "records": [1]}'),
    "endless numbers": (200, b'{"tag": "a-1", "records": {}, "revision": Infinity, "previous": 1}'),
    "conflicts that are none": (409, b'{"conflicts": 5}'),
    "a conflict without more": (409, b"taken"),
    "a refusal in HTML": (403, b"<html>no</html>"),
    "depth": (200, b"[" * 100_000),
    "what is broken": (500, b"oops"),
    "what is overloaded": (503, b"{}"),
    "teapots": (418, b'{"detail": ["x"]}'),
    "no text": (200, b"\xff\xfe"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_is_answered_is_no_error_of_another_sort(answer: str, namespace: str) -> None:
    import http.server

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = ANSWERS[answer]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        registry = functions(namespace, f"http://127.0.0.1:{server.server_port}")
        held = registry._get_mapping()
        try:
            for ask in (lambda: registry["x"], lambda: list(registry), lambda: registry.register(losses.mse)):
                with contextlib.suppress(ValidationError):
                    ask()
            for act in (held.catch_up, lambda: held.current()[0].watch(namespace, "a-0", 0.0)):
                with contextlib.suppress(Unavailable, Refused):
                    act()
        finally:
            held.close()
            server.shutdown()
            thread.join()


def test_what_keeps_up_survives_whatever_goes_wrong(namespace: str, until: Callable[..., None]) -> None:
    class Faulty(MemoryBackend):
        faults = 0

        def watch(self, namespace: str, tag: str, seconds: float) -> str:
            if self.faults < 2:
                self.faults += 1
                raise ArithmeticError("nobody thought of this")
            return super().watch(namespace, tag, seconds)

    storage = Faulty()
    ours, theirs = functions(namespace, storage), functions(namespace, storage)

    def keep_up() -> None:
        assert list(ours) == []
        until(lambda: storage.faults == 2 and not ours._get_mapping().is_away)

    with pytest.warns(StorageWarning, match="nobody thought of this"):
        keep_up()
    theirs.register(losses.mse)
    until(lambda: list(ours) == ["mse"])


def test_the_server_starts_where_it_was(tmp_path: Path) -> None:
    server = RegistryServer("--state", str(tmp_path / "a" / "state.sqlite"))
    with pytest.raises(AssertionError, match="did not start"):
        server.start()
    (tmp_path / "a").mkdir()
    server.start()
    server.kill()
