import pytest
from solution import count_votes


def test_no_ballots():
    assert count_votes([]) == {}


def test_empty_ballots_are_no_votes():
    assert count_votes(["", "   "]) == {}


def test_one_vote():
    assert count_votes(["Ann"]) == {"Ann": 1}


def test_several_votes():
    assert count_votes(["Ann", "Bo", "Ann"]) == {"Ann": 2, "Bo": 1}


@pytest.mark.parametrize("ballot", [" Bo", "Bo ", "  Bo  "], ids=["before", "behind", "both"])
def test_blanks_around_a_name_are_ignored(ballot):
    assert count_votes(["Bo", ballot]) == {"Bo": 2}
