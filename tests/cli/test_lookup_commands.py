"""Commands that look things up: `validate`, `list`, `show`, `stats`, `explain`, `rules`, `templates`."""

import json

import pytest


def answer(result):
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def test_validate(registrygen):
    result = registrygen("validate")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "214 entries in 10 files: no findings\n"
    assert answer(registrygen("validate", "--format", "json"))["summary"] == {"errors": 0, "warnings": 0}


def test_validate_finds_clashes(registrygen, replace_in):
    replace_in(
        "specs/jobs.yaml", "title: Scheduled jobs", "registry: {module: providers.registry, metadata: ProviderMetadata}"
    )
    result = registrygen("validate")
    assert result.returncode == 1
    assert "error[registry/clash]" in result.stdout


def test_formats(registrygen, replace_in):
    replace_in("specs/jobs.yaml", "retries: 1", "retris: 1")
    text = registrygen("validate").stdout
    assert "specs/jobs.yaml:40:5: error[spec/unknown-key]" in text
    assert "   40 |     retris: 1\n      |     ^^^^^^\n" in text
    github = registrygen("validate", "--format", "github").stdout
    assert github.startswith("::error file=specs/jobs.yaml,line=40,col=5,")
    found = json.loads(registrygen("validate", "--format", "json").stdout)["findings"][0]
    assert (found["code"], found["span"]["line"]) == ("spec/unknown-key", 40)


def test_list(registrygen):
    result = registrygen("list", "jobs")
    assert result.stdout.splitlines()[0].split("  ")[0] == "jobs"
    assert "expire_sessions          Scheduled jobs  specs/jobs.yaml:24" in result.stdout
    everything = answer(registrygen("list", "--format", "json"))["entries"]
    assert len(everything) == 214
    events = [item for item in everything if item["kind"] == "events"]
    assert events[0]["group"] == "User registration"


def test_list_with_errors_in_the_specs(registrygen, replace_in):
    replace_in("specs/jobs.yaml", "retries: 1", "retris: 1")
    result = registrygen("list", "events")
    assert result.returncode == 1
    assert "UserLoginFailed" in result.stdout
    assert "`registrygen validate` shows them" in result.stderr


def test_show(registrygen):
    shown = answer(registrygen("show", "events/UserRegistrationSucceeded", "--format", "json"))
    origins = {field["field"]: (field["value"], field["origin"]) for field in shown["fields"]}
    assert origins["category"] == ("EventCategory.AUTHENTICATION", "with")
    assert origins["phase"] == ("WorkflowPhase.SUCCEEDED", "entry")
    assert origins["requires_email"] == ("true", "entry")
    assert origins["requires_audit"] == ("true", "default of the handler `audit`")
    assert origins["audit_action"] == ("USER_REGISTERED", "entry")
    assert "finance.events.handlers:LoggingEventHandler.handle" in shown["subscriptions"]
    modules = ["generated/events/faststream.py", "generated/events/registry.py", "generated/events/wiring.py"]
    assert sorted(shown["modules"]) == modules


def test_show_computed_and_default_values(registrygen):
    computed = registrygen("show", "UserLoginFailed").stdout
    assert "USER_LOGIN_FAILED" in computed
    assert "computed from `names.audit_action`" in computed
    job = registrygen("show", "expire_sessions").stdout
    assert "JobQueue.DEFAULT" in job
    assert "[events/SessionExpired]" in job
    provider = registrygen("show", "schwab").stdout
    assert "{client_id: {setting: schwab_app_key}" in provider
    assert "generated/providers/factory.py" in provider


def test_one_long_value_does_not_pad_the_others(registrygen):
    lines = registrygen("show", "schwab").stdout.splitlines()
    long = next(line for line in lines if line.startswith("  setup "))
    slug = next(line for line in lines if line.startswith("  slug "))
    assert len(long) > 160 > len(slug)
    assert slug.endswith("specs/providers.yaml:16:7")


def test_show_ambiguous(registrygen, replace_in):
    replace_in("specs/jobs.yaml", "  purge_tokens:\n", "  schwab:\n")
    result = registrygen("show", "schwab")
    assert result.returncode == 2
    assert "name the kind too: `jobs/schwab` or `providers/schwab`" in result.stdout


def test_stats(registrygen):
    found = answer(registrygen("stats", "--format", "json"))["registries"]
    by_kind = {item["kind"]: item["statistics"] for item in found}
    assert by_kind["events"]["total_events"] == 69
    assert by_kind["events"]["by_category"]["authentication"] == 31
    assert by_kind["jobs"]["by_queue"] == {"default": 4, "slow": 1}
    assert by_kind["queries"]["total_operations"] == 41
    assert {item["kind"]: item["subscriptions"] for item in found if item["subscriptions"]} == {
        "events": 143,
        "sse_events": 8,
    }
    said = registrygen("stats").stdout
    assert "total_events       69" in said
    assert "subscriptions      143" in said


def test_stats_are_those_of_the_generated_code(registrygen, project):
    import subprocess
    import sys

    registrygen("build")
    program = "import json; from generated.events.registry import get_statistics; print(json.dumps(get_statistics()))"
    env = {"PYTHONPATH": f"{project}:{project / 'examples'}"}
    generated = json.loads(subprocess.check_output([sys.executable, "-c", program], cwd=project, env=env))
    found = answer(registrygen("stats", "--format", "json"))["registries"]
    assert next(item["statistics"] for item in found if item["kind"] == "events") == generated


def test_explain(registrygen):
    result = registrygen("explain", "events/workflow-incomplete")
    assert result.stdout.startswith("warning[events/workflow-incomplete]\n\nA workflow has an attempt without")
    assert answer(registrygen("explain", "show/unknown-entry", "--format", "json"))["severity"] == "error"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["explain", "events/workflow-incomplet"], "events/workflow-incomplete"),
        (["list", "evnts"], "events"),
        (["show", "SessionExpire"], "SessionExpired"),
        (["show", "jobs/purge_token"], "jobs/purge_tokens"),
        (["schema", "provider"], "providers"),
        (["templates", "eject", "core/modul.py.j2", "--to", "t"], "core/module.py.j2"),
    ],
)
def test_typos(registrygen, arguments, meant):
    result = registrygen(*arguments)
    assert result.returncode == 2
    assert f"did you mean `{meant}`?" in result.stdout


def test_rules(registrygen):
    rules = answer(registrygen("rules", "--format", "json"))["rules"]
    names = [item["code"] for item in rules]
    assert names == sorted(set(names))
    assert {"events/workflow-incomplete", "drift/stale", "yaml/syntax", "init/exists"} <= set(names)
    assert all(item["summary"] for item in rules)


def test_eject(registrygen, project):
    assert registrygen("templates", "eject", "core/bus.py.j2").returncode == 2
    config = project / "registrygen.toml"
    config.write_text(config.read_text() + 'templates = "mine"\n')
    assert registrygen("templates", "eject", "core/bus.py.j2").returncode == 0
    copied = project / "mine/core/bus.py.j2"
    assert "core/bus.py.j2  (replaced)" in registrygen("templates", "list").stdout
    copied.write_text("# mine\n")
    again = registrygen("templates", "eject", "core/bus.py.j2")
    assert again.returncode == 1
    assert "error[templates/exists] `mine/core/bus.py.j2` exists" in again.stdout
    assert copied.read_text() == "# mine\n"
    names = registrygen("templates", "list").stdout
    assert "init/" not in names
