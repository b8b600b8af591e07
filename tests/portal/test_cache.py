"""The cache goes on counting while Valkey is away, and makes nobody wait for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache

from portal.cache import Breaker, breaker_of
from tests.chaos.proxy import Proxy
from tests.chaos.ways import way_to_the_cache


@pytest.fixture
def way(monkeypatch) -> Iterator[Proxy]:
    with way_to_the_cache(monkeypatch) as proxy:
        cache.clear()
        yield proxy


def breaker() -> Breaker:
    return breaker_of(settings.CACHES["default"]["LOCATION"])


def test_it_is_shared_while_valkey_answers(way):
    cache.set("count", 1, 60)
    assert cache.incr("count") == 2
    assert way.attempts == 1


@pytest.mark.parametrize("broken", [Proxy.black_hole, Proxy.refuse])
def test_after_one_failure_nothing_is_asked_and_counting_goes_on(way, broken, caplog):
    cache.set("count", 5, 60)
    broken(way)
    before = way.attempts
    assert cache.get("count", 0) == 0
    cache.set("count", 1, 60)
    for _ in range(100):
        cache.incr("count")
    assert cache.get_many(["count"]) == {"count": 101}
    assert cache.add("count", 9, 60) is False
    assert way.attempts - before <= 2
    assert [record.name for record in caplog.records] == ["portal.cache"]


def test_once_it_answers_again_it_is_shared_again(way, monkeypatch):
    cache.set("count", 5, 60)
    way.refuse()
    cache.set("count", 1, 60)
    way.forward()
    assert cache.get("count") == 1
    monkeypatch.setattr(breaker(), "_again", 0.0)
    assert cache.get("count") == 5


def test_an_answer_that_refuses_is_no_failure_of_the_way(way):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
    assert not breaker().broken


def test_of_many_callers_one_in_each_pause_finds_out():
    breaker = Breaker(pause=3600)
    assert breaker.allows()
    breaker.failed(TimeoutError())
    assert not breaker.allows()
    breaker._again = 0.0
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.answered()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]
