"""The handlers of a registry, and the subscriptions that entries' flags and `subscriptions` make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.payloads import is_generic
from registrygen.model.registry import Entry, Enumeration, Handler, MemberValue, Subscription
from registrygen.model.spec import HandlerModel
from registrygen.pysource.names import is_identifier, pascal_case
from registrygen.resolve.drafts import Draft
from registrygen.resolve.naming import COLLISION, IDENTIFIER, Words, fill, identifier_problem, is_doubtful, problem_in
from registrygen.resolve.objects import ObjectResolver, RefTable
from registrygen.resolve.refs import refs_of
from registrygen.rules.conditions import is_member

NOT_SUPPORTED = code(
    "handlers/not-supported", "A document declares handlers, and its kind's entries cannot be handled."
)
UNKNOWN = code("handlers/unknown", "An entry or a subscription names a handler that the registry does not declare.")
PHASE = code(
    "handlers/phase",
    """An entry requires a handler in a phase that the handler excludes.

    `phases` on a handler says in which phases entries may require it.
    """,
)
REPEATED = code(
    "handlers/repeated",
    """A line under `subscriptions` asks for what is subscribed already, by a flag or by another line.

    The handler's method would be called twice.
    """,
)
UNKNOWN_ENTRY = code("handlers/unknown-entry", "A subscription names an entry that the registry does not have.")
CODES: tuple[Code, ...] = (NOT_SUPPORTED, UNKNOWN, PHASE, REPEATED, UNKNOWN_ENTRY)


def resolve_handlers(
    draft: Draft, objects: ObjectResolver, phases: Enumeration | None, outer: RefTable
) -> tuple[dict[str, Handler], list[Finding]]:
    """The handlers by key, and what is wrong with their declarations."""
    findings: list[Finding] = []
    handlers: dict[str, Handler] = {}
    if draft.head.handlers and draft.kind.wiring is None:
        at = _where(draft, "handlers")
        help = "a kind declared in YAML can have them: `handlers: {payload: <field>}` in its declaration"
        return {}, [finding(NOT_SUPPORTED, f"{draft.kind.name} cannot have handlers", at=at, help=help)]
    refs = refs_of(draft.kind, outer, *(document.values.get("refs") for document in draft.documents))
    for key, model in draft.head.handlers.items():
        problem = identifier_problem(key, _where(draft, "handlers", key), "a field of the handlers' dataclass")
        resolved = objects.resolve(model.target, "handler", "class", refs, _where(draft, "handlers", key, "class"))
        given = model.protocol
        named = identifier_problem(given, _where(draft, "handlers", key, "protocol"), "a Protocol") if given else None
        findings.extend(
            item for item in (problem, named, resolved.finding, *_phase_findings(draft, key, model, phases)) if item
        )
        if problem is None:
            handlers[key] = Handler(
                key=key,
                target=resolved.object,
                protocol=model.protocol or f"{_class_stem(model, key)}Protocol",
                default=model.default,
                phases=_phase_names(model, phases),
                method=model.method,
                doc=model.doc or "",
                span=_where(draft, "handlers", key),
            )
    return handlers, findings


def _class_stem(model: HandlerModel, key: str) -> str:
    name = model.target.rpartition(":")[2].rpartition(".")[2]
    return name if is_identifier(name) else f"{pascal_case(key)}Handler"


def _where(draft: Draft, *path: str | int) -> Span:
    owner = next((document for document in draft.documents if path[0] in document.values), draft.documents[0])
    return owner.where(*path)


def _phase_findings(draft: Draft, key: str, model: HandlerModel, phases: Enumeration | None) -> Iterator[Finding]:
    for index, phase in enumerate(model.phases or ()):
        at = _where(draft, "handlers", key, "phases", index)
        if phases is None:
            yield finding(PHASE, f"{draft.kind.name} have no phases", at=at, help="remove `phases`")
        elif not is_member(phases, phase):
            known = [str(member.value) for member in phases.members]
            yield finding(PHASE, f"`{phase}` is not a phase", at=at, help=suggestion(phase, known))


def _phase_names(model: HandlerModel, phases: Enumeration | None) -> tuple[str, ...] | None:
    """The members that a handler's phases are; a misspelt one, which is reported, counts as what was meant."""
    if model.phases is None or phases is None:
        return None
    words = {str(member.value): member.name for member in phases.members}
    known = {**words, **{member.name: member.name for member in phases.members}}
    return tuple(known.get(phase) or words.get(nearest(phase, words) or "", phase) for phase in model.phases)


