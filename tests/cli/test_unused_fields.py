"""`registrygen stats --unused`: metadata fields that no code reads."""

import json

import pytest

SPEC = """\
registrygen: 1
kind: kind
name: jobs
singular: job
key: name
fields:
  function: {type: callable}
  schedule: {type: str}
  queue: {enum: {DEFAULT: default, SLOW: slow}, default: default}
  retries: {type: int, default: 3}
  owner: {type: str, default: nobody}
lookups:
  - {by: queue}
---
kind: jobs
refs: {function: shop.work}
defaults: {retries: 1}
entries:
  send: {function: send, schedule: "0 18 * * *"}
  index: {function: index, schedule: "30 2 * * *", queue: slow, retries: 0}
"""


@pytest.fixture
def shop(tmp_path):
    """An application with scheduled jobs, which reads nothing of them yet."""
    (tmp_path / "src/shop").mkdir(parents=True)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/jobs.yaml").write_text(SPEC)
    (tmp_path / "src/shop/work.py").write_text("def send() -> None: ...\ndef index() -> None: ...\n")
    (tmp_path / "registrygen.toml").write_text('specs = ["specs"]\nsource = ["src"]\n')
    return tmp_path


def unused(registrygen, shop):
    result = registrygen("stats", "--unused", "--format", "json", cwd=shop)
    assert result.returncode == 0, result.stdout + result.stderr
    return {item["field"]: item for item in json.loads(result.stdout)["unused"]}


def test_fields_that_only_entries_know_are_listed(registrygen, shop):
    found = unused(registrygen, shop)
    assert list(found) == ["function", "schedule", "retries", "owner"]
    assert found["schedule"] == {
        "kind": "jobs",
        "declared": "specs/jobs.yaml",
        "module": "jobs.registry",
        "registry": "JOB_REGISTRY",
        "class": "JobMetadata",
        "field": "schedule",
        "key": "schedule",
        "entries": 2,
        "place": {"path": "specs/jobs.yaml", "line": 19, "column": 36},
    }
    assert (found["retries"]["entries"], found["retries"]["place"]["line"]) == (2, 17)
    assert (found["owner"]["entries"], found["owner"]["place"]) == (0, None)


def test_what_the_application_reads_is_not_listed(registrygen, shop):
    program = "def run(job):\n    job.function()\n    return getattr(job, 'retries'), job.queue\n"
    (shop / "src/shop/scheduler.py").write_text(program)
    assert list(unused(registrygen, shop)) == ["schedule", "owner"]


def test_an_attribute_of_anything_counts_as_read(registrygen, shop):
    (shop / "src/shop/gardens.py").write_text("def tend(garden):\n    return garden.owner\n")
    assert list(unused(registrygen, shop)) == ["function", "schedule", "retries"]


def test_generated_lookups_read_and_generated_tests_do_not(registrygen, shop):
    config = shop / "registrygen.toml"
    config.write_text(config.read_text() + '[[outputs]]\nroot = "src/made"\npackage = "made"\n')
    spec = shop / "specs/jobs.yaml"
    spec.write_text(spec.read_text().replace("  - {by: queue}\n", "  - {by: queue}\n  - {by: owner}\n"))
    assert registrygen("build", cwd=shop).returncode == 0
    assert list(unused(registrygen, shop)) == ["function", "schedule", "retries"]


def test_a_renamed_field_goes_by_its_new_name(registrygen, shop):
    spec = shop / "specs/jobs.yaml"
    spec.write_text(spec.read_text().replace("kind: jobs\n", "kind: jobs\nregistry: {fields: {owner: keeper}}\n"))
    (shop / "src/shop/gardens.py").write_text("def tend(garden):\n    return garden.owner\n")
    found = unused(registrygen, shop)
    assert (found["keeper"]["key"], "owner" in found) == ("owner", False)


def test_the_text_names_field_key_and_place(registrygen, shop):
    result = registrygen("stats", "--unused", cwd=shop)
    lines = result.stdout.splitlines()
    assert lines[0] == "jobs  jobs.registry:JOB_REGISTRY  (a kind of specs/jobs.yaml)"
    assert [line.split() for line in lines[1:]] == [
        ["field", "filled", "by", "entries", "first", "at"],
        ["JobMetadata.function", "function", "2", "specs/jobs.yaml:19:20"],
        ["JobMetadata.schedule", "schedule", "2", "specs/jobs.yaml:19:36"],
        ["JobMetadata.retries", "retries", "2", "specs/jobs.yaml:17:21"],
        ["JobMetadata.owner", "owner", "0", "nowhere"],
    ]
    assert result.stderr == "4 metadata fields are read by no code\n"


def test_fields_of_records(registrygen, shop):
    (shop / "specs/routes.yaml").write_text(
        'registrygen: 1\nkind: routes\nauth: {authenticated: "shop.work:send"}\nentries:\n'
        '  home: {method: GET, path: /, summary: Home, resource: home, handler: "shop.work:home", auth: authenticated,\n'
        "         idempotency: safe, errors: {404: Gone}}\n"
    )
    work = shop / "src/shop/work.py"
    work.write_text(work.read_text() + "async def home() -> None: ...\n")
    result = registrygen("stats", "--unused", "--format", "json", cwd=shop)
    found = {(item["class"], item["field"]): item["key"] for item in json.loads(result.stdout)["unused"]}
    assert found["ErrorSpec", "description"] == "errors"
    assert found["AuthPolicy", "guard"] == "guard"
    assert ("RouteMetadata", "guard") not in found


def test_the_field_of_the_key(registrygen, shop):
    spec = shop / "specs/jobs.yaml"
    spec.write_text(spec.read_text().replace("kind: jobs\n", "kind: jobs\nregistry: {shape: dict}\n"))
    found = unused(registrygen, shop)["name"]
    assert (found["key"], found["entries"], found["place"]["line"]) == ("the entry's key", 2, 20)


def test_nothing_is_listed_where_something_is_wrong(registrygen, shop):
    broken = shop / "src/shop/broken.py"
    broken.write_text("job.schedule(\n")
    result = registrygen("stats", "--unused", cwd=shop)
    assert result.returncode == 1
    assert "src/shop/broken.py:1:13: error[source/syntax]" in result.stdout
    assert "JobMetadata" not in result.stdout
    broken.unlink()
    (shop / "specs/jobs.yaml").write_text(SPEC.replace("queue: slow", "queue: slwo"))
    result = registrygen("stats", "--unused", cwd=shop)
    assert (result.returncode, "error[enums/member]" in result.stdout) == (1, True)
    assert "what is read could not be told" in result.stderr


def test_where_every_field_is_read(registrygen, shop):
    names = ("name", "function", "schedule", "retries", "owner")
    (shop / "src/shop/all.py").write_text("".join(f"job.{name}\n" for name in names))
    result = registrygen("stats", "--unused", cwd=shop)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "every metadata field is read\n")
