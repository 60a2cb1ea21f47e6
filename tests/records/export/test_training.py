"""Training sets, loaded by `datasets` and rendered by a chat template as trainers do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from tests.records.export.making import (
    BETTER,
    HALF,
    MIDDLING,
    RUN,
    SUBMIT,
    VIEW,
    WORSE,
    a_run,
    replaced,
    written,
)
from tracefix_tui.records.export import openai_chat, trl
from tracefix_tui.records.export.intake import Intake
from tracefix_tui.records.export.preference import Scored, pairs, rows
from tracefix_tui.records.reader import read_run

TEMPLATE = """\
{%- if tools %}<tools>{% for tool in tools %}{{ tool.function.name }}{{ tool.function.parameters | tojson }}
{% endfor %}</tools>
{% endif %}
{%- for message in messages %}<{{ message.role }}>{{ message.content }}
{%- for call in message.tool_calls or [] %}<call>{{ call.function.name }}\
{{ call.function.arguments | tojson }}</call>{% endfor %}</{{ message.role }}>
{% endfor %}"""
"""What chat templates with tools have in common: roles, contents, and arguments as an object."""

STEPS = some.lists(some.sampled_from([b"a", b"b"]), min_size=1, max_size=4)

Load = Callable[[Path], Any]


def rendered(messages: list[dict[str, Any]], tools: str) -> str:
    from transformers.utils.chat_template_utils import render_jinja_template

    texts, _ = render_jinja_template([messages], tools=json.loads(tools), chat_template=TEMPLATE)
    return texts[0]


def test_conversations_for_supervised_tuning(tmp_path: Path, load: Load) -> None:
    only_looked = a_run(tmp_path, (VIEW, SUBMIT), name="20260102T030405-000009")
    first = load(written(tmp_path / "a.jsonl", [*trl.sft(read_run(only_looked))]))
    solved = [*trl.sft(read_run(a_run(tmp_path)))]
    both = load(written(tmp_path / "b.jsonl", [*trl.sft(read_run(only_looked)), *solved]))
    assert first.features == both.features  # whatever the runs did
    row = both[1]
    assert row == json.loads(solved[0])  # no field is added by the columns
    assert [each["role"] for each in row["messages"]] == ["system", "user", *["assistant", "tool"] * 5]
    assert row["messages"][6]["tool_calls"][0]["function"] == {
        "name": "REPLACE_LINES",
        "arguments": {"start_line": 2, "end_line": 2, "new_code_block": "    y = 'aaaabbb'"},
    }
    assert "one tool call" in row["messages"][0]["content"]
    text = rendered(row["messages"], row["tools"])
    assert '<call>REPLACE_LINES{"start_line": 2,' in text
    assert "<assistant>four of a, three of b<call>" in text
    assert "SUCCESS: ALL TESTS PASSED" in text
    assert 'SUBMIT{"type": "object"' in text


def test_labels_say_which_runs_have_solved_their_task(tmp_path: Path, load: Load) -> None:
    runs = [read_run(a_run(tmp_path, actions)) for actions in (BETTER, MIDDLING, WORSE)]
    data = load(written(tmp_path / "kto.jsonl", [text for run in runs for text in trl.kto(run)]))
    assert data["label"] == [True, False, False]
    assert str(data.features["label"]) == "Value('bool')"
    for row in data:
        assert [each["role"] for each in row["prompt"]] == ["system", "user"]
        assert row["completion"][0]["role"] == "assistant"


def test_pairs_share_their_prompt(intake: Intake, tmp_path: Path, load: Load) -> None:
    other = a_run(tmp_path, (RUN, HALF, SUBMIT), name="20260102T030405-000006")
    alone = a_run(tmp_path, name="20260102T030405-000007", change=_another_task)
    intake.paths = [*intake.paths, other, alone]
    data = load(written(tmp_path / "pairs.jsonl", [*rows(intake, 0.1)]))
    assert [(row["run"][-1], row["rejected_run"][-1], row["shared_steps"]) for row in data] == [
        ("1", "2", 2),
        ("1", "3", 2),
        ("1", "6", 0),
    ]
    for row in data:
        assert row["score"] - row["rejected_score"] >= 0.1
        assert row["chosen"][0] != row["rejected"][0]
        assert row["chosen"][0]["role"] == row["rejected"][0]["role"] == "assistant"
        assert len(row["prompt"]) == 2 + 2 * row["shared_steps"]
        rendered(row["prompt"] + row["chosen"], row["tools"])
    assert intake.taken == 4
    assert intake.left_out == {
        "unfinished (--unfinished takes them)": 1,
        "with no run of the same task that is 0.1 better or worse": 1,
    }
    assert len(intake.failures) == 1


def _another_task(lines: list[dict[str, Any]]) -> None:
    lines[0]["task"]["hash"] = "0" * 64


@given(
    some.lists(
        some.tuples(
            some.integers(0, 98), some.lists(some.sampled_from([b"a", b"b"]), min_size=1, max_size=4)
        ),
        max_size=8,
    ),
    some.sampled_from([0.0, 0.1, 0.5]),
)
def test_the_law_of_pairs(runs: list[tuple[int, list[bytes]]], margin: float) -> None:
    scored = [
        Scored(Path(str(number)), str(number), score / 100, tuple(steps))
        for number, (score, steps) in enumerate(runs)
    ]
    found = list(pairs(scored, margin))
    worse = [pair.worse.run for pair in found]
    assert len(worse) == len({*worse})
    for pair in found:
        assert pair.better.score > pair.worse.score
        assert pair.better.score - pair.worse.score >= margin - 1e-9
        assert pair.better.steps[: pair.shared] == pair.worse.steps[: pair.shared]
        assert pair.shared < min(len(pair.better.steps), len(pair.worse.steps))
    lonely = [run for run in scored if run.run not in worse]
    for run in lonely:
        assert not any(other.score - run.score > max(margin, 1e-6) + 1e-9 for other in scored)


def test_examples_for_fine_tuning_fit_the_types_of_the_client(tmp_path: Path) -> None:
    from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam
    from pydantic import TypeAdapter

    thoughtless = a_run(tmp_path, (replaced(VIEW, thought=""), *BETTER))
    (line,) = openai_chat.example(read_run(thoughtless))
    example = json.loads(line)
    assert {*example} == {"messages", "tools", "parallel_tool_calls"}
    for message in TypeAdapter(list[ChatCompletionMessageParam]).validate_python(example["messages"]):
        assert message["content"] is not None
    TypeAdapter(list[ChatCompletionToolParam]).validate_python(example["tools"])
    assert example["messages"][-1]["role"] == "assistant"
    calls = [call for each in example["messages"] for call in each.get("tool_calls", ())]
    answers = [each["tool_call_id"] for each in example["messages"] if each["role"] == "tool"]
    assert [call["id"] for call in calls][:-1] == answers
    assert json.loads(calls[3]["function"]["arguments"])["start_line"] == 2
    assert len(json.loads(json.dumps(example["tools"]))) == 6
