"""What `check` says of each state, and the diffs it shows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrygen.write import codes as all_codes
from registrygen.write.diff import diff, first_difference
from registrygen.write.drift import drift_findings
from registrygen.write.plan import Change, State


def change(old: str | None, new: str | None) -> Change:
    return Change(path=PurePosixPath("a.py"), shown="generated/a.py", state=State.STALE, old=old, new=new)


def test_every_reason_is_named_with_its_place_diff_and_command(workshop):
    names = ("clean", "conflict", "edited", "left", "left_edited", "missing", "stale")
    workshop.build({f"{name}.py": "X = 1" for name in names})
    root = workshop.root
    (root / "conflict.py").write_text(workshop.text("<<<<<<< a\n=======\n>>>>>>> b"))
    (root / "edited.py").write_text(workshop.text("X = 7"))
    (root / "left_edited.py").write_text(workshop.text("X = 7"))
    (root / "missing.py").unlink()
    (root / "foreign.py").write_text("mine\n")
    (root / "untracked.py").write_text(workshop.text(""))
    wanted = {f"{name}.py": "X = 1" for name in ("clean", "conflict", "edited", "missing", "foreign")}
    found = drift_findings(workshop.plan({**wanted, "stale.py": "X = 2"}))
    assert [(item.code, item.span.path, item.span.line) for item in found] == [
        ("drift/conflict", "generated/conflict.py", 2),
        ("drift/edited", "generated/edited.py", 2),
        ("drift/foreign", "generated/foreign.py", 1),
        ("drift/left-over", "generated/left.py", 1),
        ("drift/left-over", "generated/left_edited.py", 1),
        ("drift/missing", "generated/missing.py", 1),
        ("drift/stale", "generated/stale.py", 2),
        ("drift/untracked", "generated/untracked.py", 1),
    ]
    assert all(item.is_error for item in found)
    assert all("registrygen build" in item.help for item in found[:-1])
    assert all(item.diff for item in found[:-1])
    assert str(root) not in repr(found)


def test_a_plan_that_cannot_be_made_is_drift_too(workshop):
    workshop.root.write_text("")
    assert [item.code for item in drift_findings(workshop.plan({"a.py": ""}))] == ["write/io"]


def test_a_clean_tree_has_no_drift(workshop):
    workshop.build({"a.py": "A = 1"})
    assert drift_findings(workshop.plan({"a.py": "A = 1"})) == []


def test_a_diff_shows_what_a_build_would_change():
    old = "".join(f"line {number}\n" for number in range(1, 21))
    shown = diff(change(old, old.replace("line 10\n", "LINE 10\n")))
    assert shown.splitlines() == [
        "--- generated/a.py\ton disk",
        "+++ generated/a.py\tfrom the specs",
        "@@ -7,7 +7,7 @@",
        " line 7",
        " line 8",
        " line 9",
        "-line 10",
        "+LINE 10",
        " line 11",
        " line 12",
        " line 13",
    ]
    assert first_difference(change(old, old.replace("line 10\n", "LINE 10\n"))) == 10


def test_a_missing_newline_at_the_end_is_shown():
    assert diff(change("a", "a\n")).splitlines()[3:] == ["-a", "\\ No newline at end of file", "+a"]


def test_files_that_come_or_go_are_compared_with_nothing():
    assert diff(change(None, "a\n")).splitlines() == [
        "--- /dev/null\ton disk",
        "+++ generated/a.py\tfrom the specs",
        "@@ -0,0 +1 @@",
        "+a",
    ]
    assert "+++ /dev/null" in diff(change("a\n", None))


texts = st.lists(st.sampled_from(["a", "b", "c", "", "é"]), max_size=40).map(lambda lines: "\n".join(lines))


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@given(texts, texts, st.sampled_from([0, 4000]))
def test_applying_the_diff_to_the_old_text_gives_the_new(tmp_path_factory, old, new, largest):
    folder = tmp_path_factory.mktemp("diff")
    (folder / "a.py").write_text(old)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("registrygen.write.diff._LARGEST", largest)
        shown = diff(change(old, new))
    if shown:
        command = ["patch", "--quiet", "--no-backup-if-mismatch", "a.py"]
        subprocess.run(command, input=shown, text=True, check=True, cwd=folder)
    left = (folder / "a.py").read_text() if (folder / "a.py").exists() else ""
    assert left == new


def test_a_large_rewrite_is_shown_as_one_replacement_in_no_time():
    old = "".join(f"x = {number % 20}\n" for number in range(50_000))
    shown = diff(change(f"first\n{old}last\n", f"first\n{old.replace('=', ':')}last\n"))
    assert shown.count("@@ -") == 1
    assert "@@ -1,50002 +1,50002 @@" in shown


def test_every_code_explains_itself():
    assert len({item.name for item in all_codes.CODES}) == len(all_codes.CODES) == 16
    assert all(item.summary.endswith(".") and "\n\n" in item.doc for item in all_codes.CODES)


def test_a_missing_manifest_is_drift(workshop):
    workshop.build({"a.py": "A = 1"})
    workshop.manifest.unlink()
    found = drift_findings(workshop.plan({"a.py": "A = 1"}))
    assert [(item.code, item.span.path) for item in found] == [("drift/missing", "generated/.registrygen-manifest")]
