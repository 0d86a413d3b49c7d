"""The generated container, factories and dependencies at work, on the application of the case `clean/components`."""

import asyncio
import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI

CASES = Path(__file__).parents[1] / "cases" / "clean"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The modules of the application of `clean/components` and of what is generated for it, newly imported."""
    yield from imported("components", ("events", "parts", "settings", "tasks"), tmp_path, monkeypatch)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The same of `clean/construction`."""
    yield from imported("construction", ("parts", "tasks"), tmp_path, monkeypatch)


def imported(
    case: str, own: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SimpleNamespace]:
    shutil.copytree(CASES / case / "app", folder, dirs_exist_ok=True)
    shutil.copytree(CASES / case / "output", folder / case)
    monkeypatch.syspath_prepend(str(folder))
    generated = {name: f"{case}.components.{name}" for name in ("container", "factories", "dependencies")}
    names = {**generated, **{name: f"lib_{case}.{name}" for name in own}}
    yield SimpleNamespace(**{key: importlib.import_module(name) for key, name in names.items()})
    for name in [name for name in sys.modules if name.partition(".")[0] in (case, f"lib_{case}")]:
        del sys.modules[name]


def serve(shop: SimpleNamespace, endpoint: Any) -> FastAPI:
    settings = (shop.settings.Settings(),) if hasattr(shop, "settings") else ()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        async with shop.container.open_container(*settings) as container:
            app.state.container = container
            yield

    app = FastAPI(lifespan=lifespan)
    app.add_api_route("/", endpoint)
    return app


def given(dependency: Any) -> Any:
    """The annotation of a parameter that a dependency gives."""
    return Annotated[Any, Depends(dependency)]


async def get(app: FastAPI) -> httpx.Response:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/")


async def test_what_is_opened_for_a_handler_is_closed_in_reverse_order(shop: SimpleNamespace) -> None:
    trail = shop.parts.trail
    async with shop.container.open_container(shop.settings.Settings()) as container:
        async with shop.factories.open_add_order_handler(container) as handler:
            assert handler.orders.session is handler.session
            assert handler.bus is container.bus
        async with shop.factories.open_list_orders_handler(container) as lister:
            assert await lister.handle(shop.tasks.ListOrders()) == 12
    assert trail == [
        "database opened", "cache made",
        "session opened", "committed", "session closed",
        "session opened", "session closed",
        "database closed",
    ]  # fmt: skip


async def test_an_error_within_a_handler_rolls_back(shop: SimpleNamespace) -> None:
    async with shop.container.open_container(shop.settings.Settings()) as container:
        with pytest.raises(ValueError, match="no stock"):
            async with shop.factories.open_add_order_handler(container):
                raise ValueError("no stock")
    assert shop.parts.trail[-3:] == ["rolled back", "session closed", "database closed"]


