from solution import render_price


def test_shows_it():
    assert "$1.50" in render_price(150)


def test_starts():
    assert render_price(7).startswith("Total")
