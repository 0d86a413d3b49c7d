"""The generated tests of limits pass where limits hold, and see what is wrong where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated_code.test_routes import CASES, failures, make_project

CASE = CASES / "route_limits"
PACKAGE = Path(CASE.name, "harbour")
ENFORCEMENT, DEPENDENCIES, ROUTER = (PACKAGE / f"{name}.py" for name in ("enforcement", "dependencies", "router"))
APP, AUTH, TESTS = Path("harbour/compliance.py"), Path("harbour/auth.py"), {"test_limits", "test_limits_are_told"}


def test_the_generated_tests_pass(tmp_path: Path) -> None:
    make_project(tmp_path, CASE)
    assert failures(tmp_path, CASE.name) == set()


BROKEN = {
    "a limit is raised": (PACKAGE / "limits.py", "size=6,", "size=7,", TESTS),
    "tokens come back sooner": (PACKAGE / "limits.py", "a_minute=2.5,", "a_minute=3.5,", {"test_limits_are_told"}),
    "the cost is ignored": (ENFORCEMENT, "cost=rule.price", "cost=1", TESTS),
    "a limit is switched off": (ENFORCEMENT, "items() if rule.is_on", "items() if not rule.is_on", TESTS),
    "the router leaves a limit out": (ROUTER, "Depends(limit_sign_in)", "", TESTS),
    "policies are swapped": (
        ENFORCEMENT,
        '"POST /harbour/messages": RateLimitPolicy.RADIO',
        '"POST /harbour/messages": RateLimitPolicy.SIGNING_IN',
        TESTS,
    ),
    "everybody shares the bucket of an address": (
        DEPENDENCIES,
        '"POST /harbour/captains", client)',
        '"POST /harbour/captains", "all")',
        {"test_limits"},
    ),
    "each has a bucket of their own where everybody shares one": (
        DEPENDENCIES,
        '"POST /harbour/messages", "everybody")',
        '"POST /harbour/messages", str(request.client))',
        {"test_limits"},
    ),
    "the bucket is found by the path that was asked for": (
        DEPENDENCIES,
        '"GET /harbour/ships/{ship}", client)',
        '"GET /harbour/ships/{ship}", request.url.path)',
        {"test_limits"},
    ),
    "all users share a bucket": (
        AUTH,
        "    return credentials.credentials\n",
        '    return "captain"\n',
        {"test_limits"},
    ),
    "a user has a bucket for each address": (
        DEPENDENCIES,
        '"GET /harbour/ships", client)',
        '"GET /harbour/ships", str(request.client))',
        {"test_limits"},
    ),
    "answers do not tell": (APP, "    install_limits(app)\n", "", TESTS),
    "a refusal does not say when to come back": (
        ENFORCEMENT,
        'found["Retry-After"] =',
        'found["Retry"] =',
        {"test_limits"},
    ),
    "a refusal is no problem document": (
        ENFORCEMENT,
        'media_type="application/problem+json"',
        'media_type="application/json"',
        {"test_limits"},
    ),
    "a refusal is not declared": (
        ROUTER,
        '        429: describe_refusal("Enough for now"),\n',
        "",
        {"test_openapi"},
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_generated_tests_see_what_is_broken(what: str, tmp_path: Path) -> None:
    path, before, after, expected = BROKEN[what]
    make_project(tmp_path, CASE)
    text = (tmp_path / path).read_text()
    assert before in text
    (tmp_path / path).write_text(text.replace(before, after, 1))
    assert expected <= failures(tmp_path, CASE.name)
