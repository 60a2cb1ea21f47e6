"""What the search agent compiles by itself stays small, whatever code it is given to mend."""

from __future__ import annotations

import pytest

from tests.episode.test_syntax import nested
from tracefix_tui.players.search import ideas, syntax

BOMB = nested(19)


@pytest.mark.parametrize("module", [syntax, ideas])
def test_a_source_that_would_make_gigabytes_is_not_compiled(
    module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compiled(*arguments: object, **options: object) -> None:
        pytest.fail("compiled")

    monkeypatch.setattr(module, "compile", compiled, raising=False)
    if module is syntax:
        assert syntax.syntax_error(BOMB) is not None
    else:
        assert ideas.meaning(BOMB) is None
