"""One episode, step by step: the texts, the context, the end, and runs that do not come through."""

from __future__ import annotations

import dataclasses
import uuid

import pytest

from tests.episode.fakes import BUGGY, HIDDEN, SECRET, VISIBLE, TextGrader, a_task
from tracefix_tui.episode import Action, ActionType, Episode, EpisodeOver, InvalidAction, UnknownRuleset
from tracefix_tui.episode.actions import MAX_CODE_BYTES
from tracefix_tui.grading.report import Frame, Outcome, Report, SourceProblem, TestResult
from tracefix_tui.sandbox import Cancel, Cancelled, SandboxError

VIEW = Action(ActionType.VIEW_CODE)
RUN = Action(ActionType.RUN_TESTS)
UNDO = Action(ActionType.UNDO_EDIT)
RESET = Action(ActionType.RESET_TO_ORIGINAL)
SUBMIT = Action(ActionType.SUBMIT)


def edit(start: int, end: int, block: str) -> Action:
    return Action(ActionType.REPLACE_LINES, start, end, block)


class FixedGrader:
    """Answers with the reports it is given, one after the other; an exception among them is raised."""

    def __init__(self, *answers: Report | Exception) -> None:
        self.answers = list(answers)

    def grade(self, source: str, task: object, **options: object) -> Report:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def episode() -> Episode:
    return Episode(a_task(), TextGrader())


def test_reset_shows_the_code_and_the_prompt(episode: Episode) -> None:
    seen = episode.reset()
    assert seen.code_dict == {1: "def f(x):", 2: "    y = x", 3: "", 4: "    return y"}
    assert (seen.step_count, seen.steps_remaining, seen.reward, seen.done) == (0, 50, 0.0, False)
    assert seen.localized_context == seen.last_execution_output == ""
    assert seen.test_results == ()
    assert seen.info.keys() == {
        "episode_id",
        "task_name",
        "task_difficulty",
        "system_prompt",
        "cumulative_reward",
        "reward_components",
    }
    assert "system_prompt" not in episode.step(VIEW).observation.info


def test_one_line_feed_at_the_end_of_the_code_is_left_out() -> None:
    assert Episode(a_task("a\n\n"), TextGrader()).code == "a\n"
    assert Episode(a_task("a"), TextGrader()).code == "a"
    assert Episode(a_task(""), TextGrader()).reset().code_dict == {1: ""}


def test_view_numbers_the_lines(episode: Episode) -> None:
    said = episode.step(VIEW).observation.last_execution_output
    assert said.split("\n") == ["1 | def f(x):", "2 |     y = x", "3 | ", "4 |     return y"]


def test_run_tests_says_the_counts_and_the_failures(episode: Episode) -> None:
    seen = episode.step(edit(2, 2, "a = a")).observation
    assert seen.test_results == ()
    seen = episode.step(RUN).observation
    assert "Tests Passed: 2/4." in seen.last_execution_output
    assert "SUCCESS" not in seen.last_execution_output
    assert "seen of test_3" in seen.last_execution_output
    assert [(test.test_name, test.passed) for test in seen.test_results] == [
        ("test_0", True),
        ("test_1", True),
        ("test_2", False),
        ("test_3", False),
    ]
    assert seen.test_results[0].error_message is None
    assert seen.test_results[3].error_message == "seen of test_3"


def test_run_tests_says_success_in_the_words_that_agents_look_for(episode: Episode) -> None:
    episode.step(edit(2, 2, "aaaa = 1"))
    said = episode.step(RUN).observation.last_execution_output
    assert "Tests Passed: 4/4." in said
    assert "SUCCESS: ALL TESTS PASSED" in said


def test_results_stay_until_the_next_run(episode: Episode) -> None:
    first = episode.step(RUN).observation.test_results
    assert episode.step(edit(2, 2, "aa = 1")).observation.test_results == first
    assert episode.step(RUN).observation.test_results != first


def test_a_syntax_error_is_seen_before_tests_are_run_and_named_after(episode: Episode) -> None:
    assert episode.step(edit(1, 1, "def f(x:")).observation.syntax_error is True
    step = episode.step(RUN)
    assert step.observation.syntax_error is True
    assert "Tests Passed: 0/4." in step.observation.last_execution_output
    assert "Syntax error in line 1: invalid syntax" in step.observation.last_execution_output
    assert step.components == {"step": -0.01, "run_tests": 0.10, "syntax_error": -0.10}
    assert episode.step(UNDO).observation.syntax_error is False


