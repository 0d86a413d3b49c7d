"""What putting a plan into effect does on disk, and what it leaves alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading

import pytest

from registrygen.write.apply import Overwrite, apply
from registrygen.write.plan import Prune

AB = {"a.py": "A = 1", "pkg/b.py": "B = 1"}


def test_a_build_writes_every_page_and_the_manifest(workshop):
    outcome = workshop.build(AB)
    assert sorted(map(str, outcome.written)) == ["a.py", "pkg/b.py"]
    assert workshop.files() == {path: workshop.text(body) for path, body in AB.items()}
    lines = workshop.manifest.read_text().splitlines()
    assert lines[0].startswith("#")
    assert [line.split(" ")[1] for line in lines[1:]] == ["a.py", "pkg/b.py"]


def test_a_second_build_touches_nothing(workshop):
    workshop.build(AB)
    before = {path: path.stat() for path in workshop.root.rglob("*")}
    outcome = workshop.build(AB)
    assert (outcome.written, outcome.removed, outcome.unchanged) == ((), (), 2)
    after = {path: path.stat() for path in workshop.root.rglob("*")}
    assert {path: (item.st_mtime_ns, item.st_ino) for path, item in before.items()} == {
        path: (item.st_mtime_ns, item.st_ino) for path, item in after.items()
    }


def test_unchanged_files_keep_their_time_when_others_change(workshop):
    workshop.build(AB)
    os.utime(workshop.root / "a.py", ns=(1, 1))
    outcome = workshop.build({**AB, "pkg/b.py": "B = 2"})
    assert list(map(str, outcome.written)) == ["pkg/b.py"]
    assert (workshop.root / "a.py").stat().st_mtime_ns == 1


def test_a_clean_file_with_crlf_is_left_as_it_is(workshop):
    workshop.build(AB)
    file = workshop.root / "a.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    workshop.build(AB)
    assert b"\r\n" in file.read_bytes()


def test_the_mode_of_a_replaced_file_is_kept(workshop):
    workshop.build(AB)
    (workshop.root / "a.py").chmod(0o750)
    workshop.build({**AB, "a.py": "A = 2"})
    assert stat.S_IMODE((workshop.root / "a.py").stat().st_mode) == 0o750


def test_an_edited_file_stops_the_build_before_it_writes_anything(workshop):
    workshop.build(AB)
    (workshop.root / "a.py").write_text(workshop.text("A = 7"))
    before = workshop.files(), workshop.manifest.read_text()
    outcome = workshop.build({"a.py": "A = 2", "pkg/b.py": "B = 2", "c.py": "C = 1"})
    assert [(item.code, item.span.line) for item in outcome.findings] == [("write/edited", 2)]
    assert "-A = 7\n+A = 2" in outcome.findings[0].diff
    assert (workshop.files(), workshop.manifest.read_text()) == before
    assert outcome.written == ()


def test_an_edited_file_is_replaced_when_asked(workshop):
    workshop.build(AB)
    (workshop.root / "a.py").write_text(workshop.text("A = 7"))
    assert workshop.build(AB, overwrite=Overwrite.REPLACE).findings == ()
    assert workshop.plan(AB).is_clean


def test_a_foreign_file_stops_the_build_and_is_replaced_when_asked(workshop, codes):
    workshop.root.mkdir()
    (workshop.root / "a.py").write_text("mine\n")
    assert codes(workshop.build(AB)) == ["write/foreign"]
    assert workshop.files() == {"a.py": "mine\n"}
    assert codes(workshop.build(AB, overwrite=Overwrite.REPLACE)) == []
    assert workshop.plan(AB).is_clean


def test_conflict_markers_are_replaced_without_asking(workshop):
    workshop.build(AB)
    (workshop.root / "a.py").write_text(workshop.text("<<<<<<< HEAD\nA = 1\n=======\nA = 2\n>>>>>>> branch"))
    workshop.manifest.write_text(f"<<<<<<< HEAD\n=======\n>>>>>>> b\n{workshop.manifest.read_text()}")
    assert workshop.build(AB).findings == ()
    assert workshop.plan(AB).is_clean
    assert "<<<<" not in workshop.manifest.read_text()


def test_left_overs_go_with_their_empty_folders_and_compiled_modules(workshop):
    workshop.build({**AB, "old/deep/c.py": "C = 1"})
    cache = workshop.root / "old" / "deep" / "__pycache__"
    cache.mkdir()
    (cache / "c.cpython-311.pyc").write_bytes(b"")
    outcome = workshop.build(AB)
    assert list(map(str, outcome.removed)) == ["old/deep/c.py"]
    assert not (workshop.root / "old").exists()
    assert "old" not in workshop.manifest.read_text()


def test_a_folder_with_somebodys_file_stays(workshop):
    workshop.build({**AB, "old/c.py": "C = 1"})
    (workshop.root / "old" / "notes.txt").write_text("mine")
    workshop.build(AB)
    assert [path.name for path in (workshop.root / "old").iterdir()] == ["notes.txt"]


def test_folders_that_a_killed_build_emptied_go_the_next_time(workshop):
    workshop.build({**AB, "old/c.py": "C = 1"})
    (workshop.root / "old" / "c.py").unlink()
    workshop.build(AB)
    assert not (workshop.root / "old").exists()


def test_an_edited_left_over_stops_the_build_until_it_is_dealt_with(workshop, codes):
    workshop.build({**AB, "c.py": "C = 1"})
    (workshop.root / "c.py").write_text("C = 2\n")
    assert codes(workshop.build(AB)) == ["write/edited"]
    assert codes(workshop.build(AB, overwrite=Overwrite.REPLACE)) == []
    assert not (workshop.root / "c.py").exists()


def test_an_untracked_file_is_left_alone(workshop):
    workshop.build(AB)
    (workshop.root / "copy.py").write_text(workshop.text("X = 1"))
    assert workshop.build(AB).findings == ()
    assert (workshop.root / "copy.py").exists()


def test_building_a_part_keeps_the_rest_and_its_lines_in_the_manifest(workshop):
    workshop.build({**AB, "c.py": "C = 1"})
    workshop.build({"a.py": "A = 2"}, prune=Prune.NOTHING)
    assert workshop.states({"a.py": "A = 3", "pkg/b.py": "B = 3", "c.py": "C = 3"}) == {
        "a.py": "STALE",
        "c.py": "STALE",
        "pkg/b.py": "STALE",
    }


def test_building_a_part_without_a_manifest_disowns_nothing(workshop):
    workshop.build(AB)
    workshop.manifest.unlink()
    workshop.build({"a.py": "A = 1"}, prune=Prune.NOTHING)
    assert workshop.states({"a.py": "A = 1", "pkg/b.py": "B = 2"}) == {"a.py": "CLEAN", "pkg/b.py": "STALE"}


def test_nothing_to_write_makes_no_folder(workshop):
    assert workshop.build({}).findings == ()
    assert not workshop.root.exists()


def test_what_stands_in_the_manifests_place_is_a_finding_and_nothing_is_written(workshop, codes):
    workshop.manifest.mkdir(parents=True)
    assert codes(workshop.build(AB)) == ["write/io"]
    assert workshop.files() == {}


def test_a_full_disk_is_a_finding_and_leaves_whole_files_only(workshop, monkeypatch):
    workshop.build(AB)
    real, calls = os.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    outcome = workshop.build({"a.py": "A = 2", "pkg/b.py": "B = 2"})
    assert [(item.code, item.message) for item in outcome.findings] == [
        ("write/io", "`generated/pkg/b.py`: no space left on device")
    ]
    assert list(map(str, outcome.written)) == ["a.py"]
    assert workshop.files() == {"a.py": workshop.text("A = 2"), "pkg/b.py": workshop.text("B = 1")}
    monkeypatch.undo()
    assert workshop.states({"a.py": "A = 3", "pkg/b.py": "B = 3"}) == {"a.py": "STALE", "pkg/b.py": "STALE"}


def test_temporary_files_of_dead_builds_go_and_those_of_live_ones_stay(workshop):
    workshop.build(AB)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = workshop.root / "pkg" / f".registrygen-{ended.pid}-0123456789abcdef.tmp"
    live = workshop.root / "pkg" / f".registrygen-{os.getpid()}-0123456789abcdef.tmp"
    old = workshop.root / f".registrygen-{os.getpid()}-0123456789abcdee.tmp"
    other = workshop.root / ".registrygen-notes.tmp"
    for file in (dead, live, old, other):
        file.touch()
    os.utime(old, (1, 1))
    workshop.build(AB)
    assert [file.exists() for file in (dead, live, old, other)] == [False, True, False, True]


def test_two_builds_at_once_leave_whole_files_and_no_edits(workshop):
    one = {f"m{number}.py": "X = 1" for number in range(60)}
    two = {f"m{number}.py": "X = 2" for number in range(60)}
    plans = [workshop.plan(one), workshop.plan(two)]
    threads = [threading.Thread(target=apply, args=(item,)) for item in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(workshop.files().values()) <= {workshop.text("X = 1"), workshop.text("X = 2")}
    assert set(workshop.states(one).values()) <= {"CLEAN", "STALE"}
    assert workshop.build(one).findings == ()
    assert workshop.plan(one).is_clean


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written_is_a_finding(workshop, codes):
    workshop.build(AB)
    workshop.root.chmod(0o500)
    try:
        assert codes(workshop.build({**AB, "a.py": "A = 2"})) == ["write/io"]
    finally:
        workshop.root.chmod(0o700)
