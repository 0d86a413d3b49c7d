"""Configurations to plans: every block is looked up and its arguments validated, all problems are collected, nothing is constructed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError as PydanticError

from registrygen.diagnostics.near import nearest, suggestion
from registrygen.runtime.conformance import shown
from registrygen.runtime.directory import local_registries, named, own_names, registries
from registrygen.runtime.errors import ConformanceError, RegistryError, ValidationError
from registrygen.runtime.factorization.branches import NOWHERE, inner
from registrygen.runtime.factorization.children import has_lost, holds_children
from registrygen.runtime.factorization.compiled import Compiled, compiled_structure
from registrygen.runtime.factorization.explanations import NESTING, explained
from registrygen.runtime.factorization.hints import Child
from registrygen.runtime.factorization.meant import stood_for
from registrygen.runtime.factorization.plan import Node
from registrygen.runtime.factorization.problems import (
    PARTIAL,
    REF,
    RESERVED,
    TYPE,
    VALUE,
    Path,
    Problem,
    pointer,
    steps,
)
from registrygen.runtime.factorization.strays import strays
from registrygen.runtime.factorization.structures import UNKNOWN, inner_hint, structure_in
from registrygen.runtime.factorization.suppliers import suppliers
from registrygen.runtime.signatures import EMPTY


def is_block(value: object) -> bool:
    """Whether a value is more than data: a mapping with a reserved key."""
    return isinstance(value, Mapping) and any(key in value for key in RESERVED)


class Reader:
    """Reads one configuration; `problems` has what is wrong with it."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self.nodes: dict[Path, Node] = {}
        self._references: list[tuple[Child, Path, Path]] = []
        self._copies: list[tuple[Path, Path]] = []
        self._followed: list[Path] = []

    def whole(self, registry: Any) -> Node | None:
        """The configuration as one block of a registry; None where it has problems."""
        child = self._root_block(registry)
        for reference, place, target in self._references:
            self._refer(reference, place, target)
        self._find_cycles()
        self.problems = [item for item in self.problems if not self._is_copied(item)] or self.problems
        return child.node if isinstance(child, Child) and not self.problems else None

    def _root_block(self, registry: Any) -> Any:
        if TYPE in self._root:
            return self._block(self._root, (), registry, EMPTY)
        near = nearest(TYPE, (str(key) for key in self._root))
        known = suggestion("", (str(item) for item in registry.iter_identifiers()))
        help = f"write `{TYPE}` in the place of `{near}`" if near else f"add `{TYPE}: <name>`; {known}".rstrip("; ")
        self._problem((), f"`{TYPE}` is missing", help)
        for key, item in self._root.items():
            self._value(item, (key,), registry, UNKNOWN)
        return _faulty()

    def _problem(self, path: Path, message: str, help: str = "", *, at_key: bool = False) -> None:
        said = Problem(path=path, message=message, help=help, at_key=at_key)
        if said not in self.problems:
            self.problems.append(said)

    def _is_copied(self, problem: Problem) -> bool:
        """Whether the same is wrong with what a reference leads to."""
        path = problem.path
        copies = [(place, target) for place, target in self._copies if path[: len(place)] == place and REF not in path]
        return any(
            other.path[: len(target)] == target and other.path[: len(place)] != place
            for other in self.problems
            if other.message == problem.message
            for place, target in copies
        )

    def _value(self, value: Any, path: Path, registry: Any, hint: Any) -> Any:
        if is_block(value):
            return self._block(value, path, registry, hint)
        return self._data(value, path, hint, partial(self._value, registry=registry))

    def _data(self, value: Any, path: Path, hint: Any, read: Callable[..., Any]) -> Any:
        """Data with what stands in it read."""
        if isinstance(value, Mapping):
            items = {
                key: read(item, path=(*path, key), hint=stood_for(inner_hint(hint, value, key)))
                for key, item in value.items()
            }
            return self._structured(items, value, path, hint)
        if isinstance(value, list | tuple):
            several = [
                read(item, path=(*path, index), hint=stood_for(inner_hint(hint, value, index)))
                for index, item in enumerate(value)
            ]
            return several if isinstance(value, list) else tuple(several)
        return value

    def _structured(self, items: Mapping[str, Any], value: Mapping[str, Any], path: Path, hint: Any) -> Any:
        """A structure that blocks stand in is constructed after them, like a block of its own."""
        structure = structure_in(hint, value)
        if structure is None or not holds_children(items):
            return items
        try:
            compiled = compiled_structure(structure)
        except ConformanceError as error:
            self._problem(path, error.message, "; ".join(error.suggestions))
            return _faulty()
        return self._node(items, path, structure.__name__, value, compiled)

    def _block(self, block: Mapping[str, Any], path: Path, registry: Any, hint: Any) -> Any:
        for key in (VALUE, REF):
            if key in block:
                for other in [name for name in block if name != key]:
                    self._problem((*path, other), f"`{other}` cannot stand beside `{key}`", at_key=True)
                return block[VALUE] if key == VALUE else self._reference(block, path, hint)
        if TYPE not in block:
            self._problem(
                (*path, PARTIAL), f"`{PARTIAL}` is nothing without `{TYPE}`", f"add `{TYPE}: <name>`", at_key=True
            )
            return _faulty()
        found = self._looked_up(block[TYPE], (*path, TYPE), registry, hint)
        if found is None:
            for key, item in block.items():
                if key not in RESERVED:
                    self._value(item, (*path, key), registry, UNKNOWN)
            return _faulty()
        return self._arguments(self._named(block, path), path, *found)

    def _named(self, block: Mapping[Any, Any], path: Path) -> Mapping[str, Any]:
        """The block without the keys that can be no arguments, which are told."""
        for key in [key for key in block if not isinstance(key, str)]:
            self._problem((*path, key), f"`{key}` is no text, as names of arguments are", "quote it", at_key=True)
        return {key: item for key, item in block.items() if isinstance(key, str)}

    def _looked_up(self, name: Any, path: Path, registry: Any, hint: Any) -> tuple[Any, str, Compiled] | None:
        """The registry that has what a block's type names, the key, and what that takes."""
        if not isinstance(name, str):
            self._problem(path, f"`{TYPE}` has to be a name, not {name!r}", "write the name of what is registered")
            return None
        owner, colon, key = name.rpartition(":")
        chosen = named(owner) if colon else suppliers(hint, registry)
        if colon and not chosen:
            known = [item.__name__ for item in registries()]
            self._problem(path, f"there is no registry `{owner}`", suggestion(owner, known))
            return None
        holders = [item for item in chosen if item.has_identifier(key)]
        if hint is UNKNOWN and not holders and any(item.has_identifier(key) for item in local_registries()):
            # Where a block should not stand at all, that it does is mistake enough.
            return None
        if len(holders) > 1 and holders[0] is not registry:
            names = " and ".join(f"`{own_names(item)[0]}`" for item in holders)
            self._problem(path, f"{names} have a `{key}`", f"say which: `{own_names(holders[0])[0]}:{key}`")
            return None
        holder = (holders or chosen)[0]
        try:
            return holder, key, holder._compiled(key)
        except RegistryError as error:
            known = [str(item) for one in chosen for item in one.iter_identifiers()]
            self._problem(path, error.message, suggestion(key, known))
        except ValidationError as error:
            self._problem(path, error.message, "; ".join(error.suggestions))
        return None

    def _arguments(self, block: Mapping[str, Any], path: Path, registry: Any, key: str, compiled: Compiled) -> Child:
        is_partial = block.get(PARTIAL, False)
        is_said = isinstance(is_partial, bool)
        if not is_said:
            self._problem((*path, PARTIAL), f"`{PARTIAL}` has to be true or false, not {is_partial!r}")
        given = {
            name: self._value(item, (*path, name), registry, compiled.meant_hint(name))
            for name, item in block.items()
            if name not in (TYPE, PARTIAL)
        }
        gap = compiled.gap(given) if is_partial and is_said else None
        if gap is not None:
            self._problem(path, f"`{key}` needs `{gap}`, after which others are passed by position")
            return _faulty()
        # As long as it is not known whether it is partial, nothing has to be given, and it fits everywhere.
        child = self._node(given, path, key, block, compiled, is_partial=bool(is_partial) or not is_said)
        return child if is_said else _faulty()

    def _node(
        self,
        given: Mapping[str, Any],
        path: Path,
        key: str,
        block: Mapping[str, Any],
        compiled: Compiled,
        *,
        is_partial: bool = False,
    ) -> Child:
        meant = self._strays(given, path, compiled)
        validate = compiled.partial if is_partial else compiled.nested
        try:
            args, kwargs = validate(compiled.passed(given))
        except PydanticError as error:
            found = explained(error, path, key, block, compiled, meant)
            self.problems += [item for item in found if item not in self.problems]
            return _faulty()
        kept = (*args, *kwargs.values())
        for name in [name for name, item in given.items() if has_lost(item, kept)]:
            self._problem((*path, name), f"a block cannot stand here, within {shown(compiled.hint(name))}", NESTING)
        node = Node(compiled=compiled, path=path, args=args, kwargs=kwargs, is_partial=is_partial)
        self.nodes[path] = node
        return Child(node=node, name=key, gives=node.gives)

    def _strays(self, given: Mapping[str, Any], path: Path, compiled: Compiled) -> set[Path]:
        """Tell the keys that no field of data takes; gives the fields that are meant by them, as far as that can be guessed."""
        meant: set[Path] = set()
        for name, item in given.items():
            for (*holder, key), names in strays(compiled.hint(name), item):
                place = (*path, name, *holder)
                help = suggestion(str(key), names)
                self._problem((*place, key), f"there is no field `{key}`", help, at_key=True)
                meant.add((*place, nearest(str(key), names) or ""))
        return meant

    def _reference(self, block: Mapping[str, Any], path: Path, hint: Any) -> Any:
        text = block[REF]
        target = steps(text) if isinstance(text, str) else None
        if target is None:
            self._problem((*path, REF), f"`{text}` is no pointer", f"write `{pointer(('key',))}`")
            return _faulty()
        found, exact = _follow(self._root, target)
        if found is NOWHERE:
            self._problem((*path, REF), f"there is nothing at `{text}`")
            return _faulty()
        if not (isinstance(found, Mapping) and TYPE in found):
            return self._followed_to(found, exact, hint, (*path, REF))
        return self._later((*path, REF), exact)

    def _later(self, place: Path, target: Path) -> Child:
        """What stands for a block elsewhere until all are known."""
        child = _faulty()
        self._references.append((child, place, target))
        return child

    def _followed_to(self, value: Any, path: Path, hint: Any, place: Path) -> Any:
        """What a reference leads to that is no block itself; the blocks in it are those that stand there."""
        if path in self._followed:
            self._problem(place, f"what stands at `{pointer(path)}` is needed to construct itself")
            return _faulty()
        self._followed.append(path)
        self._copies.append((place[:-1], path))
        count = len(self.problems)
        shared = self._shared(value, path, hint, place)
        self._followed.pop()
        return shared if len(self.problems) == count else _faulty()

    def _shared(self, value: Any, path: Path, hint: Any, place: Path) -> Any:
        if isinstance(value, Mapping):
            if VALUE in value:
                return value[VALUE]
            if REF in value:
                return self._reference(value, path, hint)
            if TYPE in value:
                return self._later(place, path)
        return self._data(value, path, hint, partial(self._shared, place=place))

    def _refer(self, reference: Child, place: Path, target: Path) -> None:
        node = self.nodes.get(target)
        if node is None:
            if not self.problems:
                self._problem(place, f"what stands at `{pointer(target)}` is not constructed")
            return
        reference.node = node
        against = reference.misfit(pointer(target), node.gives)
        if against is not None and place[: len(target)] != target:
            # What a reference stands in itself is told as a cycle.
            message = f"what stands at `{pointer(target)}` is not what is asked for here"
            self._problem(place, message, f"{against.message}; {against.help}".rstrip("; "))

    def _find_cycles(self) -> None:
        """Blocks that would have to be constructed before themselves."""
        finished: set[int] = set()
        leading = [(place, target) for _, place, target in self._references]

        def walk(node: Node, path: tuple[Node, ...]) -> None:
            if node in path:
                place = next(
                    (place for place, target in leading if target == node.path and _is_in(place, path[-1])), node.path
                )
                self._problem(place, f"what stands at `{pointer(node.path)}` is needed to construct itself")
            elif id(node) not in finished:
                for child in node.children():
                    walk(child, (*path, node))
                finished.add(id(node))

        for node in self.nodes.values():
            walk(node, ())


def _is_in(path: Path, node: Node) -> bool:
    """Whether something stands in a block."""
    return path[: len(node.path)] == node.path


def _faulty() -> Child:
    """What stands for a block that is not known, or not yet: it fits everywhere, so that nothing else is said of it."""
    return Child(node=None, name="", gives=EMPTY)


def _follow(root: Any, path: Path) -> tuple[Any, Path]:
    """The value at a pointer, and its path with numbers for indexes."""
    holder, exact = root, ()
    for step in path:
        index = int(step) if isinstance(holder, list | tuple) and str(step).isdecimal() else step
        holder, exact = inner(holder, index), (*exact, index)  # type: ignore[assignment]
        if holder is NOWHERE:
            break
    return holder, exact
