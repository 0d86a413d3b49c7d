"""The typed classes of live registries: what mypy and pyright say of programs that use them, and what they do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import black
import pytest

from registrygen.testing import run_case

ROOT = Path(__file__).parents[2]
CASE = ROOT / "tests/cases/clean/live_registries"
HEAD = """\
from collections.abc import Callable
from typing import Literal
from live_registries.registries import AnyCallables, Anything, Boxes, Fetchers, Jobs, Labelled, Losses, Models, Sources, Steps, Stores
from shop_live.models import Model, Numbers, Store

"""
ACCEPTED = {
    "what_the_contract_says": """
        @Losses.register("mae")
        def absolute(y_true: float, y_pred: float) -> float:
            return abs(y_true - y_pred)
    """,
    "a_wider_signature": """
        @Losses.register("mae")
        def absolute(y_true: float | str, y_pred: complex, scale: int = 1, *more: str) -> int:
            return scale

        absolute("1", 2j, scale=3)
    """,
    "all_ways_to_register": """
        @Losses.register
        def mae(y_true: float, y_pred: float) -> float:
            return 0.0

        @Losses.register(key="mse", aliases=["l1"], metadata={"robust": True}, replace=True)
        def mse(y_true: float, y_pred: float) -> float:
            return 0.0

        found: float = Losses.register("mae", mae)(1.0, 2.0)
        Losses.register_artifact(mae, key="mae", replace=True)
        AnyCallables.register("shown", print)
    """,
    "calls_through_get": """
        found: float = Losses.get("l1")(1.0, y_pred=2)
        model: type[Model] = Models.get("from a plug-in")
        rows: list[float] = Sources.get("table")().rows()
    """,
    "classes": """
        @Models.register("constant")
        class Constant(Model):
            def __init__(self, value: float) -> None:
                self.value = value

            def predict(self, feature: float) -> float:
                return self.value

        @Sources.register("table")
        class Listed:
            def rows(self) -> list[float]:
                return []

        @Steps.register
        def scaled(by: float) -> float:
            return by

        value: float = Constant(3.0).value
    """,
    "classes_of_generic_bases": """
        @Stores.register("doubled")
        class Doubled(Numbers):
            def put(self, item: float) -> int:
                return 2

        @Stores.register
        class Own(Store[int]):
            def put(self, item: object, twice: bool = False) -> bool:
                return twice

        @Boxes.register("models")
        class OfModels(Store[Model | None]):
            def put(self, item: Model | None) -> Model | None:
                return item

        given: int = Stores.get("doubled")().put(3)
        again: type[Store[int]] = Stores.get("counts")
    """,
    "asynchronous_functions": """
        @Jobs.register("wait")
        async def wait(mode: object, *more: float, then: Callable[[int], object] = str, times: int = 1) -> bool:
            return bool(times)

        @Fetchers.register(metadata={"slow": True})
        async def fetched(address: str, mode: Literal["text", "it's: a \\"b\\"", 1, 2]) -> bytes:
            return address.encode()

        async def main() -> int:
            text: bytes = await Fetchers.get("fetched")("here", mode=1)
            return len(text) + await Jobs.get("sleep")("slow", 1, 2, then=hex)
    """,
    "attributes_that_are_assigned": """
        @Labelled.register("assigned")
        class Assigned:
            def __init__(self, name: str) -> None:
                self.name = name

            async def walk(self, steps: float) -> list[str]:
                return [self.name]

        async def main() -> str:
            return Labelled.get("assigned")().name
    """,
    "aliases_and_schemes": """
        def mae(y_true: float, y_pred: float) -> float:
            return 0.0

        Losses.register("mae", mae, aliases=("l1",), replace=True)

        @Steps.register("resize", replace=True, aliases=["scale"])
        class Resized:
            def __init__(self, width: int) -> None:
                self.width = width

        width: int = Resized(3).width
        Steps.register(len)

        @Anything.register
        class Nothing: ...
    """,
}
REFUSED = {
    "a_parameter_of_another_type": (
        """
        @Losses.register("mae")
        def absolute(y_true: str, y_pred: float) -> float:
            return 0.0
        """,
        "type-var",
        "reportArgumentType",
        "str",
    ),
    "a_parameter_of_another_name": (
        """
        @Losses.register("mae")
        def absolute(wanted: float, y_pred: float) -> float:
            return 0.0
        """,
        "type-var",
        "reportArgumentType",
        "float",
    ),
    "a_parameter_too_many": (
        """
        @Losses.register
        def mae(y_true: float, y_pred: float, scale: float) -> float:
            return 0.0
        """,
        "call-overload type-var",
        "reportArgumentType reportCallIssue",
        "float",
    ),
    "another_result": (
        """
        @Losses.register("mae")
        def absolute(y_true: float, y_pred: float) -> str:
            return ""
        """,
        "type-var",
        "reportArgumentType",
        "str",
    ),
    "an_undeclared_name": (
        """
        @Losses.register("hubber")
        def hubber(y_true: float, y_pred: float) -> float:
            return 0.0
        """,
        "call-overload",
        "reportCallIssue reportArgumentType",
        "Losses",
    ),
    "an_undeclared_alias": (
        """
        @Losses.register("mae", aliases=["l2"])
        def absolute(y_true: float, y_pred: float) -> float:
            return 0.0
        """,
        "call-overload list-item",
        "reportCallIssue reportArgumentType",
        "Losses",
    ),
    "a_look_up_of_an_undeclared_name": ('Losses.get("hubber")', "arg-type", "reportArgumentType", "hubber"),
    "a_call_with_another_type": ('Losses.get("mse")(1.0, "2.0")', "arg-type", "reportArgumentType", "float"),
    "a_call_without_an_argument": ('Losses.get("mse")(1.0)', "call-arg", "reportCallIssue", "y_pred"),
    "a_result_as_another_type": (
        'found: str = Losses.get("mse")(1.0, 2.0)',
        "assignment",
        "reportAssignmentType",
        "str",
    ),
    "a_class_of_another_base": (
        """
        @Models.register("other")
        class Other:
            pass
        """,
        "type-var",
        "reportArgumentType",
        "Other",
    ),
    "a_class_of_another_structure": (
        """
        @Sources.register("table")
        class Listed:
            def rows(self) -> list[str]:
                return []
        """,
        "type-var",
        "reportArgumentType",
        "Listed",
    ),
    "a_class_of_a_generic_base_with_something_else": (
        """
        @Stores.register("texts")
        class Texts(Store[str]):
            def put(self, item: str) -> str:
                return item
        """,
        "type-var",
        "reportArgumentType",
        "Texts",
    ),
    "what_a_generic_class_takes": ('Stores.get("counts")().put("3")', "arg-type", "reportArgumentType", "int"),
    "a_function_that_is_not_asynchronous": (
        """
        @Fetchers.register("now")
        def now(address: str, mode: object) -> bytes:
            return address.encode()
        """,
        "type-var",
        "reportArgumentType",
        "bytes",
    ),
    "an_asynchronous_function_where_none_is_declared": (
        """
        @Losses.register("mae")
        async def later(y_true: float, y_pred: float) -> float:
            return 0.0
        """,
        "type-var",
        "reportArgumentType",
        "Coroutine",
    ),
    "a_result_that_is_not_awaited": (
        'async def main() -> None:\n    found: int = Jobs.get("wait")("fast")',
        "assignment",
        "reportAssignmentType",
        "int",
    ),
    "a_parameter_that_takes_fewer_literals": (
        """
        @Fetchers.register("texts")
        async def texts(address: str, mode: Literal["text"]) -> bytes:
            return b""
        """,
        "type-var",
        "reportArgumentType",
        "text",
    ),
    "a_literal_that_is_none_of_them": ('Fetchers.get("now")("here", "txt")', "arg-type", "reportArgumentType", "txt"),
    "a_call_without_what_is_generic": (
        """
        @Jobs.register("wait")
        async def wait(mode: str, *more: str, then: Callable[[int], str] = str) -> int:
            return 1
        """,
        "type-var",
        "reportArgumentType",
        "str",
    ),
    "a_class_without_an_attribute": (
        """
        @Labelled.register("nameless")
        class Nameless:
            async def walk(self, steps: int) -> list[str]:
                return []
        """,
        "type-var",
        "reportArgumentType",
        "Nameless",
    ),
    "a_class_with_a_synchronous_method": (
        """
        @Labelled.register("now")
        class Now:
            name = "now"

            def walk(self, steps: int) -> list[str]:
                return []
        """,
        "type-var",
        "reportArgumentType",
        "Now",
    ),
    "a_function_among_classes": (
        'Anything.register("f", len)',
        "call-overload type-var",
        "reportCallIssue reportArgumentType",
        "Anything",
    ),
    "a_value_among_schemes": (
        'Steps.register("three", 3)',
        "call-overload type-var",
        "reportCallIssue reportArgumentType",
        "Steps",
    ),
    "an_alias_of_another_registry": ('Jobs.get("l1")', "arg-type", "reportArgumentType", "l1"),
}


def dedented(text: str) -> str:
    lines = text.strip("\n").splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:] for line in lines).rstrip() + "\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case's package and application, and all programs beside them."""
    root = tmp_path_factory.mktemp("live")
    shutil.copytree(CASE / "app", root, dirs_exist_ok=True)
    shutil.copytree(CASE / "output", root / "live_registries")
    programs = {**ACCEPTED, **{name: row[0] for name, row in REFUSED.items()}}
    for name, text in programs.items():
        (root / f"{name}.py").write_text(HEAD + dedented(text))
    return root


