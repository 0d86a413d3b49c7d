"""Generated registries that processes share: what one process registers another finds, over the server and over Redis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from servers import ROOT, environment

SPEC = """\
registrygen: 1
kind: registries
entries:
  losses:
    form: function
    contract: {parameters: {y_true: float, y_pred: float}, returns: float}
    strict: true
    closed: true
    modules: [app.more]
    storage: {backend: BACKEND, namespace: NAMESPACE.losses, url: "URL"}
    entries:
      mse: {bind: "app.losses:mse", summary: Mean squared error}
      l2: {alias: mse}
      mae: {summary: Mean absolute error}
  models:
    form: type
    base: app.models:Model
    storage: {backend: BACKEND, namespace: NAMESPACE.models, url: "URL", trusted: [app]}
"""
APPLICATION = {
    "app/__init__.py": "",
    "app/losses.py": "def mse(y_true: float, y_pred: float) -> float:\n    return (y_true - y_pred) ** 2\n",
    "app/models.py": "class Model:\n    def __init__(self, loss: object = None) -> None:\n        self.loss = loss\n",
    "app/more.py": (
        "from generated.registries import Losses\n\n\n"
        '@Losses.register("mae")\n'
        "def absolute(y_true: float, y_pred: float) -> float:\n    return abs(y_true - y_pred)\n"
    ),
    "app/net.py": (
        "from app.models import Model\nfrom generated.registries import LossesContract, Models\n\n\n"
        '@Models.register("net")\nclass Net(Model):\n'
        "    def __init__(self, loss: LossesContract) -> None:\n        super().__init__(loss)\n"
    ),
}
PUBLISH = """
import app.more, app.net
from generated.registries import Losses, Models
print(Losses.get("mse")(3, 1), Losses.get("l2")(3, 1), Losses.get("mae")(3, 1), sorted(Losses), list(Models))
"""
READ = """
import sys
from generated.registries import Losses, Models
print(Losses.get("mae")(3, 1), Losses.get("l2") is Losses.get("mse"), sorted(Losses))
net = Models.factorize({"_type": "net", "loss": {"_type": "Losses:mae", "_partial": True}})
print(type(net).__name__, net.loss(1, 4), "app.net" in sys.modules)
print(bool(Losses.compliance()), bool(Models.compliance()))
"""
REFUSED = """
from app.losses import mse
from generated.registries import Losses, Models
from registrygen.runtime import ValidationError
for look_up in (lambda: Losses.get("evil"), lambda: Models.get("evil"), lambda: Losses.register("rmse", mse)):
    try:
        look_up()
    except ValidationError as error:
        print(type(error).__name__, error.message.splitlines()[0])
"""


@pytest.fixture(params=["remote", "redis"])
def address(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A storage as specs name it: its sort, and where it is."""
    return request.param, request.getfixturevalue("server" if request.param == "remote" else "redis").url


@pytest.fixture
def application(address: tuple[str, str], namespace: str, tmp_path: Path) -> Path:
    """A folder with an application, and what is generated for it."""
    text = SPEC.replace("BACKEND", address[0]).replace("NAMESPACE", namespace).replace("URL", address[1])
    for name, content in {"specs/live.yaml": text, "registrygen.toml": "", **APPLICATION}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    made = command(tmp_path, "-m", "registrygen", "build")
    assert made.returncode == 0, made.stdout + made.stderr
    return tmp_path


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**environment(), "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"},
    )  # fmt: skip


def run(text: str, folder: Path) -> list[str]:
    """The lines that a process of the application prints; it has to end well."""
    done = command(folder, "-c", text)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def put(address: tuple[str, str], namespace: str, key: str, record: dict[str, Any]) -> None:
    """Put a record there, past what registries do."""
    if address[0] == "redis":
        with Redis.from_url(address[1]) as client:
            client.hset(f"registry:{{{namespace}}}:records", key, f"1 {json.dumps(record)}")
            client.hincrby(f"registry:{{{namespace}}}:state", "revision", 1)
    else:
        answer = httpx.post(f"{address[1]}/registry/{namespace}/set", json={"key": key, "value": record})
        answer.raise_for_status()


def test_what_one_process_registers_another_finds(application: Path, address: tuple[str, str], namespace: str) -> None:
    assert run(PUBLISH, application) == ["4 4 2 ['mae', 'mse'] ['net']"]
    assert run(READ, application) == ["2 True ['mae', 'mse']", "Net 3 True", "True True"]
    # Every process that imports the parts registers them; that it is the second changes nothing.
    assert run(PUBLISH, application) == ["4 4 2 ['mae', 'mse'] ['net']"]
    for name in ("losses", "models"):
        record = {"ref": "os:system", "kind": "function", "schema": {}, "fingerprint": "", "meta": {}}
        put(address, f"{namespace}.{name}", "evil", record)
    first, second, third = run(REFUSED, application)
    assert first.startswith("CoercionError `os:system` is outside of what is trusted here (`app.losses`, `app.more`)")
    assert second.startswith("CoercionError `os:system` is outside of what is trusted here (`app`)")
    assert third == "RegistryError `Losses` declares no `rmse`, and is closed"
