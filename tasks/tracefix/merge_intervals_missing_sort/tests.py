import pytest
from solution import merge_intervals


def test_no_bookings():
    assert merge_intervals([]) == []


def test_bookings_in_order():
    assert merge_intervals([[540, 600], [570, 630], [700, 720]]) == [[540, 630], [700, 720]]


def test_bookings_without_a_break():
    assert merge_intervals([[540, 600], [600, 660]]) == [[540, 660]]


def test_later_booking_listed_first():
    assert merge_intervals([[900, 960], [540, 600]]) == [[540, 600], [900, 960]]


def test_overlapping_bookings_listed_backwards():
    assert merge_intervals([[570, 630], [540, 600]]) == [[540, 630]]


def test_booking_that_ends_before_it_starts():
    with pytest.raises(ValueError):
        merge_intervals([[600, 540]])
