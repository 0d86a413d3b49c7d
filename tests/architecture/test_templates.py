"""Templates print and do not think: the syntax trees of the packaged ones, held to DESIGN section 11."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from registrygen.render import Templates, packaged_templates, template_names

STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Macro,
)
NAMES = [name for name in template_names() if not name.startswith("init/")]


def parsed(text: str) -> nodes.Template:
    return Environment(autoescape=False).parse(text)


def problems(tree: nodes.Template) -> Iterator[str]:
    """What a template does beyond printing attributes, looping over them and asking whether they are there."""
    for node in walk(tree):
        if isinstance(node, nodes.Output):
            bad = [
                item
                for item in node.nodes
                if not (isinstance(item, nodes.TemplateData) or is_chain(item) or is_macro_call(item))
            ]
        elif isinstance(node, nodes.If):
            bad = (
                []
                if is_chain(node.test) or (isinstance(node.test, nodes.Not) and is_chain(node.test.node))
                else [node.test]
            )
            bad += list(node.elif_)
        elif isinstance(node, nodes.For):
            plain = (
                is_chain(node.iter)
                and isinstance(node.target, nodes.Name)
                and not (node.test or node.else_ or node.recursive)
            )
            bad = [] if plain else [node]
        elif isinstance(node, nodes.Include | nodes.Import | nodes.FromImport):
            bad = [] if isinstance(node.template, nodes.Const) else [node.template]
        elif isinstance(node, nodes.Macro):
            bad = list(node.defaults)
        else:
            bad = [] if isinstance(node, STATEMENTS) else [node]
        for item in bad:
            yield f"line {item.lineno}: {type(item).__name__}"


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """The statements below a node; expressions belong to the statement that they stand in."""
    yield node
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Stmt):
            yield from walk(child)


def is_chain(node: nodes.Node) -> bool:
    """`x` or `x.y.z`."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


def is_macro_call(node: nodes.Node) -> bool:
    """`table(x.y)` or `markdown.table(x.y)`: an imported macro with attributes."""
    if not isinstance(node, nodes.Call) or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return False
    callee = node.node
    named = isinstance(callee, nodes.Name) or (
        isinstance(callee, nodes.Getattr) and isinstance(callee.node, nodes.Name)
    )
    return named and is_chain(callee) and all(is_chain(argument) for argument in node.args) and root(callee) != "view"


def root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


@pytest.mark.parametrize("name", NAMES)
def test_a_template_only_prints(name: str) -> None:
    tree = parsed((packaged_templates() / name).read_text(encoding="utf-8"))
    assert list(problems(tree)) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ view.a or view.b }}",
        "{{ view.names[0] }}",
        "{{ view.name | upper }}",
        "{{ view.name ~ '!' }}",
        "{{ 'x' if view.a else 'y' }}",
        "{{ view.render(1) }}",
        "{{ view.render() }}",
        "{% if view.a == 1 %}x{% endif %}",
        "{% if view.a and view.b %}x{% endif %}",
        "{% if view.a is defined %}x{% endif %}",
        "{% if view.a %}x{% elif view.b %}y{% endif %}",
        "{% for x in view.items[:2] %}{{ x }}{% endfor %}",
        "{% for x in view.items if x.good %}{{ x }}{% endfor %}",
        "{% set x = view.a %}{{ x }}",
        "{% filter upper %}x{% endfilter %}",
        "{% include view.name %}",
    ],
)
def test_a_template_that_thinks_is_told(text: str) -> None:
    assert len(list(problems(parsed(text)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{{ view.a.b }}",
        "{% for x in view.items %}{{ x.name }}{% endfor %}",
        "{% if not view.a %}x{% else %}y{% endif %}",
        "{% from 'm.j2' import table %}{{ table(view.rows) }}",
        "{% import 'm.j2' as m %}{{ m.table(view.rows) }}",
    ],
)
def test_a_template_that_prints_is_let_be(text: str) -> None:
    assert list(problems(parsed(text))) == []


def test_there_are_templates_to_look_at() -> None:
    assert {"core/bus.py.j2", "core/module.py.j2", "core/wiring.py.j2", "providers/factory.py.j2"} <= set(NAMES)


def test_a_name_that_the_view_does_not_have_is_an_error() -> None:
    environment = Templates(overrides=None).environment()
    assert environment.undefined is StrictUndefined


def test_tags_on_lines_of_their_own_leave_no_trace() -> None:
    environment = Templates(overrides=None).environment()
    template = environment.from_string("a\n    {% if view %}\nb\n    {% endif %}\nc")
    assert template.render(view=True) == "a\nb\nc"


def test_nothing_is_escaped() -> None:
    assert Templates(overrides=None).environment().from_string("{{ view }}").render(view="<&>") == "<&>"


def test_templates_of_the_user_are_sandboxed(tmp_path) -> None:
    environment = Templates(overrides=tmp_path).environment()
    assert isinstance(environment, SandboxedEnvironment)
    assert environment.undefined is StrictUndefined
    assert environment.trim_blocks
    assert environment.lstrip_blocks
