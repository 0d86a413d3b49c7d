"""The two layers that read and write without looking, and the storage below them."""

import pickle
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from registrygen.runtime import (
    RegistryAccessorMixin,
    RegistryError,
    RegistryMutatorMixin,
    ThreadSafeLocalStorage,
    ValidationError,
)


class Elsewhere(MutableMapping[str, int]):
    """A storage of somebody's own, with nothing but what a mapping needs."""

    def __init__(self) -> None:
        self._items: dict[str, int] = {}

    def __getitem__(self, key: str) -> int:
        return self._items[key]

    def __setitem__(self, key: str, value: int) -> None:
        self._items[key] = value

    def __delitem__(self, key: str) -> None:
        del self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


@pytest.fixture(params=[ThreadSafeLocalStorage, Elsewhere, dict])
def numbers(request: pytest.FixtureRequest) -> Any:
    class Numbers(RegistryMutatorMixin[str, int]):
        pass

    Numbers._repository = request.param()
    Numbers._set_mapping({"one": 1, "two": 2})
    return Numbers


def test_reads_give_what_is_stored(numbers: Any) -> None:
    assert dict(numbers._get_mapping()) == {"one": 1, "two": 2}
    assert numbers._len_mapping() == 2
    assert list(numbers._iter_mapping()) == ["one", "two"]
    assert numbers._get_artifact("two") == 2
    assert numbers._has_identifier("one")
    assert not numbers._has_identifier("three")
    assert numbers._has_artifact(2)
    assert not numbers._has_artifact(3)
    numbers._assert_presence("one")


@pytest.mark.parametrize(
    ("operation", "read"),
    [
        ("get", lambda registry: registry._get_artifact("on")),
        ("assert_presence", lambda registry: registry._assert_presence("on")),
        ("update", lambda registry: registry._update_artifact("on", 3)),
        ("delete", lambda registry: registry._del_artifact("on")),
    ],
)
def test_what_is_absent_is_told_with_what_is_like_it(numbers: Any, operation: str, read: Any) -> None:
    with pytest.raises(RegistryError, match="`Numbers` has no `on`") as caught:
        read(numbers)
    assert caught.value.context == {
        "operation": operation,
        "registry": "Numbers",
        "key": "on",
        "size": 2,
        "near": ["one"],
    }
    assert caught.value.suggestions == ["did you mean `one`?"]


def test_writes_ask_for_what_they_need(numbers: Any) -> None:
    numbers._set_artifact("three", 3)
    for taken in (lambda: numbers._set_artifact("three", 4), lambda: numbers._assert_absence("three")):
        with pytest.raises(RegistryError, match="`Numbers` has `three` already"):
            taken()
    numbers._update_artifact("three", 33)
    numbers._assert_absence("four")
    assert numbers._get_artifact("three") == 33
    numbers._del_artifact("three")
    assert list(numbers._iter_mapping()) == ["one", "two"]


def test_whole_mappings_are_written(numbers: Any) -> None:
    numbers._update_mapping({"two": 22, "three": 3})
    assert dict(numbers._get_mapping()) == {"one": 1, "two": 22, "three": 3}
    numbers._set_mapping({"three": 3, "four": 4})
    assert dict(numbers._get_mapping()) == {"three": 3, "four": 4}
    numbers._clear_mapping()
    assert numbers._len_mapping() == 0


def test_every_subclass_has_a_mapping_of_its_own() -> None:
    class Base(RegistryMutatorMixin[str, int]):
        pass

    class Derived(Base):
        pass

    Base._set_artifact("one", 1)
    assert not Derived._has_identifier("one")
    assert isinstance(Base, type)
    assert issubclass(Derived, RegistryAccessorMixin)


def test_iteration_is_over_the_keys_of_its_beginning(numbers: Any) -> None:
    seen = []
    for key in numbers._iter_mapping():
        numbers._set_artifact(f"{key} more", 0)
        seen.append(key)
    assert seen == ["one", "two"]
    assert numbers._len_mapping() == 4


def test_storage_is_a_dict_that_says_who_won() -> None:
    storage = ThreadSafeLocalStorage({"a": 1}, b=2)
    assert storage.insert("c", 3)
    assert not storage.insert("c", 3)
    assert storage.replace("c", 4)
    assert not storage.replace("d", 4)
    assert storage.setdefault("c", 5) == 4
    assert storage.setdefault("e", 5) == 5
    assert storage.pop("e") == 5
    assert storage.popitem() == ("c", 4)
    with pytest.raises(KeyError):
        storage["c"]
    storage.missing = str.upper
    assert storage["c"] == "C"
    assert "c" not in storage
    assert pickle.loads(pickle.dumps(storage)) == {"a": 1, "b": 2}
    assert issubclass(RegistryError, ValidationError)
