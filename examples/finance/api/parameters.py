"""What requests are made of: the bounds of their parameters, and where they come from."""

from typing import Annotated

from fastapi import Depends, Header, Query, Request
from pydantic import StringConstraints

_LINE = r"^[^\x00-\x1f\x7f]*$"
_VISIBLE = r"^[\x21-\x7e]+$"
_SYMBOL = r"^[A-Z0-9./-]{1,20}$"

Limit = Annotated[int, Query(ge=1, le=200, description="How many items to answer with.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many items to skip.")]
Symbol = Annotated[str, Query(pattern=_SYMBOL, description="A security's symbol.")]

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE)]
AccountNumber = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9*.-]+$")]
KeyId = Annotated[str, StringConstraints(max_length=200, pattern=_VISIBLE)]


def client_address(request: Request) -> str:
    """The address that the request came from."""
    return "unknown" if request.client is None else request.client.host


def client_agent(user_agent: Annotated[str | None, Header(include_in_schema=False)] = None) -> str:
    """What the client calls itself, shortened; empty where it does not say."""
    return (user_agent or "")[:200]


ClientAddress = Annotated[str, Depends(client_address)]
ClientAgent = Annotated[str, Depends(client_agent)]
