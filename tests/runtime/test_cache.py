"""The cache of what validation found out."""

import pytest

from registrygen.runtime.cache import ValidationCache
from registrygen.runtime.errors import ValidationError


class Thing:
    pass


def test_results_count_for_their_time() -> None:
    now = [0.0]
    cache = ValidationCache(ttl_seconds=10, clock=lambda: now[0])
    thing = Thing()
    cache.keep(thing, "check", None)
    now[0] = 9.9
    assert cache.find(thing, "check") is not None
    assert cache.find(thing, "other") is None
    now[0] = 10.0
    assert cache.find(thing, "check") is None


def test_the_least_recently_used_goes_first() -> None:
    cache = ValidationCache(max_size=2)
    first, second, third = Thing(), Thing(), Thing()
    cache.keep(first, "check", None)
    cache.keep(second, "check", None)
    cache.find(first, "check")
    cache.keep(third, "check", None)
    assert cache.find(second, "check") is None
    assert cache.find(first, "check") is not None
    assert cache.statistics().evictions == 1
    cache.configure(max_size=1)
    assert cache.statistics().size == 1


def test_an_identity_that_is_given_away_again_is_not_believed() -> None:
    cache = ValidationCache()
    seen = set()
    for _ in range(200):
        thing = Thing()
        assert cache.find(thing, "check") is None
        cache.keep(thing, "check", None)
        seen.add(id(thing))
        del thing
    assert len(seen) < 200


def test_an_error_is_raised_again_as_a_new_one() -> None:
    cache, thing, errors = ValidationCache(), Thing(), []

    def check() -> None:
        raise ValidationError("wrong", ["mend it"])

    for _ in range(2):
        with pytest.raises(ValidationError, match="wrong") as caught:
            cache.checked(thing, "check", check)
        errors.append(caught.value)
    assert errors[0] is not errors[1]
    assert errors[1].suggestions == ["mend it"]


@pytest.mark.parametrize("wrong", [{"max_size": 0}, {"ttl_seconds": 0}])
def test_a_cache_that_could_keep_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="has to be positive"):
        ValidationCache().configure(**wrong)
