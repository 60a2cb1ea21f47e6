"""OpenEnv's own clients and server code with this environment."""

from __future__ import annotations

import threading

import pytest
from openenv.core import GenericAction, GenericEnvClient
from openenv.core.env_server import create_app
from pydantic import ValidationError

from tests.server.running import LONG, PATIENCE, Running, until
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.env_client import CodeAction, CodeObservation, TracefixEnv
from tracefix_tui.server.environment import TracefixEnvironment
from tracefix_tui.server.errors import Invalid, Stopped

NAME = "reverse_string_wrong_step"


async def test_the_typed_client(server: Running) -> None:
    async with TracefixEnv(base_url=server.url) as env:
        first = await env.reset(task_name=NAME, seed=3)
        assert isinstance(first.observation, CodeObservation)
        assert first.observation.code_dict[1]
        assert first.observation.info["system_prompt"]
        step = await env.step(CodeAction(action_type="RUN_TESTS", thought="look"))
        assert step.reward == step.observation.reward == step.observation.reward_last_step
        assert step.observation.metadata == step.observation.info == step.metadata
        assert step.observation.test_results
        state = await env.state()
        assert (state.step_count, state.task_name) == (1, NAME)
        with pytest.raises(RuntimeError, match="VALIDATION_ERROR"):
            await env.reset(task_name="reverse")
        assert (await env.state()).step_count == 1


def test_the_typed_client_blocking(server: Running) -> None:
    with TracefixEnv(base_url=server.url).sync() as env:
        env.reset(task_name=NAME)
        edit = CodeAction(action_type="REPLACE_LINES", start_line=1, end_line=1, new_code_block="# mine")
        assert env.step(edit).observation.code_dict[1] == "# mine"
        assert env.step(CodeAction(action_type="SUBMIT")).done


async def test_the_generic_client(server: Running) -> None:
    async with GenericEnvClient(base_url=server.ws.removesuffix("/ws")) as env:
        first = await env.reset(difficulty="easy", seed=1)
        assert first.observation["info"]["task_difficulty"] == "easy"
        step = await env.step(GenericAction(action_type="RUN_TESTS"))
        assert "Tests Passed:" in step.observation["last_execution_output"]
        assert (await env.step({"action_type": "VIEW_CODE", "metadata": {}})).done is False
        child = await env.new_session()
        await child.reset(task_name=NAME)
        assert (await env.state())["step_count"] == 2


def test_the_generic_client_blocking(server: Running) -> None:
    with GenericEnvClient(base_url=server.url).sync() as env:
        first = env.reset(seed=4)
        again = env.reset(seed=4)
        assert first.observation == again.observation


def test_openenvs_own_server_can_run_the_environment(catalog: Catalog, grader: Grader) -> None:
    from starlette.testclient import TestClient

    app = create_app(
        lambda: TracefixEnvironment(catalog, grader), CodeAction, CodeObservation, max_concurrent_envs=4
    )
    with TestClient(app) as client, client.websocket_connect("/ws") as socket:
        for message in (
            {"type": "reset", "data": {"task_name": NAME}},
            {"type": "step", "data": {"action_type": "RUN_TESTS", "metadata": {}}},
        ):
            socket.send_json(message)
            answer = socket.receive_json()
            assert answer["type"] == "observation"
        assert answer["data"]["observation"]["test_results"]
        assert answer["data"]["reward"] == answer["data"]["observation"]["reward_last_step"]


def test_the_environment_in_process(catalog: Catalog, grader: Grader) -> None:
    env = TracefixEnvironment(catalog, grader)
    assert env.state.episode_id is None
    first = env.reset(seed=1, task_name=NAME)
    assert env.reset(seed=1, task_name=NAME) == first
    assert env.step(CodeAction(action_type="VIEW_CODE")).step_count == 1
    with pytest.raises(Invalid, match="start_line"):
        env.step(CodeAction(action_type="REPLACE_LINES"))
    with pytest.raises(ValidationError):
        CodeAction.model_validate({"action_type": "VIEW_CODE", "line": 3})
    assert env.state.step_count == 1
    env.reset(task_name=LONG)
    with pytest.raises(Stopped):
        env.step(CodeAction(action_type="RUN_TESTS"), timeout_s=0.2)


def test_closing_the_environment_stops_its_step(catalog: Catalog, grader: Grader) -> None:
    env = TracefixEnvironment(catalog, grader)
    env.reset(task_name=LONG)
    ended: list[Exception] = []

    def run() -> None:
        try:
            env.step(CodeAction(action_type="RUN_TESTS"))
        except Stopped as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    until(lambda: env._cancel is not None)
    env.close()
    thread.join(PATIENCE)
    assert ended
