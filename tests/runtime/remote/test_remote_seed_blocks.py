"""The blocks about shared storage in the description that live registries follow do what it says there, against a real server."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import RegistryServer, environment, output, program

import registrygen.runtime
from registrygen.runtime import FunctionalRegistry, RemoteStorageProxy, ThreadSafeLocalStorage

sys.path.append(str(Path(__file__).parent.parent))
from seed_blocks import PAGE, seed_blocks

BLOCKS = seed_blocks()


def run(text: str) -> dict[str, Any]:
    """What a block leaves defined."""
    known = {name: getattr(registrygen.runtime, name) for name in registrygen.runtime.__all__} | {"__name__": "block"}
    exec(compile(text, "<block>", "exec"), known)
    return known


def here(x: float) -> float:
    return 2 * x


@pytest.fixture
def cluster(server: RegistryServer, monkeypatch: pytest.MonkeyPatch) -> RegistryServer:
    """The server, at the address that the environment names."""
    monkeypatch.setenv("REGISTRY_SERVER_HOST", "127.0.0.1")
    monkeypatch.setenv("REGISTRY_SERVER_PORT", str(server.port))
    return server


def test_storage_can_be_replaced_by_a_shared_one(cluster: RegistryServer, until: Callable[..., None]) -> None:
    defined = run(BLOCKS["core design principles: 4. pluggable storage 1"].text)

    class Local(defined["LocalRegistry"]):
        pass

    class Mine(defined["RemoteRegistry"]):
        pass

    class Theirs(defined["RemoteRegistry"]):
        pass

    assert isinstance(Local._get_mapping(), ThreadSafeLocalStorage)
    for registry in (defined["RemoteRegistry"], Mine, Theirs):
        assert isinstance(registry._get_mapping(), RemoteStorageProxy)
        registry.clear_artifacts()
    Mine.register(here)
    until(lambda: "here" in Theirs)
    assert Theirs["here"] is here
    assert Theirs.factorize("here", x=2) == 4
    Mine.clear_artifacts()


def test_a_shared_registry_is_one_by_its_namespace(cluster: RegistryServer) -> None:
    registry = run(BLOCKS["storage backends: remotestorageproxy 1"].text)["ClusterRegistry"]
    registry.clear_artifacts()
    registry.register(here)
    assert registry["here"] is here
    keys = httpx.get(f"{cluster.url}/registry/my.namespace/keys").json()["keys"]
    assert keys == ["here"]
    registry.clear_artifacts()


OTHER = """
from registrygen.runtime import FunctionalRegistry
class DistributedLosses(FunctionalRegistry, logic_namespace="research.losses", trusted=["test_remote_seed_blocks"]): pass
import test_remote_seed_blocks
print(DistributedLosses["here"](21))
"""


def test_derived_registries_are_synced_across_the_network(cluster: RegistryServer) -> None:
    defined = run(BLOCKS["registry inheritance pattern 1"].text)
    assert "Synced across network" in defined["DistributedLosses"].__doc__
    defined["DistributedLosses"].register(here)
    assert output(program(OTHER, REGISTRY_SERVER_PORT=str(cluster.port))) == "42\n"
    assert not isinstance(defined["LossFunctions"]._get_mapping(), RemoteStorageProxy)
    factorized = defined["FactorizedLosses"]
    factorized.register(here)
    assert isinstance(factorized._get_mapping(), ThreadSafeLocalStorage)

    class Elsewhere(FunctionalRegistry, scheme_namespace="research.loss_schemes"):
        pass

    assert Elsewhere.shared_schemas()["here"]["properties"] == {"x": {"type": "number"}}


def test_the_command_is_refused_without_a_token_and_serves_with_one() -> None:
    text = BLOCKS["storage backends: remotestorageproxy 2"].text
    command = shlex.split(re.sub(r"(?<=-m )registry\b", "registrygen.runtime", text))
    assert command == ["python", "-m", "registrygen.runtime.__main__", "--host", "0.0.0.0", "--port", "8001"]
    done = subprocess.run(
        [sys.executable, *command[1:]], env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, "no token is asked for" in done.stderr) == (2, True)
    token = "a-token-that-nobody-guesses"
    # Its port may be another's on this machine.
    server = RegistryServer(command=command[1:5], REGISTRY_SERVER_TOKEN=token)
    try:
        server.start()
        assert httpx.get(f"{server.url}/stats").status_code == 401
        assert httpx.get(f"{server.url}/stats", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    finally:
        server.kill()


def test_the_endpoints_are_those_that_are_listed(server: RegistryServer, namespace: str) -> None:
    listed = re.findall(r"^- `(GET|POST|DELETE) (/\S+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(listed) == 6
    record = {"ref": "a:b", "kind": "function"}
    httpx.post(f"{server.url}/registry/{namespace}/set", json={"key": "k", "value": record})
    for method, path in listed:
        body = {"json": {"key": "k", "value": record}} if method == "POST" else {}
        url = server.url + path.replace("<namespace>", namespace).replace("<key>", "k")
        assert httpx.request(method, url, **body).status_code == 200