async def test_an_opening_that_fails_half_way_closes_what_was_opened(
    shop: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(**_: object) -> None:
        raise OSError("no cache today")

    monkeypatch.setattr(shop.container, "make_cache", failing)
    with pytest.raises(OSError, match="no cache today"):
        await shop.container.Container.open(shop.settings.Settings())
    assert shop.parts.trail == ["database opened"]


async def test_handlers_of_events_are_subscribed_when_the_container_opens(shop: SimpleNamespace) -> None:
    async with shop.container.open_container(shop.settings.Settings()) as container:
        await container.bus.publish(shop.events.OrderAdded())
        assert container.event_handlers.log.cache is container.cache
    assert "logged" in shop.parts.trail


async def test_a_transaction_is_committed_before_the_response_is_sent(shop: SimpleNamespace) -> None:
    trail, factory = shop.parts.trail, shop.dependencies.handler_factory

    async def endpoint(handler: given(factory(shop.tasks.AddOrderHandler))) -> int:
        trail.append("endpoint")
        return 1

    app = serve(shop, endpoint)

    async def told(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                trail.append("response")
            await send(message)

        await app(scope, receive, sending)

    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=told)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/")).json() == 1
    start = trail.index("session opened")
    assert trail[start:-1] == ["session opened", "endpoint", "committed", "session closed", "response"]


async def test_two_handlers_of_one_request_share_its_session(shop: SimpleNamespace) -> None:
    factory = shop.dependencies.handler_factory

    async def endpoint(
        adder: given(factory(shop.tasks.AddOrderHandler)),
        lister: given(factory(shop.tasks.ListOrdersHandler)),
    ) -> bool:
        return adder.session is lister.orders.session

    assert (await get(serve(shop, endpoint))).json() is True
    assert shop.parts.trail.count("session opened") == 1


async def test_an_endpoint_that_raises_rolls_back(shop: SimpleNamespace) -> None:
    factory = shop.dependencies.handler_factory

    async def endpoint(handler: given(factory(shop.tasks.AddOrderHandler))) -> int:
        raise RuntimeError("broken")

    assert (await get(serve(shop, endpoint))).status_code == 500
    assert "rolled back" in shop.parts.trail
    assert "committed" not in shop.parts.trail


async def test_a_handler_can_be_replaced_in_tests(shop: SimpleNamespace) -> None:
    factory = shop.dependencies.handler_factory
    assert factory(shop.tasks.AddOrderHandler) is factory(shop.tasks.AddOrderHandler)

    async def endpoint(handler: given(factory(shop.tasks.AddOrderHandler))) -> str:
        return str(handler)

    app = serve(shop, endpoint)
    app.dependency_overrides[factory(shop.tasks.AddOrderHandler)] = lambda: "a stand-in"
    assert (await get(app)).json() == "a stand-in"
    assert "session opened" not in shop.parts.trail


def test_a_class_that_nothing_constructs_is_named(shop: SimpleNamespace) -> None:
    with pytest.raises(LookupError, match="AddOrder"):
        shop.dependencies.handler_factory(shop.tasks.AddOrder)


def test_concurrent_handlers_have_sessions_of_their_own(shop: SimpleNamespace) -> None:
    async def run() -> int:
        async with shop.container.open_container(shop.settings.Settings()) as container:

            async def one() -> int:
                async with shop.factories.open_add_order_handler(container) as handler:
                    await asyncio.sleep(0)
                    return id(handler.session)

            return len(set(await asyncio.gather(*(one() for _ in range(50)))))

    assert asyncio.run(run()) == 50


PAID = [
    "session opened", "ledger opened", "outbox opened", "transaction begun", "page begun",
    "page ended", "committed", "outbox closed", "ledger closed", "session closed",
]  # fmt: skip
"""What happens around handlers of the bank: one transaction on the session and one page of the ledger, however many there are."""


@pytest.mark.parametrize("task", ["pay", "refund", "report", "summarise"])
async def test_a_handler_and_those_that_it_is_made_of_work_in_one_transaction(bank: SimpleNamespace, task: str) -> None:
    async with (
        bank.container.open_container() as container,
        getattr(bank.factories, f"open_{task}_handler")(container) as handler,
    ):
        assert type(handler).__name__ == f"{task.capitalize()}Handler"
    assert bank.parts.trail == PAID


@pytest.mark.parametrize(
    "tasks", [("Pay",), ("Refund",), ("Report",), ("Summarise",), ("Pay", "Refund"), ("Report", "Pay")]
)
async def test_the_handlers_of_a_request_work_in_one_transaction(bank: SimpleNamespace, tasks: tuple[str, ...]) -> None:
    wanted = [getattr(bank.tasks, f"{task}Handler") for task in tasks]
    first, last = (given(bank.dependencies.handler_factory(cls)) for cls in (wanted[0], wanted[-1]))

    async def endpoint(one: first, other: last) -> int:
        return len({id(one), id(other)})

    assert (await get(serve(bank, endpoint))).json() == len(tasks)
    assert bank.parts.trail == PAID


async def test_parameters_ask_for_classes_in_every_way_of_writing_it(bank: SimpleNamespace) -> None:
    async with bank.container.open_container() as container, bank.factories.open_report_handler(container) as handler:
        receipts = handler.receipts
        assert receipts.session is handler.refund.session
        assert receipts.clock.now() == 12
        assert isinstance(receipts.context, bank.parts.SessionContext)
        assert handler.window.sizes == (3, 4, 5)
