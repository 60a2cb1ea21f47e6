"""What is not seen is told from what real text needs, the same way wherever text of others is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui import invisible
from tracefix_tui.episode.observation import printable
from tracefix_tui.grading.facts import escaped
from tracefix_tui.records.export.html.markup import shown
from tracefix_tui.ui.widgets import printable as screen

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
WIDTHLESS = "\u200b\u2060\u2062\ufeff\xad\u034f\u3164\u115f\uffa0\u180e\ufe00\U000e0041\U000e0101"
SHOWING = {"an answer": printable, "a judge": escaped, "a page": shown, "a screen": screen.printable}

REAL = [
    "family 👩‍👩‍👧 at work 👩🏽‍💻, a heart on fire ❤️‍🔥",
    "keys 1️⃣ #️⃣, signs ©️ ☎︎",
    "naïve e\u0301, שלום, مرحبا, می‌خواهم, क्‍ष, 漢字",
]
ANY = st.one_of(st.sampled_from(BIDI + WIDTHLESS + invisible.JOINERS), st.characters())


@pytest.mark.parametrize("way", SHOWING)
@pytest.mark.parametrize("sign", BIDI + WIDTHLESS)
def test_what_reorders_or_hides_is_shown_as_its_escape(way: str, sign: str) -> None:
    escape = sign.encode("unicode_escape").decode()
    assert SHOWING[way](f"if a{sign}b:") == f"if a{escape}b:"


@pytest.mark.parametrize("way", SHOWING)
@pytest.mark.parametrize("text", REAL)
def test_real_text_stays_as_it_is(way: str, text: str) -> None:
    assert SHOWING[way](text) == text
    assert invisible.first(text) is None


@pytest.mark.parametrize(
    "text", ["pass\u200dword", "x\u200c", "\u200dx", "a\ufe0f", "é\u200c\u200cx", "👩\u200d"]
)
def test_a_joiner_that_joins_nothing_is_no_part_of_real_text(text: str) -> None:
    assert invisible.first(text)
    assert "\\u" in printable(text) or "\\ufe0f" in printable(text)


@given(st.text(ANY))
def test_nothing_is_left_and_the_rest_is_kept(text: str) -> None:
    clean = invisible.escaped(text)
    assert invisible.first(clean) is None
    assert not set(clean) & set(BIDI + WIDTHLESS)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in clean)
    if invisible.first(text) is None:
        assert clean == text


@given(st.characters())
def test_a_character_that_is_always_hidden_is_hidden_alone(sign: str) -> None:
    if sign not in "\t\n\ufe0e\ufe0f":
        assert invisible.is_seen(sign) == (invisible.first(sign) is None)
