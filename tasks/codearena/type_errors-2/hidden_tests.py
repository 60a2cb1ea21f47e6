from solution import count_votes


def test_empty_ballots_among_others():
    assert count_votes(["Ann", "", "Bo", " ", "Ann"]) == {"Ann": 2, "Bo": 1}


def test_capital_letters_matter():
    assert count_votes(["Ann", "ann", "ANN"]) == {"Ann": 1, "ann": 1, "ANN": 1}


def test_blanks_inside_a_name_stay():
    assert count_votes(["Mary Lou", " Mary Lou", "MaryLou"]) == {"Mary Lou": 2, "MaryLou": 1}


def test_tabs_and_line_ends_are_blanks():
    assert count_votes(["Ann\n", "\tAnn", "\n"]) == {"Ann": 2}


def test_many_ballots():
    assert count_votes(["A", "B", "A", "C"] * 250) == {"A": 500, "B": 250, "C": 250}


def test_elections_are_counted_apart():
    assert count_votes(["Ann"]) == {"Ann": 1}
    assert count_votes(["Ann", "Bo"]) == {"Ann": 1, "Bo": 1}


def test_the_ballots_are_left_alone():
    ballots = [" Ann ", ""]
    assert count_votes(ballots) == {"Ann": 1}
    assert ballots == [" Ann ", ""]
