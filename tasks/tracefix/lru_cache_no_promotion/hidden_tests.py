import pytest
from solution import LRUCache


def check_against_a_slow_model(capacity, steps):
    """Do the same with a cache and with a plain list of pairs, the oldest use first."""
    cache = LRUCache(capacity)
    model = []
    for step, (key, is_put) in enumerate(steps):
        known = [pair for pair in model if pair[0] == key]
        if is_put:
            cache.put(key, step)
            model = [pair for pair in model if pair[0] != key] + [(key, step)]
            model = model[-capacity:]
        else:
            assert cache.get(key) == (known[0][1] if known else -1)
            model = [pair for pair in model if pair[0] != key] + known
        assert len(cache) == len(model)


def test_reading_twice_is_no_different():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.get("a")
    cache.put("c", 3)
    cache.put("d", 4)
    assert [cache.get(key) for key in "abcd"] == [-1, -1, 3, 4]


def test_asking_for_an_unknown_key_uses_nothing():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("z") == -1
    assert len(cache) == 2
    cache.put("c", 3)
    assert [cache.get(key) for key in "abc"] == [-1, 2, 3]


def test_length_never_exceeds_the_capacity():
    cache = LRUCache(3)
    lengths = []
    for key in range(6):
        cache.put(key, key)
        lengths.append(len(cache))
    assert lengths == [1, 2, 3, 3, 3, 3]


def test_capacity_of_one():
    cache = LRUCache(1)
    cache.put("a", 1)
    assert cache.get("a") == 1
    cache.put("b", 2)
    assert cache.get("a") == -1
    assert cache.get("b") == 2


@pytest.mark.parametrize("value", [0, "", None], ids=["zero", "text", "None"])
def test_empty_values_are_values(value):
    cache = LRUCache(2)
    cache.put("key", value)
    assert cache.get("key") == value


def test_negative_capacity_is_refused():
    with pytest.raises(ValueError):
        LRUCache(-3)


@pytest.mark.parametrize("capacity", [2, 4])
def test_long_mixed_use(capacity):
    steps = [((7 * n * n + 3 * n) % 11 % 6, n % 3 == 0) for n in range(120)]
    check_against_a_slow_model(capacity, steps)
