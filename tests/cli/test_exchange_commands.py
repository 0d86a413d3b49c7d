"""`registrygen export` and `registrygen import`: the OpenFeature flag manifest, out of specs and into them."""

import json

import pytest

FLAGS = """\
registrygen: 1
kind: feature_flags
defaults: {owner: shop}
entries:
  checkout: {type: boolean, default: true, rollout: 20, description: "The new one: faster \\U0001F680"}
  notices: {type: boolean, default: true, otherwise: true}
  page_size: {type: integer, variants: {small: 10, usual: 20}, default: usual, otherwise: small}
  sampling: {type: float, default: 1, environments: {production: 0.25}}
  "0o17": {type: string, default: "yes: no # maybe", doc: Said under doc}
  empty: {type: string, default: ""}
"""


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "registrygen.toml").write_text('specs = ["flags.yaml"]\n')
    (folder / "flags.yaml").write_text(FLAGS)
    return folder


def test_export_has_what_counts_where_a_flag_cannot_be_evaluated(registrygen, shop):
    result = registrygen("export", "feature_flags", cwd=shop)
    assert result.returncode == 0, result.stdout
    manifest = json.loads(result.stdout)
    assert manifest["$schema"].endswith("/schema/v0/flag-manifest.json")
    assert manifest["flags"] == {
        "checkout": {"flagType": "boolean", "defaultValue": False, "description": "The new one: faster \U0001f680"},
        "notices": {"flagType": "boolean", "defaultValue": True},
        "page_size": {"flagType": "integer", "defaultValue": 10},
        "sampling": {"flagType": "float", "defaultValue": 1.0},
        "0o17": {"flagType": "string", "defaultValue": "yes: no # maybe", "description": "Said under doc"},
        "empty": {"flagType": "string", "defaultValue": ""},
    }


@pytest.mark.parametrize("ascii_only", [True, False])
def test_round_trip(registrygen, shop, ascii_only):
    first = registrygen("export", "feature_flags", cwd=shop).stdout
    # Other tools write surrogate pairs, and indent with tabs.
    (shop / "flags.json").write_text(json.dumps(json.loads(first), ensure_ascii=ascii_only, indent="\t"), "utf-8")
    done = registrygen("import", "feature_flags", "flags.json", "-o", "imported.yaml", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "")
    assert "put somebody in the place of `unassigned`" in done.stderr
    (shop / "registrygen.toml").write_text('specs = ["imported.yaml"]\n')
    assert registrygen("validate", cwd=shop).stdout == ""
    assert registrygen("export", "feature_flags", cwd=shop).stdout == first


def test_every_mistake_of_a_manifest_is_told_at_its_place(registrygen, shop):
    (shop / "flags.json").write_text(
        """{"flags": {
  "a": {"flagType": "boolean", "defaultValue": "true"},
  "b": {"flagType": "int", "defaultValue": 1},
  "c": {"flagType": "object", "defaultValue": {"x": 1}},
  "d": {"flagtype": "string", "description": 3},
  "e": [],
  "f": {"flagType": "float", "defaultValue": 1},
  "f": {"flagType": "float", "defaultValue": 2}
}}"""
    )
    result = registrygen("import", "feature_flags", "flags.json", "--format", "json", cwd=shop)
    assert result.returncode == 1
    found = json.loads(result.stdout)["findings"]
    assert [(item["code"], item["span"]["line"]) for item in found] == [("yaml/duplicate-key", 8)]

    text = (shop / "flags.json").read_text()
    (shop / "flags.json").write_text(
        text.replace('2},\n  "f"', "").replace(',\n  "f": {"flagType": "float", "defaultValue": 2}', "")
    )
    found = json.loads(registrygen("import", "feature_flags", "flags.json", "--format", "json", cwd=shop).stdout)
    assert [(item["message"], item["span"]["line"], item["span"]["column"]) for item in found["findings"]] == [
        ("`defaultValue` of `a` has to be `true` or `false`, not the text `true`", 2, 48),
        ("there is no type `int`", 3, 21),
        ("`c` has objects for values", 4, 21),
        ("`d` has no `defaultValue`", 5, 3),
        ("`d` has no `flagType`", 5, 3),
        ("`description` of `d` has to be text", 5, 46),
        ("`e` has to be a mapping, not a list", 6, 3),
    ]
    assert {item["code"] for item in found["findings"]} == {"feature_flags/manifest-flag"}
    assert found["findings"][4]["help"] == "did you mean `flagtype`?"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "feature_flags/manifest", "a manifest is a mapping, not nothing"),
        ("[]", "feature_flags/manifest", "a manifest is a mapping, not a list"),
        ('{"flag": {}}', "feature_flags/manifest", "`flags` is missing"),
        ('{"flags": 3}', "feature_flags/manifest", "`flags` has to be a mapping, not the number 3"),
        ('{"flags": {}', "yaml/syntax", ""),
        ('---\n{"flags": {}}\n---\n{"flags": {}}\n', "cli/several-documents", "holds more than one document"),
    ],
)
def test_what_is_no_manifest(registrygen, shop, text, code, message):
    (shop / "flags.json").write_text(text)
    result = registrygen("import", "feature_flags", "flags.json", cwd=shop)
    assert result.returncode == 1
    assert f"error[{code}]" in result.stdout
    assert message in result.stdout