def subscriptions_of(
    draft: Draft,
    entries: Sequence[Entry],
    handlers: Mapping[str, Handler],
    template: str,
    words: Mapping[str, Words],
    members: Mapping[str, str],
) -> tuple[list[Subscription], list[Finding]]:
    """Every subscription in the order of entries and handlers.

    By the keys of entries, `words` are the placeholders, and `members` the members of an enum that the keys come to.
    """
    findings: list[Finding] = []
    subscriptions: list[Subscription] = []
    for entry in entries:
        for handler in handlers.values():
            if entry.values.get(f"requires_{handler.key}") and admits(handler, entry.values.get("phase")):
                made = _subscription(draft, entry, handler, template, words[entry.key])
                subscriptions.extend(item for item in (made,) if isinstance(item, Subscription))
                findings.extend(item for item in (made,) if isinstance(item, Finding))
    extra, problems = _extra(draft, {entry.key: entry for entry in entries}, handlers)
    apart, collisions = _collisions(subscriptions, members)
    more, repeats = _repeats(subscriptions, extra)
    return [*apart, *more], [*findings, *problems, *collisions, *repeats]


def admits(handler: Handler, phase: object) -> bool:
    """Whether entries of this phase may require the handler; a phase that is not known decides nothing."""
    return handler.phases is None or not isinstance(phase, MemberValue) or phase.name in handler.phases


def _subscription(
    draft: Draft, entry: Entry, handler: Handler, default: str, words: Words
) -> Subscription | Finding | None:
    template = method_template(draft, entry, handler, default)
    problem = problem_in(template.text, words.known, template.at)
    if is_doubtful(template.text, words):
        return None
    if problem is not None:
        return problem
    method = fill(template.text, words.known)
    return identifier_problem(method, template.at, "a method") or Subscription(
        entry=entry, handler=handler, method=method, span=template.asks
    )


@dataclass(frozen=True, kw_only=True)
class MethodTemplate:
    """The template of a handler's method for an entry, the place that says it, and what asks for the method: that, or the entry."""

    text: str
    at: Span
    asks: Span


def method_template(draft: Draft, entry: Entry, handler: Handler, default: str) -> MethodTemplate:
    """The nearest template of the handler's method.

    An entry's `names.<handler>_method` comes first, then the handler's own `method`, the entry's and the document's
    `names.method`: a handler with one generic method keeps it where an entry names the methods of the others.
    """
    own = next((key for key in _own_names(handler) if key in entry.spec.names), None)
    if own is not None:
        at = entry.where("names", own)
        return MethodTemplate(text=entry.spec.names[own], at=at, asks=at)
    if handler.method is not None:
        at = _where(draft, "handlers", handler.key, "method")
        return MethodTemplate(text=handler.method, at=at, asks=at if is_generic(handler) else entry.span)
    at = _where(draft, "names", "method") if "method" in draft.head.names else entry.span
    return MethodTemplate(text=default, at=at, asks=entry.span)


def _own_names(handler: Handler) -> tuple[str, ...]:
    """The names of an entry that are the handler's method, the nearest first."""
    own = f"{handler.key}_method"
    return (own,) if handler.method is not None else (own, "method")


def _extra(
    draft: Draft, entries: Mapping[str, Entry], handlers: Mapping[str, Handler]
) -> tuple[list[Subscription], list[Finding]]:
    subscriptions, findings = [], []
    keys = {str(raw.key) for raw in draft.raws}
    for index, model in enumerate(draft.head.subscriptions):
        entry, handler = entries.get(model.entry), handlers.get(model.handler)
        if entry is None and model.entry not in keys and not _is_meant(model.entry, entries, draft):
            at = _where(draft, "subscriptions", index, "event")
            findings.append(
                finding(
                    UNKNOWN_ENTRY, f"there is no entry `{model.entry}`", at=at, help=suggestion(model.entry, entries)
                )
            )
        if handler is None:
            at = _where(draft, "subscriptions", index, "handler")
            findings.append(
                finding(
                    UNKNOWN, f"there is no handler `{model.handler}`", at=at, help=suggestion(model.handler, handlers)
                )
            )
        at = _where(draft, "subscriptions", index, "method")
        if not is_identifier(model.method):
            help = "use letters, digits and `_`, and no keyword"
            findings.append(finding(IDENTIFIER, f"`{model.method}` cannot name a method in Python", at=at, help=help))
        elif entry is not None and handler is not None:
            subscriptions.append(Subscription(entry=entry, handler=handler, method=model.method, span=at))
    return subscriptions, findings


