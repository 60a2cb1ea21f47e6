"""CodeArena's dialect over real sockets: what its clients send and read, and its own routes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.play.test_driver import Script, never, raising
from tests.server.running import PATIENCE, Running, running, until
from tests.server.test_http import Http
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.players.agents import AgentOptions
from tracefix_tui.players.player import Player, PlayerError
from tracefix_tui.server.arena import ArenaNotes, fields_of
from tracefix_tui.server.client import BlockingClient
from tracefix_tui.server.errors import Invalid
from tracefix_tui.server.limits import Limits
from tracefix_tui.settings import Settings


@pytest.fixture
def ask(server: Running) -> Iterator[Http]:
    ask = Http(server)
    yield ask
    ask.close()


def solution(server: Running, name: str) -> str:
    return server.catalog.find(name).solution


def test_an_episode_as_existing_clients_play_it(server: Running, ask: Http) -> None:
    status, begun, session = ask("POST", "/reset", {"task_id": "easy-1"})
    assert status == 200
    assert set(begun) == {"status", "message", "observation", "info"}
    seen = begun["observation"]
    assert set(seen) == {"buggy_code", "error_log", "test_results", "previous_attempts", "info"}
    assert (seen["previous_attempts"], seen["info"]["task_id"]) == ([], "easy-1")
    status, step, same = ask("POST", "/step", {"proposed_fix": seen["buggy_code"]})
    assert (status, same) == (200, session)
    assert set(step) == {"observation", "reward", "done", "info"}
    assert step["done"] is False
    assert 0.01 <= step["reward"] < 0.5
    assert step["observation"]["previous_attempts"] == [seen["buggy_code"]]
    assert step["info"]["execution_metadata"]["success"] is False
    _, step, _ = ask("POST", "/step", {"proposed_fix": solution(server, "codearena/easy-1")})
    assert step["info"]["execution_metadata"]["success"] is True
    assert step["reward"] > 0.6
    assert step["observation"]["test_results"].endswith("tests passed.")
    assert "llm_correctness" in step["info"]["reward_components"]
    _, memory, _ = ask("GET", "/memory")
    assert memory["codearena/easy-1"]["solution"] == solution(server, "codearena/easy-1")
    assert memory["codearena/easy-1"]["reward"] == step["reward"]


def test_errors_are_errors_and_cost_nothing(server: Running, ask: Http) -> None:
    status, wrong, _ = ask("POST", "/reset", {"task_id": "medium-9"})
    assert status == 422
    assert "medium-1" in json.dumps(wrong)
    assert ask("POST", "/step", {"proposed_fix": "x"}, "no-such-session")[0] == 404
    ask("POST", "/reset", {"task_id": "medium-1"})
    for body in (
        {"proposed_fix": "x = 1", "action": {"action_type": "VIEW_CODE"}},
        {},
        {"proposed_fix": 3},
        {"proposed_fix": "x" * 200_000},
        {"action": {"action_type": "VIEW_CODE"}},
    ):
        status, answer, _ = ask("POST", "/step", body)
        assert status == 422, body
        assert "reward" not in answer
    assert ask("GET", "/state")[1]["step_count"] == 0
    ask("POST", "/reset", {"task_name": "binary_search_wrong_mid"})
    status, answer, _ = ask("POST", "/step", {"proposed_fix": "x = 1"})
    assert status == 422
    assert "codearena" in json.dumps(answer)


@pytest.mark.parametrize("asked", ["easy", "medium", "hard", "type_errors", "security_bugs", "auto"])
def test_names_of_levels_and_categories_draw_from_the_pack(server: Running, asked: str) -> None:
    fields = fields_of(server.catalog, asked, ArenaNotes(), {"task_id": asked, "seed": 3})
    task = server.catalog.find(fields["task_name"])
    assert task.pack == "codearena"
    assert fields["rules"] == "codearena"
    if asked != "auto":
        assert asked in (task.difficulty.value, task.category)
    again = fields_of(server.catalog, asked, ArenaNotes(), {"task_id": asked, "seed": 3})
    assert again == fields


def test_an_unknown_name_names_near_ones(server: Running) -> None:
    with pytest.raises(Invalid, match="security_bugs"):
        fields_of(server.catalog, "security_bug", ArenaNotes(), {})


def test_rules_without_a_task_id_speak_the_dialect_too(ask: Http) -> None:
    _, begun, _ = ask("POST", "/reset", {"rules": "codearena", "task_name": "sum_even_wrong_condition"})
    assert begun["observation"]["info"]["task_id"] == "sum_even_wrong_condition"
    _, begun, _ = ask("POST", "/reset", {"task_name": "sum_even_wrong_condition"})
    assert "step_count" in begun["observation"]


def test_the_curriculum_rises_by_the_sessions_own_rewards(server: Running, ask: Http) -> None:
    _, start, session = ask("GET", "/curriculum")
    assert (start["current_difficulty"], start["recent_rewards"]) == ("easy", [])
    served = server.sessions.get(session or "").served
    task = server.catalog.find("codearena/easy-1")
    for _ in range(5):
        _, begun, _ = ask("POST", "/reset", {"task_id": "auto"}, session)
        assert begun["info"]["difficulty"] == "easy"
        served.arena.here = served.arena.here.after(0.9)
    _, now, _ = ask("GET", "/curriculum", session=session)
    assert now["current_difficulty"] == "medium"
    assert now["why"].startswith("Up to medium")
    _, begun, _ = ask("POST", "/reset", {"task_id": "auto"}, session)
    assert begun["info"]["difficulty"] == "medium"
    assert task.difficulty == "easy"


def test_statistics_count_what_has_ended(server: Running, ask: Http) -> None:
    _, _, session = ask("POST", "/reset", {"task_id": "type_errors-1"})
    rewards = []
    for number in range(5):
        _, step, _ = ask("POST", "/step", {"proposed_fix": f"x = {number}\n"}, session)
        rewards.append(step["reward"])
    assert step["done"] is True
    _, stats, _ = ask("GET", "/stats", session=session)
    assert stats["episodes"] == 1
    assert stats["mean_reward"] == stats["best_reward"] == max(rewards)
    assert list(stats["by_category"]) == ["type_errors"]
    assert ask("POST", "/step", {"proposed_fix": "x = 9"}, session)[0] == 409


def test_a_program_is_run_raw(ask: Http) -> None:
    status, ran, _ = ask("POST", "/run_raw", {"code": "print(input() * 2)", "stdin": "ab\n"})
    assert (status, ran["stdout"], ran["success"], ran["exit_code"]) == (200, "abab\n", True, 0)
    _, ran, _ = ask(
        "POST",
        "/run_raw",
        {"code": "def f(a):\n    for x in a:\n        for y in a:\n            1/0\nf([1])"},
    )
    assert (ran["success"], ran["complexity"], ran["ending"]) == (False, "O(n^2)", "raised")
    assert "ZeroDivisionError" in ran["stderr"]
    assert ask("POST", "/run_raw", {"code": "x" * 200_000})[0] == 422
    assert ask("POST", "/run_raw", {})[0] == 422


def test_fix_is_made_by_search_where_there_is_no_model(
    ask: Http, server: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    for name in ("HF_TOKEN", "OPENAI_API_KEY", "API_BASE_URL", "MODEL_NAME"):
        monkeypatch.delenv(name, raising=False)
    task = server.catalog.find("sum_even_wrong_condition")
    body = {"code": task.buggy, "error_log": "", "task_id": task.name, "reward": 0.2}
    status, found, _ = ask("POST", "/fix", body)
    assert (status, found["method"], found["success"]) == (200, "search", True)
    assert found["fixed_code"] != task.buggy
    assert ask("POST", "/fix", body | {"task_id": "none"})[0] == 422


def test_a_raw_run_ends_with_its_session(server: Running, ask: Http) -> None:
    _, _, session = ask("POST", "/reset", {"task_id": "easy-1"}, "new")
    assert session is not None
    with ThreadPoolExecutor() as pool:
        one = Http(server)
        sleeping = {"code": "import time; time.sleep(600)"}
        running = pool.submit(one, "POST", "/run_raw", sleeping, session)
        until(lambda: server.sessions.get(session).running)
        assert ask("POST", "/close", session=session)[0] == 204
        status, answer, _ = running.result(PATIENCE)
        one.close()
    assert (status, "stopped" in answer["detail"]) == (504, True)


def test_fixes_stand_in_nobodys_way_and_end_with_their_sessions(
    server: Running, ask: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than the threads that parse long messages."""
    asked = []

    def helpers(settings: Settings, options: AgentOptions | None = None) -> Iterator[tuple[str, Player]]:
        asked.append(options)
        yield "model", Script([never])

    monkeypatch.setattr("tracefix_tui.players.helpers.helpers", helpers)
    sessions = [ask("POST", "/reset", {"task_id": "easy-1"}, "new")[2] or "" for _ in range(40)]
    connections = [Http(server) for _ in sessions]
    body = {"code": "x = 1", "task_id": "easy-1"}
    with ThreadPoolExecutor(len(sessions)) as pool:
        fixes = [
            pool.submit(one, "POST", "/fix", body, session)
            for one, session in zip(connections, sessions, strict=True)
        ]
        until(lambda: all(server.sessions.get(session).running for session in sessions))
        with BlockingClient(server.url) as client:
            client.reset(task_name="easy-1")
            long = {"action_type": "VIEW_CODE", "thought": "x" * 100_000}
            assert client.step(long).observation.step_count == 1
        assert len(asked) <= server.sessions.limits.fixes
        for session in sessions:
            ask("POST", "/close", session=session)
        assert {fix.result(PATIENCE)[0] for fix in fixes} == {504}
    for one in connections:
        one.close()