def run(tree: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), str(ROOT)]), "MYPYPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


Said = Mapping[str, list[tuple[str, str]]]
"""Code and message of every error, by the name of the program."""


@pytest.fixture(scope="module")
def mypy(tree: Path) -> Said:
    """What `mypy --strict` says."""
    names = [*ACCEPTED, *REFUSED]
    options = ("--strict", "--config-file=", "--no-error-summary", "--no-pretty", "--cache-dir=.mypy_cache")
    output = run(tree, "-m", "mypy", *options, *(f"{name}.py" for name in names), "live_registries", "shop_live")
    said: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for line in output.splitlines():
        found = re.match(
            r"(?P<path>[\w/]+)\.py:\d+: (?P<sort>error|note): (?P<message>.*?)(?:  \[(?P<code>[\w-]+)\])?$", line
        )
        assert found, line
        if found["sort"] == "error":
            said.setdefault(found["path"], []).append((found["code"], found["message"]))
        elif said.get(found["path"]):
            code, message = said[found["path"]].pop()
            said[found["path"]].append((code, f"{message}\n{found['message']}"))
    return said


@pytest.fixture(scope="module")
def pyright(tree: Path) -> Said:
    """What pyright says in its strict mode."""
    names = [*ACCEPTED, *REFUSED]
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT)],
        "include": ["live_registries", *(f"{name}.py" for name in names)],
    }
    (tree / "pyrightconfig.json").write_text(json.dumps(settings))
    output = json.loads(run(tree, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable))
    said: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for item in output["generalDiagnostics"]:
        # Of a program that takes what is not used there, it says that too.
        if item["severity"] == "error" and item["rule"] not in ("reportUnusedImport", "reportUnusedExpression"):
            name = Path(item["file"]).relative_to(tree.resolve()).with_suffix("").as_posix()
            said.setdefault(name, []).append((item["rule"], item["message"]))
    return said