def _is_meant(key: str, entries: Mapping[str, Entry], draft: Draft) -> bool:
    """Whether an entry whose own key names nothing, which is reported there, is called nearly so."""
    close = nearest(key, entries)
    return close is not None and entries[close].values.get(draft.kind.key.field) is None


def _collisions(
    subscriptions: Sequence[Subscription], members: Mapping[str, str]
) -> tuple[list[Subscription], list[Finding]]:
    """The subscriptions without those of entries that come to another entry's method, and a finding for each two such entries.

    Of two whose keys come to one member of an enum, that is said, and another key mends both.
    """
    first: dict[tuple[str, str], Subscription] = {}
    apart: list[Subscription] = []
    contested: set[int] = set()
    findings: dict[tuple[str, str], Finding] = {}
    for item in subscriptions:
        other = item if is_generic(item.handler) else first.setdefault((item.handler.key, item.method), item)
        if other is item:
            apart.append(item)
            continue
        contested.add(id(other))
        if item.entry.key not in members or members[item.entry.key] != members.get(other.entry.key):
            findings.setdefault((item.entry.key, other.entry.key), _collision(item, other))
    return [replace(item, contested=id(item) in contested) for item in apart], list(findings.values())


def _collision(item: Subscription, other: Subscription) -> Finding:
    message = (
        f"`{item.entry.key}` and `{other.entry.key}` both come to the method `{item.method}` of `{item.handler.key}`"
    )
    related = (Related(message="the other one", span=other.span),)
    help = "the name is made of their fields: tell them apart there, or give one of them `names: {method: ...}`"
    return finding(COLLISION, message, at=item.span, help=help, related=related)


def _repeats(
    derived: Sequence[Subscription], extra: Sequence[Subscription]
) -> tuple[list[Subscription], list[Finding]]:
    """The extra subscriptions without those that are there already, and a finding for each of these."""
    first = {_identity(item): item for item in derived}
    apart: list[Subscription] = []
    findings: list[Finding] = []
    for item in extra:
        other = first.setdefault(_identity(item), item)
        if other is item:
            apart.append(item)
        else:
            message = f"`{item.method}` of `{item.handler.key}` is subscribed to `{item.entry.key}` already"
            related = (Related(message="what subscribes it", span=other.span),)
            help = "remove the line, or name another method"
            findings.append(finding(REPEATED, message, at=item.span, help=help, related=related))
    return apart, findings


def _identity(item: Subscription) -> tuple[str, str, str]:
    return (item.entry.key, item.handler.key, item.method)


def unknown_flags(draft: Draft, requires: Mapping[str, bool], where: Callable[..., Span]) -> Iterator[Finding]:
    """`requires` flags for handlers that do not exist, at their keys."""
    for key in requires:
        if key not in draft.head.handlers:
            help = suggestion(key, draft.head.handlers) or "declare it under `handlers`"
            yield finding(UNKNOWN, f"there is no handler `{key}`", at=where("requires", key), help=help)


def flag_findings(draft: Draft, entry: Entry, handlers: Mapping[str, Handler]) -> Iterator[Finding]:
    """`requires` flags for handlers that do not exist, or that exclude the entry's phase."""
    requires = getattr(entry.spec, "requires", {})
    yield from unknown_flags(draft, requires, entry.where)
    for key, wanted in requires.items():
        handler = handlers.get(key)
        phase = entry.values.get("phase")
        if handler is not None and wanted and isinstance(phase, MemberValue) and not admits(handler, phase):
            allowed = ", ".join(f"`{name.lower()}`" for name in handler.phases or ())
            message = f"`{entry.key}` requires `{key}` in the phase `{phase.name.lower()}`, which that handler excludes"
            help = f"`{key}` takes {allowed}: drop `{key}: true`, or add the phase to `handlers.{key}.phases`"
            yield finding(PHASE, message, at=entry.where("requires", key), help=help)
