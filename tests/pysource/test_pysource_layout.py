"""Black is the referee: it must leave every layout as it is, and the layout must mean what the flat source means."""

from __future__ import annotations

import ast

import black
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pysource_strategies import expressions, identifiers, parameters, styles, types

from registrygen.pysource import layout
from registrygen.pysource.expr import Argument, Call, Collection, Comprehension, Expr, Subscript, Union, call, flat
from registrygen.pysource.layout import Parameter, Style

referee = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
depths = st.integers(0, 3)


def nested(code: str, depth: int) -> str:
    return "".join("    " * level + "if x:\n" for level in range(depth)) + code + "\n"


def blackened(code: str, style: Style) -> str:
    mode = black.Mode(
        line_length=style.line_length,
        magic_trailing_comma=style.magic_trailing_comma,
        target_versions={black.TargetVersion.PY311},
    )
    return black.format_str(code, mode=mode)


def judge(code: str, flat_code: str, style: Style, depth: int, *, spaced: bool = False) -> None:
    """Black changes nothing, and the tree is that of the source on one line."""
    whole = nested(("\n" if spaced and depth else "") + code, depth)
    assert blackened(whole, style) == whole
    assert ast.dump(ast.parse(whole)) == ast.dump(ast.parse(nested("    " * depth + flat_code, depth)))


tests_of_a_name = st.tuples(expressions.map(flat), st.sampled_from(["in", "not in", "is", "=="]), identifiers).map(
    " ".join
)


def as_call(value: Expr) -> Call:
    return value if isinstance(value, Call) else Call("ValueError", (Argument(value),))


@referee
@given(identifiers, expressions, styles, depths)
def test_assignment(name, value, style, depth):
    judge(layout.assignment(name, value, style, depth=depth), f"{name} = {flat(value)}", style, depth)


@referee
@given(identifiers, expressions, types, styles, depths)
def test_annotated_assignment(name, value, annotation, style, depth):
    code = layout.assignment(name, value, style, annotation=annotation, depth=depth)
    judge(code, f"{name}: {flat(annotation)} = {flat(value)}", style, depth)


@referee
@given(identifiers, types, styles, depths)
def test_annotation_alone(name, annotation, style, depth):
    code = layout.assignment(name, None, style, annotation=annotation, depth=depth)
    judge(code, f"{name}: {flat(annotation)}", style, depth)


@referee
@given(expressions, styles, depths)
def test_return(value, style, depth):
    judge(layout.returned(value, style, depth=depth), f"return {flat(value)}", style, depth)


@referee
@given(expressions.map(as_call), styles, depths)
def test_statement(value, style, depth):
    judge(layout.statement(value, style, depth=depth), flat(value), style, depth)


@referee
@given(expressions.map(as_call), styles, depths)
def test_raise(value, style, depth):
    judge(layout.raised(value, style, depth=depth), f"raise {flat(value)}", style, depth)


@referee
@given(st.lists(tests_of_a_name, min_size=1, max_size=3), styles, depths)
def test_condition(tests, style, depth):
    test, end = " and ".join(tests), "\n" + "    " * (depth + 1) + "pass"
    judge(layout.condition(test, style, depth=depth) + end, f"if {test}:{end}", style, depth, spaced=True)


@referee
@given(expressions.map(as_call), styles, depths)
def test_decorator(value, style, depth):
    end = "\n" + "    " * depth + "def f(): ..."
    judge(layout.decorator(value, style, depth=depth) + end, f"@{flat(value)}{end}", style, depth, spaced=True)


def flat_parameter(item: Parameter) -> str:
    annotation = "" if item.annotation is None else f": {flat(item.annotation)}"
    return item.name + annotation + ("" if item.default is None else f" = {flat(item.default)}")


@referee
@given(
    identifiers, parameters, expressions, st.none() | types, styles, depths, st.booleans(), st.sampled_from(["", "..."])
)
def test_signature(name, items, default, returns, style, depth, is_async, body):
    if is_async and items:
        items = [*items[:-1], Parameter("*"), Parameter(items[-1].name, items[-1].annotation, default)]
    code = layout.signature(name, items, returns, style, depth=depth, is_async=is_async, body=body)
    arrow = "" if returns is None else f" -> {flat(returns)}"
    head = f"{'async ' * is_async}def {name}({', '.join(map(flat_parameter, items))}){arrow}: {body}"
    end = "" if body else "\n" + "    " * (depth + 1) + "pass"
    judge(code + end, head.rstrip() + end, style, depth, spaced=True)


@referee
@given(identifiers, st.lists(types.map(flat), max_size=4), styles, depths)
def test_class_head(name, bases, style, depth):
    end = "\n" + "    " * (depth + 1) + "pass"
    head = f"class {name}({', '.join(bases)}):" if bases else f"class {name}:"
    judge(layout.class_head(name, bases, style, depth=depth) + end, head + end, style, depth, spaced=True)


@pytest.mark.parametrize("magic", [True, False])
@pytest.mark.parametrize("length", range(40, 121, 5))
def test_return_type_that_explodes(length, magic):
    style = Style(length, magic)
    returns = Subscript("Literal", tuple(f'"a_rather_long_member_{number}"' for number in range(4)))
    for items in ([], [Parameter("a")], [Parameter("a"), Parameter("b", "int")]):
        code = layout.signature("read", items, returns, style) + "\n    pass\n"
        assert blackened(code, style) == code


@pytest.mark.parametrize("length", range(40, 121))
def test_shapes_that_generated_modules_have(length):
    style = Style(length)
    metadata = call("EventMetadata", event_class="UserLoginAttempted", category="EventCategory.AUTHENTICATION")
    lookup = Comprehension("{", ("meta.event_class", "meta"), "for meta in EVENT_REGISTRY")
    code = "\n".join(
        [
            layout.assignment(
                "EVENT_REGISTRY",
                Collection("(", (metadata, metadata)),
                style,
                annotation=Subscript("tuple", ("EventMetadata", "...")),
            ),
            layout.assignment("_BY_CLASS", lookup, style, annotation="dict[type[DomainEvent], EventMetadata]"),
            layout.assignment("flag", Union(("AuditAction", "EventCategory", "WorkflowPhase", "None")), style),
            layout.assignment(
                "names", Call("frozenset", (Argument(Comprehension("(", "meta.name", "for meta in X")),)), style
            ),
        ]
    )
    assert blackened(code + "\n", style) == code + "\n"


def test_empty_set_is_refused():
    with pytest.raises(ValueError, match="empty set"):
        Collection("{")
