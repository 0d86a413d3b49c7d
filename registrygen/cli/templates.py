"""`registrygen templates`: the packaged templates, and how one becomes your own."""

from __future__ import annotations

from pathlib import Path

from registrygen.cli.codes import NO_FOLDER, TEMPLATE_EXISTS, UNKNOWN_TEMPLATE
from registrygen.cli.copying import copy, near
from registrygen.cli.options import Asked
from registrygen.cli.run import Run, refuse, start
from registrygen.diagnostics.finding import Span, finding
from registrygen.diagnostics.near import suggestion
from registrygen.render import packaged_templates, template_names


def list_templates(asked: Asked) -> int:
    """Prints the names of the templates, and which of them the project replaces."""
    run = start(asked)
    folder = _own_folder(run)
    replaced = [name for name in template_names() if folder is not None and (folder / name).is_file()]
    if run.has_text:
        lines = [f"{name}  (replaced)\n" if name in replaced else f"{name}\n" for name in template_names()]
        run.console.say("".join(lines))
    else:
        records = [{"name": name, "replaced": name in replaced} for name in template_names()]
        run.console.document({"templates": records})
    return 0


def eject(asked: Asked, name: str, to: Path | None) -> int:
    """Copies a packaged template to the project's folder of templates, where it replaces the packaged one."""
    run = start(asked)
    if name not in template_names():
        help = suggestion(name, template_names()) or "`registrygen templates list` names them"
        return refuse(run, finding(UNKNOWN_TEMPLATE, f"there is no template `{name}`", at=None, help=help))
    folder = Path.cwd() / to if to is not None else _own_folder(run)
    if folder is None:
        help = 'set `templates = "templates"` in the configuration, or name a folder with `--to`'
        return refuse(run, finding(NO_FOLDER, "the configuration names no folder of templates", at=None, help=help))
    target = folder / name
    if target.exists():
        at = Span.of_line(near(target))
        help = "move it away, or name another folder with `--to`"
        return refuse(run, finding(TEMPLATE_EXISTS, f"`{near(target)}` exists", at=at, help=help))
    return _eject(run, name, target, folder)


def _eject(run: Run, name: str, target: Path, folder: Path) -> int:
    problem = copy({packaged_templates() / name: target})
    if problem is not None:
        return refuse(run, problem)
    run.console.note(f"copied to {near(target)}")
    if folder != _own_folder(run):
        run.console.note(f'it is used once the configuration says `templates = "{near(folder)}"`')
    return 0


def _own_folder(run: Run) -> Path | None:
    templates = run.config.model.templates
    return run.config.root / templates if templates else None
