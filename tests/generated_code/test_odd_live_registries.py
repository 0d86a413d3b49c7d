"""Live registries with very long names, with names that mean something to Python, and with texts that are hard to quote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import black
import pytest

from registrygen.testing import run_case

ROOT = Path(__file__).parents[2]
PACKAGE = "shop_with_a_name_of_sixty_characters_which_nobody_would_give_it"
MODULE = f"{PACKAGE}.a_module_that_has_a_name_of_sixty_characters_or_a_few_more"
BASE = f"{MODULE}:AGenericBaseThatHasANameOfSixtyCharactersOrEvenAFewMore"
FUNCTION = f"{MODULE}:a_function_that_has_a_name_of_sixty_characters_or_a_few_more"
SOURCE = """
from collections.abc import Callable
from typing import Generic, Literal, Protocol, TypeVar

T = TypeVar("T")


class AGenericBaseThatHasANameOfSixtyCharactersOrEvenAFewMore(Generic[T]):
    def put(self, item: T) -> T:
        return item


class Derived(AGenericBaseThatHasANameOfSixtyCharactersOrEvenAFewMore[int]):
    pass


class Called(Protocol):
    def __call__(self, first: int, *more: str, mode: Literal["a", "b"] = "a", **rest: int) -> Callable[[int], str]: ...


def called(first: int, *more: str, mode: Literal["a", "b"] = "a", **rest: int) -> Callable[[int], str]:
    return str


def a_function_that_has_a_name_of_sixty_characters_or_a_few_more(first: object, second: object = None) -> float:
    return 1.0
"""
QUOTED = "Says \"hello\" \\ and 'bye', \"\"\" and ''' with `ticks`\n\n on lines, {braces}, %s, \\N{DASH} # noqa"
LONG = "a_registry_whose_name_has_sixty_characters_or_a_few_more_than_it"
NAME = "a-name.which/has+sixty-characters_or_a_few_more_than_that_is_{}"
NAMES = [
    "class",
    "None",
    "int",
    "get",
    "register",
    "__init__",
    "__class__",
    "a.b",
    "a-b",
    "3",
    "3d",
    "_",
    "self",
    "key",
]


def document(storage: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A spec; what is shared is so by way of what `storage` says for the two registries with long names."""
    contract = {
        "parameters": {
            "a_parameter_that_has_a_long_name_and_a_long_type": f"dict[str, list[{BASE}[int]]] | Callable[[int, str], float] | None",
            "mode": 'Literal["a", "b:c", -1, true and false]'.replace("true and false", "True"),
        },
        "returns": f"dict[str, {BASE}[list[float]]] | tuple[int, ...] | None",
    }
    names = {
        NAME.format(1): {"summary": QUOTED},
        NAME.format(2): {"alias": NAME.format(1)},
        "x": {},
        "y": {"alias": "x"},
    }
    bound = {NAME.format(1): {"summary": QUOTED, "bind": f"{MODULE}:Derived"}, "x": {"bind": f"{MODULE}:Derived"}}
    generic = {"form": "type", "base": BASE, "arguments": ["int"]}
    return {
        "registrygen": 1,
        "kind": "registries",
        "title": 'Odd "registries" \\ """ of the shop',
        "doc": QUOTED,
        "entries": {
            LONG: {
                "form": "function", "doc": QUOTED, "strict": True, "closed": True, "contract": contract, "modules": [MODULE],
                "entries": names, **storage.get("remote", {}),
            },
            f"{LONG}_of_classes": {
                **generic, "open": "a.group.of.entry.points.that.has.a.name.which.is.so.long.that.it.breaks",
                "entries": {**bound, NAME.format(2): {"alias": NAME.format(1)}}, **storage.get("redis", {}),
            },
            "callback": {
                "form": "function", "base": f"{MODULE}:Called", "strict": True, "entries": {"called": {"bind": f"{MODULE}:called"}},
            },
            "list": {"form": "type", "entries": {name: {} for name in NAMES}},
            "type": {"form": "scheme", "entries": {"dict": {"bind": FUNCTION}, "def": {"alias": "dict"}}},
            "functional_registry": {"form": "function"},
            "type_registry": {**generic, "strict": True},
            "protocol": {
                "form": "function", "contract": {"parameters": {}, "returns": "None"}, "closed": True, "entries": {"literal": {}},
            },
            "callable": {"form": "type", "closed": True, "entries": {"x": {}, "y": {"alias": "x"}}},
            "class_var": {
                "form": "function",
                "contract": {
                    "parameters": {"key": "int", "item": "type", "list": "list[int]", "get_args": "Callable[[], None]"},
                    "returns": "Coroutine[Any, Any, AsyncIterator[Path]]",
                },
                "entries": {"print": {}},
            },
        },
    }  # fmt: skip


