"""Registries that processes share: what one registers another finds, under the rules of a registry that is its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from remote_shop import losses
from servers import RedisServer, RegistryServer, output, program

from registrygen.runtime import (
    CoercionError,
    ConformanceError,
    FunctionalRegistry,
    InheritanceError,
    MutableValidatorMixin,
    RegistryError,
    TypeRegistry,
)
from registrygen.runtime.storage.backend import Change, Written
from registrygen.runtime.storage.client import RemoteStorageProxy
from registrygen.runtime.storage.http import HttpBackend
from registrygen.runtime.storage.memory import MemoryBackend

TRUSTED = ["remote_shop"]


def functions(namespace: str, storage: Any, **keywords: Any) -> Any:
    """A registry as each process has its own; several of them here stand for several processes."""

    class Functions(FunctionalRegistry, logic_namespace=namespace, storage=storage, **{"trusted": TRUSTED, **keywords}):
        pass

    return Functions


def test_what_one_registers_the_other_finds(namespace: str, storage: Any, until: Callable[..., None]) -> None:
    ours, theirs = functions(namespace, storage), functions(namespace, storage)
    assert list(theirs) == []
    assert ours.register(losses.mse, aliases=["l2"], metadata={"cost": [1, None]}) is losses.mse
    until(lambda: "mse" in theirs)
    assert theirs["mse"] is theirs.get("l2") is losses.mse
    assert list(theirs) == ["mse"]
    assert len(theirs) == 1
    assert theirs.aliases_of("mse") == ["l2"]
    assert theirs.metadata_of("l2") == {"cost": [1, None]}
    assert theirs.has_artifact(losses.mse)
    assert not theirs.has_artifact(losses.mae)
    assert theirs.factorize("l2", y_true=3, y_pred=1) == 4

    theirs.register("mse", losses.mae, replace=True)
    until(lambda: ours["mse"] is losses.mae)
    ours.unregister_identifier("l2")
    until(lambda: "mse" not in theirs and "l2" not in theirs)
    with pytest.raises(RegistryError, match="has no `mse`"):
        theirs["mse"]


def test_one_reads_what_it_has_just_written(namespace: str, storage: Any) -> None:
    ours, theirs = functions(namespace, storage), functions(namespace, storage)
    for number in range(8):
        registry = (ours, theirs)[number % 2]
        registry.register(f"k{number}", losses.mse)
        assert f"k{number}" in registry
        registry.unregister_artifact(losses.mse)
        assert list(registry) == []


def test_a_taken_key_is_refused_and_says_whose_it_is(namespace: str, storage: Any) -> None:
    ours, theirs = functions(namespace, storage), functions(namespace, storage)
    assert len(theirs) == 0
    ours.register("loss", losses.mse, aliases=["other"])
    with pytest.raises(RegistryError, match=r"has `loss` already, from remote_shop.losses:mse") as caught:
        theirs.register("loss", losses.mae)
    assert caught.value.context["second"].startswith(losses.__file__)
    with pytest.raises(RegistryError, match="`other` already"):
        theirs.register("other", losses.mae)
    with pytest.raises(RegistryError, match="`loss` already"):
        functions(namespace, storage).register("third", losses.mae, aliases=["loss"])
    assert list(functions(namespace, storage)) == ["loss"]
    with pytest.raises(RegistryError, match="has no `gone`"):
        theirs._update_artifact("gone", losses.mae)
    with pytest.raises(RegistryError, match="has no `gone`"):
        theirs.unregister_identifier("gone")


def test_an_alias_that_another_process_has_given_is_given_again_as_it_is(
    namespace: str, storage: Any, until: Callable[..., None]
) -> None:
    ours, theirs, slow = (functions(namespace, storage) for _ in range(3))
    assert "soon" not in slow
    ours.alias("soon", of="mse")
    theirs.alias("soon", of="mse")
    slow.alias("soon", of="mse")
    with pytest.raises(RegistryError, match="has `soon` already, as an alias of `mse`"):
        theirs.alias("soon", of="mae")
    ours.register(losses.mse)
    until(lambda: "soon" in theirs and "soon" in slow)
    assert theirs["soon"] is slow["soon"] is losses.mse


def test_aliases_are_given_later_and_led_elsewhere(namespace: str, storage: Any, until: Callable[..., None]) -> None:
    ours, theirs = functions(namespace, storage), functions(namespace, storage)
    ours.register(losses.mse)
    ours.register(losses.mae)
    ours.alias("loss", of="mse")
    until(lambda: "loss" in theirs)
    assert theirs["loss"] is losses.mse
    theirs.alias("soon", of="scaled")
    until(lambda: ours.aliases_of("scaled") == ["soon"])
    assert "soon" not in ours
    ours.register(losses.scaled)
    until(lambda: theirs.get("soon") is losses.scaled if "scaled" in theirs else False)
    with pytest.raises(RegistryError, match="already"):
        theirs.alias("mae", of="mse")


def test_batches_are_shared(namespace: str, storage: Any, until: Callable[..., None]) -> None:
    ours, theirs = functions(namespace, storage), functions(namespace, storage)
    assert ours.safe_register_batch([losses.mse, losses.mae], atomic=True)
    result = theirs.safe_register_batch({"mse": losses.mse, "scaled": losses.scaled})
    assert (list(result.accepted), [item.key for item in result.rejected]) == (["scaled"], ["mse"])
    until(lambda: set(ours) == {"mse", "mae", "scaled"})
    ours._set_mapping({"mse": losses.mae, "new": losses.mse})
    until(lambda: set(theirs) == {"mse", "new"})
    assert theirs["mse"] is losses.mae
    ours.clear_artifacts()
    until(lambda: list(theirs) == [])


DECORATED = """
import os
from registrygen.runtime import FunctionalRegistry
class Parts(
    FunctionalRegistry, logic_namespace=os.environ["NAMESPACE"], storage=os.environ["STORAGE"], trusted=["decorated_shop"],
    repeatable={repeatable},
): pass
"""
PARTS = """
from decorated_shop.parts import Parts
@Parts.register(aliases=["one"], metadata={"a": 1})
def first() -> int: return 1
@Parts.register
def second() -> int: return 2
"""
BOTH = "import decorated_shop.items\nfrom decorated_shop.parts import Parts\nprint(Parts['one'](), Parts['second']())"
READS = "from decorated_shop.parts import Parts\nprint(Parts['one'](), list(Parts), Parts.aliases_of('first'), 'second' in Parts)"
OTHER = "from decorated_shop.parts import Parts\nfrom remote_shop import losses\nParts.register('first', losses.mse)"
OUT = "from decorated_shop.parts import Parts\nParts.unregister_identifier('second')"


def test_modules_with_decorators_are_imported_by_every_process(
    namespace: str, server: RegistryServer, tmp_path: Path
) -> None:
    package = tmp_path / "decorated_shop"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "parts.py").write_text(DECORATED.replace("{repeatable}", "True"))
    (package / "items.py").write_text(PARTS)

    def run(text: str) -> subprocess.Popen[str]:
        found = f"import sys; sys.path.append({str(tmp_path)!r})\n{text}"
        return program(found, NAMESPACE=namespace, STORAGE=server.url)

    assert [output(run(BOTH)) for _ in range(2)] == ["1 2\n", "1 2\n"]
    # What is not the same is refused as ever.
    assert "has `first` already" in run(OTHER).communicate()[1]
    output(run(OUT))
    # Who only reads imports the module because of a record, and what was taken out does not come back.
    assert output(run(READS)) == "1 ['first'] ['one'] False\n"
    (package / "parts.py").write_text(DECORATED.replace("{repeatable}", "False"))
    assert output(run(READS)) == "1 ['first'] ['one'] False\n"
    assert "has `first` already" in run(BOTH).communicate()[1]


class Late(MemoryBackend):
    """A storage in which another writer is faster, after this one has looked."""

    def write(self, namespace: str, changes: Sequence[Change]) -> Written:
        if namespace not in self.statistics():
            super().write(namespace, [Change(key="mae", document=changes[0].document)])
        return super().write(namespace, changes)


@pytest.mark.parametrize(
    ("key", "item", "said"),
    [
        ("local", lambda x: x, "cannot be shared: "),
        ("bad\n", losses.mae, "cannot be the key of a shared artifact"),
        (7, losses.mae, "cannot be the key of a shared artifact"),
    ],
)
def test_what_cannot_be_shared_is_rejected_alone(namespace: str, key: Any, item: Any, said: str) -> None:
    class Registry(FunctionalRegistry, logic_namespace=namespace, storage=MemoryBackend(), trusted=["remote_shop"]):
        pass

    batch = [("mse", losses.mse), (key, item), ("scaled", losses.scaled)]
    for result in (Registry.batch_validate(batch), Registry.safe_register_batch(batch, skip_invalid=True)):
        assert list(result.accepted) == ["mse", "scaled"]
        assert [(item.key, said in item.error.message) for item in result.rejected] == [(key, True)]
        assert isinstance(result.rejected[0].error, CoercionError)
    assert list(Registry) == ["mse", "scaled"]
    assert Registry["mse"] is losses.mse
    Registry.clear_artifacts()
    assert not Registry.safe_register_batch(batch, atomic=True).accepted
    with pytest.raises(CoercionError, match=said):
        Registry.safe_register_batch(batch, skip_invalid=False)
    assert list(Registry) == []

    class Local(FunctionalRegistry):
        pass

    assert Local.safe_register_batch(batch)


def test_a_batch_is_shared_in_few_steps_and_as_a_whole_where_that_is_asked_for(namespace: str) -> None:
    storage = MemoryBackend()
    ours = functions(namespace, storage)
    assert ours.safe_register_batch({f"k{number}": losses.mse for number in range(1000)})
    assert storage.statistics()[namespace] == {"keys": 1000, "revision": 5}
    assert ours["k999"] is losses.mse
    late = functions(namespace, Late())
    result = late.safe_register_batch([losses.mse, losses.mae, losses.scaled])
    assert (list(result.accepted), [item.key for item in result.rejected]) == (["mse", "scaled"], ["mae"])
    assert set(late) == {"mse", "mae", "scaled"}
    whole = functions(namespace, Late())
    assert not whole.safe_register_batch([losses.mse, losses.mae], atomic=True).accepted
    assert list(whole) == ["mae"]
    strict = functions(namespace, Late())
    with pytest.raises(RegistryError, match="has `mae` already"):
        strict.register_module_functions(losses, ["mse", "mae"])
    assert list(strict) == ["mae"]


def test_classes_are_shared_and_looked_at_by_who_reads(namespace: str, storage: Any) -> None:
    class Ours(TypeRegistry[Any], logic_namespace=namespace, storage=storage, trusted=TRUSTED):
        pass

    class Models(
        TypeRegistry[losses.Model], abstract=True, logic_namespace=namespace, storage=storage, trusted=TRUSTED
    ):
        pass

    Ours.register(losses.Linear)
    Ours.register("inner", losses.Model.Inner)
    Ours.register("weights", losses.Weights)
    assert Models["Linear"] is losses.Linear
    assert Models.factorize("Linear", weights={"first": 2}).weights.second == 1.0
    with pytest.raises(InheritanceError, match="`Inner` does not derive from `Model`"):
        Models["inner"]
    assert [item.key for item in Models.validate_registry_state().rejected] == ["inner", "weights"]


def test_a_strict_reader_takes_no_function_of_another_signature(namespace: str, storage: Any) -> None:
    ours = functions(namespace, storage)

    class Strict(
        FunctionalRegistry[[float, float], float],
        strict=True,
        logic_namespace=namespace,
        storage=storage,
        trusted=TRUSTED,
    ):
        pass

    ours.register(losses.count)
    ours.register(losses.mse)
    assert Strict["mse"] is losses.mse
    with pytest.raises(ConformanceError, match="`count` does not conform"):
        Strict["count"]


CHANGED = """
import sys
from remote_shop import losses
from registrygen.runtime import FunctionalRegistry
class Functions(FunctionalRegistry, logic_namespace=sys.argv[1], storage=sys.argv[2]): pass
class Weights(losses.BaseModel):
    first: float
    third: str
