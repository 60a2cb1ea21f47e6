"""The page of a run, in a real browser: what it shows, that hostile text stays text; no request goes out."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.browser import Browser, chromium
from tests.records.export.making import BETTER, HALF, HOSTILE, RUN, VIEW, a_run, hostile, replaced, written
from tracefix_tui.records.export.html.code import coloured, difference, fresh_rows
from tracefix_tui.records.export.html.document import document
from tracefix_tui.records.export.html.markup import el, shown
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.trajectory import Parent

STEERING = "\x1b\x07\x00\u202e\u2066\u200b\ud800"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


def page_of(path: Path) -> Path:
    return written(path.with_suffix(".html"), document(read_run(path)))


def shown_steps(browser: Browser) -> list[str]:
    """The ids of the steps that can be seen."""
    script = "[...document.querySelectorAll('.step')].filter(s => s.offsetHeight).map(s => s.id)"
    return browser.evaluate(script)


def text_of(browser: Browser, selector: str) -> str:
    return browser.evaluate(f"document.querySelector({selector!r}).innerText")


def test_a_step_is_shown_with_thought_difference_tests_and_reward(tmp_path: Path, browser: Browser) -> None:
    browser.open(page_of(a_run(tmp_path, parent=Parent("20250101T000000-abcdef", 2))).as_uri())
    top = text_of(browser, ".top")
    for words in (
        "Mend me",
        "✓ Solved",
        "0.95",
        "played by script",
        "Forked from 20250101T000000-abcdef, step 2",
    ):
        assert words in top
    assert shown_steps(browser) == ["step-1"]
    browser.press("ArrowRight")
    tests = text_of(browser, "#step-2 .tests")
    assert "0/4" in tests
    assert "test_1" in tests
    assert "seen of test_1" in tests
    browser.press("ArrowRight")
    edit = text_of(browser, "#step-3")
    for words in ("Apply edit", "line 2", "four of a, three of b", "−0.01", "3 private runs"):
        assert words in edit
    rows = browser.evaluate(
        "[...document.querySelectorAll('#step-3 .gone, #step-3 .new')].map(r => r.innerText)"
    )
    assert [re.sub(r"\s+", " ", row).strip() for row in rows] == ["2 - y = x", "2 + y = 'aaaabbb'"]
    assert "after step 3" in text_of(browser, "#code")
    assert "y = 'aaaabbb'" in text_of(browser, "#code .new")
    browser.press("End")
    assert "Hidden tests" in text_of(browser, "#step-5 .tests")
    assert "3/3" in text_of(browser, "#step-5 .tests")
    assert browser.complaints == []


def test_the_scrubber_goes_through_the_steps(tmp_path: Path, browser: Browser) -> None:
    page = page_of(a_run(tmp_path)).as_uri()
    browser.open(f"{page}#step-3")
    assert shown_steps(browser) == ["step-3"]
    for key, step in [("ArrowLeft", 2), ("End", 5), ("ArrowRight", 5), ("Home", 1), ("ArrowLeft", 1)]:
        browser.press(key)
        assert shown_steps(browser) == [f"step-{step}"]
        assert text_of(browser, "#place") == f"{step} / 5"
        assert browser.evaluate("location.hash") == f"#step-{step}"
    browser.evaluate(
        "const s = document.getElementById('scrub'); s.value = 4; s.dispatchEvent(new Event('input'))"
    )
    assert shown_steps(browser) == ["step-4"]
    browser.evaluate(
        "document.querySelector('.chart a:nth-of-type(2)')"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    assert shown_steps(browser) == ["step-2"]
    browser.press("a")
    assert len(shown_steps(browser)) == 5
    browser.evaluate("document.getElementById('all').click()")
    assert shown_steps(browser) == ["step-2"]
    browser.evaluate("document.getElementById('play').click()")
    browser.evaluate(
        "new Promise((done) => { const asking = setInterval("
        "() => location.hash === '#step-5' && done(clearInterval(asking)), 50) })"
    )
    assert shown_steps(browser) == ["step-5"]
    assert browser.complaints == []


def test_it_can_be_read_without_scripts_and_on_paper(tmp_path: Path, browser: Browser) -> None:
    page = page_of(a_run(tmp_path)).as_uri()
    browser.open(page, scripts=False)
    assert len(shown_steps(browser)) == 5
    assert browser.evaluate("document.getElementById('scrubber').offsetHeight") == 0
    assert browser.evaluate("document.querySelectorAll('#versions pre').length") == 2
    browser.open(page)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    assert len(shown_steps(browser)) == 5
    assert browser.evaluate("getComputedStyle(document.getElementById('scrubber')).display") == "none"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_window(tmp_path: Path, browser: Browser, width: int) -> None:
    page = page_of(a_run(tmp_path, change=hostile)).as_uri()
    grounds = set()
    for dark in (False, True):
        browser.open(page, (width, 800), dark=dark)
        for key in ("ArrowRight", "ArrowRight", "a"):
            browser.press(key)
            assert browser.evaluate("document.documentElement.scrollWidth") == width
        grounds.add(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert browser.picture().startswith(b"\x89PNG")
    assert len(grounds) == 2


class Listening(BaseHTTPRequestHandler):
    """Notes each request in its server's `asked`."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[ThreadingHTTPServer]:
    """A server on loopback that nobody should ask anything."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_hostile_text_stays_text_and_no_request_goes_out(
    tmp_path: Path, browser: Browser, listener: ThreadingHTTPServer
) -> None:
    place = f"http://127.0.0.1:{listener.server_port}"
    attack = (
        f"</script></style></title></pre><script>alert(1)</script><script src={place}/script></script>"
        f"<img src={place}/img onerror=alert(2)><link rel=stylesheet href={place}/style>"
        f"<iframe src={place}/frame></iframe>"
        f"<style>@import '{place}/import';body{{background:url({place}/css)}}</style><base href={place}/>"
        f'" onmouseover="alert(3)" style=\'background:url({place}/attribute)\' {STEERING}'
    )

    def spoil(lines: list[dict[str, Any]]) -> None:
        hostile(lines)
        _everywhere(lines, attack)

    path = a_run(tmp_path, change=spoil)
    page = page_of(path)
    raw = page.read_text("utf-8")
    assert not set(STEERING) & set(raw)
    browser.open(page.as_uri())
    for key in ("ArrowRight", "ArrowRight", "a"):
        browser.press(key)
    browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    body = browser.evaluate("document.body.innerText")
    assert body.count("<script>alert(1)</script>") > 10
    assert r"\x1b" in body
    assert r"\u202e" in body
    foreign = "script:not(body > script), iframe, img, base, body link, body meta, body style, [onmouseover]"
    assert browser.evaluate(f"document.querySelectorAll({foreign!r}).length") == 0
    assert browser.evaluate("document.scripts.length") == 1
    assert browser.requests == [page.as_uri()]
    assert listener.asked == []  # type: ignore[attr-defined]
    assert browser.complaints == []

    policy = raw[: raw.index("<body>")]
    injected = written(
        tmp_path / "injected.html", [policy, "<body>", attack.partition("<meta")[0], "</body></html>"]
    )
    browser.open(injected.as_uri())
    assert browser.complaints  # were it markup after all, the policy would refuse it
    assert listener.asked == []  # type: ignore[attr-defined]
    naked = written(tmp_path / "naked.html", ["<body>", f"<img src={place}/img>"])
    browser.open(naked.as_uri())
    assert listener.asked == ["/img"]  # type: ignore[attr-defined]


def _everywhere(data: Any, attack: str) -> None:
    """Put `attack` in the place of each text that is free."""
    kept = ("kind", "format", "type", "indent", "outcome", "at", "created", "digest")
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(items):
        if isinstance(value, (dict, list)):
            _everywhere(value, attack)
        elif isinstance(value, str) and key not in kept:
            data[key] = attack


def test_long_texts_are_cut_and_that_is_said(tmp_path: Path) -> None:
    block = "\n".join(f"    v{number} = {'x' * 5_000}" for number in range(30))
    many = replaced(HALF, new_code_block=block, thought="t" * 100_000)
    page = page_of(a_run(tmp_path, (many, RUN), end="left")).read_text("utf-8")
    text = re.sub("<[^>]*>", "", page)
    assert "[… 92,000 more characters]" in text
    assert re.search(r"\[… 4,0\d\d more characters\]", text)
    assert max(map(len, text.splitlines())) < 1_000_000
    assert "No verdict: left." in text


def test_without_a_browser_a_test_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(AssertionError, match="apt-get install --no-install-recommends chromium"):
        chromium()


def test_what_is_wrong_with_all_tests_is_said_once(tmp_path: Path, browser: Browser) -> None:
    broken = replaced(HALF, new_code_block="def")
    browser.open(f"{page_of(a_run(tmp_path, (broken, RUN), end='left')).as_uri()}#step-2")
    tests = text_of(browser, "#step-2 .tests")
    assert tests.count("invalid syntax") == 1
    assert "test_3" in tests


def test_a_long_run_is_a_page_too(tmp_path: Path, browser: Browser) -> None:
    path = a_run(tmp_path, (*[VIEW, RUN] * 20, *BETTER))
    browser.open(f"{page_of(path).as_uri()}#step-40")
    assert text_of(browser, "#place") == "40 / 45"


@given(some.text(some.characters(exclude_categories=[]), max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    made = el("p", text, title=text)
    assert made.startswith("<p")
    assert made.endswith("</p>")
    assert made.count("<") == 2
    assert made.count('"') == 2
    assert not set(STEERING) & set(made)


@given(some.text("ab'\"#\\\n def@1(", max_size=80), some.text("ab'\"#\\\n def@1(", max_size=80))
def test_colours_change_no_letter(before: str, after: str) -> None:
    rows = [
        re.sub("<[^>]+>", "", row).replace("&quot;", '"').replace("&#x27;", "'") for row in coloured(after)
    ]
    assert rows == after.split("\n")
    assert all(row.count("<span") == row.count("</span>") for row in coloured(after))
    assert (difference(before, after) is None) == (before == after)
    assert fresh_rows(before, after) <= {*range(len(rows))}


def test_marks_above_a_letter_do_not_pile_up() -> None:
    assert shown("a" + "\u0301" * 50) == "a" + "\u0301" * 3
    assert shown(HOSTILE) != HOSTILE
