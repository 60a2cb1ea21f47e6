"""CSV, read back by the standard reader."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from tests.records.export.making import EDIT, MODEL, RUN, SUBMIT, a_run, hostile, replaced
from tracefix_tui.records.export.chat import to_json
from tracefix_tui.records.export.table import by_run, by_step
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.reward_log import write_reward_log
from tracefix_tui.records.trajectory import Tokens


def rows(texts: list[str]) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO("".join(texts), newline="")))


def test_a_row_for_each_step(tmp_path: Path) -> None:
    made = by_step()
    first = made(read_run(a_run(tmp_path)))
    second = made(read_run(a_run(tmp_path, actor=MODEL, tokens=Tokens(7, 5, 0.5))))
    found = rows(first + second)
    assert len(found) == 10
    edit = found[2]
    assert (edit["step"], edit["action"], edit["start_line"]) == ("3", "REPLACE_LINES", "2")
    assert (edit["reward"], edit["tests_passed"], edit["tokens_in"]) == ("-0.01", "", "")
    assert (found[3]["tests_passed"], found[3]["tests_total"], found[3]["hidden_total"]) == ("4", "4", "")
    assert (found[4]["done"], found[4]["hidden_passed"], found[4]["hidden_total"]) == ("true", "3", "3")
    assert float(found[4]["total_reward"]) == round(sum(float(row["reward"]) for row in found[:5]), 6)
    assert (found[5]["model"], found[5]["tokens_in"], found[5]["cost_usd"]) == ("some/model-7B", "7", "0.5")


def test_a_row_for_each_run(tmp_path: Path) -> None:
    made = by_run()
    runs = [a_run(tmp_path), a_run(tmp_path, (RUN,), name="left", end="left", tokens=Tokens(7, 5))]
    solved, left = rows([line for path in runs for line in made(read_run(path))])
    assert (solved["steps"], solved["solved"], solved["state"]) == ("5", "true", "done")
    assert solved["score"] == "0.95"
    assert (left["steps"], left["solved"], left["state"], left["score"]) == ("1", "false", "left", "")
    assert (left["tokens_out"], left["cost_usd"]) == ("5", "")


def test_no_cell_is_a_formula_or_steers_a_terminal(tmp_path: Path) -> None:
    formula = replaced(EDIT, thought='=HYPERLINK("http://example.org")', new_code_block="@x\n-1")
    texts = by_step()(read_run(a_run(tmp_path, (formula, SUBMIT))))
    first = rows(texts)[0]
    assert first["thought"] == '\'=HYPERLINK("http://example.org")'
    assert first["new_code_block"] == "'@x\n-1"
    assert float(first["reward"]) < 0
    texts = by_step()(read_run(a_run(tmp_path, change=hostile)))
    assert "\x1b" not in "".join(texts)
    assert r"\x1b[31m" in rows(texts)[0]["thought"]


def test_no_row_of_the_reward_log_is_a_formula(tmp_path: Path) -> None:
    def spoil(lines: list[dict[str, Any]]) -> None:
        lines[0]["task"]["id"] = "\uff1d1+1\x9b31m"
        for line in lines[1:]:
            line["at"] = "=1+1\x1b]0;x\x07"

    out = io.StringIO(newline="")
    assert write_reward_log([a_run(tmp_path, change=spoil)], out) == []
    first = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert (first["timestamp"], first["task_id"]) == ("'=1+1\\x1b]0;x\\x07", "'\uff1d1+1\\x9b31m")


def test_json_steers_no_terminal() -> None:
    data = {"é": "\x9b31m\x7f\x1b"}
    assert to_json(data) == '{"é":"\\u009b31m\\u007f\\u001b"}'
    assert json.loads(to_json(data)) == data
