"""The page of what live registries hold: their names, what each stands for, and how it is looked up and described in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    DOCS_HEADER,
    Artefact,
    Entry,
    Project,
    Registry,
    TextPage,
    flat,
    kind_pages,
    markdown,
    sentence,
)
from registrygen.kinds.registries.entries import (
    KIND,
    base_expression,
    class_name,
    declared,
    group_of,
    is_shared,
    live,
    trusted,
)
from registrygen.kinds.registries.spec import DeclaredModel

_COLUMNS = ("Name", "Stands for", "What it is")


@dataclass(frozen=True, kw_only=True)
class LiveView:
    """One live registry."""

    title: str
    lines: Sequence[str]
    names: markdown.TableView | None


@dataclass(frozen=True, kw_only=True)
class NamesView:
    """The page of a document's live registries."""

    header: str
    title: str
    registries: Sequence[LiveView]


def names_pages(registries: Sequence[Registry], project: Project, *_: object) -> list[TextPage]:
    """A page for every document that has live registries."""
    asked = [registry for registry in registries if registry.entries]
    return kind_pages(asked, ending=".names", template="registries/names.md.j2", build=names_view, title=_title)


def _title(registry: Registry) -> str:
    return f"Names: {registry.title or 'Live registries'}"


def names_view(registry: Registry) -> NamesView:
    """What the live registries of a document hold."""
    return NamesView(
        header=DOCS_HEADER,
        title=markdown.text(_title(registry)),
        registries=[_registry(entry) for entry in registry.entries],
    )


def _registry(entry: Entry) -> LiveView:
    rows = [_row(name, said) for name, said in declared(entry).items()]
    return LiveView(
        title=markdown.text(class_name(entry)),
        lines=[*_taken(entry), *_limits(entry)],
        names=markdown.table(_COLUMNS, rows) if rows else None,
    )


def _row(name: str, said: DeclaredModel) -> tuple[str, str, str]:
    if said.alias is not None:
        stands_for = f"the same as {markdown.code_cell(said.alias)}"
    else:
        stands_for = markdown.code_cell(said.bind) if said.bind else "what is registered as it"
    return markdown.code_cell(name), stands_for, markdown.text(sentence(said.summary))


def _taken(entry: Entry) -> list[str]:
    """What it is for, and what it takes."""
    said, base = live(entry), base_expression(entry, lambda item: item.short)
    lines = [markdown.text(sentence(said.doc))] if said.doc else []
    if said.contract is not None:
        parameters = ", ".join(f"{name}: {type_}" for name, type_ in said.contract.parameters.items())
        lines.append(f"Functions {markdown.code(f'({parameters}) -> {said.contract.returns}')}.")
    elif said.form == "function":
        lines.append(
            f"Functions that {markdown.code(flat(base))} describes." if base else "Functions of any signature."
        )
    elif said.form == "scheme":
        lines.append("Functions and classes, each with a model of its arguments.")
    elif base is None:
        lines.append("Classes of any sort.")
    else:
        word = "with the structure of" if said.strict else "that derive from"
        lines.append(f"Classes {word} {markdown.code(flat(base))}.")
    return lines


def _limits(entry: Entry) -> list[str]:
    """Who may add to it, and where it is kept."""
    said, lines = live(entry), []
    if said.closed:
        lines.append("Nothing can be registered under another name.")
    if group_of(entry):
        lines.append(f"Packages add to it by the entry points {markdown.code(group_of(entry))}.")
    if is_shared(entry):
        names = ", ".join(markdown.code(name) for name in trusted(entry))
        place = "Redis" if said.storage.backend == "redis" else "a registry server"
        lines.append(
            f"Processes share it as {markdown.code(said.storage.namespace or '')} by way of {place}; they import {names}."
        )
    return lines


NAMES_PAGE = Artefact(name="registries/names-page", consumes=(KIND,), pages=names_pages)
