"""What the type checkers have nothing to say about, and which types they see."""

from typing import assert_type

from finance.events.authentication import UserLoginFailed, UserLoginSucceeded
from finance.events.base import DomainEvent
from finance.providers.alpaca import AlpacaProvider
from finance.providers.base import ProviderProtocol
from finance.providers.chase_file import ChaseFileProvider
from finance.providers.schwab import SchwabProvider
from finance.stream import StreamHandler

from generated.bus import ErrorPolicy, EventBus, HandlerFailure, InProcessEventBus
from generated.components.container import Container
from generated.events import EventMetadata, WorkflowPhase, get_all_events, get_statistics, get_workflow_events
from generated.events.wiring import EventHandlers, PartialEventHandlers, wire_events
from generated.jobs import JobMetadata, get_job
from generated.providers import Provider, get_provider_metadata
from generated.providers.factory import OAuthProvider, get_provider, is_oauth_provider, register_oauth_callbacks
from generated.sse_events import SseEventMetadata, get_sse_event_by_event
from generated.sse_events.wiring import SseEventHandlers, wire_sse_events


async def log(event: DomainEvent) -> None: ...


async def on_login(event: UserLoginSucceeded) -> None: ...


def wiring(container: Container) -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.COLLECT)
    handlers = container.event_handlers
    wire_events(bus, handlers)
    wire_events(bus, handlers, strict=False)
    wire_events(bus, PartialEventHandlers(audit=handlers.audit), strict=False)
    wire_sse_events(bus, SseEventHandlers(stream=StreamHandler()))
    bus.subscribe(UserLoginSucceeded, on_login)
    bus.subscribe(UserLoginFailed, log)
    assert_type(bus.take_failures(), tuple[HandlerFailure, ...])


async def publishing(bus: EventBus, event: UserLoginFailed) -> None:
    await bus.publish(event)


def providers(slug: str, member: Provider) -> None:
    assert_type(get_provider(Provider.SCHWAB), SchwabProvider)
    assert_type(get_provider("schwab"), SchwabProvider)
    assert_type(get_provider("alpaca"), AlpacaProvider)
    assert_type(get_provider(Provider.CHASE_FILE), ChaseFileProvider)
    assert_type(get_provider(slug), ProviderProtocol)
    assert_type(get_provider(member), ProviderProtocol)
    if is_oauth_provider(member):
        assert_type(member, OAuthProvider)
        assert_type(get_provider(member), SchwabProvider)
    register_oauth_callbacks(lambda provider, path: path.removeprefix("/"))


def registries(meta: EventMetadata, handlers: EventHandlers) -> None:
    assert_type(get_statistics()["total_events"], int)
    assert_type(get_statistics()["by_category"], dict[str, int])
    assert_type(get_workflow_events("user_login"), dict[WorkflowPhase, type[DomainEvent]])
    assert_type(get_all_events(), list[type[DomainEvent]])
    assert_type(get_provider_metadata(Provider.ALPACA).required_settings, tuple[str, ...])
    assert_type(get_job("expire_sessions"), JobMetadata)
    assert_type(get_sse_event_by_event(UserLoginFailed), SseEventMetadata | None)
