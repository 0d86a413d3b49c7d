"""`registrygen stats`: the figures of every registry, as the generated statistics function returns them."""

from __future__ import annotations

from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import exit_code, look, start
from registrygen.model.registry import Registry
from registrygen.view.statistics import expected_statistics


def stats(asked: Asked) -> int:
    """Prints the statistics of all registries."""
    run = start(asked)
    analysis = look(run)
    registries = [item for item in analysis.project.registries if item.statistics]
    if run.has_text:
        run.console.say("\n".join(map(_block, registries)))
    else:
        run.console.document({"registries": [_record(registry) for registry in registries]})
    return exit_code(run, analysis.findings)


def _block(registry: Registry) -> str:
    rows = [(key, _figure(value)) for key, value in expected_statistics(registry).items()]
    head = f"{registry.kind.name}  {registry.layout.module}:{registry.layout.name}\n"
    return head + columns(rows, indent="  ")


def _figure(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{word} {count}" for word, count in value.items()) or "none"
    return str(value)


def _record(registry: Registry) -> dict[str, object]:
    return {
        "kind": registry.kind.name,
        "module": registry.layout.module,
        "name": registry.layout.name,
        "statistics": dict(expected_statistics(registry)),
    }