SHARED = {
    "remote": {
        "storage": {
            "backend": "remote", "namespace": "shop.a-namespace-that_is.long-as-well.as.names.should.be.in-this-file",
            "url": "http://localhost:1234/a/path/that/is/long/as/well/so/that/it/breaks", "trusted": [PACKAGE, MODULE],
        }
    },
    "redis": {"storage": {"backend": "redis", "namespace": "n", "url": "redis://localhost:6379/0"}},
}  # fmt: skip


def generated(root: Path, storage: dict[str, dict[str, Any]], settings: str = "") -> dict[str, str]:
    """What is generated of the spec, by path."""
    (root / "app" / PACKAGE).mkdir(parents=True)
    (root / "app" / PACKAGE / "__init__.py").touch()
    (root / "app" / Path(MODULE.replace(".", "/")).with_suffix(".py")).write_text(SOURCE)
    (root / "spec.yaml").write_text(json.dumps(document(storage)))
    (root / "registrygen.toml").write_text(settings)
    result = run_case(root)
    assert "output/registries/live.py" in result.files, result.text
    return {path.removeprefix("output/"): text for path, text in result.files.items()}


@pytest.mark.parametrize(
    ("line_length", "trailing_comma"),
    [
        (79, True),
        (80, False),
        (88, True),
        (99, False),
        (100, True),
        (120, True),
        (150, True),
        (200, False),
        (320, True),
    ],
)
def test_black_changes_nothing_at_any_line_length(line_length: int, trailing_comma: bool, tmp_path: Path) -> None:
    comma = str(trailing_comma).lower()
    settings = f"line-length = {line_length}\nmagic-trailing-comma = {comma}\n"
    pages = generated(tmp_path / "odd", SHARED, settings)
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    changed = [p for p, text in pages.items() if p.endswith(".py") and black.format_str(text, mode=mode) != text]
    assert changed == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated package, of registries that are not shared, beside the application."""
    root = tmp_path_factory.mktemp("odd")
    for path, text in generated(root / "odd", {}).items():
        file = root / "odd" / "app" / "odd" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root / "odd" / "app"


def run(tree: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), str(ROOT)]), "MYPYPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_type_checkers_find_nothing(tree: Path) -> None:
    run(tree, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=.mypy_cache", "odd", PACKAGE)
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [str(ROOT)], "include": ["odd"]}
    (tree / "pyrightconfig.json").write_text(json.dumps(settings))
    run(tree, "-m", "pyright", "--pythonpath", sys.executable)


def test_names_and_texts_are_what_the_spec_says(tree: Path) -> None:
    code = f"""
import json
from odd.registries import Callback, List, Type
from odd.registries.live import {"".join(word.capitalize() for word in LONG.split("_"))}OfClasses as Classes
assert List.compliance().missing == tuple({NAMES!r})
List.register("class", int)
assert List.get("class") is int
assert Type.get("def") is Type.get("dict")
assert Callback.compliance() and Classes.compliance(), str(Classes.compliance())
print(json.dumps(Classes.metadata_of({NAME.format(2)!r})["summary"]))
"""
    assert json.loads(run(tree, "-c", code)) == QUOTED
