"""Errors as problem documents (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from finance.errors import DomainError


def add_problem_handlers(app: FastAPI) -> None:
    """Have every error answered with a problem document."""
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)


def problem(
    status: int,
    title: str,
    detail: str | None = None,
    *,
    errors: Sequence[Mapping[str, object]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document in ASCII: what clients sent may not be encodable as UTF-8."""
    content: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail is not None:
        content["detail"] = detail
    if errors:
        content["errors"] = errors
    return Response(json.dumps(content), status, dict(headers or {}), media_type="application/problem+json")


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
    return problem(error.status, error.title, str(error), headers=headers)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _unprocessable([_shown(found) for found in error.errors()])


async def _http_error(_: Request, error: Exception) -> Response:
    """The framework's own errors; it answers 400 to bodies that it cannot read at all."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _unprocessable([{"where": ["body"], "message": str(error.detail)}])
    title = HTTPStatus(error.status_code).phrase
    detail = str(error.detail) if error.detail != title else None
    return problem(error.status_code, title, detail, headers=error.headers)


def _unprocessable(errors: Sequence[Mapping[str, object]]) -> Response:
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Unprocessable content",
        "The request is not of the shape that is described.",
        errors=errors,
    )


def _shown(error: Mapping[str, Any]) -> dict[str, object]:
    """An error without the value that was sent: it may be a password."""
    return {"where": [str(part) for part in error["loc"]], "message": str(error["msg"])}
