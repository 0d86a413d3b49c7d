"""`registrygen stats`: the figures of every registry, as the generated statistics function returns them."""

from __future__ import annotations

from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import exit_code, look, start
from registrygen.model.registry import Project, Registry
from registrygen.view.statistics import expected_statistics


def stats(asked: Asked) -> int:
    """Prints the statistics of all registries."""
    run = start(asked)
    analysis = look(run)
    registries = [item for item in analysis.project.registries if item.statistics]
    if run.has_text:
        run.console.say("\n".join(_block(registry, analysis.project) for registry in registries))
    else:
        run.console.document({"registries": [_record(registry, analysis.project) for registry in registries]})
    return exit_code(run, analysis.findings)


def _figures(registry: Registry, project: Project) -> dict[str, object]:
    """The registry's own figures, and those that its kind draws from others."""
    others = registry.kind.figures(registry, project) if registry.kind.figures is not None else {}
    return {**expected_statistics(registry), **others}


def _block(registry: Registry, project: Project) -> str:
    rows = [(key, _figure(value)) for key, value in _figures(registry, project).items()]
    if registry.subscriptions:
        rows.append(("subscriptions", str(len(registry.subscriptions))))
    head = f"{registry.kind.name}  {registry.layout.module}:{registry.layout.name}\n"
    return head + columns(rows, indent="  ")


def _figure(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{word} {count}" for word, count in value.items()) or "none"
    return str(value)


def _record(registry: Registry, project: Project) -> dict[str, object]:
    return {
        "kind": registry.kind.name,
        "module": registry.layout.module,
        "name": registry.layout.name,
        "statistics": _figures(registry, project),
        "subscriptions": len(registry.subscriptions),
    }
