"""The stretches of the hand-written documentation that are generated: each by its name, from the code itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from registrygen.cli.codes import every_code
from registrygen.config import ComplianceModel, ConfigModel, OutputModel
from registrygen.diagnostics.finding import Code
from registrygen.kinds.components.kind import COMPONENTS
from registrygen.kinds.cqrs.kind import COMMANDS, QUERIES
from registrygen.kinds.enums.kind import ENUMS
from registrygen.kinds.events.kind import EVENTS
from registrygen.kinds.events.spec import BrokerModel
from registrygen.kinds.feature_flags.kind import FEATURE_FLAGS
from registrygen.kinds.feature_flags.spec import TargetModel
from registrygen.kinds.kind_document import ConstructsModel, DeclaredHandlersModel, FieldModel, KeyModel, KindDocument
from registrygen.kinds.providers.kind import PROVIDERS
from registrygen.kinds.providers.spec import OAuthModel, SettingModel, SetupModel
from registrygen.kinds.rate_limits.kind import RATE_LIMITS
from registrygen.kinds.registries.kind import REGISTRIES
from registrygen.kinds.registries.spec import ContractModel, DeclaredModel, StorageModel
from registrygen.kinds.routes.kind import ROUTES
from registrygen.kinds.routes.spec import CacheModel, IdempotencyKeyModel, RouteDeprecation
from registrygen.kinds.validation_rules.kind import VALIDATION_RULES
from registrygen.kinds.validation_rules.spec import ConstraintsModel
from registrygen.model.kind import Kind, Statistic
from registrygen.model.spec import (
    ClassFieldModel,
    ComponentArgument,
    DeprecatedModel,
    DocumentModel,
    EntryModel,
    EnumModel,
    GroupModel,
    HandlerModel,
    LookupModel,
    PartsModel,
    RegistryModel,
    SettingArgument,
    StatisticModel,
    SubscriptionModel,
    ValueArgument,
)
from registrygen.rules.declared import RULES
from registrygen.view.markdown import TableView, code_cell, table
from registrygen.view.reference import description, key_of, key_table, metadata_table

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z_. ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def written(view: TableView) -> str:
    return "\n".join([view.head, *view.rows]) + "\n"


def keys(model: type[BaseModel]) -> Callable[[], str]:
    return lambda: written(key_table(model))


def head_keys(kind: Kind) -> Callable[[], str]:
    """The head keys that a kind's documents have beside the common ones."""

    def make() -> str:
        names = [name for name in kind.document.model_fields if name not in DocumentModel.model_fields]
        whole = key_table(kind.document)
        return written(
            TableView(
                head=whole.head, rows=[whole.rows[list(kind.document.model_fields).index(name)] for name in names]
            )
        )

    return make


def entry_keys(kind: Kind) -> Callable[[], str]:
    return lambda: written(metadata_table(kind.entry, EntryModel))


def own_keys(kind: Kind) -> Callable[[], str]:
    """The keys beside the common ones, of a kind without metadata."""
    view = key_table(kind.entry)
    rows = [
        row for name, row in zip(kind.entry.model_fields, view.rows, strict=True) if name not in EntryModel.model_fields
    ]
    return lambda: written(TableView(head=view.head, rows=rows))


def enums(kind: Kind) -> Callable[[], str]:
    def members(values: Mapping[str, str | int], derive: str) -> str:
        if derive:
            return f"derived from {'the keys' if derive == 'key' else code_cell(derive)}"
        return ", ".join(code_cell(str(value)) for value in values.values()) or "none: a document has to give them"

    return lambda: written(
        table(
            ("Slot", "Class", "Base", "Members"),
            [
                (code_cell(item.slot), code_cell(item.name), code_cell(item.base), members(item.members, item.derive))
                for item in kind.enums
            ],
        )
    )


def lookups(kind: Kind) -> Callable[[], str]:
    return lambda: written(
        table(
            ("Function", "By", "What it does", "Only with"),
            [(code_cell(item.name), code_cell(item.by), item.doc, code_cell(item.needs)) for item in kind.lookups],
        )
    )


def statistics(kind: Kind) -> Callable[[], str]:
    return lambda: written(
        table(("Figure", "What it counts"), [(code_cell(_figure(item)), _counted(item)) for item in kind.statistics])
    )


def _figure(item: Statistic) -> str:
    return f"{item.key}_<handler>" if item.handlers else item.key


def _counted(item: Statistic) -> str:
    if item.handlers:
        return "entries that require the handler, for each handler"
    if item.by:
        return f"entries for each value of {code_cell(item.by)}"
    if item.distinct:
        return f"different values of {code_cell(item.distinct)}"
    if item.given:
        return f"entries that have {code_cell(item.given)}"
    if item.where:
        return "entries with " + " and ".join(code_cell(f"{key}: {value}") for key, value in item.where.items())
    return "all entries"


def declared_rules() -> str:
    codes = {code.name: code for code in all_codes()}
    rows = [
        (code_cell(name), _prose(codes[f"rules/{name.replace('_', '-')}"]), _taken(rule.takes))
        for name, rule in RULES.items()
    ]
    return written(table(("Rule", "The finding, and how the rule is written", "Keys"), rows))


