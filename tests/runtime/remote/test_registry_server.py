"""The registry server: its paths, who may use it, what it refuses to start with."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from remote_shop import losses
from servers import ROOT, RegistryServer, environment, registry_server

from registrygen.runtime import FunctionalRegistry, RegistryError
from registrygen.runtime.server.authorization import digest_of
from registrygen.runtime.server.state import SqliteState
from registrygen.runtime.storage.http import HttpBackend

RECORD = {"ref": "shop.losses:mse", "kind": "function", "schema": {}, "fingerprint": "f", "meta": {"a": 1}}


@pytest.fixture
def client(server: RegistryServer, namespace: str) -> Iterator[httpx.Client]:
    """A client of whatever is below the test's own namespace."""
    with httpx.Client(base_url=f"{server.url}/registry/{namespace}", timeout=60) as client:
        yield client


def test_the_six_endpoints(server: RegistryServer, client: httpx.Client, namespace: str) -> None:
    assert httpx.get(f"{server.url}/health").json() == {"status": "ok"}
    written = client.post("/set", json={"key": "a/b c", "value": RECORD})
    assert written.status_code == 200
    assert written.json()["revision"] == 1
    assert client.get("/get/a%2Fb%20c").json() == {"key": "a/b c", "value": {**RECORD, "revision": 1}}
    assert client.get("/get/a/b c").headers["etag"] == '"1"'
    client.post("/set", json={"key": "get/x", "value": RECORD})
    assert client.get("/keys").json()["keys"] == ["a/b c", "get/x"]
    assert client.get("/get/get/x").json()["value"]["revision"] == 2
    stats = httpx.get(f"{server.url}/stats").json()
    assert stats["namespaces"][namespace] == {"keys": 2, "revision": 2}
    assert stats["keys"] >= 2
    assert client.delete("/delete/get/x").json()["key"] == "get/x"
    assert client.get("/keys").json()["keys"] == ["a/b c"]
    for method, path in [("GET", "/get/get/x"), ("DELETE", "/delete/get/x")]:
        answer = client.request(method, path)
        assert (answer.status_code, answer.json()["code"], answer.json()["key"]) == (404, "absent", "get/x")
    assert httpx.get(f"{server.url}/elsewhere").json()["code"] == "not-found"
    wrong = client.post("/keys")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["allow"]


