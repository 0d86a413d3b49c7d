"""Circles of imports among generated modules: whether each of them can be the first that an application imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

Needs = Mapping[str, Sequence[str]]
"""By the full names of modules and packages: the modules whose names each of them imports, in that order."""


def circle(needs: Needs) -> tuple[str, ...]:
    """The modules of a circle that Python cannot import, each importing from the next; empty where all can be imported.

    A circle through a package alone does no harm: it is enough that the module of a name has run, not its package.
    """
    if not _may_be_circular(needs):
        return ()
    return next((found for start in needs if (found := _from(start, needs))), ())


def _may_be_circular(needs: Needs) -> bool:
    graph = {
        module: {step for step, _ in _steps(others) if not module.startswith(f"{step}.")}
        for module, others in needs.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


def _from(start: str, needs: Needs) -> tuple[str, ...]:
    """What Python does from the first import on: a module that is being imported has none of its names yet."""
    done: set[str] = set()
    running: dict[str, Iterator[tuple[str, bool]]] = {"": _steps([start])}
    while running:
        module, steps = next(reversed(running.items()))
        step, is_named = next(steps, ("", False))
        if not step:
            done.add(module)
            del running[module]
        elif step in running and is_named:
            names = list(running)
            return tuple(names[names.index(step) :])
        elif step in needs and step not in done and step not in running:
            running[step] = _steps(needs[step])
    return ()


def _steps(modules: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """What is imported for a module's sake: its packages from the outermost on, and itself, which alone is asked for a name."""
    for module in modules:
        parts = module.split(".")
        yield from ((".".join(parts[:length]), False) for length in range(1, len(parts)))
        yield module, True
