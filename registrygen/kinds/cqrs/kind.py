"""The kinds `commands` and `queries`: the operations of an application and the handlers of each (seed 003)."""

from __future__ import annotations

from registrygen.api import Constructs, EnumSlot, Key, Kind, Lookup, Names, ObjectType, Part, Statistic
from registrygen.kinds.cqrs.cache import CACHE
from registrygen.kinds.cqrs.command_rules import RULES as COMMAND_RULES
from registrygen.kinds.cqrs.compliance import COMPLIANCE
from registrygen.kinds.cqrs.query_rules import RULES as QUERY_RULES
from registrygen.kinds.cqrs.spec import CommandEntry, CommandsDocument, QueriesDocument, QueryEntry
from registrygen.kinds.cqrs.views import VIEWS, joint_figures

CATEGORY = EnumSlot(slot="category", name="CQRSCategory", doc="What commands and queries are about.", base="str, Enum")
_PARTS = frozenset(Part) - {Part.STATISTICS}

COMMANDS = Kind(
    name="commands",
    singular="command",
    doc="Commands: what users and systems ask the application to do, and the handlers that do it.",
    document=CommandsDocument,
    entry=CommandEntry,
    key=Key(field="command_class", type=ObjectType("class", "command"), doc="The command class."),
    names=Names(
        module="cqrs.registry", registry="COMMAND_REGISTRY", metadata="CommandMetadata", lookups="computed_views"
    ),
    enums=(CATEGORY,),
    lookups=(
        Lookup(name="get_all_commands", select="command_class", doc="Get all registered command classes."),
        Lookup(name="get_commands_by_category", by="category", doc="Get all commands in a category."),
        Lookup(name="get_command_metadata", by="command_class", one=True, doc="Get the metadata of a command."),
    ),
    statistics=(
        Statistic(key="total_commands"),
        Statistic(key="commands_by_category", by="category"),
        Statistic(key="commands_with_result_dto", where={"has_result_dto": True}),
        Statistic(key="commands_emitting_events", where={"emits_events": True}),
        Statistic(key="commands_requiring_transaction", where={"transaction": True}),
    ),
    constructs=Constructs(field="handler", transaction="transaction"),
    rules=COMMAND_RULES,
    artefacts=(VIEWS, COMPLIANCE),
    parts=_PARTS,
)

QUERIES = Kind(
    name="queries",
    singular="query",
    doc="Queries: what users and systems ask the application for, and the handlers that answer.",
    document=QueriesDocument,
    entry=QueryEntry,
    key=Key(field="query_class", type=ObjectType("class", "query"), doc="The query class."),
    names=Names(module="cqrs.registry", registry="QUERY_REGISTRY", metadata="QueryMetadata", lookups="computed_views"),
    enums=(
        CATEGORY,
        EnumSlot(
            slot="cache_policy",
            name="CachePolicy",
            doc="How long the answer to a query is kept.",
            base="str, Enum",
            members={"NONE": "none", "SHORT": "short", "MEDIUM": "medium", "LONG": "long"},
            docs={"NONE": "The handler is asked every time."},
            needed=True,
        ),
    ),
    lookups=(
        Lookup(name="get_all_queries", select="query_class", doc="Get all registered query classes."),
        Lookup(name="get_queries_by_category", by="category", doc="Get all queries in a category."),
        Lookup(name="get_query_metadata", by="query_class", one=True, doc="Get the metadata of a query."),
    ),
    statistics=(
        Statistic(key="total_queries"),
        Statistic(key="queries_by_category", by="category"),
        Statistic(key="paginated_queries", where={"paginated": True}),
    ),
    constructs=Constructs(field="handler"),
    rules=QUERY_RULES,
    artefacts=(VIEWS, COMPLIANCE, CACHE),
    parts=_PARTS,
    figures=joint_figures,
)