Weights.__module__ = "remote_shop.losses"
def mse(y_true: float, y_pred: int, by: float) -> float: ...
def count(items): ...
mse.__module__ = count.__module__ = "remote_shop.losses"
losses.mse, losses.count, losses.Model.__init__.__annotations__["weights"] = mse, count, Weights
for item in (losses.mse, losses.count, losses.Model, losses.mae): Functions.register(item)
"""


def test_what_is_not_here_as_it_was_there_is_refused_with_the_difference(
    namespace: str, server: RegistryServer
) -> None:
    output(program(CHANGED, namespace, server.url))
    here = functions(namespace, server.url)
    assert here["mae"] is losses.mae
    with pytest.raises(ConformanceError) as caught:
        here["mse"]
    assert str(caught.value) == (
        "`remote_shop.losses:mse` is not here what it was where it was shared:\n"
        "  its signature is `(y_true: float, y_pred: float) -> float`, not `(y_true: float, y_pred: int, by: float) -> float`\n"
        '  `arguments/properties/y_pred/type` is `"number"`, not `"integer"`\n'
        '  `arguments/properties/by` is absent, not `{"type": "number"}`\n'
        '  `arguments/required` is `["y_true", "y_pred"]`, not `["y_true", "y_pred", "by"]`\n'
        "  help: bring both sides to the same version, and register it anew"
    )
    assert caught.value.context["ref"] == "remote_shop.losses:mse"
    assert caught.value.context["registry"] == "Functions"
    with pytest.raises(ConformanceError, match="arguments/properties/items"):
        here["count"]
    # The signature is the same; a field of what it takes is not.
    with pytest.raises(ConformanceError, match="third"):
        here["Model"]


def here() -> None: ...


def test_what_a_program_itself_defines_is_not_shared(namespace: str, server: RegistryServer) -> None:
    """Another process has another `__main__`."""
    text = "import sys\nfrom registrygen.runtime import FunctionalRegistry\ndef run() -> None: ...\n"
    text += "class Own(FunctionalRegistry, logic_namespace=sys.argv[1], storage=sys.argv[2]): pass\nOwn.register(run)"
    said = program(text, namespace, server.url).communicate()[1]
    assert "cannot be shared: it is defined in the program that runs" in said
    assert list(functions(namespace, server.url)) == []


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (lambda x: x, "it is defined within a function"),
        (losses.Model.Inner(), "it has no module and name"),
        ("text".upper, "it has no module and name|is not this object"),
    ],
)
def test_what_others_could_not_import_is_not_shared(namespace: str, storage: Any, item: Any, reason: str) -> None:
    class Anything(RemoteProbe, logic_namespace=namespace, storage=storage):
        pass

    with pytest.raises(CoercionError, match=f"cannot be shared: {reason}"):
        Anything.register_artifact("key", item)
    assert list(Anything) == []


class RemoteProbe(MutableValidatorMixin[str, Any]):
    """A registry that takes anything."""


def test_what_is_written_is_looked_at_before(namespace: str, storage: Any) -> None:
    ours = functions(namespace, storage)
    with pytest.raises(CoercionError, match="metadata cannot be shared"):
        ours.register(losses.mse, metadata={"what": object()})
    for key in (3, "a\nb", "", "x" * 600):
        with pytest.raises(CoercionError, match="cannot be the key of a shared artifact"):
            ours.register_artifact(key, losses.mse)
    for wrong in ("../x", "a..b", "a/b", "", ".a", "é", "a" * 300, None, 3):
        with pytest.raises(CoercionError, match="no name of a namespace"):
            RemoteStorageProxy(wrong, storage=storage)  # type: ignore[arg-type]
    with pytest.raises(CoercionError, match="no address of a storage"):
        functions(namespace, "ftp://here")["x"]
    with pytest.raises(CoercionError, match="no name of a module"):
        functions(namespace, storage, trusted=["a/b"])
    assert list(ours) == []


def test_the_registry_trusts_its_own_module_where_nothing_is_said(namespace: str, storage: Any) -> None:
    ours = functions(namespace, storage)
    ours.register(losses.mse)
    ours.register(here)
    theirs = functions(namespace, storage, trusted=None)
    assert theirs["here"] is here
    with pytest.raises(CoercionError, match="outside of what is trusted here"):
        theirs["mse"]
    theirs.register("again", losses.mse)
    # What it has registered itself it knows.
    assert theirs["again"] is theirs["mse"] is losses.mse


def test_nothing_is_asked_before_the_first_use(namespace: str) -> None:
    asked: list[int] = []

    def storage() -> str:
        asked.append(1)
        return "http://127.0.0.1:1"

    registry = functions(namespace, storage)
    assert asked == []
    with pytest.raises(RegistryError, match=r"does not answer .* nothing was read from it before") as caught:
        registry["x"]
    assert caught.value.context["namespace"] == namespace
    assert asked == [1]
    with pytest.raises(RegistryError, match="does not answer"):
        registry.register(losses.mse)


@pytest.mark.parametrize(("address", "needed"), [("http://127.0.0.1:1", "httpx"), ("redis://127.0.0.1:1/0", "redis")])
def test_the_extra_of_a_storage_is_named_where_it_is_missing(tmp_path: Path, address: str, needed: str) -> None:
    (tmp_path / f"{needed}.py").write_text(f"raise ModuleNotFoundError('gone', name='{needed}')\n")
    text = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nfrom registrygen.runtime import FunctionalRegistry, CoercionError\n"
    text += f"class Own(FunctionalRegistry, logic_namespace='a', storage={address!r}): pass\n"
    text += "try: Own['x']\nexcept CoercionError as error: print(error)"
    extra = "server" if needed == "httpx" else "redis"
    assert output(program(text)) == (
        f"this storage needs `{needed}`\n  help: install it with its extra: `pip install 'registrygen[{extra}]'`\n"
    )


def test_storages_and_the_server_need_nothing_of_the_generator() -> None:
    text = (
        "import sys, registrygen.runtime.server.app, registrygen.runtime.server.state, registrygen.runtime.server.run\n"
    )
    text += "import registrygen.runtime.storage.http, registrygen.runtime.storage.redis\n"
    text += "print(sorted({'typer', 'jinja2', 'black', 'yaml', 'pydantic'} & set(sys.modules)))"
    assert output(program(text)) == "[]\n"


def test_a_registry_that_is_not_shared_loads_nothing_that_shared_ones_need() -> None:
    text = "import sys, registrygen.runtime\n"
    text += "print(sorted({'httpx', 'redis', 'starlette', 'uvicorn', 'sqlite3'} & set(sys.modules)))"
    assert output(program(text)) == "[]\n"


def test_the_environment_is_read_at_use(
    namespace: str, server: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cluster(FunctionalRegistry, logic_namespace=namespace, trusted=TRUSTED):
        pass

    monkeypatch.setenv("REGISTRY_SERVER_HOST", "localhost")
    monkeypatch.setenv("REGISTRY_SERVER_PORT", "x")
    with pytest.raises(CoercionError, match="`REGISTRY_SERVER_PORT` is `x`, which is no port"):
        Cluster.register(losses.mse)
    monkeypatch.setenv("REGISTRY_SERVER_PORT", str(server.port))
    monkeypatch.setenv("REGISTRY_SERVER_TIMEOUT", "-1")
    with pytest.raises(CoercionError, match="no number of seconds"):
        Cluster.register(losses.mse)
    monkeypatch.setenv("REGISTRY_SERVER_TIMEOUT", "20")
    Cluster.register(losses.mse)
    assert functions(namespace, server.url)["mse"] is losses.mse


def test_reads_are_a_lookup_in_a_dict(namespace: str, storage: Any) -> None:
    functions(namespace, storage).register(losses.mse)
    registry = functions(namespace, storage)
    assert registry["mse"] is losses.mse
    mapping = registry._get_mapping()
    assert registry.get == mapping.resolved.__getitem__
    assert dict.__getitem__(mapping.resolved, "mse") is losses.mse


def test_overrides_are_for_tests_of_shared_registries_too(namespace: str, storage: Any) -> None:
    registry = functions(namespace, storage)
    registry.register(losses.mse)
    with registry.override(mse=losses.mae):
        assert registry["mse"] is losses.mae
    assert registry["mse"] is losses.mse


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_keeps_up_as_well(namespace: str, server: RegistryServer, until: Callable[..., None]) -> None:
    ours = functions(namespace, server.url)
    ours.register(losses.mse)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            until(lambda: "mae" in ours)
            ours.register("child", losses.scaled)
            os.write(writing, b"well" if ours["mae"] is losses.mae else b"ill")
        finally:
            os._exit(0)
    ours.register(losses.mae)
    assert os.read(reading, 10) == b"well"
    os.waitpid(child, 0)
    until(lambda: "child" in ours)


def test_a_registry_that_derives_from_a_shared_one_is_its_own(namespace: str, storage: Any) -> None:
    class Base(TypeRegistry, abstract=True, logic_namespace=namespace, storage=storage, trusted=TRUSTED):
        pass

    class Derived(Base):
        pass

    assert not isinstance(Derived._get_mapping(), RemoteStorageProxy)
    assert isinstance(Base._get_mapping(), RemoteStorageProxy)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("redis://h:port/0", "`redis://h:port/0` is no address of a storage"),
        ("redis://:pass-word@127.0.0.1:99999", "`redis://127.0.0.1:99999` is no address of a storage"),
        ("redis://:pass-word@127.0.0.1:1/0?bogus=1", "`redis://127.0.0.1:1/0` is no address of a storage"),
        ("redis//:pass-word@127.0.0.1", "`redis//127.0.0.1` is no address of a storage"),
        ("http://", "`http://` is no address of a storage"),
        ("http://127.0.0.1:99999", "`http://127.0.0.1:99999` is no address of a storage"),
        ("http://127.0.0.1\n:1", "`http://127.0.0.1?:1` is no address of a storage"),
        ("http://me:pass-word@127.0.0.1:1", "`http://127.0.0.1:1` is given with more than a host, a port and a path"),
        ("http://127.0.0.1:1/?token=pass-word", "`http://127.0.0.1:1/` is given with more than a host, a port and a path"),
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_told_without_its_secrets(namespace: str, address: str, said: str) -> None:
    class Functions(FunctionalRegistry, logic_namespace=namespace, storage=address):
        pass

    with pytest.raises(CoercionError) as caught:
        list(Functions)
    assert said in str(caught.value)
    assert "pass-word" not in str(caught.value) + repr(caught.value.context)


def test_a_wrong_password_of_redis_is_refused(namespace: str, redis: RedisServer) -> None:
    address = redis.url.replace("redis://", "redis://nobody:pass-word@")

    class Functions(FunctionalRegistry, logic_namespace=namespace, storage=address):
        pass

    with pytest.raises(RegistryError, match=r"refuses: (.|\n)*give its user and password") as caught:
        list(Functions)
    assert "pass-word" not in str(caught.value)


@pytest.mark.parametrize("token", ["é" * 20, "a token\nwith a line", "\x00" * 20])
def test_a_token_that_no_request_can_show_is_told(
    namespace: str, token: str, server: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Functions(FunctionalRegistry, logic_namespace=namespace, storage=server.url):
        pass

    if "\x00" in token:
        with pytest.raises(CoercionError, match="no request can show"):
            HttpBackend(server.url, token=token)
        return
    monkeypatch.setenv("REGISTRY_SERVER_TOKEN", token)
    with pytest.raises(CoercionError, match="no request can show") as caught:
        list(Functions)
    assert token not in str(caught.value)
