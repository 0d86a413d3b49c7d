"""The example's generated registries: they are what the spec says, hold what it declares, and construct reviews."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "examples/training"
CODE = """
import training.data, training.losses, training.metrics, training.models, training.optimisers
from training.generated.registries import Reviews
review = Reviews.load({path!r})
print({{name: round(figure, 3) for name, figure in review.figures().items()}})
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "examples")])}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_what_is_generated_is_what_the_spec_says() -> None:
    done = python("-m", "registrygen", "check", "--config", str(TRAINING / "registrygen.toml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_complies() -> None:
    done = python(
        "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(TRAINING / "generated/compliance")
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("degree", "is_good"), [(1, True), (0, False)])
def test_a_review_tells_good_models_from_bad_ones(degree: int, is_good: bool, tmp_path: Path) -> None:
    text = (TRAINING / "review.yaml").read_text()
    assert "degree: 1" in text
    file = tmp_path / "review.yaml"
    file.write_text(text.replace("degree: 1", f"degree: {degree}"))
    done = python("-c", CODE.format(path=str(file)))
    assert done.returncode == 0, done.stderr
    figures = eval(done.stdout)
    assert list(figures) == ["mean", "worst", "fourth power"]
    assert (figures["worst"] < 0.1) is is_good
