"""`build` and `check` on a whole project: what is written, what is refused, and the exit codes."""

import json
from pathlib import Path


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_build_then_check(registrygen, project):
    built = registrygen("build")
    assert (built.returncode, built.stdout) == (0, "")
    assert built.stderr.endswith(" written\n")
    checked = registrygen("check")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert checked.stderr.endswith("files are what the specs say\n")
    before = files(project / "generated")
    again = registrygen("build", "specs/")
    assert again.returncode == 0
    assert "written" not in again.stderr
    assert files(project / "generated") == before


def test_same_bytes_from_a_subfolder(registrygen, project):
    registrygen("build")
    assert registrygen("check", cwd=project / "specs").returncode == 0
    assert registrygen("check", "../specs", cwd=project / "examples").returncode == 0


def test_dry_run_and_diff_write_nothing(registrygen, project):
    listed = registrygen("build", "--dry-run")
    assert listed.returncode == 0
    assert "write  generated/events/registry.py" in listed.stdout
    assert "@@" not in listed.stdout
    shown = registrygen("build", "--diff")
    assert "+++ generated/events/registry.py\tfrom the specs" in shown.stdout
    assert "write  generated" not in shown.stdout
    both = json.loads(registrygen("build", "--dry-run", "--diff", "--format", "json").stdout)
    assert {"path", "action", "state", "diff"} == set(both["files"][0])
    assert not (project / "generated").exists()


def test_errors_block_writing(registrygen, project, replace_in):
    replace_in("specs/events.yaml", "phase: denied\n", "phase: deneid\n")
    built = registrygen("build")
    assert built.returncode == 1
    assert "specs/events.yaml:222:16: error[enums/member]" in built.stdout
    assert "did you mean `denied`?" in built.stdout
    assert "nothing was written" in built.stderr
    assert not (project / "generated").exists()


def test_edited_file_stops_the_build(registrygen, project):
    registrygen("build")
    edited = project / "generated/jobs/registry.py"
    edited.write_text(edited.read_text() + "# mine\n")
    (project / "generated/bus.py").unlink()
    before = files(project / "generated")
    for arguments in (["build"], ["build", "--dry-run"]):
        built = registrygen(*arguments)
        assert built.returncode == 1
        assert "error[write/edited] `generated/jobs/registry.py`" in built.stdout
        assert "-# mine" in built.stdout
        assert files(project / "generated") == before
    overwritten = registrygen("build", "--overwrite", "--format", "json")
    assert overwritten.returncode == 0
    assert json.loads(overwritten.stdout)["written"] == ["generated/bus.py", "generated/jobs/registry.py"]
    assert registrygen("check").returncode == 0


def test_edited_file_in_one_output_stops_the_others(registrygen, project):
    (project / "registrygen.toml").write_text(
        'source = ["examples"]\n'
        '[[outputs]]\nroot = "src/generated"\npackage = "generated"\nparts = ["code"]\n'
        '[[outputs]]\nroot = "docs/generated"\npackage = ""\nparts = ["docs"]\n'
    )
    assert registrygen("build").returncode == 0
    page = project / "docs/generated/docs/index.md"
    assert page.is_file()
    page.unlink()
    edited = project / "src/generated/bus.py"
    edited.write_text(edited.read_text() + "# mine\n")
    assert registrygen("build").returncode == 1
    assert not page.exists()


def test_outputs_may_share_a_root(registrygen, project):
    (project / "registrygen.toml").write_text(
        'source = ["examples"]\n[[outputs]]\nparts = ["code"]\n[[outputs]]\nparts = ["tests", "docs"]\n'
    )
    assert registrygen("build").returncode == 0
    assert registrygen("check").returncode == 0
    assert (project / "generated/bus.py").is_file()
    assert (project / "generated/compliance/test_events_registry.py").is_file()


