from solution import run


def test_one_layer():
    def add_one(following, request):
        return following(request) + 1

    assert run([add_one], lambda request: request * 2, 5) == 11
