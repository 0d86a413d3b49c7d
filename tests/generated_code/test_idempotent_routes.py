"""The generated module of idempotency keys, where things go wrong between an answer and its keeping."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import StreamingResponse

from generated.idempotency import (
    IdempotencyStore,
    IdempotentRoute,
    InMemoryIdempotencyStore,
    KeptRequest,
    KeyPolicy,
    anybody,
    idempotency_key,
)

KEY = {"Idempotency-Key": "k"}


class Shop:
    """An application that counts its orders, and waits with each until it may go on."""

    def __init__(self, store: IdempotencyStore) -> None:
        self.orders = 0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.asked = asyncio.Event()
        policy = KeyPolicy(operation="order", required=False, keep=60, lease=60)
        taking = [Depends(idempotency_key(policy, lambda: store, anybody))]
        router = APIRouter(route_class=IdempotentRoute)
        for path in (self.order, self.stream):
            router.add_api_route(f"/{path.__name__}", path, methods=["POST"], dependencies=taking, response_model=None)
        self.app = FastAPI()
        self.app.include_router(router)

    async def order(self, response: Response) -> None:
        self.asked.set()
        await self.may_go_on.wait()
        self.orders += 1
        response.status_code = 204
        response.headers.append("Set-Cookie", "a=1")
        response.headers.append("Set-Cookie", "b=2")
        response.headers["RateLimit-Remaining"] = "3"

    async def stream(self) -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            self.orders += 1
            for number in range(3):
                yield str(number).encode()

        return StreamingResponse(pieces())

    async def send(self, path: str = "/order") -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post(path, headers=KEY)


async def test_an_answer_without_a_body_is_given_again_with_its_headers_but_not_with_those_of_the_moment() -> None:
    shop = Shop(InMemoryIdempotencyStore())
    first, again = await shop.send(), await shop.send()
    assert (first.status_code, again.status_code, shop.orders) == (204, 204, 1)
    assert again.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert ("ratelimit-remaining" in first.headers, "ratelimit-remaining" in again.headers) == (True, False)


async def test_an_answer_in_pieces_is_given_again_as_a_whole() -> None:
    shop = Shop(InMemoryIdempotencyStore())
    first, again = await shop.send("/stream"), await shop.send("/stream")
    assert (first.content, again.content, shop.orders) == (b"012", b"012", 1)


async def test_a_request_is_refused_while_it_is_being_answered() -> None:
    shop = Shop(InMemoryIdempotencyStore())
    shop.may_go_on.clear()
    first = asyncio.create_task(shop.send())
    await shop.asked.wait()
    assert (await shop.send()).status_code == 409
    shop.may_go_on.set()
    assert ((await first).status_code, (await shop.send()).status_code, shop.orders) == (204, 204, 1)


async def test_a_request_that_was_broken_off_leaves_its_key_free() -> None:
    shop = Shop(InMemoryIdempotencyStore())
    shop.may_go_on.clear()
    first = asyncio.create_task(shop.send())
    await shop.asked.wait()
    first.cancel()
    await asyncio.wait([first])
    shop.may_go_on.set()
    assert ((await shop.send()).status_code, shop.orders) == (204, 1)


class Full(InMemoryIdempotencyStore):
    """A store that has no room for answers."""

    async def keep(self, key: str, request: KeptRequest, seconds: int) -> None:
        raise OSError("no room")


async def test_an_answer_that_cannot_be_kept_is_given_and_nothing_is_done_twice() -> None:
    shop = Shop(Full())
    first, again = await shop.send(), await shop.send()
    assert (first.status_code, again.status_code, shop.orders) == (204, 409, 1)
