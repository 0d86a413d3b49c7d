"""What goes wrong with a request, as a problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What RFC 9110 calls these, and Python only from 3.13 on."""


class Problem(Exception):
    """A request is not answered as asked: the status, what is wrong in a sentence, a word for programs, and what else they may want."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers, self.more = status, code, detail, dict(headers or {}), more

    def document(self) -> dict[str, Any]:
        """The problem as it is answered."""
        return {
            "type": "about:blank",
            "title": _PHRASES.get(self.status, HTTPStatus(self.status).phrase),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
