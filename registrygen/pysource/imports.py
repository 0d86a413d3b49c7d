"""What one module imports, and by which local names."""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection
from dataclasses import dataclass

from registrygen.pysource.lines import INDENT, Style, fits
from registrygen.pysource.names import snake_case
from registrygen.pysource.objects import PyObject
from registrygen.pysource.stdlib import STDLIB

# What the interpreter may or may not add to the builtins, by its version or its start-up options.
_UNSTEADY = {"PythonFinalizationError", "copyright", "credits", "exit", "help", "license", "quit"}
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_")) - _UNSTEADY
_DIGITS = re.compile(r"[0-9]+")


class Imports:
    """Collects the imports of one module and gives out the local name for each.

    The first use of a name gets it plain; a later one from another module gets an alias. So the names depend on
    the order of `use` calls, and callers use them in the order of their output.
    """

    def __init__(self, own_module: str, defined: Collection[str] = (), *, future: bool = False) -> None:
        self._own = own_module
        self._taken: dict[str, tuple[str, str]] = {name: (own_module, name) for name in defined}
        self._names: dict[tuple[str, str], str] = {}
        self._modules: set[str] = set()
        self._future = future

    def future(self) -> None:
        """Adds `from __future__ import annotations`."""
        self._future = True

    def use(self, reference: PyObject) -> str:
        """The expression for an object; the import that it needs is added."""
        if reference.module == self._own:
            return reference.name
        if reference.module == "builtins":
            shadowed = reference.root in self._taken
            return f"{self.module('builtins')}.{reference.name}" if shadowed else reference.name
        local = self._local(reference.module, reference.root)
        return local + reference.name[len(reference.root) :]

    def export(self, reference: PyObject) -> None:
        """Imports an object under its own name, a builtin's too: the module passes it on and uses no names itself."""
        self._names[reference.module, reference.root] = reference.root
        self._taken[reference.root] = (reference.module, reference.root)

    def module(self, name: str) -> str:
        """The expression for a module; `import name` is added, under another name where its own is taken."""
        root = name.partition(".")[0]
        holder = self._taken.setdefault(root, (root, ""))
        if holder == (root, ""):
            self._modules.add(name)
            return name
        parent, _, last = name.rpartition(".")
        return self._local(parent or name, last if parent else "")

    def _local(self, module: str, root: str) -> str:
        key = (module, root)
        if key not in self._names:
            local = self._free(module, root)
            self._names[key] = local
            self._taken[local] = key
        return self._names[key]

    def _free(self, module: str, root: str) -> str:
        if root and root not in self._taken and root not in _BUILTINS:
            return root
        alias = root
        parts = [snake_case(part) or part for part in module.split(".")]
        suffix = f"_{root}" if root else ""
        for count in range(1, len(parts) + 1):
            alias = "_".join(parts[-count:]) + suffix
            if self._is_free(alias):
                return alias
        number = 2
        while not self._is_free(f"{alias}_{number}"):
            number += 1
        return f"{alias}_{number}"

    def _is_free(self, alias: str) -> bool:
        return alias.isidentifier() and alias not in self._taken and alias not in _BUILTINS

    def render(self, style: Style, first_party: Collection[str] = ()) -> str:
        """The import block: sections in isort's order with a blank line between, or nothing."""
        statements = self._statements(frozenset(first_party) | {self._own.partition(".")[0]})
        sections: dict[int, list[str]] = {}
        for item in sorted(statements, key=_statement_key):
            sections.setdefault(item.section, []).append(item.render(style))
        return "\n\n".join("\n".join(lines) for lines in sections.values())

    def sources(self) -> tuple[str, ...]:
        """The modules whose names are imported, in the order in which the import block asks for them."""
        statements = self._statements(frozenset({self._own.partition(".")[0]}))
        return tuple(dict.fromkeys(item.module for item in sorted(statements, key=_statement_key) if item.members))

    def _statements(self, first_party: frozenset[str]) -> list[_Import]:
        found = [_Import(_section(name, first_party), name, "") for name in self._modules]
        if self._future:
            found.append(_Import(0, "__future__", "", ("annotations",)))
        plain: dict[str, list[str]] = {}
        for (module, root), local in self._names.items():
            section = _section(module, first_party)
            if not root:
                found.append(_Import(section, module, local))
            elif local == root:
                plain.setdefault(module, []).append(root)
            else:
                found.append(_Import(section, module, local, (f"{root} as {local}",)))
        for module, names in plain.items():
            members = tuple(sorted(names, key=_member_key))
            found.append(_Import(_section(module, first_party), module, "", members))
        return found


@dataclass(frozen=True)
class _Import:
    """An import statement: `import module [as local]`, or `from module import members`."""

    section: int
    module: str
    local: str
    members: tuple[str, ...] = ()

    def render(self, style: Style) -> str:
        if not self.members:
            return f"import {self.module} as {self.local}" if self.local else f"import {self.module}"
        line = f"from {self.module} import {', '.join(self.members)}"
        if fits(line, style):
            return line
        items = "".join(f"{INDENT}{member},\n" for member in self.members)
        return f"from {self.module} import (\n{items})"


def _section(module: str, first_party: frozenset[str]) -> int:
    root = module.partition(".")[0]
    if root in first_party:
        return 3
    return 1 if root in STDLIB else 2


def _statement_key(item: _Import) -> tuple[object, ...]:
    members = [_member_key(member) for member in item.members]
    return (item.section, bool(item.members), *_natural(item.module), members)


def _natural(text: str) -> tuple[object, object]:
    """Orders names case aside, then with it, and the numbers in them by value."""
    return (_numbered(text.lower()), _numbered(text))


def _numbered(text: str) -> str:
    """The text with the length of each number in front of its digits, so that numbers of any length compare by value."""
    return _DIGITS.sub(lambda found: f"0{chr(len(found[0]))}{found[0]}", text)


def _member_key(member: str) -> tuple[int, object, object, str]:
    """Constants, then classes, then the rest, each by name."""
    name, _, alias = member.partition(" as ")
    constant = name.isupper() and len(name) > 1
    return (0 if constant else 1 if name[:1].isupper() else 2, *_natural(name), alias)
