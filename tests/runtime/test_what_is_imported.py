"""What `registrygen.runtime` brings with it, and what it does without."""

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "pydantic",
    "pydantic_core",
    "yaml",
    "typer",
    "jinja2",
    "black",
    "beartype",
    "httpx",
    "starlette",
    "redis",
    "numpy",
)
GENERATOR = ("typer", "jinja2", "black")


def printed(program: str) -> str:
    """What a program prints in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_it_brings_nothing_heavy() -> None:
    program = f"""
        import sys
        import registrygen.runtime
        class Sums(registrygen.runtime.FunctionalRegistry, entry_points="nobody.offers"): ...
        class Kinds(registrygen.runtime.TypeRegistry, abstract=True): ...
        Sums.register(sum, aliases=["total"])
        assert Sums["total"] is sum and "x" not in Sums and list(Sums) == ["sum"]
        print([name for name in {HEAVY} if name in sys.modules])
        print(sorted(name for name in sys.modules if name.startswith("registrygen") and "runtime" not in name))
    """
    assert printed(program).splitlines() == ["[]", "['registrygen']"]


def test_no_other_part_of_registrygen_is_brought_but_its_reader_of_yaml(tmp_path: Path) -> None:
    (tmp_path / "sum.yaml").write_text("_type: total\nnumbers: [1, 2]\n")
    program = f"""
        import sys
        for name in {GENERATOR}:
            sys.modules[name] = None  # Whoever imports it fails.
        from registrygen.runtime import FunctionalRegistry, SchemeRegistry
        class Sums(FunctionalRegistry[[list[int]], int], strict=True): ...
        @Sums.register
        def total(numbers: list[int]) -> int: return sum(numbers)
        class Schemes(SchemeRegistry): ...
        Schemes.register(total)
        print(Sums.load({str(tmp_path / "sum.yaml")!r}), Schemes.execute("total", {{"numbers": [3]}}), Sums.schema()["else"]["$ref"])
        others = {{name.split(".")[1] for name in sys.modules if name.startswith("registrygen.")}}
        print(sorted(others))
    """
    assert printed(program).splitlines() == ["3 3 #/$defs/Sums", "['diagnostics', 'runtime', 'source']"]
