"""What mypy --strict and pyright in strict mode say of code that uses generated code, right and wrong.

Each file of `snippets/` is such code. A line that has to be refused ends in `# refused: <mypy's code>, <pyright's rule>, <word>`,
where the word is one that both messages have to contain; every other line has to pass. One error may bring others on its line.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SNIPPETS = sorted((Path(__file__).parent / "snippets").glob("*.py"))
REFUSED = re.compile(r"# refused: (?P<mypy>\S+), (?P<pyright>\S+), (?P<word>\S+)$")
MYPY = re.compile(
    r"^(?P<path>[^:]+):(?P<line>\d+): (?P<severity>error|note): (?P<message>.*?)(?:  \[(?P<code>[a-z-]+)\])?$"
)

Said = dict[str, dict[int, list[tuple[str, str]]]]
"""Code and message of each error, by the name and the line of the file."""


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def mypy() -> Said:
    """What mypy says; notes belong to the error before them."""
    said: Said = defaultdict(lambda: defaultdict(list))
    arguments = ("--strict", "--no-pretty", "--no-error-summary")
    output = run("mypy", *arguments, *map(str, SNIPPETS), MYPYPATH=os.pathsep.join([str(ROOT), str(ROOT / "examples")]))
    for line in output.splitlines():
        found = MYPY.match(line)
        assert found, line
        errors = said[Path(found["path"]).stem][int(found["line"])]
        if found["severity"] == "error":
            errors.append((found["code"], found["message"]))
        elif errors:
            code, message = errors.pop()
            errors.append((code, f"{message}\n{found['message']}"))
    return said


@pytest.fixture(scope="module")
def pyright(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What pyright says in strict mode."""
    settings = {
        "include": ["."],
        "extraPaths": [str(ROOT), str(ROOT / "examples")],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
    }
    folder = tmp_path_factory.mktemp("pyright")
    for path in SNIPPETS:
        shutil.copy(path, folder)
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    arguments = ("--project", str(folder), "--pythonpath", sys.executable, "--outputjson")
    output = run("pyright", *arguments, PYRIGHT_PYTHON_IGNORE_WARNINGS="1")
    report = json.loads(output)
    assert report["summary"]["filesAnalyzed"] == len(SNIPPETS)
    said: Said = defaultdict(lambda: defaultdict(list))
    for item in report["generalDiagnostics"]:
        said[Path(item["file"]).stem][item["range"]["start"]["line"] + 1].append(
            (item.get("rule", ""), item["message"])
        )
    return said


def expected(path: Path, checker: str) -> dict[int, tuple[str, str]]:
    """The code that the checker has to give, and the word that its message has to contain, by line."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    marks = {number: found for number, line in lines if (found := REFUSED.search(line))}
    return {number: (found[checker], found["word"]) for number, found in marks.items()}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: path.stem)
def test_types(path: Path, checker: str, request: pytest.FixtureRequest) -> None:
    said: Said = request.getfixturevalue(checker)
    errors = {line: found for line, found in said[path.stem].items() if found}
    wanted = expected(path, checker)
    assert sorted(errors) == sorted(wanted), errors
    for line, (code, word) in wanted.items():
        assert any(found == code and word in message for found, message in errors[line]), errors[line]


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: path.stem)
def test_a_snippet_says_which_lines_are_refused(path: Path) -> None:
    marks = len(expected(path, "mypy"))
    assert marks == path.read_text(encoding="utf-8").count("# refused:")
    assert (marks == 0) == (path.stem == "correct_use")
