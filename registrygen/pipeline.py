"""The stages in order: load, resolve, check, view, render; the one module that knows them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from registrygen import config as config_stage
from registrygen import formatting as formatting_stage
from registrygen import load as load_stage
from registrygen import render as render_stage
from registrygen.check import CODES as RULE_CODES
from registrygen.check import CORE_RULES, check
from registrygen.config import Config, OutputModel
from registrygen.diagnostics import suppressions
from registrygen.diagnostics.finding import Code, Finding, sort_key
from registrygen.diagnostics.suppressions import apply_suppressions, read_suppressions
from registrygen.doubts import credible, without_faulty_fields
from registrygen.facts import source as facts_stage
from registrygen.facts.declared import with_declared
from registrygen.facts.reads import reads_below, reads_in
from registrygen.facts.source import open_facts
from registrygen.formatting import formatted
from registrygen.kinds import catalog as kinds_catalog
from registrygen.kinds import kind_checks
from registrygen.kinds.catalog import BUILTIN, catalog
from registrygen.load import load
from registrygen.model.artefact import Artefact, Compliance, Inputs, Section
from registrygen.model.facts import Facts
from registrygen.model.kind import Kind
from registrygen.model.page import Page
from registrygen.model.registry import Project
from registrygen.model.views import PageView
from registrygen.pysource.layout import Style
from registrygen.render import Templates, render, unused_templates
from registrygen.resolve import classes, drafts, entries, enums, handlers, lookups, naming, objects, validation, values
from registrygen.resolve.objects import ref_table
from registrygen.resolve.reading import Surroundings
from registrygen.resolve.registries import resolve
from registrygen.rules import configuration
from registrygen.rules import declared as declared_rules
from registrygen.rules.configuration import configuration_findings, in_configuration
from registrygen.rules.context import Context
from registrygen.source import files as spec_files
from registrygen.source import yaml as yaml_source
from registrygen.source.files import SpecFile, discover, read
from registrygen.view import modules as view_modules
from registrygen.view import renaming
from registrygen.view.core import all_pages, all_sections
from registrygen.view.modules import Output, circular, clashes, module_views
from registrygen.view.renaming import unused_names
from registrygen.view.unused import UnusedField, unused_fields
from registrygen.write import codes as write_codes
from registrygen.write.files import has_header


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What the specs mean, and all that is wrong with them."""

    project: Project
    kinds: Mapping[str, Kind]
    files: tuple[SpecFile, ...]
    facts: Facts
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong that blocks writing."""
        return any(item.is_error for item in self.findings)


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The pages of one output of the configuration."""

    output: OutputModel
    pages: tuple[Page, ...]


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """The pages of every output, none where there are errors, and the findings of the analysis and of rendering."""

    outputs: tuple[Rendered, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Unused:
    """The metadata fields that nobody reads, none where there are errors, and what was found in finding out."""

    fields: tuple[UnusedField, ...]
    findings: tuple[Finding, ...]


def analyse(config: Config, paths: Sequence[Path]) -> Analysis:
    """Loads, resolves and checks the specs at and below the paths."""
    found, problems = discover(paths, config.root)
    files: list[SpecFile] = []
    findings = [in_configuration(item, config) for item in problems]
    for path in found:
        item = read(path, config.root)
        if isinstance(item, SpecFile):
            files.append(item)
        else:
            findings.append(item)
    loaded = load(files)
    findings.extend(loaded.findings)
    known = catalog(loaded.documents)
    findings.extend(known.findings)
    facts = open_facts([config.root / root for root in config.model.source], config.root)
    around = Surroundings(
        facts=facts,
        refs=ref_table(config.model.refs),
        ref_place=config.ref_place,
        missing=config.missing,
        uncertain=known.uncertain if loaded.complete and not problems else known.uncertain | frozenset(known.kinds),
        package=_code_package(config),
    )
    project, problems = resolve(known.documents, known.kinds, around)
    findings.extend(problems)
    facts = with_declared(facts, (item for registry in project.registries for item in registry.classes.values()))
    findings.extend(check(Context(project=project, facts=facts, missing=config.missing, today=config.model.today)))
    findings.extend(configuration_findings(config, project, facts))
    findings.extend(unused_templates(_templates(config)))
    findings.extend(facts.findings())
    told = credible(_without_repeats(findings), loaded.documents, project)
    told = without_faulty_fields(told, known.documents, known.faulty)
    kept = _suppressed(told, files, config, known.kinds.values())
    return Analysis(
        project=project, kinds=known.kinds, files=tuple(files), facts=facts, findings=tuple(sorted(kept, key=sort_key))
    )


def _code_package(config: Config, otherwise: str = "") -> str:
    """The package that the registries' code stands in."""
    return next((item.package for item in config.model.outputs if "code" in item.parts), otherwise)


def _without_repeats(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without unknown keys where the header is misspelt: loading has said it already."""
    headers = {item.span for item in findings if item.code == load_stage.HEADER.name}
    return [item for item in findings if item.code != validation.UNKNOWN_KEY.name or item.span not in headers]


def _suppressed(
    findings: Sequence[Finding], files: Sequence[SpecFile], config: Config, kinds: Iterable[Kind]
) -> list[Finding]:
    """The findings without those that a comment allows, in specs and in the application's source."""
    suppressions = [item for file in files for item in read_suppressions(file.path, file.text)]
    named = {item.span.path for item in findings if item.span is not None and item.span.path.endswith(".py")}
    for path in sorted(named):
        source = read(config.root / path, config.root)
        if isinstance(source, SpecFile):
            suppressions.extend(read_suppressions(source.path, source.text))
    if not suppressions:
        return list(findings)
    codes = {item.name for item in all_codes()} | {rule.code.name for kind in kinds for rule in kind.rules}
    return apply_suppressions(findings, suppressions, codes)


def build_pages(config: Config, analysis: Analysis, part: Collection[str] | None = None) -> Rendering:
    """Views and renders everything that the specs generate, for every output; of a part only what its spec files do."""
    if analysis.has_errors:
        return Rendering(outputs=(), findings=analysis.findings)
    artefacts = tuple(
        {artefact.name: artefact for kind in analysis.kinds.values() for artefact in kind.artefacts}.values()
    )
    inputs = inputs_of(config, analysis)
    sections = all_sections(analysis.project, artefacts, inputs)
    findings = [*clashes(sections, analysis.project), *unused_names(analysis.project, sections)]
    if findings:
        return Rendering(outputs=(), findings=(*analysis.findings, *findings))
    rendered: list[Rendered] = []
    for output in config.model.outputs:
        pages, problems = _output_pages(config, analysis, artefacts, sections, output)
        if part is not None:
            paths = _paths_of(analysis, artefacts, config, part)
            pages = [page for page in pages if page.path in paths]
        findings.extend(item for item in problems if item not in findings)
        rendered.append(Rendered(output=output, pages=tuple(pages)))
    return Rendering(outputs=() if findings else tuple(rendered), findings=(*analysis.findings, *findings))


def unused(config: Config, analysis: Analysis) -> Unused:
    """The metadata fields that neither the application nor the generated code reads; generated tests are no readers."""
    outputs = [item.model_copy(update={"parts": ["code"]}) for item in config.model.outputs if "code" in item.parts]
    rendering = build_pages(replace(config, model=config.model.model_copy(update={"outputs": outputs})), analysis)
    roots = [config.root / root for root in config.model.source]
    found = reads_below(roots, config.root, has_header)
    findings = (*rendering.findings, *found.findings)
    if any(item.is_error for item in findings):
        return Unused(fields=(), findings=findings)
    texts = [page.text for output in rendering.outputs for page in output.pages if page.python]
    names = found.names.union(*map(reads_in, texts))
    return Unused(fields=unused_fields(analysis.project, names), findings=findings)


def _output_pages(
    config: Config, analysis: Analysis, artefacts: Sequence[Artefact], sections: Sequence[Section], output: OutputModel
) -> tuple[list[Page], list[Finding]]:
    code_package = _code_package(config, output.package)
    style = Style(line_length=config.model.line_length, magic_trailing_comma=config.model.trailing_comma)
    own = [section for section in sections if section.part in output.parts]
    place = Output(package=output.package, code_package=code_package, style=style)
    modules = module_views(own, analysis.project, place) if own else []
    circles = circular(modules, analysis.project, place)
    inputs = inputs_of(config, analysis, code_package)
    pages = [
        PageView(path=page.path, template=page.template, view=page.build())
        for page in (all_pages(analysis.project, artefacts, inputs) if "docs" in output.parts else ())
    ]
    rendered, findings = render(modules, pages, _templates(config))
    done, problems = formatted(rendered, config.model.formatter, style)
    return done, [*circles, *findings, *problems]


def _templates(config: Config) -> Templates:
    overrides = config.root / config.model.templates if config.model.templates else None
    return Templates(overrides=overrides, shown=config.model.templates or "")


def inputs_of(config: Config, analysis: Analysis, package: str = "") -> Inputs:
    """What artefacts may ask beside the specs."""
    said = config.model.compliance
    compliance = Compliance(
        app=said.app,
        handlers=said.handlers,
        recorded=said.recorded,
        settings=said.settings,
        samples=said.samples,
        tokens=said.tokens,
        others=said.others,
    )
    return Inputs(facts=analysis.facts, compliance=compliance, package=package)


def _paths_of(
    analysis: Analysis, artefacts: Sequence[Artefact], config: Config, files: Collection[str]
) -> set[PurePosixPath]:
    """The paths of what the registries of these spec files would generate by themselves, their packages included."""
    project = analysis.project
    chosen = tuple(
        registry
        for registry in project.registries
        if registry.kind.origin in files or any(document.path in files for document in registry.documents)
    )
    part = replace(project, registries=chosen)
    inputs = inputs_of(config, analysis)
    modules = {PurePosixPath(*section.module.split(".")) for section in all_sections(part, artefacts, inputs)}
    packages = {folder / "__init__.py" for module in modules for folder in module.parents}
    identities = {registry.identity for registry in chosen}
    pages = {
        PurePosixPath(page.path)
        for page in all_pages(project, artefacts, inputs)
        if page.registry is None or page.registry in identities
    }
    return {module.with_name(f"{module.name}.py") for module in modules} | packages | pages


def all_codes() -> tuple[Code, ...]:
    """Every code that a finding about specs, source, configuration, templates or output can have, by name."""
    rules = (*CORE_RULES, *(rule for kind in BUILTIN for rule in kind.rules))
    stages = (
        yaml_source, spec_files, suppressions, config_stage, configuration, load_stage, kinds_catalog, kind_checks, facts_stage,
        classes, drafts, entries, enums, handlers, lookups, naming, objects, validation, values, declared_rules, view_modules, renaming,
        render_stage, formatting_stage, write_codes,
    )  # fmt: skip
    formats = [item for kind in BUILTIN for exchange in kind.exchanges for item in exchange.codes]
    found = [*RULE_CODES, *(rule.code for rule in rules), *(item for stage in stages for item in stage.CODES), *formats]
    return tuple(sorted(dict.fromkeys(found), key=lambda item: item.name))
