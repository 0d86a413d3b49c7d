"""What the source of registrygen must not be (DESIGN sections 2 and 11), read from its syntax trees."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "registrygen"
RUNTIME = PACKAGE / "runtime"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 50
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"}
WRITERS = {"stdout", "stderr", "__stdout__", "__stderr__", "echo", "secho"}


def shown(path: Path, node: ast.AST | None = None) -> str:
    line = f":{getattr(node, 'lineno', 1)}" if node is not None else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            yield path, node


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The module's public functions and classes, and the public methods of those; a Protocol's docstring speaks for its stubs."""
    for node in tree.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            for member in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(member, FUNCTIONS) and not member.name.startswith("_") and not is_stub(member):
                    yield member


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    (only, *more) = node.body
    return not more and isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant) and only.value.value is ...


def test_imports_point_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_there_is_source_to_look_at() -> None:
    assert len(MODULES) > 50
    assert PACKAGE / "pipeline.py" in TREES


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in MODULES if path.stem in EMPTY_WORDS or path.parent.name in EMPTY_WORDS] == []


def test_modules_stay_short() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LINES_OF_A_MODULE} == {}


def test_functions_stay_short() -> None:
    found = {
        f"{shown(path, node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in nodes()
        if isinstance(node, FUNCTIONS)
    }
    assert {name: length for name, length in found.items() if length > LINES_OF_A_FUNCTION} == {}


def test_no_import_stands_behind_type_checking() -> None:
    names = [
        shown(path, node)
        for path, node in nodes()
        if (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.alias) and node.name == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
    ]
    assert names == []


def test_only_the_command_line_and_the_runtime_import_late() -> None:
    late = [
        shown(path, inner)
        for path, node in nodes()
        if isinstance(node, FUNCTIONS)
        and path != PACKAGE / "__main__.py"
        and not path.is_relative_to(PACKAGE / "cli")
        and not path.is_relative_to(RUNTIME)
        for inner in ast.walk(node)
        if isinstance(inner, IMPORTS)
    ]
    assert late == []


def test_only_the_console_prints() -> None:
    allowed = {PACKAGE / "cli/console.py", PACKAGE / "__main__.py"}
    found = [
        shown(path, node)
        for path, node in nodes()
        if path not in allowed
        and (
            (isinstance(node, ast.Name) and node.id == "print")
            or (isinstance(node, ast.Attribute) and node.attr in WRITERS and is_module(node.value))
        )
    ]
    assert found == []


def is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"sys", "typer", "click"}


def test_only_the_last_resort_catches_everything() -> None:
    """Live registries call code of other people, whose errors may be any."""
    found = [
        shown(path, node)
        for path, node in nodes()
        if isinstance(node, ast.ExceptHandler)
        and path != PACKAGE / "cli/app.py"
        and not path.is_relative_to(RUNTIME)
        and (
            node.type is None
            or {"Exception", "BaseException"} & {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
        )
    ]
    assert found == []


def test_packages_hold_no_logic() -> None:
    for path in MODULES:
        if path.name != "__init__.py":
            continue
        body = TREES[path].body
        rest = body[1:] if ast.get_docstring(TREES[path]) else body
        surface = [node for node in rest if path.is_relative_to(RUNTIME) and isinstance(node, ast.ImportFrom)]
        constants = [node.targets[0] for node in rest if isinstance(node, ast.Assign)]
        assert len(constants) + len(surface) == len(rest), shown(path)
        assert {getattr(target, "id", "") for target in constants} <= {"__version__", "__all__"}, shown(path)


def test_the_pipeline_names_no_kind() -> None:
    names = {path.name for path in (PACKAGE / "kinds").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {"events", "providers"} <= names
    imported = {
        module
        for node in ast.walk(TREES[PACKAGE / "pipeline.py"])
        if isinstance(node, ast.ImportFrom)
        for module in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
    }
    assert "registrygen.kinds.catalog" in imported
    assert not {".".join(module.split(".")[:3]) for module in imported} & {
        f"registrygen.kinds.{name}" for name in names
    }


def test_every_module_says_what_it_knows() -> None:
    assert [shown(path) for path, tree in TREES.items() if not ast.get_docstring(tree) and tree.body] == []


def test_public_functions_and_classes_are_documented() -> None:
    bare = [
        f"{shown(path, node)} {node.name}"
        for path, tree in TREES.items()
        for node in public(tree)
        if not ast.get_docstring(node)
    ]
    assert bare == []


def test_every_model_field_is_documented() -> None:
    for path in MODULES:
        if path.name != "__main__.py":
            importlib.import_module(module_name(path))
    ours = {model for model in descendants(BaseModel) if model.__module__.partition(".")[0] == "registrygen"}
    held = {model for model in ours if getattr(sys.modules[model.__module__], model.__name__, None) is model}
    models = {model for model in held if not model.__name__.startswith("_")}
    assert len(models) > 10
    bare = [
        f"{model.__module__}.{model.__qualname__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if not field.description
    ]
    assert sorted(bare) == []


def descendants(model: type) -> Iterator[type]:
    for child in model.__subclasses__():
        yield child
        yield from descendants(child)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parent == PACKAGE / "kinds"], ids=lambda path: path.stem
)
def test_kinds_are_made_in_folders_of_their_own(path: Path) -> None:
    """Beside the catalog, `kinds` holds only what kinds declared in YAML need: no built-in kind is a stray module."""
    assert path.stem in {"__init__", "catalog", "declared", "kind_checks", "kind_document", "kind_remains"}


def test_test_modules_have_names_of_their_own() -> None:
    """pytest imports the modules of folders without `__init__.py` by their bare names: of two it finds one."""
    modules = [
        path for path in (ROOT / "tests").rglob("test_*.py") if "cases" not in path.relative_to(ROOT / "tests").parts
    ]
    bare = Counter(path.name for path in modules if not (path.parent / "__init__.py").exists())
    assert [name for name, count in bare.items() if count > 1] == []
