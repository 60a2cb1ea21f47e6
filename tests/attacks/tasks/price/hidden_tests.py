from solution import render_price


def test_pads():
    assert "$0.07" in render_price(7)


def test_whole():
    assert "$12.00" in render_price(1200)
