import pytest
from solution import max_subarray


@pytest.mark.parametrize(
    ("nums", "expected"),
    [
        ([5, -9, 6, -2, 3, -8, 4], 7),
        ([8, -1, -1, -1], 8),
        ([-1, -1, -1, 8], 8),
        ([4, -1, 4, -20, 6], 7),
    ],
    ids=["middle", "start", "end", "not the last run"],
)
def test_where_the_best_run_is(nums, expected):
    assert max_subarray(nums) == expected


def test_zeros():
    assert max_subarray([0, 0]) == 0
    assert max_subarray([-1, 0, -2]) == 0


def test_all_short_lists_of_three_values():
    def slow(nums):
        return max(sum(nums[i : j + 1]) for i in range(len(nums)) for j in range(i, len(nums)))

    lists = [[a, b, c] for a in (-2, 0, 3) for b in (-4, -1, 2) for c in (-1, 1, 5)]
    assert [max_subarray(nums) for nums in lists] == [slow(nums) for nums in lists]


def test_the_list_is_left_alone():
    nums = [1, -2, 3]
    assert max_subarray(nums) == 3
    assert nums == [1, -2, 3]


def test_long_list_with_one_best_run():
    assert max_subarray([-1] * 700 + [5, -2, 6] + [-1] * 700) == 9


def test_long_list_of_positive_numbers():
    assert max_subarray(list(range(1, 1501))) == 1_125_750