def _taken(takes: Any) -> str:
    if not (isinstance(takes, type) and issubclass(takes, BaseModel)):
        return ""
    return " ".join(
        f"{code_cell(key_of(name, info))}: {description(info)}" for name, info in takes.model_fields.items()
    )


def _prose(code: Code) -> str:
    return " ".join(code.doc.split()).replace("|", "\\|")


def rules() -> str:
    """A section for every code, under a heading for every prefix."""
    parts: list[str] = []
    prefix = ""
    for code in sorted(all_codes(), key=lambda item: item.name):
        first = code.name.partition("/")[0]
        if first != prefix:
            prefix = first
            parts.append(f"## {prefix}\n")
        parts.append(f"### {code.name}\n\n*{code.severity.value.capitalize()}.* {_marked(code.doc)}\n")
    return "\n".join(parts)


def _marked(doc: str) -> str:
    return re.sub(r"`[^`]*`|<", lambda match: "\\<" if match[0] == "<" else match[0], doc)


def all_codes() -> Sequence[Code]:
    return list(every_code().values())


BLOCKS: Mapping[str, Callable[[], str]] = {
    "document": keys(DocumentModel),
    "registry": keys(RegistryModel),
    "registry.modules": keys(PartsModel),
    "enum": keys(EnumModel),
    "handler": keys(HandlerModel),
    "subscription": keys(SubscriptionModel),
    "group": keys(GroupModel),
    "entry": keys(EntryModel),
    "deprecated": keys(DeprecatedModel),
    "lookup": keys(LookupModel),
    "statistic": keys(StatisticModel),
    "rules": declared_rules,
    "kind": keys(KindDocument),
    "kind.field": keys(FieldModel),
    "kind.key": keys(KeyModel),
    "kind.handlers": keys(DeclaredHandlersModel),
    "events head": head_keys(EVENTS),
    "events broker": keys(BrokerModel),
    "class.field": keys(ClassFieldModel),
    "events entry": entry_keys(EVENTS),
    "events enums": enums(EVENTS),
    "events lookups": lookups(EVENTS),
    "events statistics": statistics(EVENTS),
    "providers head": head_keys(PROVIDERS),
    "providers oauth": keys(OAuthModel),
    "providers setting": keys(SettingModel),
    "providers setup": keys(SetupModel),
    "providers entry": entry_keys(PROVIDERS),
    "providers enums": enums(PROVIDERS),
    "providers lookups": lookups(PROVIDERS),
    "providers statistics": statistics(PROVIDERS),
    "setting": keys(SettingArgument),
    "value": keys(ValueArgument),
    "component": keys(ComponentArgument),
    "components head": head_keys(COMPONENTS),
    "components entry": entry_keys(COMPONENTS),
    "components enums": enums(COMPONENTS),
    "components lookups": lookups(COMPONENTS),
    "components statistics": statistics(COMPONENTS),
    "kind.constructs": keys(ConstructsModel),
    "commands head": head_keys(COMMANDS),
    "commands entry": entry_keys(COMMANDS),
    "commands enums": enums(COMMANDS),
    "commands lookups": lookups(COMMANDS),
    "commands statistics": statistics(COMMANDS),
    "queries head": head_keys(QUERIES),
    "queries entry": entry_keys(QUERIES),
    "queries enums": enums(QUERIES),
    "queries lookups": lookups(QUERIES),
    "queries statistics": statistics(QUERIES),
    "rate_limits head": head_keys(RATE_LIMITS),
    "rate_limits entry": entry_keys(RATE_LIMITS),
    "rate_limits enums": enums(RATE_LIMITS),
    "rate_limits lookups": lookups(RATE_LIMITS),
    "rate_limits statistics": statistics(RATE_LIMITS),
    "feature_flags head": head_keys(FEATURE_FLAGS),
    "feature_flags target": keys(TargetModel),
    "feature_flags entry": entry_keys(FEATURE_FLAGS),
    "feature_flags enums": enums(FEATURE_FLAGS),
    "feature_flags lookups": lookups(FEATURE_FLAGS),
    "feature_flags statistics": statistics(FEATURE_FLAGS),
    "validation_rules entry": entry_keys(VALIDATION_RULES),
    "validation_rules constraints": keys(ConstraintsModel),
    "validation_rules enums": enums(VALIDATION_RULES),
    "validation_rules lookups": lookups(VALIDATION_RULES),
    "validation_rules statistics": statistics(VALIDATION_RULES),
    "registries entry": own_keys(REGISTRIES),
    "registries contract": keys(ContractModel),
    "registries names": keys(DeclaredModel),
    "registries storage": keys(StorageModel),
    "routes head": head_keys(ROUTES),
    "routes entry": entry_keys(ROUTES),
    "routes key": keys(IdempotencyKeyModel),
    "routes cache": keys(CacheModel),
    "routes deprecated": keys(RouteDeprecation),
    "routes enums": enums(ROUTES),
    "routes lookups": lookups(ROUTES),
    "routes statistics": statistics(ROUTES),
    "enums entry": entry_keys(ENUMS),
    "config": keys(ConfigModel),
    "config.output": keys(OutputModel),
    "config.compliance": keys(ComplianceModel),
    "codes": rules,
}


def current(text: str) -> str:
    """The text with every generated stretch as the code has it now."""
    return BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match['name']]()}\n{match[3]}", text)
