"""The page that says how each provider is set up: where to register, which settings to set, where OAuth calls back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from registrygen.api import (
    DOCS_HEADER,
    Artefact,
    Entry,
    MemberValue,
    Project,
    Registry,
    TextPage,
    kind_pages,
    markdown,
    sentence,
)
from registrygen.kinds.providers.entries import Setting, document, optional_settings, provider, settings_of
from registrygen.kinds.providers.oauth import callback_path, oauth_entries

_COLUMNS = ("Holds", "Without it", "What it is for")


@dataclass(frozen=True, kw_only=True)
class ProviderView:
    """How one provider is set up."""

    title: str
    lines: Sequence[str]
    steps: Sequence[str]
    settings: markdown.TableView | None


@dataclass(frozen=True, kw_only=True)
class SetupView:
    """The page of a registry."""

    header: str
    title: str
    lines: Sequence[str]
    providers: Sequence[ProviderView]


def setup_pages(registries: Sequence[Registry], project: Project, *_: object) -> list[TextPage]:
    """A page for each registry of which any provider has settings, a callback or steps."""
    asked = [registry for registry in registries if any(map(partial(_needs_setup, registry), registry.entries))]
    return kind_pages(asked, ending=".setup", template="providers/setup.md.j2", build=setup_view, title=_title)


def _title(registry: Registry) -> str:
    return f"Setting up: {registry.title}"


def _needs_setup(registry: Registry, entry: Entry) -> bool:
    setup = provider(entry).setup
    return bool(settings_of(entry) or setup.url or setup.steps) or entry in oauth_entries(registry)


def setup_view(registry: Registry) -> SetupView:
    """How the providers of a registry are set up."""
    reading = {
        "optional": "A provider whose settings are not all there is not available; the others are.",
        "required": "The application does not start without the settings that have no default.",
        None: "A provider whose settings are not all there cannot be used.",
    }
    return SetupView(
        header=DOCS_HEADER,
        title=markdown.text(_title(registry)),
        lines=[reading[document(registry).settings_models]],
        providers=[_provider(registry, entry) for entry in registry.entries],
    )


def _provider(registry: Registry, entry: Entry) -> ProviderView:
    setup, settings = provider(entry).setup, settings_of(entry)
    first = "Environment variable" if document(registry).settings_models else "Setting"
    rows = [_row(registry, item) for item in settings]
    table = markdown.table(*markdown.without_empty((first, *_COLUMNS), rows)) if rows else None
    steps = [f"Open <{setup.url}>."] if setup.url else []
    steps += [markdown.text(sentence(step)) for step in setup.steps]
    return ProviderView(
        title=markdown.text(provider(entry).display_name),
        lines=_lines(registry, entry, bool(settings)),
        steps=[f"{number}. {step}" for number, step in enumerate(steps, 1)],
        settings=table,
    )


def _lines(registry: Registry, entry: Entry, has_settings: bool) -> list[str]:
    said, auth = provider(entry), entry.values.get("auth_type")
    word = registry.enums["auth_type"].member(auth.name) if isinstance(auth, MemberValue) else None
    kind = f"Slug {markdown.code(entry.key)}, authenticated by {markdown.code(str(word.value) if word else '')}."
    lines = [kind if not said.doc else f"{markdown.text(sentence(said.doc))} {kind}"]
    if not said.enabled:
        lines.append("It is switched off.")
    if said.beta:
        lines.append("It is still being tried out.")
    if said.min_version:
        lines.append(f"It needs version {markdown.code(said.min_version)} of the application.")
    if entry in oauth_entries(registry):
        path = markdown.code(callback_path(registry, entry))
        lines.append(f"Its callback is {path}, below the address at which the application's routes are reached.")
    if not has_settings:
        lines.append("It needs no settings.")
    return lines


def _row(registry: Registry, item: Setting) -> tuple[str, str, str, str]:
    name = item.name.upper() if document(registry).settings_models else item.name
    missing = "the application does not start"
    if item.default is not None:
        missing = markdown.code_cell(str(item.default).lower() if isinstance(item.default, bool) else str(item.default))
    elif item.name in optional_settings(registry) or document(registry).settings_models is None:
        missing = "the provider is not available"
    return (
        markdown.code_cell(name),
        _WORDS[item.type] if item.type else "",
        missing,
        markdown.text(sentence(item.doc)) if item.doc else "",
    )


_WORDS = {
    "secret": "a secret",
    "text": "text",
    "url": "an address",
    "path": "a path",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "duration": "a time, in seconds or ISO 8601",
}


SETUP_PAGE = Artefact(name="providers/setup-page", consumes=("providers",), pages=setup_pages)
