"""The documentation holds: generated stretches are current, examples do what they say, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from docs_blocks import Block, blocks
from docs_reference import BLOCK, BLOCKS, ROOT, current

from registrygen.config import Config, ConfigModel, OutputModel
from registrygen.diagnostics.text import render_text
from registrygen.pipeline import analyse, build_pages

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ALL = {page: blocks(page) for page in PAGES}


def ids(value: object) -> str:
    if isinstance(value, Block):
        return f"{value.page.relative_to(ROOT).as_posix()}:{value.line}"
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


def of(language: str, sort: str | None = None) -> list[Block]:
    return [item for page in PAGES for item in ALL[page] if item.language == language and sort in (None, item.sort)]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_generated_stretches_are_current(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    if request.config.getoption("--update", default=False):
        page.write_text(current(text), encoding="utf-8")
        return
    assert text == current(text), "run this test with --update, and read the diff"


def test_every_generated_stretch_stands_somewhere() -> None:
    used = {found["name"] for page in PAGES for found in BLOCK.finditer(page.read_text(encoding="utf-8"))}
    assert used == set(BLOCKS)


def config_for(root: Path) -> Config:
    outputs = [OutputModel(root=".", package="")]
    return Config(root=root, path=None, model=ConfigModel(specs=["spec.yaml"], outputs=outputs))


def findings_block(block: Block) -> Block | None:
    """The `findings` block that follows."""
    members = ALL[block.page]
    following = members[members.index(block) + 1 :][:1]
    return following[0] if following and following[0].language == "findings" else None


def rewrite(block: Block, text: str) -> None:
    """Replaces a block's text in its page."""
    page = block.page.read_text(encoding="utf-8")
    fence = f"```{block.language}\n"
    assert page.count(fence + block.text) == 1
    block.page.write_text(page.replace(fence + block.text, fence + text), encoding="utf-8")


@pytest.mark.parametrize("block", of("yaml", "spec"), ids=ids)
def test_specs_have_the_findings_shown(
    block: Block, tmp_path: Path, plugin: Path, request: pytest.FixtureRequest
) -> None:
    lines = block.body.splitlines()
    (tmp_path / "spec.yaml").write_text(block.body, encoding="utf-8")
    config = config_for(tmp_path)
    findings = analyse(config, [tmp_path / "spec.yaml"]).findings
    said = render_text(findings, lambda _, line: lines[line - 1], colour=False)
    shown = findings_block(block)
    if shown is not None and request.config.getoption("--update", default=False):
        rewrite(shown, said)
        return
    assert said == (shown.text if shown else "")
    if not findings:
        assert build_pages(config, analyse(config, [tmp_path / "spec.yaml"])).findings == ()


@pytest.mark.parametrize("block", [item for item in of("python", "from") if "/" in item.word], ids=ids)
def test_excerpts_stand_in_what_is_generated(block: Block, tmp_path: Path, plugin: Path) -> None:
    members = ALL[block.page]
    before = members[: members.index(block)]
    files = [item for item in before if item.sort == "file"]
    if files:
        text = project_files(block.page)[block.word]
    else:
        spec = [item for item in before if item.language == "yaml" and item.sort == "spec"][-1]
        (tmp_path / "spec.yaml").write_text(spec.body, encoding="utf-8")
        config = config_for(tmp_path)
        rendering = build_pages(config, analyse(config, [tmp_path / "spec.yaml"]))
        text = {page.path.as_posix(): page.text for item in rendering.outputs for page in item.pages}[block.word]
    assert block.body in text


@cache
def project_files(page: Path) -> dict[str, str]:
    """What the files of a page generate, by path."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(page, root)
        from registrygen.config import load_config

        config = load_config(None, root)
        assert isinstance(config, Config)
        rendering = build_pages(config, analyse(config, [root / path for path in config.model.specs]))
        assert rendering.findings == ()
        return {
            f"{item.output.root}/{page.path.as_posix()}": page.text for item in rendering.outputs for page in item.pages
        }


def write_files(page: Path, root: Path) -> None:
    for item in ALL[page]:
        if item.sort == "file":
            path = root / item.word
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(item.body, encoding="utf-8")


@pytest.fixture
def plugin(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugin of the documentation, installed as far as entry points go."""
    root = tmp_path_factory.mktemp("plugin")
    write_files(ROOT / "docs/adding-a-kind.md", root)
    made = root / "plugin" / "shop_kinds-1.0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-kinds\nVersion: 1.0\n")
    (made / "entry_points.txt").write_text("[registrygen.kinds]\nmails = shop_kinds:MAILS\n")
    monkeypatch.syspath_prepend(str(root / "plugin"))
    return root / "plugin"


