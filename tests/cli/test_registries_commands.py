"""The commands about live registries: what is listed and shown, what departs from the specs, and what files describe."""

import json

import jsonschema
import pytest

CONFIG = ("--config", "examples/training/registrygen.toml")
REVIEW = "examples/training/review.yaml"


def test_registries_are_listed_and_shown_without_importing_them(registrygen, project):
    (project / "examples/training/metrics.py").write_text("raise SystemExit('imported')\n")
    listed = registrygen("registries", "list", *CONFIG)
    assert listed.returncode == 0
    first, second = listed.stdout.splitlines()
    assert first.split()[:5] == ["metrics", "function", "training.generated.registries.live:Metrics", "4", "names"]
    assert first.endswith("specs/reviews.yaml:6")
    assert second.startswith("reviews")
    shown = registrygen("registries", "show", "metrics", *CONFIG)
    assert shown.returncode == 0, shown.stderr
    assert "  worst             training.metrics:worst          The largest error\n" in shown.stdout
    assert "  rmse              = root_mean_square" in shown.stdout
    record = json.loads(registrygen("registries", "show", "metrics", *CONFIG, "--format", "json").stdout)
    assert record["entries"]["rmse"] == {"summary": "", "bind": None, "alias": "root_mean_square"}
    assert [item["name"] for item in json.loads(
        registrygen("registries", "list", *CONFIG, "--format", "json").stdout
    )["registries"]] == ["metrics", "reviews"]  # fmt: skip


def test_an_unknown_registry_is_told_with_the_one_that_is_like_it(registrygen):
    for command in (("registries", "show"), ("registries", "check"), ("registries", "schema")):
        result = registrygen(*command, "metrcs", *CONFIG)
        assert result.returncode == 2
        assert "error[live/unknown-registry] there is no live registry `metrcs`" in result.stdout
        assert "did you mean `metrics`?" in result.stdout


def test_registries_that_comply(registrygen):
    result = registrygen("registries", "check", *CONFIG)
    assert (result.returncode, result.stdout) == (0, "")
    assert "2 live registries comply" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "said", "help"),
    [
        (
            '@Metrics.register("root_mean_square")',
            "",
            "specs/reviews.yaml:16:7: error[live/not-compliant] `Metrics` declares `root_mean_square`, which is not registered",
            "help: register it in one of its `modules`",
        ),
        (
            '"root_mean_square"',
            '"root_mean_sqare"',
            "metrics.py:21:2: error[live/not-imported] `training.metrics` cannot be imported: `Metrics` declares no `root_mean_sqare`",
            "help: did you mean `root_mean_square`?",
        ),
        (
            "def worst(errors: Sequence[float])",
            "def worst(errors: Sequence[str])",
            "specs/reviews.yaml:15:7: error[live/not-compliant] `worst`: `worst` does not conform:",
            "help: expected: ",
        ),
        (
            "def worst(",
            "def worse(",
            "specs/reviews.yaml:15:49: error[live/not-compliant] `worst`: `training.metrics` has no `worst`",
            "help: did you mean `worse`?",
        ),
        (
            "import math\n",
            "import math\n1 / 0\n",
            "metrics.py:6:1: error[live/not-imported] `training.metrics` cannot be imported: ZeroDivisionError: division by zero",
            "",
        ),
        (
            "import math\n",
            "import math\nraise SystemExit('over')\n",
            "metrics.py:6:1: error[live/not-imported] `training.metrics` cannot be imported: SystemExit: over",
            "",
        ),
        (
            "import math\n",
            "import maths\n",
            "metrics.py:5:1: error[live/not-imported] `training.metrics` cannot be imported: ModuleNotFoundError: No module named 'maths'",
            "",
        ),
        (
            "import math\n",
            "import math =\n",
            "metrics.py:5:13: error[live/not-imported] `training.metrics` cannot be imported: SyntaxError: invalid syntax",
            "",
        ),
    ],
)
def test_a_departure_from_the_specs_is_told_once_where_it_is_to_be_mended(old, new, said, help, registrygen, project):
    file = project / "examples/training/metrics.py"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    result = registrygen("registries", "check", *CONFIG)
    assert result.returncode == 1
    assert result.stdout.startswith(said)
    assert result.stdout.count("error[") == 1
    assert help in result.stdout
    assert "\\n" not in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_module_that_is_not_there_is_told_where_the_specs_name_it(registrygen, project):
    (project / "examples/training/metrics.py").unlink()
    result = registrygen("registries", "check", *CONFIG)
    assert result.returncode == 1
    assert result.stdout.count("error[") == 1
    assert "specs/reviews.yaml:" in result.stdout
    assert "`training.metrics` cannot be imported: there is no module `training.metrics`" in result.stdout


@pytest.mark.parametrize("command", ["check", "schema"])
def test_a_storage_that_does_not_answer_is_told_where_the_specs_name_it(command, registrygen, project):
    specs = project / "examples/training/specs/reviews.yaml"
    storage = '{backend: redis, namespace: reviews, url: "redis://127.0.0.1:1"}'
    text = specs.read_text().replace(
        "    closed: true\n    modules: [training.data,", f"    storage: {storage}\n    modules: [training.data,"
    )
    specs.write_text(text.replace(', bind: "training.review:Review"', ""))
    assert registrygen("build", *CONFIG).returncode == 0
    result = registrygen("registries", command, "reviews", *CONFIG)
    assert result.returncode == 1, result.stderr
    line = text.splitlines().index(f"    storage: {storage}") + 1
    assert f"specs/reviews.yaml:{line}:" in result.stdout
    assert "error[live/not-read] `reviews`: Redis at 127.0.0.1:1 does not answer" in result.stdout
    assert "help: see whether it runs" in result.stdout
    assert "bug" not in result.stderr


