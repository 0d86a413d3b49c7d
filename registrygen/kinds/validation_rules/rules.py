"""What has to hold for validation rules."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_core import SchemaError

from registrygen.api import (
    Absence,
    Annotation,
    ClassFact,
    Context,
    Entry,
    Facts,
    Finding,
    FunctionFact,
    PyObject,
    Registry,
    Related,
    ValueFact,
    describe,
    entry_rule,
    finding,
    is_identifier,
    pascal_case,
)
from registrygen.kinds.validation_rules.entries import constrained, rule, type_name, unmet
from registrygen.kinds.validation_rules.spec import ValidationRuleEntry

TEXT = PyObject("builtins", "str")
ANNOTATED = tuple((PyObject(module, "Annotated"),) for module in ("typing", "typing_extensions"))
STAYS = "is accepted as it is"
Path = tuple[str | int, ...]


@entry_rule("validation_rules/signature")
def signature(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The function of a validation rule is not one that takes a text and returns a text.

    pydantic calls it with the text alone and uses what it returns. It is a plain `def` with annotations, `(value: str) -> str`; further
    parameters need defaults. Values that are called, such as a `partial`, are taken on trust.
    """
    reference = entry.values.get("function")
    found = context.facts.find(reference) if isinstance(reference, PyObject) else Absence.OUTSIDE
    if isinstance(found, Absence):
        return
    problem = _objection(found, context.facts)
    if problem:
        related = (Related(message="the definition", span=found.span),)
        help = "it has to be a function `(value: str) -> str`"
        message = f"`{found.object.short}` {problem}"
        yield finding(signature.code, message, at=entry.where("function"), help=help, related=related)


def _objection(found: ClassFact | FunctionFact | ValueFact, facts: Facts) -> str:
    """Why something that is defined in the source cannot validate a text, empty where it can or nothing is known."""
    if not isinstance(found, FunctionFact):
        return "is a class" if isinstance(found, ClassFact) else ""
    if found.sort not in ("function", "staticmethod"):
        return f"is a {found.sort}"
    if found.form != "value":
        return "does not return its result at once"
    return _parameters_objection(found, facts) or _annotation_objection(found.returns, "return", facts)


def _parameters_objection(found: FunctionFact, facts: Facts) -> str:
    needed = [item for item in found.parameters if not item.has_default and not item.kind.startswith("var_")]
    first = next(iter(found.parameters), None)
    if first is None or first.kind == "keyword_only" or first.kind == "var_keyword":
        return "takes no text"
    if len(needed) > 1 or (needed and needed[0] is not first):
        names = ", ".join(f"`{item.name}`" for item in needed if item is not first)
        return f"needs {names} beside the text"
    return _annotation_objection(first.annotation, "take", facts)


def _annotation_objection(annotation: Annotation | None, verb: str, facts: Facts) -> str:
    if annotation is None:
        return f"does not say what it {verb}s"
    named = annotation.object or (annotation.parts[1] if annotation.parts[:1] in ANNOTATED else None)
    return "" if named and _may_be_text(named, facts) else f"{verb}s `{annotation.text}`"


def _may_be_text(named: PyObject, facts: Facts) -> bool:
    """Whether a name means text, or something that cannot be seen: an alias, or what stands outside the source."""
    if named.module == TEXT.module:
        return named == TEXT
    found = facts.find(named)
    return TEXT in found.ancestors if isinstance(found, ClassFact) else True


