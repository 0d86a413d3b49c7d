"""The rows that a database is seeded with, in the factory's module."""

from __future__ import annotations

from registrygen.api import Collection, Dict, Entry, MemberValue, Registry, Scope, Subscript, Text, layout
from registrygen.kinds.providers.entries import provider, slug_of

ROW, ROWS = "ProviderSeedRow", "PROVIDER_SEED_ROWS"


def seed_rows(registry: Registry, scope: Scope) -> str:
    """The assignment of the rows, one for each provider."""
    row = registry.layout.named(ROW)
    annotation = Subscript(scope.std("typing", "Final"), (Subscript("tuple", (row, "...")),))
    rows = Collection("(", tuple(_seed_row(registry, entry) for entry in registry.entries))
    return layout.assignment(registry.layout.named(ROWS), rows, scope.style, annotation=annotation)


def _seed_row(registry: Registry, entry: Entry) -> Dict:
    def text(value: object) -> Text:
        assert isinstance(value, MemberValue)
        member = registry.enums[value.slot].member(value.name)
        return Text(str(member.value) if member else value.name)

    capabilities = entry.values["capabilities"]
    assert isinstance(capabilities, tuple)
    return Dict(
        (
            (Text("slug"), Text(slug_of(registry, entry))),
            (Text("display_name"), Text(provider(entry).display_name)),
            (Text("category"), text(entry.values["category"])),
            (Text("auth_type"), text(entry.values["auth_type"])),
            (Text("capabilities"), Collection("[", tuple(text(item) for item in capabilities))),
        )
    )
