"""The README's walk through the example application: its commands, against the application that `make run` serves."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from docs_blocks import Block, blocks
from docs_reference import ROOT
from test_documentation import commands, rewrite, unprompted

PORT = "8000"
SEPARATOR = "\x1e"
TOOLS = ("bash", "curl", "make")

# What is different each time: ids, moments, tokens, and what a message's headers say of them.
VARYING = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)"
    r"|(?<=^Date: ).*$|(?<=^Message-ID: ).*$|(?<=token=)[\w-]{20,}",
    re.MULTILINE,
)


def test_the_walk_through_the_example_application(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    assert not missing, f"the README's commands cannot be run here: install {', '.join(missing)}"
    shown = [block for block in blocks(ROOT / "README.md") if block.language == "shellsession"]
    assert shown
    with served(tmp_path) as port:
        real = transcripts(shown, tmp_path, port)
    if request.config.getoption("--update", default=False):
        for block, text in zip(shown, real, strict=True):
            rewrite(block, text)
        return
    assert [block.text for block in shown] == real


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The application on a free port, started as `make run` starts it, with its files in a folder."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'finance.db'}",
        "MAIL_FOLDER": str(folder / "mail"),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", f"exec env {recipe()}"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_until_served(process, port, folder / "log")
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert "Traceback" not in (folder / "log").read_text()


def recipe() -> str:
    """What `make run` runs, with this Python."""
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "run", f"BIN={Path(sys.executable).parent}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_served(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=10).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the application did not answer: {log.read_text()}")


def transcripts(shown: list[Block], folder: Path, port: int) -> list[str]:
    """The blocks as one shell prints them; what varies is left out."""
    typed = [[command for command, _ in commands(block.text)] for block in shown]
    script = "".join(f"{unprompted(command)}printf '\\036'\n" for members in typed for command in members)
    done = subprocess.run(
        ["bash", "-c", script.replace(f":{PORT}/", f":{port}/")],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=120, check=False,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    printed = iter(VARYING.sub("...", done.stdout).split(SEPARATOR))
    return ["".join(f"$ {command}{ending_in_newline(next(printed))}" for command in members) for members in typed]


def ending_in_newline(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
