"""The generated router serves an application, and the generated tests see what is wrong with it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from registrygen.testing import run_case, write_files

CASES = Path(__file__).parents[1] / "cases/clean"
CASE, HANDLERS, FORMS = CASES / "routes", CASES / "route_handlers", CASES / "route_forms"
TESTS = "compliance/test_*_registry_http.py"
ROUTER = "routes/routes/router.py"

BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Generated tests need no plugin, and those that happen to be installed take longer to load than the tests to run."""


def make_project(root: Path, case: Path = CASE) -> None:
    """The application of a case with what is generated for it, as a package beside it."""
    result = run_case(case)
    assert result.is_clean, result.text
    shutil.copytree(case / "app", root, dirs_exist_ok=True)
    files = {path.removeprefix("output/"): text for path, text in result.files.items()}
    write_files(root / case.name, files)


def failures(root: Path, package: str = CASE.name) -> set[str]:
    """The generated tests that fail in a project; an error that keeps them from running is the failure `collection`."""
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **BARE}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(root)]
    done = subprocess.run(
        [*command, *map(str, sorted(root.glob(f"{package}/{TESTS}")))],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    failed = set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, flags=re.MULTILINE))
    if done.returncode not in (0, 1) or (done.returncode and not failed):
        return {"collection"}
    return failed


@pytest.mark.parametrize("case", [CASE, HANDLERS, FORMS], ids=lambda case: case.name)
def test_the_generated_tests_pass(case: Path, tmp_path: Path) -> None:
    make_project(tmp_path, case)
    assert failures(tmp_path, case.name) == set()


def test_a_handler_is_injected_for_each_request(tmp_path: Path) -> None:
    make_project(tmp_path, HANDLERS)
    api = tmp_path / "clinic/api.py"
    api.write_text(api.read_text().replace("handler.handle(GetVisit(visit=visit_id))", "no_such_name"))
    assert failures(tmp_path, HANDLERS.name) == {"test_examples", "test_unknown_ids", "test_statuses"}


BROKEN = {
    "a protected route is open": (
        ROUTER,
        "    responses={401: {\"description\": \"Not authenticated\"}},\n    dependencies=[Depends(current_reader)],",
        "    responses={401: {\"description\": \"Not authenticated\"}},",
        {"test_openapi_security", "test_without_token"},
    ),
    "a route for few is one for many": (
        ROUTER,
        "    dependencies=[Depends(librarian)],",
        "    dependencies=[Depends(current_reader)],",
        {"test_without_privilege"},
    ),
    "a dependency lets everybody in": (
        "library_api/auth.py",
        "raise HTTPException(401, headers",
        "return \"reader\"\n        raise HTTPException(401, headers",
        {"test_without_token"},
    ),
    "a parameter of the path is renamed": (
        "library_api/books.py",
        "async def get_book(book_id: int) -> Book:\n    if book_id",
        "async def get_book(number: int) -> Book:\n    if number",
        {"test_examples"},
    ),
    "another model is answered": (
        "library_api/books.py",
        "return BookPage(books=[Book(id=7, title=\"Emma\")][:limit])",
        "return BookPage.model_construct(books=[{\"name\": \"Emma\"}])",
        {"test_examples"},
    ),
    "the response model is lost": (ROUTER, "response_model=BookPage", "response_model=None", {"test_openapi_responses"}),
    "what is not there is an empty answer": (
        "library_api/loans.py",
        "        raise HTTPException(404)\n",
        "        return Loan(book=0)\n",
        {"test_unknown_ids"},
    ),
    "an answer that is not declared": (
        "library_api/books.py",
        "async def withdraw_book(book_id: int) -> None:\n    pass",
        "async def withdraw_book(book_id: int) -> None:\n    raise HTTPException(410)",
        {"test_statuses"},
    ),
    "another status code": (ROUTER, "status_code=201", "status_code=202", {"test_openapi", "test_examples", "test_keys"}),
    "a summary is changed": (ROUTER, "summary=\"List books\"", "summary=\"Books\"", {"test_openapi"}),
    "a tag is lost": (ROUTER, "    tags=[\"Books\"],\n", "", {"test_openapi"}),
    "a deprecation is lost": (ROUTER, "    deprecated=True,\n", "", {"test_openapi"}),
    "a declared error is lost": (ROUTER, "404: {\"description\": \"There is no such book\"}", "", {"test_openapi"}),
    "a route that no spec has": (
        "library_api/compliance.py",
        "    app.include_router(router)\n",
        "    app.include_router(router)\n    app.add_api_route(\"/api/v1/extra\", lambda: 1)\n",
        {"test_openapi"},
    ),
    "the router is not included": (
        "library_api/compliance.py",
        "    app.include_router(router)\n",
        "",
        {"test_openapi", "test_openapi_security", "test_statuses", "test_without_token", "test_without_privilege",
         "test_examples", "test_deprecation", "test_caching", "test_keys", "test_missing_keys", "test_openapi_keys"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_the_generated_tests_see_what_is_broken(what: str, tmp_path: Path) -> None:
    path, before, after, expected = BROKEN[what]
    make_project(tmp_path)
    text = (tmp_path / path).read_text()
    assert before in text
    (tmp_path / path).write_text(text.replace(before, after))
    assert failures(tmp_path) == expected
