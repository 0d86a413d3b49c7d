"""Random expressions and statements, small enough for many of them."""

from __future__ import annotations

from hypothesis import strategies as st

from registrygen.pysource.expr import Argument, Call, Collection, Comprehension, Dict, Subscript, Text, Union
from registrygen.pysource.layout import Parameter, Style
from registrygen.pysource.literals import literal

WORDS = ["a", "meta", "EventCategory", "user_registration", "EventCategory.AUTHENTICATION", "handlers.logging.phase"]
LONG = ["finance_events_handlers_logging_event_handler", "finance.events.handlers.LoggingEventHandlerProtocol"]
names = st.sampled_from([*WORDS, *LONG])
identifiers = names.map(lambda name: name.replace(".", "_"))
texts = st.one_of(
    st.sampled_from(
        ["", "short", "a somewhat longer text, with a comma", "it's", 'say "hello"', "x" * 50, "日本語のテキスト"]
    ),
    st.text(max_size=12),
).map(Text)
numbers = st.one_of(st.integers(-1000, 10**12), st.booleans(), st.none(), st.floats(allow_nan=False)).map(literal)
atoms = st.one_of(names, texts, numbers)
loops = st.sampled_from(
    [
        "for meta in REGISTRY",
        "for key, value in EVENT_REGISTRY.items()",
        "for entry in EVENT_REGISTRY_BY_CATEGORY_AND_WORKFLOW_AND_PHASE",
        "for a in outer_collection_of_entries for b in a.inner_collection",
    ]
)
conditions = st.sampled_from(
    [None, "a", "meta.category is category", "meta.requires_email and not meta.deprecated_since_version"]
)
types = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds(Subscript, names, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Union, st.lists(st.one_of(names, inner), min_size=2, max_size=3).map(tuple)),
        st.builds(Subscript, st.just("Literal"), st.lists(texts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


def _calls(inner: st.SearchStrategy[object]) -> st.SearchStrategy[Call]:
    positional = st.lists(inner.map(Argument), max_size=2)
    named = st.lists(st.builds(Argument, inner, identifiers), max_size=3, unique_by=lambda item: item.keyword)
    return st.builds(lambda name, first, rest: Call(name, (*first, *rest)), names, positional, named)


def _nodes(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    items = st.lists(inner, max_size=4).map(tuple)
    filled = st.lists(inner, min_size=1, max_size=3).map(tuple)
    pairs = st.lists(st.tuples(st.one_of(texts, names), inner), max_size=3).map(tuple)
    return st.one_of(
        _calls(inner),
        _calls(inner),
        st.builds(Collection, st.sampled_from("[("), items),
        st.builds(Collection, st.just("{"), filled),
        st.builds(Dict, pairs),
        st.builds(Subscript, names, filled),
        st.builds(Comprehension, st.sampled_from("[{("), inner, loops, conditions),
        st.builds(Comprehension, st.just("{"), st.tuples(texts, inner), loops, conditions),
        types.filter(lambda value: not isinstance(value, str)),
    )


expressions = st.recursive(atoms, _nodes, max_leaves=10)
styles = st.builds(Style, st.integers(40, 120), st.booleans())
parameters = st.lists(
    st.builds(Parameter, identifiers, st.none() | types, st.none()), max_size=4, unique_by=lambda item: item.name
)