def test_what_is_generated_is_right(mypy: Said, pyright: Said) -> None:
    for said in (mypy, pyright):
        assert {name: found for name, found in said.items() if found and name not in REFUSED} == {}


@pytest.mark.parametrize("name", REFUSED)
def test_type_checkers_refuse(name: str, mypy: Said, pyright: Said) -> None:
    _, code, rule, word = REFUSED[name]
    for said, wanted in ((mypy, code), (pyright, rule)):
        assert any(found in wanted.split() and word in message for found, message in said[name]), said[name]


def test_what_is_bound_is_imported_at_first_use(tree: Path) -> None:
    code = """
import sys
from live_registries.registries import Losses, Steps
assert "shop_live.losses" not in sys.modules
print(sorted(Losses), Losses.get("mse")(1.0, 3.0), Losses.metadata_of("mse")["summary"])
assert "shop_live.losses" in sys.modules
print(Losses.get("l1")(1.0, 3.0), Losses["mae"](1.0, 3.0), Steps.factorize("resize", width=3, height=2))
"""
    assert run(tree, "-c", code).splitlines() == [
        "['mse'] 4.0 Mean squared error",
        "2.0 2.0 (3, 2)",
    ]


def test_what_is_not_declared_is_refused_when_it_is_registered(tree: Path) -> None:
    code = """
from live_registries.registries import Losses
try:
    Losses.register("hubber", lambda y_true, y_pred: 0.0)
except ValueError as error:
    print(error)
try:
    Losses.register("mae", lambda y_pred: 0.0)
except ValueError as error:
    print(str(error).splitlines()[0])
"""
    first, *_, last = run(tree, "-c", code).splitlines()
    assert first == "`Losses` declares no `hubber`, and is closed"
    assert "does not conform" in last


