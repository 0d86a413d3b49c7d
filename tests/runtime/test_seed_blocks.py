"""Every block of the description that live registries follow does what it says there."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import threading
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeVar, get_args

import pytest
from seed_blocks import SeedBlock, seed_blocks

import registrygen.runtime
from registrygen.runtime import (
    CoercionError,
    FunctionalRegistry,
    InheritanceError,
    MutableValidatorMixin,
    RegistryFactorizorMixin,
    SchemeRegistry,
    ThreadSafeLocalStorage,
    TypeRegistry,
)
from registrygen.runtime.cache import SHARED, Key, Result, ValidationCache
from registrygen.runtime.checks import (
    get_protocol,
    validate_class,
    validate_class_hierarchy,
    validate_class_structure,
)

BLOCKS = seed_blocks()
REMOTE = {
    "core design principles: 4. pluggable storage 1": "its second class keeps its functions with a server",
    "storage backends: remotestorageproxy 1": "its class keeps its functions with a server",
    "storage backends: remotestorageproxy 2": "it starts the server",
    "registry inheritance pattern 1": "its second class keeps its functions with a server",
}
"""Blocks of which a part needs remote storage; the other parts run here."""


def block(name: str) -> SeedBlock:
    """The block of a name, as a whole."""
    return BLOCKS[name]


def run(text: str, **names: Any) -> dict[str, Any]:
    """What a block leaves defined, given what it takes as defined."""
    known: dict[str, Any] = {
        "Any": Any, "Callable": Callable, "Hashable": Hashable, "MutableMapping": MutableMapping, "Type": type,
        "KeyType": TypeVar("KeyType"), "ValType": TypeVar("ValType"), "Cls": TypeVar("Cls"), "__name__": "block",
        **{name: getattr(registrygen.runtime, name) for name in registrygen.runtime.__all__}, **names,
    }  # fmt: skip
    exec(compile(text, "<block>", "exec"), known)
    return known


def within(base: str, text: str) -> str:
    """Methods as those of a class `Customised`."""
    return f"class Customised({base}):\n{textwrap.indent(text, '    ')}"


def test_layers_stand_as_they_are_drawn() -> None:
    drawn = re.findall(r"│  (\w+Mixin) ", block("layered mixin architecture 1").text)
    assert len(drawn) == 5
    order = [base.__name__ for base in FunctionalRegistry.__mro__ if base.__name__ in drawn]
    assert order == drawn
    for registry in (FunctionalRegistry, TypeRegistry, SchemeRegistry):
        assert issubclass(registry, RegistryFactorizorMixin)


def test_errors_are_the_tree_that_is_drawn() -> None:
    root, *children = re.findall(r"(\w+Error)", block("core design principles: 2. error model 1").text)
    assert len(children) == 4
    for name in children:
        assert issubclass(getattr(registrygen.runtime, name), getattr(registrygen.runtime, root))
    error = CoercionError("message", ["suggestion"], {"key": 1})
    assert (error.message, error.suggestions, error.context) == ("message", ["suggestion"], {"key": 1})


def test_registries_are_generic() -> None:
    registry = run(block("core design principles: 3. generic type parameters 1").text)["MyRegistry"]
    assert get_args(registry.__orig_bases__[0]) == (Hashable, Callable[[int], str])
    assert registry.register_artifact(hex) is hex
    assert registry["hex"](255) == "0xff"


def test_storage_can_be_replaced() -> None:
    local, _ = re.split(
        r"(?=^class RemoteRegistry)", BLOCKS["core design principles: 4. pluggable storage 1"].text, flags=re.MULTILINE
    )
    registry = run(local)["LocalRegistry"]

    class Mine(registry):
        pass

    Mine.register(len)
    assert type(Mine._get_mapping()) is ThreadSafeLocalStorage
    assert Mine._get_mapping() == {"len": len}
    assert Mine["len"] is len
    assert "len" not in registry
    assert isinstance(Mine._get_mapping(), MutableMapping)


def test_storage_is_local_if_nothing_is_said() -> None:
    registry = run(block("storage backends: threadsafelocalstorage 1").text)["MyRegistry"]
    assert isinstance(registry._get_mapping(), ThreadSafeLocalStorage)


def test_results_of_validation_are_kept_as_described() -> None:
    text = block("validation cache 1").text
    assert "(id(artifact), type(artifact).__name__, operation)" in text
    assert get_args(Key) == (int, str, str)
    assert {"error", "timestamp"} <= set(Result.__slots__)
    statistics = ValidationCache().statistics()
    assert f"TTL: {statistics.ttl_seconds:.0f}s" in text
    assert f"default {statistics.max_size})" in text


def test_the_cache_is_configured_for_the_process() -> None:
    before = SHARED.statistics()
    try:
        run(block("validation cache 2").text)
        now = FunctionalRegistry.get_validation_stats()
        assert (now.max_size, now.ttl_seconds) == (500, 600)
    finally:
        SHARED.configure(before.max_size, before.ttl_seconds)


class Part:
    pass


class Parts(TypeRegistry[Part], abstract=True):
    pass


@Parts.register
class NestedClass(Part):
    def __init__(self, value: int) -> None:
        self.value = value


@Parts.register
class MyClass(Part):
    def __init__(self, nested_param: NestedClass) -> None:
        self.nested_param = nested_param


def test_nested_configurations_are_constructed() -> None:
    artifact = run(block("factorization system 1").text, registry=Parts)["artifact"]
    assert type(artifact) is MyClass
    assert type(artifact.nested_param) is NestedClass
    assert artifact.nested_param.value == 42


CONFIG = {"nested_param": {"_type": "NestedClass", "value": 42}}


class Answers(BaseHTTPRequestHandler):
    """A server of one configuration."""

    def do_GET(self) -> None:
        body = json.dumps(CONFIG).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_configurations_come_from_files_and_servers(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    monkeypatch.chdir(tmp_path)
    text = block("factorization system 2").text
    assert "api.example.com" in text
    made = run(text.replace("api.example.com", address), registry=Parts)["obj"]
    assert made.nested_param.value == 42
    file, socket = re.split(r"(?=^# From RPC)", text, flags=re.MULTILINE)
    assert run(file, registry=Parts)["obj"].nested_param.value == 42
    with pytest.raises(CoercionError, match=r"`api.example.com` is not among the hosts that may be asked"):
        run(socket, registry=Parts)


def test_registries_are_derived() -> None:
    local, remote, schemes = re.split(
        r"(?=^# Or with)", BLOCKS["registry inheritance pattern 1"].text, flags=re.MULTILINE
    )
    assert "logic_namespace" in remote
    losses = run(local)["LossFunctions"]
    assert losses.register("any", print) is print
    assert "strict=True enforces signature" in losses.__doc__
    factorized = run(schemes, FunctionalRegistry=FunctionalRegistry)["FactorizedLosses"]
    factorized.register("scaled", lambda x, by=2: x * by)
    assert factorized.factorize("scaled", x=3) == 6


def test_identifiers_can_be_taken_from_elsewhere() -> None:
    registry = run(block("identifier extraction 1").text)["MyRegistry"]
    registry.register(json.dumps)
    assert list(registry) == ["json.dumps"]
    for described, item, name in [
        (FunctionalRegistry, len, "len"),
        (TypeRegistry, int, "int"),
        (SchemeRegistry, len, "len"),
    ]:
        assert described._identifier_of(item) == name


def test_artifacts_are_looked_at_on_both_ways() -> None:
    text = block("internalization vs externalization 1").text
    customised = run(within("MutableValidatorMixin", text), validated_value="looked at")["Customised"]
    customised.register_artifact("key", "given")
    assert customised._get_mapping() == {"key": "looked at"}
    assert customised["key"] == "looked at"


def test_the_hook_of_a_strict_registry_of_classes_is_what_is_shown() -> None:
    text = block("internalization vs externalization 2").text
    assert "@classmethod" not in text
    customised = run(
        within("TypeRegistry, abstract=True, strict=True", f"def area(self) -> float: ...\n\n@classmethod\n{text}"),
        _validate_class=validate_class, _validate_class_hierarchy=validate_class_hierarchy,
        _validate_class_structure=validate_class_structure, get_protocol=get_protocol,
    )["Customised"]  # fmt: skip

    class Square(customised):
        def area(self) -> float:
            return 1.0

    class Alien:
        def area(self) -> float:
            return 1.0

    assert customised.register(Square) is Square
    with pytest.raises(InheritanceError, match="does not derive from `Customised`"):
        customised.register(Alien)
    with pytest.raises(CoercionError, match="is not a class"):
        customised.register("square", Square())


def test_everything_that_the_modules_are_said_to_have_is_there() -> None:
    text = block("module organization 1").text
    named = set(re.findall(r"\b([A-Z]\w+(?:Registry|Mixin|Engine|Storage))\b", text))
    assert len(named) == 11
    assert named <= set(registrygen.runtime.__all__)


EXTENSIONS = {
    "extension points: identifier extraction 1": "_identifier_of",
    "extension points: validation 1": "_internalize_artifact _externalize_artifact",
    "extension points: storage backend 1": "_get_mapping",
}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_what_can_be_replaced_has_the_signature_that_is_shown(name: str) -> None:
    customised = run(within("MutableValidatorMixin", block(name).text))["Customised"]
    replaced = EXTENSIONS[name].split()
    assert [
        item.name for item in ast.walk(ast.parse(block(name).text)) if isinstance(item, ast.FunctionDef)
    ] == replaced
    for method in replaced:
        assert _names(getattr(customised, method)) == _names(getattr(MutableValidatorMixin, method))


def _names(method: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(method).parameters)


def test_a_replaced_storage_is_the_one_that_is_used() -> None:
    mapping: dict[str, Any] = {}

    class Elsewhere(FunctionalRegistry):
        @classmethod
        def _get_mapping(cls) -> MutableMapping[Any, Any]:
            return mapping

    Elsewhere.register(len)
    assert mapping == {"len": len}
    assert Elsewhere["len"] is Elsewhere.get("len") is len
    assert list(Elsewhere) == ["len"]
    mapping["abs"] = abs
    assert Elsewhere.factorize("abs", x=-3) == 3


def test_every_block_is_tested() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    named = {name for name in BLOCKS if f'block("{name}")' in source} | set(EXTENSIONS)
    assert sorted(named | set(REMOTE)) == sorted(BLOCKS)
    assert not named & set(REMOTE)
