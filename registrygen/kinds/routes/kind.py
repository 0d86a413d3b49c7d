"""The kind `routes`: the requests that an application answers, and the router that answers them (seed 000, section 5)."""

from __future__ import annotations

from registrygen.api import EnumSlot, Key, Kind, Lookup, Names, Plain, Statistic
from registrygen.kinds.routes.compliance import COMPLIANCE
from registrygen.kinds.routes.flag_tests import FLAG_TESTS
from registrygen.kinds.routes.limit_tests import LIMITS
from registrygen.kinds.routes.router import ROUTER
from registrygen.kinds.routes.rules import RULES
from registrygen.kinds.routes.spec import RouteEntry, RoutesDocument

ROUTES = Kind(
    name="routes",
    singular="route",
    doc="Routes: what the application answers over HTTP, to whom, and with which errors.",
    document=RoutesDocument,
    entry=RouteEntry,
    key=Key(field="operation_id", type=Plain("str"), doc="Its name in the OpenAPI document.", after="summary"),
    names=Names(module="routes.registry", registry="ROUTE_REGISTRY", metadata="RouteMetadata"),
    enums=(
        EnumSlot(
            slot="method",
            name="HTTPMethod",
            doc="HTTP methods.",
            members={name: name for name in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")},
        ),
        EnumSlot(
            slot="idempotency",
            name="IdempotencyLevel",
            doc="What sending a request twice does.",
            members={name.upper(): name for name in ("safe", "idempotent", "non_idempotent")},
            docs={
                "SAFE": "It changes nothing.",
                "IDEMPOTENT": "It does the same as sending it once.",
                "NON_IDEMPOTENT": "It may do something twice.",
            },
        ),
        EnumSlot(
            slot="auth",
            name="AuthLevel",
            doc="Who may use a route.",
            members={name.upper(): name for name in ("public", "authenticated", "admin", "manual")},
            docs={
                "PUBLIC": "Everybody.",
                "AUTHENTICATED": "Users who are logged in.",
                "ADMIN": "Administrators.",
                "MANUAL": "Whom the route's own guard lets in.",
            },
            needed=True,
        ),
    ),
    lookups=(
        Lookup(name="get_route", by="operation_id", one=True, doc="Get the route with this operation id."),
        Lookup(name="get_routes_by_resource", by="resource", doc="Get the routes about a resource."),
        Lookup(name="get_routes_by_method", by="method", doc="Get the routes of an HTTP method."),
        Lookup(
            name="get_routes_by_auth_level", by="auth", parameter="level", doc="Get the routes for a level of users."
        ),
        Lookup(
            name="get_protected_routes",
            unless={"auth": "public"},
            needs="auth.public",
            doc="Get the routes that are not open to everybody.",
        ),
    ),
    statistics=(
        Statistic(key="total_routes"),
        Statistic(key="by_method", by="method"),
        Statistic(key="by_auth_level", by="auth"),
        Statistic(key="by_resource", by="resource"),
        Statistic(key="rate_limited", given="rate_limit"),
        Statistic(key="deprecated", where={"deprecated": True}),
        Statistic(key="idempotency_keys", where={"idempotency_key": True}),
        Statistic(key="cached", where={"cache": True}),
    ),
    head_objects={"auth": "callable", "idempotency_store": "callable", "idempotency_subject": "callable"},
    document_keys=frozenset({"prefix"}),
    rules=RULES,
    artefacts=(ROUTER, COMPLIANCE, LIMITS, FLAG_TESTS),
)