def test_refused_edits_change_nothing_and_say_why(episode: Episode) -> None:
    before = episode.code
    step = episode.step(edit(3, 9, "x"))
    assert step.components == {"step": -0.01, "invalid_range": -0.02}
    assert "lines 3 to 9" in step.observation.last_execution_output
    assert "1 to 4" in step.observation.last_execution_output
    step = episode.step(edit(10**60, 10**60, "x"))
    assert "a huge number" in step.observation.last_execution_output
    assert episode.code == before
    long = Episode(a_task("1\n2\n3\n4\n5\n6\n7"), TextGrader())
    assert long.step(edit(1, 7, "")).components == {"step": -0.01, "mass_delete": -0.20}
    assert long.step(edit(1, 6, "")).components == {"step": -0.01, "repeat": -0.05}
    assert long.code == "7"
    assert long.step(UNDO).observation.code == "1\n2\n3\n4\n5\n6\n7"


def test_a_range_that_does_not_exist_is_no_mass_delete(episode: Episode) -> None:
    assert episode.step(edit(1, 99, "")).components == {"step": -0.01, "invalid_range": -0.02}


def test_more_than_six_lines_may_be_replaced_by_others() -> None:
    episode = Episode(a_task("1\n2\n3\n4\n5\n6\n7"), TextGrader())
    assert episode.step(edit(1, 7, "a")).components == {"step": -0.01}
    assert episode.code == "a"


def test_the_best_score_is_098() -> None:
    step = Episode(a_task("aaaabbb"), TextGrader()).step(SUBMIT)
    assert step.observation.info["final_score"] == 0.98
    assert step.reward == pytest.approx(0.97)


def test_undo_and_reset_cost_also_when_there_is_nothing_to_take_back(episode: Episode) -> None:
    assert episode.step(UNDO).components == {"step": -0.01, "undo": -0.10}
    assert episode.step(RESET).components == {"step": -0.01, "reset": -0.10}
    assert episode.step(RESET).components == {"step": -0.01, "repeat": -0.05, "reset": -0.10}
    assert episode.step(RESET).components == {"step": -0.01, "repeat": -0.10, "reset": -0.10}


def test_reset_empties_the_undo_history(episode: Episode) -> None:
    episode.step(edit(2, 2, "a"))
    episode.step(RESET)
    episode.step(UNDO)
    assert episode.code + "\n" == BUGGY


def test_the_context_follows_edit_and_error(episode: Episode) -> None:
    context = episode.step(edit(4, 4, "a\nb")).observation.localized_context
    assert ">   5 |     b" in context
    run = episode.step(RUN)
    assert run.error_line == 2
    assert ">   2 |     y = x" in run.observation.localized_context
    assert episode.step(VIEW).error_line == 2
    refused = episode.step(edit(9, 9, "x"))
    assert refused.error_line == 2
    edited = episode.step(edit(1, 1, "def f(x): # aaaa"))
    assert edited.error_line is None
    assert ">   1 |" in edited.observation.localized_context
    passing = episode.step(RUN)
    assert passing.error_line is None
    assert ">   1 |" in passing.observation.localized_context
    assert episode.step(UNDO).observation.localized_context == ""
    assert episode.step(RESET).observation.localized_context == ""


def test_submit_pays_the_score_and_ends(episode: Episode) -> None:
    episode.step(edit(2, 2, "aaaabb = 1"))
    step = episode.step(SUBMIT)
    score = 6 / 7 - 0.02
    assert step.done is episode.done is True
    assert step.reward == pytest.approx(score - 0.01)
    assert step.observation.info["final_score"] == pytest.approx(score)
    assert (step.observation.info["hidden_passed"], step.observation.info["hidden_total"]) == (2, 3)
    with pytest.raises(EpisodeOver, match="step 2"):
        episode.step(VIEW)
    assert episode.steps_taken == 2


def test_submitting_a_syntax_error_scores_the_least(episode: Episode) -> None:
    episode.step(edit(1, 4, "aaaabbb("))
    info = episode.step(SUBMIT).observation.info
    assert (info["final_score"], info["hidden_passed"]) == (0.01, 0)


