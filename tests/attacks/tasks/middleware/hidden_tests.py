from solution import run


def test_no_layer():
    assert run([], lambda request: request * 2, 4) == 8


def test_two_layers():
    calls = []

    def note(following, request):
        calls.append(request)
        return following(request + 1)

    assert run([note, note], lambda request: -request, 1) == -3
    assert calls == [1, 2]