def test_all_fixes_of_a_server_spend_from_one_budget(ask: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def helpers(settings: Settings, options: AgentOptions | None = None) -> Iterator[tuple[str, Player]]:
        asked.append(options)
        yield "model", Script([raising(PlayerError("The budget is spent."))])

    monkeypatch.setattr("tracefix_tui.players.helpers.helpers", helpers)
    for _ in range(2):
        assert ask("POST", "/fix", {"code": "x = 1", "task_id": "easy-1"})[0] == 200
    assert asked[0] is asked[1] is not None


def test_sessions_see_only_what_is_their_own(ask: Http) -> None:
    _, _, first = ask("POST", "/reset", {"task_id": "easy-1"}, "new")
    _, _, second = ask("POST", "/reset", {"task_id": "easy-1"}, "new")
    ask("POST", "/step", {"proposed_fix": "secret = 1\n"}, first)
    assert ask("GET", "/memory", session=second)[1] == {}
    assert "secret" in json.dumps(ask("GET", "/memory", session=first)[1])


def test_a_second_environment_plays_by_these_rules(ask: Http) -> None:
    _, _, session = ask("POST", "/codearena/reset", {"task_name": "easy-1"})
    assert ask("GET", "/codearena/state", session=session)[1]["rules"] == "codearena"
    action = {"action": {"action_type": "PROPOSE_FIX", "new_code_block": "x = 1\n"}}
    status, step, _ = ask("POST", "/codearena/step", action, session)
    assert (status, step["observation"]["step_count"]) == (200, 1)
    assert ask("GET", "/codearena/schema")[0] == 200
    assert ask("GET", "/codearena/health")[0] == 200
    assert ask("GET", "/codearena/tracefix/splits")[1] == ask("GET", "/tracefix/splits")[1]


def test_the_token_guards_these_routes_too(catalog: Catalog, grader: Grader) -> None:
    from tracefix_tui.server.guard import Access

    with running(catalog, grader, Limits(), Access(token="open sesame".replace(" ", "-"))) as server:
        ask = Http(server)
        for method, path, body in (
            ("GET", "/curriculum", None),
            ("GET", "/stats", None),
            ("GET", "/memory", None),
            ("POST", "/run_raw", {"code": "1"}),
            ("POST", "/fix", {"code": "1", "task_id": "easy-1"}),
            ("POST", "/codearena/reset", {}),
        ):
            answer: Any = ask(method, path, body)
            assert answer[0] == 401, path
        ask.close()