@pytest.mark.parametrize("last", [VIEW, RUN, UNDO, RESET, edit(2, 2, "aaaabbb = 1"), edit(0, 0, "x")])
@pytest.mark.parametrize("rules", ["tracefix", "tracefix-shaped"])
def test_step_50_is_graded_and_its_reward_is_the_score(last: Action, rules: str) -> None:
    grader = TextGrader()
    episode = Episode(a_task("b\naab"), grader, rules=rules)
    for number in range(49):
        assert not episode.step((VIEW, RUN)[number % 2]).done
    asked = len(grader.asked)
    step = episode.step(last)
    passed = {"b\naab": 4, "b\naaaabbb = 1": 7 + 0}[episode.code]
    score = pytest.approx(max(0.01, min(0.98, passed / 7 - 0.50)))
    assert step.done
    assert step.reward == step.observation.info["final_score"] == score
    assert step.components.keys() == {"final_score"}
    assert grader.asked[asked:] == [(episode.code, "all")]
    assert "ended by itself" in step.observation.last_execution_output
    if last is RUN:
        assert "Tests Passed: 2/4." in step.observation.last_execution_output
    with pytest.raises(EpisodeOver):
        episode.step(SUBMIT)


def test_submit_as_step_50_is_paid_like_any_submit(episode: Episode) -> None:
    for number in range(49):
        episode.step((VIEW, RUN)[number % 2])
    step = episode.step(SUBMIT)
    assert step.components == {"step": -0.01, "final_score": 0.01}


def test_hidden_tests_leave_as_counts_only(episode: Episode) -> None:
    told: list[TestResult] = []
    step = episode.step(SUBMIT, on_result=told.append)
    assert SECRET not in repr(step)
    assert SECRET not in repr(told)
    assert len(told) == VISIBLE + HIDDEN
    assert sum(result.hidden for result in told) == HIDDEN
    assert len(step.report.hidden) == HIDDEN
    assert len(step.observation.test_results) == VISIBLE


def test_hidden_results_keep_no_order() -> None:
    results = [
        TestResult(f"{SECRET}{i}", Outcome.TIMED_OUT if i % 2 else Outcome.PASSED, hidden=True)
        for i in range(6)
    ]
    report = Episode(a_task(), FixedGrader(Report(tuple(results)))).step(SUBMIT).report
    assert [result.outcome for result in report.hidden] == [Outcome.PASSED] * 3 + [Outcome.FAILED] * 3
    assert SECRET not in repr(report)


def test_a_void_run_counts_nothing() -> None:
    void = Report((TestResult("a", Outcome.PASSED),), void=f"the results of {SECRET} are missing")
    episode = Episode(a_task(), FixedGrader(void, void))
    step = episode.step(RUN)
    assert step.components == {"step": -0.01, "run_tests": 0.10}
    assert "Tests Passed: 0/1." in step.observation.last_execution_output
    assert [test.passed for test in step.observation.test_results] == [False]
    hidden = TestResult(SECRET, Outcome.PASSED, hidden=True)
    for results in (void.results, (*void.results, hidden)):
        answer = dataclasses.replace(void, results=results)
        end = Episode(a_task(), FixedGrader(answer)).step(SUBMIT)
        assert end.observation.info["final_score"] == 0.01
        assert "does not count" in end.observation.last_execution_output
        assert SECRET not in repr(end)


def test_no_tests_at_all_are_nothing_passed() -> None:
    episode = Episode(a_task(), FixedGrader(Report(()), Report(())))
    assert "Tests Passed: 0/0." in episode.step(RUN).observation.last_execution_output
    assert "SUCCESS" not in episode.step(VIEW).observation.last_execution_output
    assert episode.step(SUBMIT).observation.info["final_score"] == 0.01


def test_code_that_fails_while_it_loads_passes_nothing_and_is_not_called_a_syntax_error() -> None:
    problem = SourceProblem(False, 2, "NameError: name 'q' is not defined", (Frame(2, "<module>", "q"),))
    report = Report((TestResult("a", Outcome.PASSED),), problem=problem)
    step = Episode(a_task(), FixedGrader(report)).step(RUN)
    assert step.components == {"step": -0.01, "run_tests": 0.10}
    assert "fails while it is loaded in line 2: NameError" in step.observation.last_execution_output
    assert step.error_line == 2