def test_files_that_are_there(registrygen, shop):
    (shop / "flags.json").write_text("kept")
    assert registrygen("export", "feature_flags", "-o", "flags.json", cwd=shop).returncode == 0
    assert json.loads((shop / "flags.json").read_text())["flags"]
    refused = registrygen("import", "feature_flags", "flags.json", "-o", "flags.yaml", cwd=shop)
    assert refused.returncode == 1
    assert "error[cli/output-exists]" in refused.stdout
    assert (shop / "flags.yaml").read_text() == FLAGS
    missing = registrygen("import", "feature_flags", "none.json", cwd=shop)
    assert (missing.returncode, "cannot be read" in missing.stdout) == (1, True)
    nowhere = registrygen("export", "feature_flags", "-o", "none/flags.json", cwd=shop)
    assert (nowhere.returncode, "error[cli/not-written]" in nowhere.stdout) == (1, True)


def test_only_clean_specs_are_exported(registrygen, shop):
    (shop / "flags.yaml").write_text(FLAGS.replace("default: usual", "default: unusual"))
    result = registrygen("export", "feature_flags", "-o", "flags.json", cwd=shop)
    assert result.returncode == 1
    assert "error[feature_flags/variant]" in result.stdout
    assert not (shop / "flags.json").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "help"),
    [
        (["export", "flags"], "list/unknown-kind", ""),
        (["export", "events"], "cli/no-format", "`feature_flags`"),
        (["export", "feature_flags", "--as", "openfeatures"], "cli/no-format", "did you mean `openfeature`?"),
    ],
)
def test_formats_that_there_are_not(registrygen, shop, arguments, code, help):
    result = registrygen(*arguments, cwd=shop)
    assert result.returncode == 2
    assert f"error[{code}]" in result.stdout
    assert help in result.stdout


def test_today(registrygen, shop):
    (shop / "flags.yaml").write_text(FLAGS.replace("rollout: 20,", 'rollout: 20, expires: "2001-02-03",'))
    assert "warning[feature_flags/expired] `checkout` expired on 2001-02-03" in registrygen("validate", cwd=shop).stdout
    assert registrygen("validate", "--today", "2001-02-03", cwd=shop).stdout == ""
    (shop / "registrygen.toml").write_text('specs = ["flags.yaml"]\ntoday = 2001-02-03\nfail-on = "warning"\n')
    assert registrygen("validate", cwd=shop).returncode == 0
    assert registrygen("validate", "--today", "2001-02-04", cwd=shop).returncode == 1
    assert registrygen("build", "--today", "2001-02-03", cwd=shop).returncode == 0
    assert "feature_flags/expired" in registrygen("check", "--today", "2001-02-04", cwd=shop).stdout
    assert registrygen("validate", "--today", "tomorrow", cwd=shop).returncode == 2