def test_code_that_was_not_built_is_told(registrygen, project):
    (project / "examples/training/generated/registries/live.py").unlink()
    result = registrygen("registries", "check", "reviews", *CONFIG)
    assert result.returncode == 1
    assert "cannot be imported" in result.stdout
    assert "help: run `registrygen build`" in result.stdout


def test_the_schema_describes_the_files(registrygen, project):
    from registrygen.source.yaml import parse

    schema = json.loads(registrygen("registries", "schema", "reviews", *CONFIG).stdout)
    (tree,), _ = parse((project / REVIEW).read_text(), "review.yaml")
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(tree.value)
    assert not validator.is_valid({**tree.value, "epochs": "many"})
    assert not validator.is_valid({**tree.value, "metrics": {"mean": {"_type": "mean"}}})


def test_a_file_is_constructed(registrygen):
    result = registrygen("factorize", REVIEW, "--registry", "reviews", *CONFIG)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Review(title='A line, by a polynomial', ")
    result = registrygen("factorize", REVIEW, "--registry", "reviews", "--dry-run", "--format", "json", *CONFIG)
    plan = json.loads(result.stdout)["plan"]
    assert plan[0] == {"at": "#", "artifact": "training.review:Review"}
    assert {"at": "#/optimiser/rate", "artifact": "training.optimisers:constant (partial)"} in plan


def test_a_registry_that_no_spec_declares_is_named_by_its_class(registrygen):
    named = ("--registry", "training.registries:Experiments", "--import", "training.experiment")
    result = registrygen("factorize", "examples/training/experiment.yaml", *named, "--dry-run", *CONFIG)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[0].split() == ["#", "training.experiment:Training"]
    other = registrygen("factorize", REVIEW, "--registry", "training.experiment:Training", "--dry-run", *CONFIG)
    assert other.returncode == 2
    assert "`training.experiment:Training` is not a live registry" in other.stdout


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_five_faults_are_told_at_once_and_nothing_is_constructed(options, registrygen, project):
    review = project / REVIEW
    text = review.read_text()
    for old, new in {
        "{_type: worst,": "{_type: wurst,", "degree: 1": "degre: 1", "epochs: 30": "epochs: many",
        "noise: 0.05": "noise: [0.05]", "title:": "titel:",
    }.items():  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    review.write_text(text)
    curve = project / "examples/training/data.py"
    curve.write_text(
        curve.read_text().replace("        self.shape,", "        print('constructed')\n        self.shape,")
    )
    result = registrygen("factorize", REVIEW, "--registry", "reviews", *options, *CONFIG)
    assert result.returncode == 1
    shown = [line for line in result.stdout.splitlines() if "error[" in line or "help:" in line]
    assert shown == [
        "review.yaml:2:1: error[live/configuration] `review` takes no `titel`",
        "   help: did you mean `title`?",
        "review.yaml:3:9: error[live/configuration] input should be a valid integer, unable to parse string as an integer",
        "review.yaml:4:42: error[live/configuration] input should be a valid number",
        "review.yaml:7:28: error[live/configuration] `polynomial` takes no `degre`",
        "   help: did you mean `degree`?",
        "review.yaml:11:18: error[live/configuration] `Metrics` has no `wurst`",
        "   help: did you mean `worst`?",
    ]
    assert "   4 | data: {_type: curve, shape: line, noise: [0.05], seed: 1}" in result.stdout
    assert "constructed" not in result.stdout + result.stderr


def test_what_a_constructor_raises_is_told_with_its_place(registrygen, project):
    curve = project / "examples/training/data.py"
    curve.write_text(
        curve.read_text().replace("        self.shape,", "        raise OSError('disk full')\n        self.shape,")
    )
    result = registrygen("factorize", REVIEW, "--registry", "reviews", *CONFIG)
    assert result.returncode == 1
    assert "error[live/construction] OSError: disk full while `Curve` was constructed for" in result.stdout
    assert "review.yaml:4:" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("- a\n", "a configuration has to be a mapping"),
        ("{_type: review", "review.yaml"),
        ("title: A line\n", "`_type` is missing"),
    ],
)
def test_files_that_are_no_configuration(text, said, registrygen, project):
    (project / REVIEW).unlink()
    if text is not None:
        (project / REVIEW).write_text(text)
    result = registrygen("factorize", REVIEW, "--registry", "reviews", *CONFIG)
    assert result.returncode == 1
    assert "error[live/configuration]" in result.stdout
    assert said in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_what_the_application_prints_stays_out_of_the_answer(registrygen, project):
    metrics = project / "examples/training/metrics.py"
    metrics.write_text(metrics.read_text() + "\nprint('imported')\n")
    result = registrygen("registries", "schema", "reviews", *CONFIG)
    assert json.loads(result.stdout)
    assert "imported" in result.stderr


def test_a_project_without_specs_is_told_of_none(registrygen, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "mine.py").write_text(
        "from registrygen.runtime import FunctionalRegistry\n\n\nclass R(FunctionalRegistry):\n    pass\n\n\n"
        "@R.register\ndef double(x: int) -> int:\n    return 2 * x\n"
    )
    (tmp_path / "c.json").write_text('{"_type": "double", "x": 3}')
    result = registrygen("factorize", "c.json", "--registry", "mine:R", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "6\n", "")
