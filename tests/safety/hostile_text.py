"""Specs with foreign text in every place, and what generated code looks like without its texts and names."""

from __future__ import annotations

import ast
import copy
import unicodedata
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]
Slot = tuple[Path, str]
"""A path in a spec, and whether its `value` or its `key` is replaced."""

FREE_KEYS = {
    "arguments", "docs", "entries", "enum", "enums", "expect", "fields", "handlers", "members", "names", "refs", "rename",
    "requires", "settings", "statistics", "then", "when", "where",
}  # fmt: skip
CLOSED = {"base", "kind", "missing", "result", "sequence", "shape", "type", "use"}
"""Keys whose values choose between shapes of the generated code."""

SNIPPETS = [
    '"', "'", '"""', "'''", "\\", '\\"', "\\\n", "\n", "\r", "\r\n", "\t", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028",
    "\u2029", "\ufeff", "\u202e", "{{ 7 * 7 }}", "{% raw %}", "{% endraw %}", "{#", "#}", "{key}", "{", "}", "{!r}", "%s",
    "#", "# type: ignore", "\n    import os\n", '"\nimport os\n"', '"""\nimport os\n"""', "');import os;('", "])\nimport os\n",
    "os.system('true')", "__import__('os')", "`", "->", ":", ": ", " #", "- ", "é", "日本", "🎉", "a\u0301", "\\N{DASH}", "\\x41",
    "\\u0041", "x" * 90, "word " * 40, "\U0010ffff", ".", "..", "/", "../..", "*", "**", "|", "<!--", "-->", "</script>",
]  # fmt: skip
NAMES = [
    "__class__", "__init__", "__import__", "_", "_private", "async", "await", "class", "cls", "def", "dict", "False", "Final",
    "ﬁeld", "int", "lambda", "len", "list", "match", "None", "print", "Self", "self", "str", "type", "dataclass", "Enum",
    "os.system", "os:system", "builtins:exec", "a:b.c", "a.b:C", "ª", "x", "ZZ", "ÀÉ", "camelCase", "K",
]  # fmt: skip

TEXTS = st.one_of(
    st.sampled_from(NAMES),
    st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=4)
    .map("".join),
)  # fmt: skip


def slots(value: Any, path: Path = ()) -> Iterator[Slot]:
    """Every text of a spec that its author chooses freely: values, and keys of mappings that are named by the author."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if path and path[-1] in FREE_KEYS:
                yield (*path, key), "key"
            yield from slots(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from slots(inner, (*path, index))
    elif isinstance(value, str) and path and path[-1] not in CLOSED:
        yield path, "value"


def replaced(spec: Any, slot: Slot, text: str) -> Any:
    """A copy of a spec with another text in a slot."""
    path, what = slot
    changed = copy.deepcopy(spec)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    if what == "value":
        holder[path[-1]] = text
    else:
        items = [(text if key == path[-1] else key, inner) for key, inner in holder.items()]
        holder.clear()
        holder.update(items)
    return changed


def yaml_text(documents: list[Any]) -> str:
    """YAML in flow style whose texts are all in double quotes, every unusual character escaped."""
    return "\n---\n".join(_flow(document) for document in documents) + "\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"? {_flow(key)} : {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    return str(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == " " or (character.isprintable() and unicodedata.category(character) != "Co"):
        return character
    return f"\\U{ord(character):08x}"


def shape(code: str) -> list[str]:
    """The statements of a module with all texts and names blanked, without its imports."""
    tree = ast.parse(code)
    found = []
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            found.append(ast.dump(_Blank().visit(node)))
    return found


def texts(code: str) -> set[str]:
    """The text literals of a module."""
    return {
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


class _Blank(ast.NodeTransformer):
    """Blanks what a text or a name of a spec may decide."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(value=type(node.value).__name__)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(id="_", ctx=node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Name(id="_", ctx=node.ctx) if _is_dotted(node) else self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> ast.AST:
        return ast.Pass()

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        return ast.Pass()

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("name", "arg", "attr", "id"):
            if isinstance(getattr(node, field, None), str):
                setattr(node, field, "_")
        return super().generic_visit(node)


def _is_dotted(node: ast.expr) -> bool:
    """Whether an expression is only names with dots between them: how an object is called depends on what else is imported."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_dotted(node.value))