@entry_rule("validation_rules/lengths")
def lengths(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """No text is long enough and short enough: `min_length` is more than `max_length`."""
    said = rule(entry).constraints
    if said.min_length is not None and said.max_length is not None and said.min_length > said.max_length:
        message = f"no text has at least {said.min_length} and at most {said.max_length} characters"
        at = entry.where("constraints", "min_length")
        yield finding(lengths.code, message, at=at, help="lower `min_length`, or raise `max_length`")


@entry_rule("validation_rules/pattern")
def pattern(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A pattern is not a regular expression that pydantic can use.

    pydantic compiles patterns with Rust's `regex`, which has no look-around and no back-references, and writes the end of a text `\\z`
    where Python has `\\Z`. What it cannot say belongs into the rule's function.
    """
    said = rule(entry).constraints.pattern
    if said is None:
        return
    try:
        constrained(entry)
    except SchemaError as error:
        reason = str(error).rpartition("error: ")[2].strip()
        at = entry.where("constraints", "pattern")
        help = "write it without, or check it in the rule's function"
        yield finding(pattern.code, f"pydantic cannot use the pattern: {reason}", at=at, help=help)


@entry_rule("validation_rules/secret-pattern")
def secret_pattern(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A rule of a secret has a pattern.

    pydantic checks lengths of a `SecretStr` and no patterns. What the secret consists of is checked by the rule's function.
    """
    if rule(entry).secret and rule(entry).constraints.pattern is not None:
        message = f"`{entry.key}` is a secret, of which pydantic checks no pattern"
        at = entry.where("constraints", "pattern")
        yield finding(secret_pattern.code, message, at=at, help="check it in the rule's function")


@entry_rule("validation_rules/no-examples")
def no_examples(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A validation rule has no examples of what it accepts, or none of what it refuses.

    The examples are what the generated tests send through the rule's type. A rule that is never seen to refuse anything may be none.
    """
    spec = rule(entry)
    lacking = []
    if not (spec.valid or spec.normalized):
        lacking.append("accepts")
    if not spec.invalid:
        lacking.append("refuses")
    if lacking:
        keys = {"accepts": "`valid: [...]`", "refuses": "`invalid: [...]`"}
        message = f"`{entry.key}` has no example of what it {' or '.join(lacking)}"
        help = f"add {' and '.join(keys[word] for word in lacking)}"
        yield finding(no_examples.code, message, at=entry.span, help=help)


@entry_rule("validation_rules/contradiction")
def contradiction(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Two examples of a validation rule cannot both be true.

    A text is accepted or refused; it stays as it is (`valid`) or becomes another one (`normalized`). What an example becomes is
    accepted too, and then stays as it is.
    """
    spec = rule(entry)
    said: dict[str, tuple[str, Path]] = {}
    for text, claim, path in _claims(spec):
        known, place = said.setdefault(text, (claim, path))
        if known != claim:
            related = (Related(message="the other example", span=entry.where(*place)),)
            message = f"{describe(text)} {claim}, and {known}"
            help = "remove one of the two"
            yield finding(contradiction.code, message, at=entry.where(*path), help=help, related=related)
    yield from _unsteady(entry, {text: claim for text, (claim, _) in said.items()})


def _claims(spec: ValidationRuleEntry) -> list[tuple[str, str, Path]]:
    """What is said of each example, and where."""
    return [
        *((text, STAYS, ("valid", index)) for index, text in enumerate(spec.valid)),
        *((text, f"becomes {describe(become)}", ("normalized", text)) for text, become in spec.normalized.items()),
        *((text, "is refused", ("invalid", index)) for index, text in enumerate(spec.invalid)),
    ]


def _unsteady(entry: Entry, said: dict[str, str]) -> Iterator[Finding]:
    """The examples that become a text which does not stay as it is."""
    for text, become in rule(entry).normalized.items():
        claim = said.get(become, STAYS)
        if claim != STAYS and become != text:
            message = f"{describe(text)} becomes {describe(become)}, which {claim}"
            help = "what an example becomes has to stay as it is"
            yield finding(contradiction.code, message, at=entry.where("normalized", text), help=help)


@entry_rule("validation_rules/example-refused")
def example_refused(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The constraints of a validation rule refuse an example that is to be accepted.

    They are checked before the function is called. What an example becomes has to meet them as well.
    """
    said = rule(entry).constraints
    if said.min_length is not None and said.max_length is not None and said.min_length > said.max_length:
        return
    try:
        constraints = constrained(entry)
    except SchemaError:
        return
    spec = rule(entry)
    examples: list[tuple[str, Path]] = [(text, ("valid", index)) for index, text in enumerate(spec.valid)]
    examples += [(item, ("normalized", text)) for text, become in spec.normalized.items() for item in (text, become)]
    for text, path in examples:
        name = unmet(constraints, text)
        if name:
            message = f"{describe(text)} does not meet `{name}: {getattr(said, name)}`"
            help = "correct the example or the constraint, or move it to `invalid`"
            yield finding(example_refused.code, message, at=entry.where(*path), help=help)


@entry_rule("validation_rules/type-name")
def type_is_a_name(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The name of a rule's annotated type is not a Python identifier, or is a keyword.

    `names: {type: ...}` gives another one, to all rules by a template or to one entry.
    """
    name = type_name(entry)
    if name and not is_identifier(name):
        better = pascal_case(name)
        help = f"`{better}` would do" if is_identifier(better) else "give it another with `names: {type: ...}`"
        at = entry.where("type") if rule(entry).type else entry.where("names", "type")
        yield finding(type_is_a_name.code, f"`{name}` cannot name a type in Python", at=at, help=help)


RULES = (
    signature,
    lengths,
    pattern,
    secret_pattern,
    no_examples,
    contradiction,
    example_refused,
    type_is_a_name,
)