@pytest.mark.parametrize("block", of("python"), ids=ids)
def test_python_compiles(block: Block) -> None:
    source = block.body
    if source.startswith("        case "):
        source = f"def example():\n    match 0:\n{source}"
    elif source.rstrip().endswith(":") and source.startswith("def "):
        source = f"{source}    ..."
    elif source.rstrip().endswith("),") and source.count("(") > source.count(")"):
        source = f"{source})"
    compile(textwrap.dedent(source), ids(block), "exec")


@pytest.mark.parametrize("block", of("toml"), ids=ids)
def test_toml_is_a_configuration_that_loads(block: Block) -> None:
    import tomllib

    values = tomllib.loads(block.body)
    section = values.get("tool", {}).get("registrygen", values if block.word == "registrygen.toml" else {})
    ConfigModel.model_validate(section)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(item.language == "console" for item in ALL[page])], ids=ids
)
def test_commands_print_what_is_shown(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    here = tmp_path / "project"
    here.mkdir()
    write_files(page, here)
    for block in [item for item in ALL[page] if item.language == "console"]:
        real = ""
        for command, shown in commands(block.text):
            printed, here = run(unprompted(command), here, tmp_path)
            real += f"$ {command}{shown if is_shown(printed, shown) else printed}"
        assert "Traceback" not in real
        assert "bug of registrygen" not in real
        if request.config.getoption("--update", default=False):
            rewrite(block, real)
        else:
            assert block.text == real


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown; lines after `> ` continue a command."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        length = next((index for index, line in enumerate(lines[1:], 1) if line[:1] != ">"), len(lines))
        yield "".join([lines[0], *lines[1:length]]), "".join(lines[length:])


def unprompted(command: str) -> str:
    """A command as the shell is to have it."""
    return re.sub(r"^> ?", "", command, flags=re.MULTILINE)


def run(command: str, here: Path, scratch: Path) -> tuple[str, Path]:
    """What a command prints, and the folder that it leaves the shell in."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "PYTHONPATH"))},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    place = scratch / "pwd"
    done = subprocess.run(
        ["bash", "-c", f"{command}pwd > '{place}'"],
        cwd=here, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout, Path(place.read_text().strip())


def is_shown(printed: str, shown: str) -> bool:
    """Whether the output is what is shown, where `...` stands for anything."""
    pattern = re.escape(shown.rstrip("\n")).replace(re.escape("..."), r"(?:.|\n)*?")
    return re.fullmatch(pattern, printed.rstrip("\n")) is not None


LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    broken = []
    for found in LINK.finditer(text):
        target, _, fragment = found["target"].partition("#")
        if target.startswith(("http://", "https://")):
            continue
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (fragment and file.suffix == ".md" and fragment not in fragments(file)):
            broken.append(found["target"])
    assert not broken


@cache
def fragments(page: Path) -> frozenset[str]:
    """The fragments that a page's headings give."""
    from registrygen.view.markdown import anchor

    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return frozenset(anchor(re.sub(r"[`*]", "", heading)) for heading in headings)


FILE = re.compile(r"`((?:registrygen|tests|specs|examples|generated|templates|docs)/[\w/.-]*)`")
OWN = [page for page in PAGES if page.name in ("ARCHITECTURE.md", "seeds.md")]


@pytest.mark.parametrize("page", OWN, ids=ids)
def test_files_that_are_named_exist(page: Path) -> None:
    named = FILE.findall(page.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == ["docs/index.md"] * named.count("docs/index.md")


NAMED_TEST = re.compile(r"^\| `test_.*", re.MULTILINE)


def test_tests_that_the_seeds_page_names_exist() -> None:
    """What stands in the last column of the tables of tests, and in their generated files."""
    text = (ROOT / "docs/seeds.md").read_text(encoding="utf-8")
    generated = "".join(path.read_text() for path in (ROOT / "generated/compliance").glob("test_*.py"))
    for row in NAMED_TEST.findall(text):
        last = row.rstrip("| ").rpartition("| ")[2]
        for name in re.findall(r"`(test_\w+)`", last):
            assert f"def {name}(" in generated, name


def test_pages_say_nothing_of_this_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:work|home|root|tmp|Users)/", page.read_text(encoding="utf-8")), page
