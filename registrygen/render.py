"""Views to text: Jinja templates from the package, and the user's own in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path, PurePosixPath

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from registrygen.diagnostics.finding import Code, Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.page import Page
from registrygen.model.views import ModuleView, PageView

SYNTAX = code("render/syntax", "A template is not well-formed.")
FAILED = code(
    "render/failed",
    """A template asks for something that its view does not have, or does what templates may not do.

    `registrygen templates list` says which templates there are; `templates eject` copies one to start from.
    """,
)
UNUSED = code(
    "render/unused",
    """A template of the project's own replaces no packaged one, and no other template names it.

    A template replaces the packaged one that stands at the same place in its folder.
    """,
    Severity.WARNING,
)
CODES: tuple[Code, ...] = (SYNTAX, FAILED, UNUSED)


FAILURES = (TemplateError, SecurityError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What a template can raise: a user's template is foreign code."""


def packaged_templates() -> Path:
    """The folder of the packaged templates: inside the installed package, else the checkout's."""
    packaged = Path(__file__).parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Templates:
    """Where templates come from; `overrides` is the user's folder, which wins, or None."""

    overrides: Path | None
    shown: str = ""

    def has(self, name: str) -> bool:
        """Whether the user replaces the template of this name."""
        return self.overrides is not None and (self.overrides / name).is_file()

    def environment(self) -> Environment:
        """A Jinja environment; sandboxed where the user brings templates of their own."""
        packaged = FileSystemLoader(packaged_templates())
        if self.overrides is None:
            return _environment(Environment, packaged)
        return _environment(ImmutableSandboxedEnvironment, ChoiceLoader([FileSystemLoader(self.overrides), packaged]))


def _environment(sort: type[Environment], loader: BaseLoader) -> Environment:
    return sort(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,
    )


def template_names() -> list[str]:
    """The names of the packaged templates, sorted."""
    root = packaged_templates()
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.j2"))


def unused_templates(templates: Templates) -> Iterator[Finding]:
    """The user's templates that nothing uses."""
    folder = templates.overrides
    if folder is None or not folder.is_dir():
        return
    own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.j2")) if path.is_file()}
    known = template_names()
    strangers = [name for name in own if name not in known]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in own.values()] if strangers else []
    for name in strangers:
        if not any(f'"{name}"' in text or f"'{name}'" in text for text in texts):
            help = (
                suggestion(name, known)
                if nearest(name, known)
                else "`registrygen templates list` names those that can be"
            )
            at = Span.of_line(f"{templates.shown.rstrip('/')}/{name}")
            yield finding(UNUSED, f"there is no packaged template `{name}` to replace", at=at, help=help)


@dataclass(frozen=True, kw_only=True)
class _Module:
    """What the module template gets: the view, with its sections as text."""

    header: str
    docstring: str
    imports: str
    exports: str
    sections: Sequence[str]


def render(
    modules: Sequence[ModuleView], pages: Sequence[PageView], templates: Templates
) -> tuple[list[Page], list[Finding]]:
    """Every page's text. A template that fails is a finding at its file and line, once."""
    environment = templates.environment()
    findings: dict[tuple[str, Span | None], Finding] = {}
    rendered: list[Page] = []
    for module in modules:
        try:
            rendered.append(_module_page(module, environment, templates))
        except FAILURES as error:
            problem = _template_finding(error, templates)
            findings[problem.message, problem.span] = problem
    for page in pages:
        try:
            text = environment.get_template(page.template).render(view=page.view).rstrip("\n") + "\n"
            rendered.append(Page(path=PurePosixPath(page.path), text=text, python=False))
        except FAILURES as error:
            problem = _template_finding(error, templates)
            findings[problem.message, problem.span] = problem
    return rendered, list(findings.values())


def _module_page(module: ModuleView, environment: Environment, templates: Templates) -> Page:
    sections = [environment.get_template(name).render(view=view).strip("\n") for name, view in module.sections]
    name = "core/module.py.j2" if sections else "core/package.py.j2"
    template = environment.get_template(name)
    overridden = any(templates.has(used) for used in (name, *(section for section, _ in module.sections)))
    view = _Module(
        header=module.header,
        docstring=module.docstring,
        imports=module.imports,
        exports=module.exports,
        sections=sections,
    )
    text = template.render(view=view).rstrip("\n") + "\n"
    return Page(path=PurePosixPath(module.path), text=text, overridden=overridden)


def _template_finding(error: Exception, templates: Templates) -> Finding:
    if isinstance(error, TemplateNotFound):
        at = Span.of_line(templates.shown or "templates")
        return finding(
            FAILED, f"there is no template `{error.name}`", at=at, help="`registrygen templates list` names them"
        )
    if isinstance(error, TemplateSyntaxError):
        return finding(SYNTAX, error.message or "syntax error", at=_place(error.filename, error.lineno, templates))
    name, line = _raised_in(error)
    lacking = _LACKING.search(str(error))
    if lacking is not None:
        message = f"`{lacking['owner']}` has no `{lacking['name']}`"
        known = _view_fields(error, lacking["owner"])
        return finding(FAILED, message, at=_place(name, line, templates), help=suggestion(lacking["name"], known))
    return finding(
        FAILED,
        f"{getattr(error, 'message', None) or error}",
        at=_place(name, line, templates),
        help="see `registrygen templates eject`",
    )


_LACKING = re.compile(r"'(?:[\w.]*\.)?(?P<owner>\w+) object' has no attribute '(?P<name>\w+)'")


def _view_fields(error: Exception, owner: str) -> list[str]:
    """The fields of the view of this class that the failing template was printing."""
    frame = error.__traceback__
    while frame is not None:
        for value in frame.tb_frame.f_locals.values():
            if type(value).__name__ == owner and is_dataclass(value):
                return [item.name for item in fields(value)]
        frame = frame.tb_next
    return []


def _raised_in(error: BaseException) -> tuple[str | None, int]:
    """The template and line of the innermost frame that belongs to a template."""
    name, line = None, 1
    frame = error.__traceback__
    while frame is not None:
        filename = frame.tb_frame.f_code.co_filename
        if filename.endswith(".j2"):
            name, line = filename, frame.tb_lineno
        frame = frame.tb_next
    return name, line


def _place(filename: str | None, line: int, templates: Templates) -> Span:
    if filename is None:
        return Span.of_line(templates.shown or "templates", line)
    path = Path(filename)
    for root, shown in ((templates.overrides, templates.shown), (packaged_templates(), "templates")):
        if root is not None and path.is_relative_to(root):
            return Span.of_line(f"{shown}/{path.relative_to(root).as_posix()}", line)
    return Span.of_line(path.name, line)
