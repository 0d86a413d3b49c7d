"""What entries' values mean: enum members, Python objects and links to other kinds' entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import FieldType, LinkType, ListType, MapType, MemberType, ObjectType
from registrygen.model.registry import Enumeration, LinkValue, MemberValue
from registrygen.resolve.links import Links
from registrygen.resolve.objects import ObjectResolver, RefTable
from registrygen.rules.conditions import is_member, member_finding
from registrygen.rules.values import describe

UNKNOWN_LINK = code("links/unknown", "An entry refers to an entry of another kind that does not exist.")
AMBIGUOUS_LINK = code(
    "links/ambiguous", "An entry refers to a key that several registries of the other kind have.\n\nRename one of them."
)
REPEATED = code("entries/repeated", "A field that holds several values has one of them twice.")
CODES: tuple[Code, ...] = (UNKNOWN_LINK, AMBIGUOUS_LINK, REPEATED)

Path = tuple[str | int, ...]


@dataclass(kw_only=True)
class ValueReader:
    """Reads the raw values of one entry; collects findings, so that an entry's mistakes are all reported."""

    enums: Mapping[str, Enumeration]
    objects: ObjectResolver
    links: Links
    refs: RefTable
    where: Callable[..., Span]
    findings: list[Finding] = field(default_factory=list)

    def read(self, type_: FieldType, raw: object, path: Path) -> object:
        """The meaning of the raw value at a path of the entry; None where it is None or wrong."""
        if raw is None:
            return None
        if isinstance(type_, ListType) and isinstance(raw, list):
            return self._list(type_, raw, path)
        if isinstance(type_, MapType) and isinstance(raw, dict):
            return {key: self.read(type_.value, item, (*path, key)) for key, item in raw.items()}
        if isinstance(type_, MemberType):
            return self._member(type_, raw, path)
        if isinstance(type_, ObjectType) and isinstance(raw, str):
            return self.python_object(raw, type_, self.where(*path))
        if isinstance(type_, LinkType) and isinstance(raw, str):
            return self._link(type_, raw, path)
        return raw

    def _list(self, type_: ListType, raw: Sequence[object], path: Path) -> tuple[object, ...]:
        items = tuple(self.read(type_.item, item, (*path, index)) for index, item in enumerate(raw))
        first: dict[str, int] = {}
        for index, item in enumerate(items):
            other = first.setdefault(repr(item), index)
            if item is not None and other != index:
                related = (Related(message="the first one", span=self.where(*path, other)),)
                at, help = self.where(*path, index), "remove one of the two"
                message = f"`{path[-1]}` has {describe(raw[index])} twice"
                self.findings.append(finding(REPEATED, message, at=at, help=help, related=related))
        return items

    def python_object(self, text: str, type_: ObjectType, at: Span) -> object:
        """The Python object that the text names, or None."""
        resolved = self.objects.resolve(text, type_.slot, type_.sort, self.refs, at)
        if resolved.finding is not None:
            self.findings.append(resolved.finding)
        return resolved.object

    def _member(self, type_: MemberType, word: object, path: Path) -> MemberValue | None:
        enumeration = self.enums.get(type_.slot)
        if enumeration is None:
            return None
        member = enumeration.member(word)
        if member is not None:
            return MemberValue(slot=type_.slot, name=member.name)
        if not is_member(enumeration, word):
            self.findings.append(member_finding(enumeration, word, self.where(*path)))
            return None
        return MemberValue(slot=type_.slot, name=str(word)) if not enumeration.known else None

    def _link(self, type_: LinkType, key: str, path: Path) -> LinkValue | None:
        owners = self.links.owners(type_.kind, key)
        if len(owners) == 1:
            module, name = owners[0]
            return LinkValue(kind=type_.kind, module=module, registry=name, key=key)
        at = self.where(*path)
        if owners:
            where = " and ".join(f"`{module}:{name}`" for module, name in owners)
            self.findings.append(
                finding(AMBIGUOUS_LINK, f"`{key}` stands in {where}", at=at, help="rename one of them")
            )
        elif self.links.is_wrong(type_.kind, key):
            keys = self.links.keys(type_.kind)
            help = f"no {type_.kind} are declared" if keys is None else suggestion(key, keys)
            self.findings.append(finding(UNKNOWN_LINK, f"there is no `{key}` among the {type_.kind}", at=at, help=help))
        return None
