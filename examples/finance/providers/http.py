"""One HTTP exchange with a provider, every failure a `ProviderError`."""

from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from finance.providers.base import ProviderError

T = TypeVar("T")


async def reach(client: httpx.AsyncClient) -> None:
    """Ask for the provider's first page: whatever it answers, it is there, unless it says that it is broken."""
    try:
        response = await client.get("/")
    except httpx.HTTPError as error:
        raise ProviderError(f"cannot be reached: {type(error).__name__}") from error
    if response.is_server_error:
        raise ProviderError(f"answered {response.status_code}")


async def fetch(client: httpx.AsyncClient, request: httpx.Request, shape: TypeAdapter[T]) -> T:
    """Send the request and read the answer's JSON as `shape`."""
    where = f"{request.method} {request.url.copy_with(query=None)}"
    try:
        response = await client.send(request)
        response.raise_for_status()
        return shape.validate_json(response.content)
    except httpx.HTTPStatusError as error:
        raise ProviderError(f"{where} answered {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise ProviderError(f"{where} failed: {type(error).__name__}") from error
    except ValidationError as error:
        raise ProviderError(f"{where} sent an answer of another shape ({error.error_count()} differences)") from error
