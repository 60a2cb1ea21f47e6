import pytest
from solution import LRUCache


def test_stored_values_come_back():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    assert cache.get(1) == "one"
    assert cache.get(2) == "two"


def test_unknown_key_gives_minus_one():
    assert LRUCache(2).get(1) == -1


def test_key_stored_first_makes_room():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    cache.put(3, "three")
    assert cache.get(1) == -1
    assert cache.get(3) == "three"


def test_key_that_was_read_stays():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    cache.get(1)
    cache.put(3, "three")
    assert cache.get(1) == "one"


def test_key_that_was_not_read_makes_room():
    cache = LRUCache(3)
    for key in (1, 2, 3):
        cache.put(key, str(key))
    cache.get(1)
    cache.get(2)
    cache.put(4, "4")
    assert cache.get(3) == -1


def test_key_that_was_written_again_stays():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    cache.put(1, "uno")
    cache.put(3, "three")
    assert [cache.get(key) for key in (1, 2, 3)] == ["uno", -1, "three"]


def test_capacity_must_be_positive():
    with pytest.raises(ValueError):
        LRUCache(0)
