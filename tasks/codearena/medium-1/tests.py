from solution import binary_search


def test_empty_list():
    assert binary_search([], 4) == -1


def test_number_in_the_middle():
    assert binary_search([4, 8, 15, 16, 23], 15) == 2


def test_list_of_one():
    assert binary_search([4], 4) == 0


def test_first_number():
    assert binary_search([4, 8, 15, 16, 23, 42], 4) == 0


def test_last_number():
    assert binary_search([4, 8, 15, 16, 23, 42], 42) == 5


def test_number_below_the_first():
    assert binary_search([4, 8, 15], 1) == -1


def test_number_in_a_gap():
    assert binary_search([4, 8, 15, 16, 23, 42], 20) == -1
