"""Generated files stay below the output root, whatever paths and links say."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from registrygen.model.page import Page
from registrygen.write.apply import Overwrite, apply
from registrygen.write.files import digest
from registrygen.write.plan import Prune, plan


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../up.py",
        "a/../../up.py",
        "a/../b.py",
        ".",
        "C:/x.py",
        "a\\b.py",
        "a\nb.py",
        "a\x00.py",
        "a\ud800.py",
        ".registrygen-manifest",
        "pkg/.registrygen-manifest",
        ".registrygen-1-0123456789abcdef.tmp",
    ],
)
def test_paths_that_lead_out_or_are_ours_write_nothing(workshop, path):
    pages = [Page(path=PurePosixPath(path), text="x\n"), *workshop.pages({"fine.py": "X = 1"})]
    outcome = apply(plan(workshop.output, pages), overwrite=Overwrite.REPLACE)
    assert [item.code for item in outcome.findings] == ["write/outside"]
    assert not workshop.root.exists()


def test_a_folder_that_is_a_link_out_of_the_root_is_refused(workshop, tmp_path, codes):
    (tmp_path / "elsewhere").mkdir()
    workshop.root.mkdir()
    (workshop.root / "pkg").symlink_to(tmp_path / "elsewhere")
    outcome = workshop.build({"pkg/deep/a.py": "A = 1"}, overwrite=Overwrite.REPLACE)
    assert codes(outcome) == ["write/outside"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_is_a_link_within_the_root_is_followed(workshop, codes):
    workshop.build({"real/a.py": "A = 1"})
    (workshop.root / "alias").symlink_to("real")
    assert codes(workshop.build({"real/a.py": "A = 1", "alias/b.py": "B = 1"})) == []
    assert (workshop.root / "real" / "b.py").exists()


@pytest.mark.parametrize("stand_in", ["link", "folder"])
def test_a_link_or_folder_in_the_place_of_a_file_is_refused(workshop, tmp_path, codes, stand_in):
    workshop.root.mkdir()
    (tmp_path / "target.py").write_text("mine\n")
    if stand_in == "link":
        (workshop.root / "a.py").symlink_to(tmp_path / "target.py")
    else:
        (workshop.root / "a.py").mkdir()
    outcome = workshop.build({"a.py": "A = 1", "b.py": "B = 1"}, overwrite=Overwrite.REPLACE)
    assert codes(outcome) == ["write/not-a-file"]
    assert (tmp_path / "target.py").read_text() == "mine\n"
    assert not (workshop.root / "b.py").exists()


def test_a_file_in_the_place_of_a_folder_is_refused(workshop, codes):
    workshop.root.mkdir()
    (workshop.root / "pkg").write_text("")
    assert codes(workshop.build({"pkg/sub/a.py": "A = 1"})) == ["write/not-a-file"]


def test_a_manifest_cannot_have_files_deleted_through_a_link(workshop, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "empty").mkdir(parents=True)
    (elsewhere / "mine.py").write_text("mine\n")
    workshop.build({"a.py": "A = 1"})
    (workshop.root / "pkg").symlink_to(elsewhere)
    with workshop.manifest.open("a") as file:
        file.write(f"{digest(b'mine' + bytes([10]))} pkg/mine.py\n{'0' * 64} pkg/empty/x.py\n")
    outcome = workshop.build({"a.py": "A = 1"})
    assert outcome.findings == ()
    assert outcome.removed == ()
    assert (elsewhere / "mine.py").exists()
    assert (elsewhere / "empty").exists()


@pytest.mark.parametrize("paths", [("Foo.py", "foo.py"), ("Pkg/a.py", "pkg/b.py"), ("é.py", "e\u0301.py")])
def test_paths_that_differ_in_case_or_composition_only_clash(workshop, codes, paths):
    outcome = workshop.build(dict.fromkeys(paths, "X = 1"))
    assert codes(outcome) == ["write/case-clash"]
    assert not workshop.root.exists()


def test_two_pages_with_one_path_are_refused(workshop):
    pages = [*workshop.pages({"a.py": "A = 1"}), *workshop.pages({"a.py": "A = 2"})]
    assert [item.code for item in plan(workshop.output, pages).findings] == ["write/duplicate"]


def test_a_path_that_is_a_file_and_a_folder_is_refused(workshop, codes):
    assert codes(workshop.plan({"a": "", "a/b.py": ""})) == ["write/not-a-file"]


def test_a_root_that_is_a_link_is_the_users_choice(workshop, tmp_path, codes):
    (tmp_path / "real").mkdir()
    workshop.root.symlink_to(tmp_path / "real")
    assert codes(workshop.build({"pkg/a.py": "A = 1"}, prune=Prune.NOTHING)) == []
    assert (tmp_path / "real" / "pkg" / "a.py").exists()
