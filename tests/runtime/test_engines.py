"""Configurations from files and servers, and further formats and protocols."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from registrygen.runtime import (
    CoercionError,
    ConfigFileEngine,
    ConformanceError,
    FunctionalRegistry,
    RegistryError,
    SocketEngine,
    TypeRegistry,
    ValidationError,
)
from registrygen.runtime.directory import registries
from registrygen.runtime.loaded import Loaded, named_place


class Sums(FunctionalRegistry):
    pass


@Sums.register
def total(numbers: list[int], scale: float = 1) -> float:
    return sum(numbers) * scale


OTHERS = {"elsewhere": 7, "unknown": None, "surely": True}
"""Methods that are answered as another call, each with its `id`."""


class Answers(BaseHTTPRequestHandler):
    """A server with an answer for each path."""

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        if self.path == "/slow":
            self.server.released.wait(30)  # type: ignore[attr-defined]
        bodies = {
            "/good": '{"numbers": [1, 2]}', "/wrong": '{"numbers": [1, "x"], "scal": 2}', "/text": "hello",
            "/list": "[1]", "/large": '{"numbers": [' + "1," * 2000 + "1]}", "/slow": "{}",
            "/twice": '{"numbers": [1], "numbers": [2]}',
        }  # fmt: skip
        if self.path == "/garbage":
            self.wfile.write(b"this is not HTTP\r\n\r\n")
            return
        if self.path == "/drops":
            self._drip()
            return
        self._answer(bodies.get(self.path))

    def _drip(self) -> None:
        """Each part comes in time, and the last one never."""
        self.send_response(200)
        self.end_headers()
        while not self.server.released.wait(0.02):  # type: ignore[attr-defined]
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def do_POST(self) -> None:
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert call["jsonrpc"] == "2.0"
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": call["id"]}
        if call["method"] == "config":
            answer["result"] = {"numbers": [call["params"]["n"]]}
        elif call["method"] in OTHERS:
            answer = {"jsonrpc": "2.0", "id": OTHERS[call["method"]], "result": {"numbers": [1]}}
        elif call["method"] == "unread":
            answer |= {"id": None, "error": {"code": -32700, "message": "Parse error"}}
        elif call["method"] == "nonsense":
            answer = {"hello": 1}
        else:
            answer["error"] = {"code": -32601, "message": "Method not found"}
        self._answer(json.dumps(answer))

    def _answer(self, body: str | None) -> None:
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(body or "")))
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.released = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.released.set()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_server_gives_arguments(base: str) -> None:
    assert Sums.factorize_from_socket("total", {"url": f"{base}/good"}, "http") == 3
    call = {"url": base, "method": "config", "params": {"n": 7}}
    assert Sums.factorize_from_socket("total", call, "rpc") == 7


def test_what_is_wrong_with_an_answer_is_said_with_its_address(base: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Sums.factorize_from_socket("total", {"url": f"{base}/wrong"}, "http")
    assert [item["place"] for item in caught.value.context["problems"]] == [
        f"{base}/wrong#/numbers/1",
        f"{base}/wrong#/scal",
    ]
    assert "did you mean `scale`?" in str(caught.value)


@pytest.mark.parametrize(
    ("config", "protocol", "error", "message"),
    [
        ({"url": "{}/redirect"}, "http", RegistryError, "answers 302"),
        ({"url": "{}/nothing"}, "http", RegistryError, "answers 404"),
        ({"url": "{}/text"}, "http", CoercionError, "does not answer with JSON"),
        ({"url": "{}/list"}, "http", CoercionError, "has to be a mapping"),
        ({"url": "{}/large", "max_bytes": 1000}, "http", CoercionError, "more than 1000 bytes"),
        ({"url": "{}/slow", "timeout": 0.1}, "http", RegistryError, "does not answer: timed out"),
        ({"url": "{}/drops", "timeout": 0.3}, "http", RegistryError, "does not answer: timed out"),
        (
            {"url": "{}/good", "allowed_hosts": ["localhost"]},
            "http",
            CoercionError,
            "`127.0.0.1` is not among the hosts",
        ),
        ({"url": "http://example.org/"}, "http", CoercionError, "`example.org` is not among the hosts"),
        ({"url": "http://127.0.0.1@example.org/"}, "http", CoercionError, "`example.org` is not among the hosts"),
        ({"url": "file:///etc/hostname"}, "http", CoercionError, "is no address of a server"),
        ({}, "http", CoercionError, "is no address of a server"),
        ({"url": "{}"}, "rpc", CoercionError, "needs the `method`"),
        ({"url": "{}", "method": "other"}, "rpc", RegistryError, "refuses `other`: Method not found"),
        ({"url": "{}", "method": "nonsense"}, "rpc", CoercionError, "does not answer in JSON-RPC 2.0"),
        ({"url": "{}/good"}, "httq", RegistryError, "did you mean `http`?"),
        (
            {"url": "{}/good", "timeout": -1},
            "http",
            CoercionError,
            "`timeout` of a socket's configuration has to be a number of seconds",
        ),
        ({"url": "{}/good", "timeout": 0}, "http", CoercionError, "more than 0"),
        ({"url": "{}/good", "timeout": float("nan")}, "http", CoercionError, "not nan"),
        ({"url": "{}/good", "timeout": float("inf")}, "http", CoercionError, "not inf"),
        ({"url": "{}/good", "timeout": True}, "http", CoercionError, "not True"),
        ({"url": "{}/good", "max_bytes": 0}, "http", CoercionError, "at least 1"),
        ({"url": "{}/good", "max_bytes": 1.5}, "http", CoercionError, "at least 1"),
        ({"url": "http://[::1/"}, "http", CoercionError, "is no address of a server"),
        ({"url": "http://127.0.0.1:99999/"}, "http", CoercionError, "is no address of a server"),
        ({"url": "http://127.0.0.1:x/"}, "http", CoercionError, "is no address of a server"),
        ({"url": "{}/good x"}, "http", CoercionError, "is no address of a server"),
        ({"url": "{}/good\r\nX: y"}, "http", CoercionError, "is no address of a server"),
        ({"url": "{}/é"}, "http", CoercionError, "is no address of a server"),
        ({"url": "{}/twice"}, "http", CoercionError, "`numbers` is given twice"),
        (
            {"url": "{}", "method": "config", "params": {1, 2}},
            "rpc",
            CoercionError,
            "`params` of a socket's configuration has to be a mapping or a list",
        ),
        ({"url": "{}", "method": "config", "params": "x"}, "rpc", CoercionError, "has to be a mapping or a list"),
        ({"url": "{}", "method": "config", "params": {"n": {1}}}, "rpc", CoercionError, "cannot be sent"),
        ({"url": "{}", "method": "config", "params": [float("nan")]}, "rpc", CoercionError, "cannot be sent"),
        ({"url": "{}", "method": "elsewhere"}, "rpc", CoercionError, "it has the `id` 7, not 1"),
        ({"url": "{}", "method": "unknown"}, "rpc", CoercionError, "it has the `id` None, not 1"),
        ({"url": "{}", "method": "surely"}, "rpc", CoercionError, "it has the `id` True, not 1"),
        ({"url": "{}", "method": "unread"}, "rpc", RegistryError, "refuses `unread`: Parse error"),
        ({"url": "{}/garbage"}, "http", RegistryError, "does not answer"),
        ("http://127.0.0.1/", "http", CoercionError, "has to be a mapping, not 'http"),
        (None, "http", CoercionError, "has to be a mapping, not None"),
        (3, "http", CoercionError, "has to be a mapping, not 3"),
    ],
)
def test_a_server_that_may_not_or_does_not_answer(
    base: str, config: Any, protocol: str, error: type[Exception], message: str
) -> None:
    asked = (
        {name: value.format(base) if isinstance(value, str) else value for name, value in config.items()}
        if isinstance(config, dict)
        else config
    )
    started = time.monotonic()
    with pytest.raises(error) as caught:
        Sums.factorize_from_socket("total", asked, protocol)
    assert message in str(caught.value)
    assert time.monotonic() - started < 20


def test_formats_and_protocols_can_be_added(tmp_path: Path) -> None:
    def read_pairs(text: str, name: str) -> Loaded:
        value = dict(line.split("=") for line in text.splitlines())
        return Loaded(value={key: value[key].split() for key in value}, place=named_place(name))

    def memory(config: dict[str, Any]) -> Loaded:
        return Loaded(value=config["value"], place=named_place("memory"))

    ConfigFileEngine.register("pairs", read_pairs)
    SocketEngine.register("memory", memory)
    try:
        (tmp_path / "sum.pairs").write_text("numbers=1 2 3")
        assert Sums.load("total", tmp_path / "sum.pairs") == 6
        assert Sums.factorize_from_socket("total", {"value": {"numbers": [4]}}, "memory") == 4
        with pytest.raises(ConformanceError, match="takes 0 arguments by position"):
            ConfigFileEngine.register("none", lambda: None)
    finally:
        ConfigFileEngine.unregister_identifier("pairs")
        SocketEngine.unregister_identifier("memory")
    with pytest.raises(CoercionError, match="in no known format"):
        Sums.load("total", tmp_path / "sum.pairs")


class Takes:
    def __init__(
        self, anything: Any = None, call: Callable[..., Any] | None = None, part: partial[Any] | None = None
    ) -> None:
        self.given = (anything, call, part)


class Takers(TypeRegistry[Takes]):
    pass


Takers.register("takes", Takes)


@pytest.mark.parametrize("place", ["root", "anything", "call", "part"])
@pytest.mark.parametrize("engine", ["SocketEngine", "registrygen.runtime.engines.SocketEngine", "OwnEngine", ""])
def test_no_configuration_has_a_server_asked(tmp_path: Path, place: str, engine: str) -> None:
    asked: list[dict[str, Any]] = []

    def spy(config: dict[str, Any]) -> Loaded:
        asked.append(config)
        return Loaded(value={}, place=named_place("spied"))

    class OwnEngine(SocketEngine):
        """What is derived from an engine is one as well."""

    SocketEngine.register("spy", spy)
    OwnEngine.register("spy", spy)
    try:
        block = {"_type": f"{engine}:spy" if engine else "spy", "config": {"url": "http://127.0.0.1/"}}
        for partly in ({}, {"_partial": True}):
            file = tmp_path / "x.json"
            whole = {**block, **partly}
            file.write_text(json.dumps(whole if place == "root" else {"_type": "takes", place: whole}))
            with pytest.raises(ValidationError, match=r"there is no registry|has no `spy`"):
                Takers.load(str(file))
    finally:
        SocketEngine.unregister_identifier("spy")
    assert asked == []
    with pytest.raises(ValidationError, match="there is no registry `ConfigFileEngine`"):
        Takers.factorize("takes", anything={"_type": "ConfigFileEngine:json", "text": "{}", "name": "x"})
    assert not {"ConfigFileEngine", "SocketEngine", "OwnEngine"} & {item.__name__ for item in registries()}
