"""Commands, queries and routes as the application has them, beside what the build's rules hold."""

from dataclasses import fields
from typing import get_type_hints

import pytest

from generated.cqrs.computed_views import get_statistics, validate_registry_consistency
from generated.cqrs.registry import COMMAND_REGISTRY, QUERY_REGISTRY, QueryMetadata
from generated.feature_flags.registry import FEATURE_REGISTRY
from generated.rate_limits.registry import RateLimitPolicy
from generated.routes.registry import ROUTE_REGISTRY


def test_the_figures_are_those_of_the_seed() -> None:
    assert get_statistics() == {
        "total_commands": 23,
        "total_queries": 18,
        "total_operations": 41,
        "commands_by_category": {
            "auth": 7, "session": 6, "token": 3, "provider": 3, "data_sync": 3, "import": 1,
        },
        "queries_by_category": {
            "session": 2, "provider": 2, "data_sync": 14,
        },
        "commands_with_result_dto": 6,
        "commands_emitting_events": 23,
        "commands_requiring_transaction": 22,
        "paginated_queries": 10,
    }  # fmt: skip
    assert validate_registry_consistency() == []


@pytest.mark.parametrize("meta", QUERY_REGISTRY, ids=lambda meta: meta.query_class.__name__)
def test_a_query_asks_for_the_data_of_one_user(meta: QueryMetadata) -> None:
    assert "user_id" in {field.name for field in fields(meta.query_class)}  # type: ignore[arg-type]


def test_every_operation_is_used_by_a_route() -> None:
    used: set[type] = set()
    for route in ROUTE_REGISTRY:
        used |= {item for item in (route.command, route.query) if item is not None}
        used |= {hint for hint in get_type_hints(route.handler).values() if isinstance(hint, type)}
    unused = [
        operation.__name__
        for operation, handler in [
            *((meta.command_class, meta.handler_class) for meta in COMMAND_REGISTRY),
            *((meta.query_class, meta.handler_class) for meta in QUERY_REGISTRY),
        ]
        if operation not in used and handler not in used
    ]
    assert unused == []


def test_every_policy_and_flag_is_used_by_a_route() -> None:
    assert (len(ROUTE_REGISTRY), sum(route.rate_limit_policy is not None for route in ROUTE_REGISTRY)) == (36, 25)
    assert {route.rate_limit_policy for route in ROUTE_REGISTRY} - {None} == set(RateLimitPolicy)
    switches = {flag.name for flag in FEATURE_REGISTRY if isinstance(flag.default, bool)}
    assert {route.feature_flag for route in ROUTE_REGISTRY} - {None} == switches