def test_writes_are_made_where_their_condition_holds(client: httpx.Client) -> None:
    def put(when: Any, **more: Any) -> int:
        return client.post("/set", json={"key": "k", "value": {**RECORD, **more}, "if": when}).status_code

    assert put("present") == 409
    assert put("absent") == 200
    assert put("absent") == 409
    assert put("present") == 200
    assert put(1) == 409
    assert put(2) == 200
    assert client.get("/get/k").json()["value"]["revision"] == 3
    assert client.delete("/delete/k?if=2").status_code == 409
    assert client.delete("/delete/k?if=3").status_code == 200
    assert client.delete("/delete/k?if=what").status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("DELETE", "delete/k?iff=1", "did you mean `if`?"),
        ("DELETE", "delete/k?If=1", "did you mean `if`?"),
        ("DELETE", "delete/k?if=7&if=1", "`if` is given twice"),
        ("GET", "watch?since=x&timeot=0", "did you mean `timeout`?"),
        ("GET", "get/k?if=1", "there are none"),
        ("GET", "keys?since=x", "there are none"),
        ("GET", "snapshot?tag=x", "there are none"),
        ("POST", "set?if=absent", "there are none"),
        ("POST", "batch?if=absent", "there are none"),
        ("GET", "../../stats?namespace=x", "there are none"),
        ("GET", "../../health?deep=1", "there are none"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(client: httpx.Client, method: str, path: str, said: str) -> None:
    client.post("set", json={"key": "k", "value": RECORD}).raise_for_status()
    body = {"key": "k", "value": None} if "set" in path else {"changes": [{"key": "k", "value": None}]}
    answer = client.request(method, path, json=body if method == "POST" else None)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameter")
    assert said in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("get/k").status_code == 200


def test_a_batch_is_made_as_a_whole_or_not_at_all(client: httpx.Client) -> None:
    def batch(*changes: dict[str, Any]) -> httpx.Response:
        return client.post("/batch", json={"changes": list(changes)})

    made = batch({"key": "a", "value": RECORD, "if": "absent"}, {"key": "b", "value": RECORD})
    assert made.status_code == 200
    refused = batch(
        {"key": "c", "value": RECORD}, {"key": "a", "value": RECORD, "if": "absent"}, {"key": "b", "value": None}
    )
    assert (refused.status_code, refused.json()["conflicts"]) == (409, ["a"])
    assert client.get("/keys").json()["keys"] == ["a", "b"]
    assert (
        batch({"key": "a", "value": None, "if": 1}, {"key": "c", "value": RECORD}).json()["previous"]
        == made.json()["tag"]
    )
    assert client.get("/keys").json()["keys"] == ["b", "c"]
    for wrong in ([], [{"key": "a", "value": None}] * 2, "a", [3], [{"key": "a"}]):
        assert client.post("/batch", json={"changes": wrong}).status_code == 422


def test_a_snapshot_has_a_tag(client: httpx.Client) -> None:
    client.post("/set", json={"key": "k", "value": RECORD})
    first = client.get("/snapshot")
    assert first.json() == {"tag": first.headers["etag"].strip('"'), "records": {"k": {**RECORD, "revision": 1}}}
    again = client.get("/snapshot", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    client.post("/set", json={"key": "k", "value": RECORD})
    assert client.get("/snapshot", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_who_watches_hears_of_the_next_change(client: httpx.Client, server: RegistryServer, namespace: str) -> None:
    tag = client.get("/snapshot").json()["tag"]
    assert client.get("/watch", params={"since": tag, "timeout": 0}).status_code == 304
    assert client.get("/watch", params={"since": "other"}).json() == {"tag": tag}
    assert client.get("/watch", params={"since": tag, "timeout": "long"}).status_code == 422
    heard: list[str] = []
    backend = HttpBackend(server.url)
    watchers = [threading.Thread(target=lambda: heard.append(backend.watch(namespace, tag, 50))) for _ in range(20)]
    for watcher in watchers:
        watcher.start()
    # Others' changes are none of theirs, and requests are answered meanwhile.
    httpx.post(f"{server.url}/registry/{namespace}.other/set", json={"key": "k", "value": RECORD})
    assert heard == []
    new = client.post("/set", json={"key": "k", "value": RECORD}).json()["tag"]
    for watcher in watchers:
        watcher.join(60)
    assert heard == [new] * 20


def test_a_page_of_elsewhere_cannot_use_a_server_of_this_machine(server: RegistryServer, namespace: str) -> None:
    url = f"{server.url}/registry/{namespace}"
    answer = httpx.get(f"{url}/keys", headers={"Host": f"evil.example:{server.port}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    for host in ("localhost", f"localhost:{server.port}", "[::1]:80", "127.0.0.1"):
        assert httpx.get(f"{url}/keys", headers={"Host": host}).status_code == 200
    # What a form can send without being asked is not JSON.
    assert httpx.post(f"{url}/set", content="{}", headers={"Content-Type": "text/plain"}).status_code == 415


READER, WRITER, ALL = "reader-0123456789", "writer-0123456789", "everything-0123456789"
TOKENS = f"""
[[tokens]]
name = "readers"
token = "{READER}"
namespaces = ["shop.*"]

[[tokens]]
name = "writers"
sha256 = "{digest_of(WRITER)}"
namespaces = ["shop.models"]
rights = ["read", "write"]
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegistryServer]:
    """A server with tokens, on all addresses of this machine."""
    file = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    file.write_text(TOKENS)
    with registry_server("--host", "0.0.0.0", "--tokens", str(file), REGISTRY_SERVER_TOKEN=ALL) as server:
        httpx.post(
            f"{server.url}/registry/shop.models/set",
            json={"key": "k", "value": RECORD},
            headers={"Authorization": f"Bearer {ALL}"},
        ).raise_for_status()
        yield server


@pytest.mark.parametrize(
    ("token", "namespace", "read", "write"),
    [
        (ALL, "shop.models", 200, 200),
        (ALL, "other", 200, 200),
        (READER, "shop.models", 200, 403),
        (READER, "shop", 403, 403),
        (READER, "shopping.models", 403, 403),
        (WRITER, "shop.models", 200, 200),
        (WRITER, "shop.other", 403, 403),
        ("wrong-0123456789", "shop.models", 401, 401),
        (None, "shop.models", 401, 401),
    ],
)
def test_a_token_has_rights_on_namespaces(
    guarded: RegistryServer, token: str | None, namespace: str, read: int, write: int
) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    url = f"{guarded.url}/registry/{namespace}"
    for path in ("keys", "snapshot", "watch?timeout=0"):
        assert httpx.get(f"{url}/{path}", headers=headers).status_code == read
    for body in ({"key": "new", "value": RECORD}, {"changes": [{"key": "new", "value": RECORD}]}):
        answer = httpx.post(f"{url}/{'set' if 'key' in body else 'batch'}", json=body, headers=headers)
        assert answer.status_code == write
    deleted = httpx.delete(f"{url}/delete/new", headers=headers)
    assert deleted.status_code == write
    if write == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"


def test_what_the_statistics_tell_is_what_may_be_read(guarded: RegistryServer) -> None:
    def told(token: str) -> list[str]:
        answer = httpx.get(f"{guarded.url}/stats", headers={"Authorization": f"Bearer {token}"})
        return list(answer.json()["namespaces"])

    httpx.post(
        f"{guarded.url}/registry/secret/set",
        json={"key": "k", "value": RECORD},
        headers={"Authorization": f"bearer {ALL}"},
    ).raise_for_status()
    assert "secret" in told(ALL)
    assert told(WRITER) == told(READER) == ["shop.models"]
    assert httpx.get(f"{guarded.url}/stats").status_code == 401
    assert httpx.get(f"{guarded.url}/health").status_code == 200


def test_a_registry_shows_its_token(guarded: RegistryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shop(FunctionalRegistry, logic_namespace="shop.models", storage=guarded.url, trusted=["remote_shop"]):
        pass

    with pytest.raises(RegistryError, match="answers 401: the request shows no bearer token") as caught:
        Shop.register(losses.mse)
    assert caught.value.context["status"] == 401
    assert "REGISTRY_SERVER_TOKEN" in caught.value.suggestions[0]
    monkeypatch.setenv("REGISTRY_SERVER_TOKEN", READER)
    assert "k" in Shop
    with pytest.raises(RegistryError, match=r"answers 403: this token may not write in `shop.models`"):
        Shop.register(losses.mse)
    assert "mse" not in Shop
    monkeypatch.setenv("REGISTRY_SERVER_TOKEN", WRITER)
    Shop.register(losses.mse)
    assert Shop["mse"] is losses.mse
    monkeypatch.setenv("REGISTRY_SERVER_TOKEN", "wrong-0123456789")
    with pytest.raises(RegistryError, match="a token that is not known here"):
        Shop.unregister_identifier("mse")
    assert Shop["mse"] is losses.mse


def started(*options: str, module: str = "registrygen.runtime", **variables: str) -> subprocess.CompletedProcess[str]:
    """A server that is not to start."""
    command = [sys.executable, "-m", module, *options]
    return subprocess.run(
        command, env=environment(**variables), capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("module", ["registrygen.runtime", "registrygen.runtime.__main__"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org", "127.0.0.1.example.org"])
def test_without_a_token_only_loopback_is_served(module: str, host: str) -> None:
    done = started("--host", host, "--port", "8001", module=module)
    assert done.returncode == 2
    assert f"`{host}` can be reached by other machines, and no token is asked for" in done.stderr
    assert "REGISTRY_SERVER_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_host_of_the_environment_is_looked_at_as_well() -> None:
    assert started(REGISTRY_SERVER_HOST="0.0.0.0").returncode == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("tokens = 3", "has no tokens"),
        ("a = [", "cannot be read"),
        ("a = " + "[" * 5000, "cannot be read"),
        ("tokens = [1]", "a token is a table"),
        (f'[[tokens]]\nsha256 = "{"é" * 64}"', "needs `sha256`"),
        ('[[tokens]]\ntoken = "éééééééééééééééééééé"', "no request can show"),
        ('[[tokens]]\ntoken = "short"', "can be guessed"),
        ('[[tokens]]\nsha256 = "abc"', "needs `sha256`"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["*"]\nrights = ["admin"]', "`admin` is no right"),
        (f'[[tokens]]\ntoken = "{ALL}"', "a token needs `namespaces`"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = []', "a token needs `namespaces`"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["shop", "../x"]', "`../x` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["a*"]', "`a*` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["a.*.b"]', "`a.*.b` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["*.*"]', "`*.*` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = [".*"]', "`.*` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["a.*.*"]', "`a.*.*` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = ["a\\n"]', "`a\\n` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = [""]', "`` is no namespace of a token"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespace = "x"', "has no `namespace`"),
        (f'[[tokens]]\ntoken = "{ALL}"\nnamespaces = "x"', "is a list of texts"),
    ],
)
def test_a_file_of_tokens_that_is_wrong_is_not_served(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "tokens.toml"
    if text is not None:
        file.write_text(text)
    done = started("--tokens", str(file))
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert ALL not in done.stderr


def test_a_token_that_can_be_guessed_is_not_served() -> None:
    done = started(REGISTRY_SERVER_TOKEN="secret")
    assert (done.returncode, "can be guessed" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "variables", "said"),
    [
        (["--port", "99999"], {}, "99999 is no port"),
        (["--port", "-1"], {}, "-1 is no port"),
        (["--max-body", "-1"], {}, "a body cannot have -1 bytes"),
        (["--max-body", "0"], {}, "a body cannot have 0 bytes"),
        (["--port", "{taken}"], {}, "cannot be listened at, port {taken}: Address already in use"),
        (["--host", "no.such.host.invalid"], {"TOKEN": "a-token-that-is-long-enough"}, "cannot be listened at"),
        (["--host", "a" * 70 + ".invalid"], {"TOKEN": "a-token-that-is-long-enough"}, "cannot be listened at"),
        ([], {"TOKEN": "é" * 20}, "`REGISTRY_SERVER_TOKEN` has characters that no request can show"),
        ([], {"TOKEN": "a token with blanks in it"}, "`REGISTRY_SERVER_TOKEN` has characters that no request can show"),
        ([], {"PORT": "8001x"}, "`REGISTRY_SERVER_PORT` is `8001x`, which is no port"),
        (["--state", "{folder}/gone/s.sqlite"], {}, "cannot be used for the state: unable to open database file"),
        (["--state", "{folder}"], {}, "cannot be used for the state: unable to open database file"),
        (["--state", "{folder}/text"], {}, "cannot be used for the state: file is not a database"),
        (["--state", "{folder}/locked"], {}, "cannot be used for the state: database is locked"),
        (["--state", "{folder}/broken"], {}, "cannot be used for the state: what it has is not of a server"),
    ],
)  # fmt: skip
def test_a_server_that_cannot_start_says_why(
    options: list[str], variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "text").write_text("this is no database, however long one looks at it\n" * 50)
    locked, broken = SqliteState(tmp_path / "locked"), SqliteState(tmp_path / "broken")
    broken._file.execute("INSERT INTO records VALUES ('a', 'b', 'no JSON', 1)")
    broken.close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        filled = [item.format(taken=port, folder=tmp_path) for item in options]
        named = {f"REGISTRY_SERVER_{name}": value for name, value in variables.items()}
        first = [] if "--port" in options or "PORT" in variables else ["--port", "0"]
        # The two commands are the same server: each has some of these.
        command = ["registrygen", "serve"] if "--port" in options else ["registrygen.runtime"]
        done = started(*command[1:], *first, *filled, module=command[0], **named)
    locked.close()
    assert done.returncode == 2, done.stderr
    assert said.format(taken=port) in done.stderr
    assert "help: " in done.stderr
    assert not [text for text in ("Traceback", "bug", *variables.values()) if text in done.stderr and text != "8001x"]


def test_the_examples_of_the_command_run(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "registrygen", "serve", "--help"], env=environment(), capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    examples = [line.split() for line in told.partition("Examples:\n")[2].splitlines() if line.strip()]
    assert len(examples) == 3
    (tmp_path / "tokens.toml").write_text(TOKENS)
    for _, *arguments in examples:
        server = RegistryServer(command=["-m", "registrygen", *arguments], folder=tmp_path)
        server.start()
        assert server.interrupt() == 0
    assert (tmp_path / "registry.sqlite").exists()
    refused = started("serve", "--host", "0.0.0.0", module="registrygen")
    assert (refused.returncode, "no token is asked for" in refused.stderr) == (2, True)


@pytest.mark.parametrize("command", [["registrygen", "serve"], ["registrygen.runtime"]])
def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('gone', name='uvicorn')\n")
    variables = environment()
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, timeout=60, check=False,
        env={**variables, "PYTHONPATH": f"{tmp_path}:{variables['PYTHONPATH']}"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "the server needs `uvicorn`" in done.stderr
    assert "registrygen[server]" in done.stderr


def test_the_extras_are_declared() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    names = {name: {item.partition(">")[0] for item in extras[name]} for name in ("server", "redis")}
    assert names == {"server": {"starlette", "uvicorn", "httpx"}, "redis": {"redis"}}
