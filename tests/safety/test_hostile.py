"""Specs that mean harm: always findings, never a traceback, a hang, or a file anywhere else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from types import FrameType

import pytest

from registrygen.kinds import catalog
from registrygen.testing import CaseResult, run_case

SECONDS = 60
HEAD = "registrygen: 1\nkind: providers\n"
ENTRY = "{display_name: A, category: bank, auth_type: oauth, capabilities: [accounts]}"
JOBS = "registrygen: 1\nkind: kind\nname: jobs\nfields: {tags: {type: str, many: true}, text: {type: str, optional: true}}\n"


@contextmanager
def time_limit() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"not done after {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(folder: Path) -> CaseResult:
    with time_limit():
        return run_case(folder)


def codes(result: CaseResult) -> set[str]:
    return {item.code for item in result.findings}


def laughs(levels: int) -> str:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]", *lines])


TEXTS: dict[str, tuple[str | bytes, str]] = {
    "module out of the root": (f"{HEAD}registry: {{module: ../../x}}\n", "registry/module"),
    "module with a slash": (f"{HEAD}registry: {{module: os/system}}\n", "registry/module"),
    "absolute module": (f"{HEAD}registry: {{module: /etc/passwd}}\n", "registry/module"),
    "windows module": (f'{HEAD}registry: {{module: "C:\\\\x"}}\n', "registry/module"),
    "module with NUL": (f'{HEAD}registry: {{module: "a\\0b"}}\n', "registry/module"),
    "module of dots": (f"{HEAD}registry: {{module: ...}}\n", "registry/module"),
    "module of an enum": (f"{HEAD}registry: {{modules: {{enums: ../x}}}}\n", "registry/module"),
    "code for a class": (f"{HEAD}entries: {{a: {{class: \"os:system('x')\"}}}}\n", "refs/form"),
    "code for a name": (f'{HEAD}registry: {{name: "X = 1; import os #"}}\n', "names/identifier"),
    "code for a refs module": (f'{HEAD}refs: {{class: "os; import sys"}}\nentries: {{a: {ENTRY}}}\n', "registry/module"),
    "python tag": (f"{HEAD}title: !!python/object/apply:os.system [true]\n", "yaml/tag"),
    "10,000 brackets": (HEAD + "defaults: " + "[" * 10_000 + "]" * 10_000, "yaml/limit"),
    "100,000 braces": (HEAD + "defaults: " + "{a: " * 100_000, "yaml/limit"),
    "10,000 levels of blocks": (HEAD + "\n".join(" " * n + "a:" for n in range(10_000)), "yaml/limit"),
    "10,000 dashes": (HEAD + "groups:\n" + "- " * 10_000 + "x", "yaml/limit"),
    "billion laughs": (HEAD + laughs(12), "yaml/limit"),
    "recursive anchor": (f"{HEAD}scan: &a [*a]\n", "yaml/syntax"),
    "recursive mapping": (f"{HEAD}defaults: &a {{b: *a}}\n", "yaml/syntax"),
    "surrogate escape": (f'{HEAD}title: "\\ud800"\n', "yaml/syntax"),
    "raw surrogate": (HEAD.encode() + b"title: \xed\xa0\x80\n", "load/unreadable"),
    "not UTF-8": (HEAD.encode() + b"title: \xff\n", "load/unreadable"),
    "UTF-16": (HEAD.encode("utf-16"), "load/unreadable"),
    "NUL": (HEAD.encode() + b"title: a\0b\n", "yaml/syntax"),
    "only NUL": (b"\0" * 1000, "yaml/syntax"),
    "merge key": (f"{HEAD}entries: {{a: {{<<: {ENTRY}}}}}\n", "yaml/merge-key"),
    "number of 100,000 digits": (f"{HEAD}expect: {{entries: {'9' * 100_000}}}\n", "spec/type"),
    "number of 300 digits": (f"{HEAD}expect: {{entries: {'9' * 300}}}\n", "expect/not-met"),
    "float that is no number": (f"{HEAD}expect: {{entries: .nan}}\n", "spec/type"),
    "catastrophic pattern": (
        f"{JOBS}---\nkind: jobs\nrules: [{{pattern: {{field: text, matches: '(a+)+b'}}}}]\n"
        f"entries: {{one: {{text: {'a' * 5000}}}}}\n",
        "rules/pattern",
    ),
    "huge pattern": (
        f"{JOBS}---\nkind: jobs\nrules: [{{pattern: {{field: text, matches: '((a{{1000}}){{1000}}){{1000}}'}}}}]\n"
        "entries: {one: {text: a}}\n",
        "rules/unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_hostile_text_is_a_finding(what: str, tmp_path: Path) -> None:
    text, code = TEXTS[what]
    (tmp_path / "spec.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run(tmp_path)
    assert code in codes(result), result.text[:2000]
    assert not result.files
    assert all(item.span is None or (item.span.line >= 1 and item.span.column >= 1) for item in result.findings)


@pytest.mark.parametrize("place", ["title", "doc", "text", "tag", "key"])
def test_five_megabytes_of_text(place: str, tmp_path: Path) -> None:
    big = "word " * 1_000_000
    values = {"title": "t", "doc": "d", "text": "x", "tag": "y", "key": "one", place: big}
    spec = (
        f'{JOBS}---\nkind: jobs\ntitle: "{values["title"]}"\ndoc: "{values["doc"]}"\nentries: {{? "{values["key"]}" : '
        + (f'{{text: "{values["text"]}", tags: ["{values["tag"]}"]}}}}\n')
    )
    (tmp_path / "spec.yaml").write_text(spec)
    result = run(tmp_path)
    assert result.is_clean
    assert len(result.text) < 100_000


def directory(folder: Path) -> str:
    (folder / "x.yaml").mkdir()
    (folder / "x.yaml" / "y.yaml").write_text("nothing")
    return "load/not-a-mapping"


def loop_of_folders(folder: Path) -> str:
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(folder / "a", target_is_directory=True)
    (folder / "a" / "spec.yaml").write_text("nothing")
    return "load/not-a-mapping"


def loop_of_files(folder: Path) -> str:
    (folder / "a.yaml").symlink_to(folder / "b.yaml")
    (folder / "b.yaml").symlink_to(folder / "a.yaml")
    (folder / "registrygen.toml").write_text('specs = ["a.yaml"]')
    return "load/"


def pipe_in_a_folder(folder: Path) -> str:
    os.mkfifo(folder / "pipe.yaml")
    (folder / "spec.yaml").write_text("nothing")
    (folder / "registrygen.toml").write_text('specs = ["."]')
    return "load/"


def pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.yaml")
    (folder / "registrygen.toml").write_text('specs = ["pipe.yaml"]')
    return "load/unreadable"


def device(folder: Path) -> str:
    (folder / "registrygen.toml").write_text('specs = ["/dev/zero"]')
    return "load/unreadable"


def unreadable(folder: Path) -> str:
    (folder / "spec.yaml").symlink_to("/proc/self/mem")
    (folder / "registrygen.toml").write_text('specs = ["spec.yaml"]')
    return "load/unreadable"


def path_with_nul(folder: Path) -> str:
    (folder / "registrygen.toml").write_text('specs = ["a\\u0000b"]')
    return "load/not-found"


def path_too_long(folder: Path) -> str:
    (folder / "registrygen.toml").write_text(f'specs = ["{"a" * 5000}"]')
    return "load/not-found"


def dangling_link(folder: Path) -> str:
    (folder / "spec.yaml").symlink_to(folder / "nothing.yaml")
    (folder / "registrygen.toml").write_text('specs = ["spec.yaml"]')
    return "load/not-found"


def strange_name(folder: Path) -> str:
    Path(os.fsdecode(bytes(folder) + b"/\xff\x1b[31m.yaml")).write_text("nothing")
    return "load/not-a-mapping"


@pytest.mark.parametrize(
    "make",
    [
        directory, loop_of_folders, loop_of_files, pipe_in_a_folder, pipe, device, unreadable, path_with_nul, path_too_long,
        dangling_link, strange_name,
    ],
)  # fmt: skip
def test_hostile_files_are_findings(make: Callable[[Path], str], tmp_path: Path) -> None:
    code = make(tmp_path)
    result = run(tmp_path)
    assert any(item.startswith(code) for item in codes(result)), result.text[:2000]
    assert "\x1b" not in result.text


@pytest.mark.parametrize("value", ["registrygen.no_such_module:KIND", "registrygen:nothing", "registrygen:__version__"])
def test_a_plugin_that_cannot_be_used_is_a_finding(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="widgets", value=value, group=catalog.PLUGIN_GROUP)
    monkeypatch.setattr(catalog, "entry_points", lambda group: [point])
    (tmp_path / "spec.yaml").write_text("registrygen: 1\nkind: widgets\nentries: {skipped: {nothing: true}}\n")
    assert codes(run(tmp_path)) == {"load/plugin"}
