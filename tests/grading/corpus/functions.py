import types

import pytest
from solution import (
    apply,
    apply_all,
    cached,
    compose,
    consume,
    count_up,
    counter,
    day_after,
    double,
    echo,
    extend_set,
    fill,
    find,
    groups,
    half,
    last,
    memo,
    money,
    noon,
    ordered,
    parse_date,
    rotate,
    same,
    shuffled,
    sort_in_place,
    squares,
    words,
)


def test_list_changed_in_place():
    items = [3, 1, 2]
    assert sort_in_place(items) is None
    assert items == [1, 2, 3]


def test_list_not_changed():
    items = [3, 1]
    double(items)
    assert items == [3, 1]


def test_dict_changed_in_place():
    table = {"a": 2}
    fill(table, times=3)
    assert table == {"a": 6, "times": 3}
    assert list(table) == ["a", "times"]


def test_nested_changed_in_place():
    grid = [[1, 2], [3, 4]]
    rows = grid
    rotate(grid)
    assert grid == [[3, 1], [4, 2]]
    assert rows is grid


def test_set_changed_in_place():
    members = {1}
    extend_set(members, 2)
    assert members == {1, 2}


def test_same_object_returned():
    items = [1]
    assert same(items) is items
    assert same([items])[0] is items
    assert same({"k": items})["k"] is items


def test_copy_is_another_object():
    items = [1]
    assert double(items) is not items


def test_aliases_in_arguments():
    row = [0]
    grid = apply(lambda rows: rows, [row, row])
    assert grid[0] is grid[1] is row


def test_generator():
    found = count_up(3)
    assert next(found) == 0
    assert list(found) == [1, 2]
    assert list(found) == []
    assert isinstance(found, types.GeneratorType)
    assert iter(found) is found
    assert next(found, "end") == "end"
    with pytest.raises(StopIteration):
        next(found)


def test_generator_send():
    generator = echo()
    assert next(generator) == []
    assert generator.send(1) == [1]
    assert generator.send("b") == [1, "b"]
    generator.close()
    with pytest.raises(StopIteration):
        next(generator)


def test_generator_expression():
    assert sum(squares([1, 2])) == 5
    assert tuple(squares(iter([3]))) == (9,)


def test_lazy():
    seen = []

    def source():
        for n in range(10):
            seen.append(n)
            yield n

    assert consume(source(), 3) == [0, 1, 2]
    assert seen == [0, 1, 2]
    lazy = squares(source())
    assert len(seen) == 3
    assert next(lazy) == 0
    assert seen[3:] == [0]


def test_iterables_of_the_test():
    assert consume({"a": 1, "b": 2}.keys(), 5) == ["a", "b"]
    assert consume(map(str, [1, 2]), 5) == ["1", "2"]
    assert consume(range(9), 2) == [0, 1]
    assert consume("xyz", 2) == ["x", "y"]
    assert consume(zip([1], [2]), 2) == [(1, 2)]


def test_collections():
    assert words("a b a") == {"a": 2, "b": 1}
    assert words("a b a").most_common(1) == [("a", 2)]
    assert words("")["x"] == 0
    assert groups([(1, 2), (1, 3)]) == {1: [2, 3]}
    assert groups([])["new"] == []
    assert ordered([("b", 1), ("a", 2)]) == {"a": 2, "b": 1}
    assert list(ordered([("b", 1), ("a", 2)])) == ["b", "a"]
    assert list(last("abcd", 2)) == ["c", "d"]
    assert last([1], 3).maxlen == 3


def test_numbers_and_dates():
    from datetime import date, datetime
    from decimal import Decimal
    from fractions import Fraction

    assert money("0.1", "0.2") == Decimal("0.3")
    assert half(3) == Fraction(3, 2)
    assert half(3) == 1.5
    assert day_after(date(2024, 2, 28)) == date(2024, 2, 29)
    assert noon(date(2024, 1, 2)) == datetime(2024, 1, 2, 12)
    assert parse_date("2024-01-02").year == 2024


def test_callbacks():
    assert apply(lambda x, y=1: x + y, 2) == 3
    assert apply(lambda x, y=1: x + y, 2, y=5) == 7
    assert apply(len, [1, 2]) == 2
    assert apply(str.upper, "a") == "A"
    assert apply(max, 1, 5, key=None) == 5
    assert apply("abc".index, "c") == 2
    assert apply(int, "12") == 12
    assert apply_all([abs, str, float], -2) == [2, "-2", -2.0]


def test_callback_collects():
    seen = []
    apply_all([seen.append, seen.append], 3)
    assert seen == [3, 3]


def test_callback_gets_the_same_list():
    items = [1]
    apply(lambda got: got.append(2), items)
    assert items == [1, 2]
    assert apply(lambda got: got is items, items)


def test_callback_calls_the_solution():
    assert apply(lambda x: double(x) + 1, 5) == 11
    assert apply(apply, apply, double, 2) == 4


def test_deep_recursion_through_callbacks():
    def down(n):
        return 0 if n == 0 else 1 + apply(down, n - 1)

    assert down(20) == 20


def test_closures():
    inc_then_double = compose(lambda x: x + 1, double)
    assert inc_then_double(3) == 8
    first, second = counter(), counter()
    assert first() == 1
    assert first() == 2
    assert second() == 1
    assert callable(first)


def test_decorator():
    calls = []

    @memo
    def slow(n):
        calls.append(n)
        return n * n

    assert slow(3) == 9
    assert slow(3) == 9
    assert calls == [3]


def test_decorated_by_functools():
    cached.cache_clear()
    assert cached(4) == 16
    cached(4)
    assert cached.cache_info().hits == 1


def test_sentinel():
    missing = object()
    assert find({}, "a", missing) is missing
    assert find({"a": missing}, "a") is missing


def test_function_attributes():
    assert double.__name__ == "double"
    assert callable(double)


def test_classes_of_the_test_are_kept():
    class Thing:
        pass

    thing = Thing()
    assert same(thing) is thing
    assert same([thing]) == [thing]


def test_seeded():
    assert shuffled(range(5), 1) == shuffled(range(5), 1)


@pytest.fixture
def table():
    return {"a": 1}


@pytest.fixture
def opened(table):
    table["open"] = True
    yield table
    table.clear()


def test_fixture(table):
    fill(table, times=2)
    assert table["a"] == 2


def test_fixture_is_fresh(table):
    assert table == {"a": 1}


def test_fixture_of_fixture(opened, table):
    assert opened is table
    assert find(opened, "open")


@pytest.mark.parametrize("key, value", [("a", 1), ("b", None)])
def test_fixture_and_parameters(table, key, value):
    assert find(table, key) == value


def test_unknown_fixture(nothing_of_that_name):
    pass