def test_check_names_every_reason(registrygen, project, replace_in):
    registrygen("build")
    generated = project / "generated"
    (generated / "bus.py").unlink()
    edited = generated / "jobs/registry.py"
    edited.write_text(edited.read_text() + "# mine\n")
    (generated / "copied.py").write_bytes((generated / "events/registry.py").read_bytes())
    replace_in("specs/providers.yaml", "Alpaca Markets", "Alpaca")
    (project / "specs/stream.yaml").unlink()
    before = files(generated)
    checked = registrygen("check")
    assert checked.returncode == 1
    for code, name in (
        ("missing", "bus.py"),
        ("edited", "jobs/registry.py"),
        ("untracked", "copied.py"),
        ("stale", "providers/registry.py"),
        ("left-over", "sse_events/registry.py"),
    ):
        assert f"error[drift/{code}] `generated/{name}`" in checked.stdout
    assert files(generated) == before


def test_building_a_part(registrygen, project, replace_in):
    registrygen("build")
    replace_in("specs/providers.yaml", "Alpaca Markets", "Alpaca")
    replace_in("specs/jobs.yaml", "retries: 1", "retries: 2")
    before = files(project / "generated")
    built = registrygen("build", "specs/providers.yaml", "--format", "json")
    written = json.loads(built.stdout)
    assert built.returncode == 0
    assert "generated/providers/registry.py" in written["written"]
    assert not [name for name in written["written"] if "jobs" in name]
    assert written["removed"] == []
    assert files(project / "generated").keys() == before.keys()
    assert registrygen("check", "specs/providers.yaml").returncode == 0
    rest = registrygen("check")
    assert rest.returncode == 1
    assert "generated/jobs/registry.py" in rest.stdout
    assert "generated/providers" not in rest.stdout


def test_a_part_sees_all_specs(registrygen, project):
    assert registrygen("build", "specs/jobs.yaml").returncode == 0
    assert (project / "generated/jobs/registry.py").is_file()
    assert (project / "generated/__init__.py").is_file()
    assert not (project / "generated/events/registry.py").exists()


def test_a_declaration_stands_for_its_registries(registrygen, project):
    text = (project / "specs/jobs.yaml").read_text()
    declaration, _, entries = text.partition("---\n")
    (project / "specs/jobs.yaml").write_text("registrygen: 1\n" + entries)
    (project / "specs/kinds.yaml").write_text(declaration)
    assert registrygen("build", "specs/kinds.yaml").returncode == 0
    assert (project / "generated/jobs/registry.py").is_file()


def test_a_named_file_without_configuration(registrygen, tmp_path):
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "fruit.yaml").write_text(
        "registrygen: 1\nkind: kind\nname: fruits\nfields:\n  sweet: {type: bool, default: true}\n"
        "---\nkind: fruits\nentries:\n  apple: {}\n  lemon: {sweet: false}\n"
    )
    assert registrygen("build", "fruit.yaml", cwd=folder).returncode == 0
    assert (folder / "generated/fruits/registry.py").is_file()
    missing = registrygen("build", cwd=folder)
    assert missing.returncode == 2
    assert "error[load/not-found]" in missing.stdout


def test_fail_on_warning(registrygen, project, replace_in):
    denied = (
        "      RateLimitCheckDenied:\n        phase: denied\n        doc: A request was over its limit.\n"
        "        fields: {retry_after: {type: timedelta, doc: When to try again.}}\n"
    )
    replace_in("specs/events.yaml", denied, "")
    replace_in("specs/events.yaml", "expect: {entries: 69, subscriptions: 143}\n", "")
    replace_in("specs/events.yaml", "scan: [finance.events]\n", "")
    config = project / "registrygen.toml"
    config.write_text(config.read_text() + 'missing = "warn"\n')
    warned = registrygen("build")
    assert "warning[events/workflow-incomplete]" in warned.stdout
    assert "error[" not in warned.stdout.replace("error[handlers/method-orphan]", "")
    assert registrygen("validate", "--format", "github").stdout.startswith("::")
    config.write_text(config.read_text() + 'fail-on = "warning"\n')
    assert registrygen("validate").returncode == 1
