import pytest
from solution import merge_intervals


@pytest.mark.parametrize(
    "bookings",
    [
        [[60, 90], [100, 130], [120, 150]],
        [[100, 130], [60, 90], [120, 150]],
        [[120, 150], [100, 130], [60, 90]],
    ],
    ids=["ordered", "mixed", "backwards"],
)
def test_order_does_not_matter(bookings):
    assert merge_intervals(bookings) == [[60, 90], [100, 150]]


def test_booking_inside_another():
    assert merge_intervals([[540, 720], [600, 630]]) == [[540, 720]]
    assert merge_intervals([[600, 630], [540, 720], [60, 90]]) == [[60, 90], [540, 720]]


def test_one_minute_is_a_break():
    assert merge_intervals([[601, 660], [540, 600]]) == [[540, 600], [601, 660]]


def test_same_start():
    assert merge_intervals([[540, 720], [540, 600], [540, 660]]) == [[540, 720]]


def test_bookings_of_no_length():
    assert merge_intervals([[300, 300]]) == [[300, 300]]
    assert merge_intervals([[300, 300], [0, 300]]) == [[0, 300]]


def test_one_booking_closes_a_gap():
    assert merge_intervals([[0, 10], [20, 30], [40, 50], [8, 22]]) == [[0, 30], [40, 50]]


def test_the_bookings_are_left_alone():
    bookings = [[50, 70], [10, 20], [15, 60]]
    assert merge_intervals(bookings) == [[10, 70]]
    assert bookings == [[50, 70], [10, 20], [15, 60]]


def test_late_invalid_booking_is_noticed():
    with pytest.raises(ValueError):
        merge_intervals([[10, 20], [30, 25]])