@pytest.mark.parametrize(
    "failure", [Cancelled("stopped"), SandboxError("No sandbox.", "Get one."), MemoryError()]
)
@pytest.mark.parametrize("steps_before", [0, 48])
def test_a_run_that_does_not_come_through_is_no_step(failure: Exception, steps_before: int) -> None:
    passing = Report((TestResult("a", Outcome.PASSED),))
    undisturbed = Episode(a_task(), FixedGrader(passing, passing), seed=3)
    episode = Episode(a_task(), FixedGrader(failure, passing, failure, passing), seed=3)
    for each in (undisturbed, episode):
        for number in range(steps_before):
            each.step((VIEW, UNDO)[number % 2])
    for action in (RUN, edit(1, 1, "x") if steps_before else SUBMIT):
        before = (episode.code, episode.steps_taken, episode.done)
        with pytest.raises(type(failure)):
            episode.step(action)
        assert (episode.code, episode.steps_taken, episode.done) == before
        assert episode.step(action) == undisturbed.step(action)
    assert episode.done


def test_the_cancel_token_reaches_the_grader() -> None:
    class Waiting:
        def grade(self, source: str, task: object, *, cancel: Cancel, **options: object) -> Report:
            cancel.check()
            raise AssertionError("the token is not set")

    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        Episode(a_task(), Waiting()).step(RUN, cancel)


def test_code_may_not_grow_without_bound(episode: Episode) -> None:
    for _ in range(MAX_CODE_BYTES // 190_000):
        episode.step(edit(1, 1, "#\n# " + "x" * 190_000))
    before = episode.code
    with pytest.raises(InvalidAction, match=r"new_code_block.*at most 1,000,000"):
        episode.step(edit(1, 1, "#\n# " + "x" * 190_000))
    assert episode.code == before


def test_the_output_is_bounded_and_says_what_was_cut() -> None:
    many = tuple(TestResult(f"test_{i}", Outcome.FAILED, message="m" * 5000) for i in range(100))
    said = Episode(a_task(), FixedGrader(Report(many))).step(RUN).observation.last_execution_output
    assert len(said) <= 8_000
    assert said.startswith("Tests Passed: 0/100.")
    assert "are cut]" in said.rsplit("\n", 1)[1]


def test_what_the_candidate_printed_is_told_by_its_end() -> None:
    printed = "".join(f"{number}\n" for number in range(5000))
    report = Report((TestResult("t", Outcome.PASSED, output=printed),), output="\x1b[2Jloading")
    said = Episode(a_task(), FixedGrader(report)).step(RUN).observation.last_execution_output
    assert "Printed while loading:\n\\x1b[2Jloading" in said
    assert "characters are cut" in said
    assert said.rstrip().endswith("4999")


def test_the_score_to_expect_is_known_after_a_run_on_this_code(episode: Episode) -> None:
    assert (episode.score_if_submitted(), episode.score_known) == (0.0, False)
    episode.step(edit(2, 2, "aa = 1"))
    episode.step(RUN)
    assert episode.score_known
    assert episode.score_if_submitted() == pytest.approx(2 / 4 - 0.03)
    episode.step(edit(2, 2, "aaaa = 1"))
    assert not episode.score_known
    episode.step(RUN)
    assert episode.score_if_submitted() == pytest.approx(4 / 4 - 0.05)
    episode.step(UNDO)
    assert episode.score_known
    assert episode.score_if_submitted() == pytest.approx(2 / 4 - 0.06)


def test_ids_are_new_unless_seeded_or_given() -> None:
    def ids(**options: object) -> list[str]:
        return [Episode(a_task(), TextGrader(), **options).reset().info["episode_id"] for _ in range(2)]

    first, second = ids()
    assert first != second
    assert uuid.UUID(first).version == 4
    first, second = ids(seed=1)
    assert first == second != ids(seed=2)[0]
    assert ids(episode_id="mine") == ["mine", "mine"]
    episode = Episode(a_task(), TextGrader())
    assert episode.reset().info["episode_id"] != episode.reset().info["episode_id"]


def test_an_unknown_ruleset_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownRuleset, match=r"'nonsense'.*tracefix, tracefix-shaped"):
        Episode(a_task(), TextGrader(), rules="nonsense")