@pytest.mark.parametrize(
    ("line_length", "trailing_comma"),
    [(79, True), (79, False), (88, True), (100, False), (120, True), (150, True), (200, False), (320, True)],
)
def test_black_changes_nothing_at_any_line_length(line_length: int, trailing_comma: bool, tmp_path: Path) -> None:
    root = tmp_path / "live_registries"
    shutil.copytree(CASE, root)
    comma = str(trailing_comma).lower()
    (root / "registrygen.toml").write_text(f"line-length = {line_length}\nmagic-trailing-comma = {comma}\n")
    result = run_case(root)
    pages = {path: text for path, text in result.files.items() if path.endswith(".py")}
    assert "output/registries/live.py" in pages, result.text
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    assert {path for path, text in pages.items() if black.format_str(text, mode=mode) != text} == set()
    long = [line for text in pages.values() for line in text.splitlines() if len(line) > line_length]
    assert [line for line in long if not line.strip().startswith('"summary"')] == []


def compliance(tree: Path) -> str:
    options = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:asyncio")
    return run(tree, "-m", "pytest", *options, "live_registries/compliance")


def test_what_complies_passes(tree: Path) -> None:
    assert "24 passed" in compliance(tree)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("shop_live/losses.py", '@Losses.register("mae")', "", "`Losses` declares `mae`, which is not registered"),
        (
            "shop_live/losses.py",
            '@Losses.register("mae")',
            'Losses._set_artifact("extra", mse)\n\n\n@Losses.register("mae")',
            "`Losses` has `extra`, which is not declared",
        ),
        (
            "shop_live/losses.py",
            "def mse(y_true: float",
            "def mse(y_true: str",
            "`mse`: `mse` does not conform: `y_true` takes str, not float",
        ),
        ("shop_live/losses.py", "def resize(", "def shrink(", "`shop_live.losses:resize` cannot be imported"),
        ("shop_live/models.py", "def rows(self)", "def lines(self)", "`Table` does not conform to `Source`"),
        (
            "shop_live/models.py",
            "class Numbers(Store[int]):",
            "class Numbers(Store[str]):",
            "`Numbers` derives from `Store[str]`, not from `Store[int]`",
        ),
        (
            "shop_live/losses.py",
            "async def wait(",
            "def wait(",
            "it returns int, not collections.abc.Coroutine[typing.Any, typing.Any, int]",
        ),
        ("shop_live/models.py", "class Linear(Model):", "class Linear:", "`Linear` does not derive from `Model`"),
    ],
)
def test_what_departs_from_the_specs_fails(
    file: str, old: str, new: str, said: str, tree: Path, tmp_path: Path
) -> None:
    root = tmp_path / "changed"
    shutil.copytree(tree, root, ignore=shutil.ignore_patterns(".mypy_cache", "__pycache__"))
    text = (root / file).read_text()
    assert old in text
    head, _, tail = text.rpartition(old)
    (root / file).write_text(f"{head}{new}{tail}")
    output = compliance(root)
    assert "failed" in output
    assert said in output
