"""Single callers: their calls are calls of the flow, and their scripts replay them."""

from __future__ import annotations

import random

import pytest
from call.flows import flows
from call.test_properties import nodes_after
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import calls_of, journeys_of, walkers

from ivrlint.call.play import replay
from ivrlint.call.state import END_GAVE_UP, HANG_UP, Choice, State
from ivrlint.call.step import choices, step
from ivrlint.callers.groups import BUILT_IN, Group
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.walk import Call, Journey, walk

goals = st.sampled_from(("pay", "ask_us", None))
groups = st.sampled_from(BUILT_IN)
seeds = st.integers(0, 10_000)
CALLERS = 5
few = settings(max_examples=25)


def steps(call: Call) -> list[tuple[State, Choice, State]]:
    """The steps of `call/step.py` in a call."""
    taken = [each.move.choice for each in call.taken if not each.left]
    chosen = [choice for choice in taken if choice is not None and choice != HANG_UP]
    if call.stuck:
        chosen = chosen[: len(call.states) - 1]
    return list(zip(call.states[:-1], chosen, call.states[1:], strict=True))


@given(flows(), goals, groups, seeds)
@few
def test_every_simulated_step_is_a_step_of_the_call_and_an_edge_of_its_graph(
    text: str, goal: str | None, group: Group, seed: int
) -> None:
    calls = calls_of(text)
    graph = calls.facts.graph
    for journey in walkers(journeys_of(calls, goal, group), CALLERS, seed):
        for call in journey.made:
            here = {graph.number_of(call.states[0])}
            assert here != {-1}
            for before, choice, after in steps(call):
                assert choice.word in {each.word for each in choices(calls.program, before)}
                assert step(calls.program, before, choice)[0] == after
                here = nodes_after(graph, here, before, choice, after)
                assert here, f"no edge for {choice} from {before} to {after}"


@given(flows(), goals, groups, seeds)
@few
def test_what_the_process_forgets_of_a_call_decides_nothing(
    text: str, goal: str | None, group: Group, seed: int
) -> None:
    calls = calls_of(text)
    for journey in walkers(journeys_of(calls, goal, group), CALLERS, seed):
        for call in journey.made:
            stepping = [each for each in call.taken if not each.left and each.move.choice not in (None, HANG_UP)]
            for each, state in zip(stepping, call.states, strict=False):
                known = calls.states[each.joint[0]]
                offered = [choice for choice in choices(calls.program, state) if choice.probability != 0]
                assert offered == calls.choices(each.joint[0])
                assert (known.point, known.phase, known.tries, known.hold) == (
                    state.point, state.phase, state.tries, state.hold
                )  # fmt: skip


@given(flows(), goals, groups, seeds)
@few
def test_every_simulated_call_replays(text: str, goal: str | None, group: Group, seed: int) -> None:
    calls = calls_of(text)
    for journey in walkers(journeys_of(calls, goal, group), CALLERS, seed):
        for call in journey.made:
            assert not call.ambiguous
            found = replay(calls.program, " ".join(call.tokens))
            assert found.misunderstood is None
            assert fresh(found.state) == fresh(call.state)
            assert call.early or call.state in (call.states[-1], call.states[-1]._replace(point=END_GAVE_UP))
            assert call.early or not call.stuck
        if journey.made:  # and all of them in a row: what was told and done in one outlives it
            read = next((number for number, call in enumerate(journey.made, 1) if call.stuck), len(journey.made))
            found = replay(calls.program, journey.script)
            assert found.misunderstood is None
            assert found.state == journey.made[read - 1].state
            assert found.play.call == read


def fresh(state: State) -> State:
    """A state without what a call can only have from the one before."""
    return state._replace(told=0, resolved=0, deflected=0)


@given(flows(), goals, groups, seeds)
@few
def test_a_journey_costs_what_its_moves_cost(text: str, goal: str | None, group: Group, seed: int) -> None:
    journeys = journeys_of(calls_of(text), goal, group)
    for journey in walkers(journeys, CALLERS, seed):
        taken = [each for call in journey.made for each in call.taken]
        stayed = [each.move for each in taken if not each.left]
        assert journey.seconds == pytest.approx(sum(each.seconds for each in taken))
        for name in ("hops", "unprepared", "again", "calls"):
            assert getattr(journey, name) == sum(getattr(move, name) for move in stayed)
        for call in journey.made:
            levels = [each.annoyance for each in call.taken]
            assert levels == sorted(levels) and levels[:1] in ([], [0]) and max(levels, default=0) <= 40
        assert 0 <= journey.call <= journeys.most_calls
        assert (journey.call == 0) == journey.outcome.ours


def find(calls: Calls, goal: str | None, wanted: str) -> Journey:
    """The first caller of many whose script has some words."""
    journeys, seen = journeys_of(calls, goal), {}  # type: ignore[var-annotated]
    for seed in range(20_000):
        journey = walk(journeys, random.Random(seed), seen)
        if wanted in journey.script:
            return journey
    raise AssertionError(f"nobody says {wanted}")


def heard(calls: Calls, script: str) -> list[str]:
    """What happens in a replay, by kind."""
    return [event.kind for event in replay(calls.program, script).events]


@pytest.mark.parametrize(
    ("goal", "script"),
    [
        ("refill", "dial 555-0100 1 give number accepted"),
        ("refill", "refused give number accepted"),
        ("advice", "dial 555-0100 2 open 1min give number want advice helped"),
        ("advice", "dial 555-0100 2 closed"),
        ("advice", "open 4min 1"),  # the call back that is offered after two minutes
        ("advice", "silence give number want advice"),  # it is not taken
        (None, "give number"),
    ],
)
def test_scripts_of_a_clinic(clinic: Calls, goal: str | None, script: str) -> None:
    journey = find(clinic, goal, script)
    assert replay(clinic.program, journey.script).misunderstood is None


def test_hanging_up_on_hold_says_how_long_it_was(clinic: Calls) -> None:
    journey = find(clinic, "advice", "open wait")
    call = next(each for each in journey.made if "wait" in " ".join(each.tokens))
    assert call.taken[-1].left and not call.early
    assert "gives up" in heard(clinic, " ".join(call.tokens))


WORDS_FIRST = """
flow "Words first"
goal pay "pay"
inbound "555-0100" -> words
step words
  say "We are very glad that you have called us today and will soon be with you in person."
  -> main
menu main
  press 1 for "a person" -> hang up
"""


def test_who_hangs_up_while_nothing_can_be_said_is_replayed_to_where_it_can() -> None:
    calls = calls_of(WORDS_FIRST)
    found = walkers(journeys_of(calls, "pay"), 2_000)
    early = [call for journey in found for call in journey.made if call.early]
    assert early
    for call in early:
        assert " ".join(call.tokens) == "dial 555-0100 hang-up"
        assert call.states[-1].point != call.state.point
        assert heard(calls, " ".join(call.tokens)).count("say") == 1


ROUND = """
flow "Round and round"
goal pay "pay"
inbound "555-0100" -> main
step main
  say "Please hold the line."
  -> main
"""


def test_a_call_that_goes_round_by_itself_is_replayed_once_round() -> None:
    calls = calls_of(ROUND)
    journeys = [each for each in walkers(journeys_of(calls, "pay"), 40) if len(each.made) > 1]
    assert journeys
    for journey in journeys:
        assert all(call.stuck and call.early and call.tokens == ("dial 555-0100",) for call in journey.made)
        assert journey.script == "dial 555-0100"
        assert heard(calls, journey.script).count("say") == 1


def test_a_wish_without_a_name_is_no_step_and_the_call_stays_with_the_human(clinic: Calls) -> None:
    found = walkers(journeys_of(clinic, None), 400)
    last = next(each.made[-1] for each in found if each.made[-1].taken[-1].move.choice is None)
    assert isinstance(last.taken[-1].move.target, Outcome)
    assert last.state == last.states[-1] and not last.early
    assert last.tokens[-1] != "hang-up"


def test_who_calls_again_dials_again(clinic: Calls) -> None:
    journey = next(each for each in walkers(journeys_of(clinic, "refill"), 400) if len(each.made) == 3)
    assert journey.script.count("call-again dial 555-0100") == 2
    assert journey.calls == 3
    for call in journey.made[:-1]:
        over = call.taken[-1].move.leaves_to if call.taken[-1].left else call.taken[-1].move.target
        assert isinstance(over, CallOver)


AMBIGUOUS = """
flow "Branches that read like something else"
goal pay "pay"
inbound "555-0100" -> main
step main
  check "is somebody there"
    press -> talk
    otherwise -> talk
menu talk
  press 1 for "a person" -> hang up
"""


def test_a_script_that_would_be_read_otherwise_says_so() -> None:
    calls = calls_of(AMBIGUOUS)
    found = {call.tokens: call for each in walkers(journeys_of(calls, "pay"), 200) for call in each.made}
    assert found["dial 555-0100", "press", "1"].ambiguous  # read as the key alone
    for call in found.values():
        reads = replay(calls.program, " ".join(call.tokens))
        assert call.ambiguous or (reads.misunderstood is None and fresh(reads.state) == fresh(call.state))
    assert not all(call.ambiguous for call in found.values())


@given(flows(), seeds)
@settings(max_examples=10)
def test_the_same_luck_is_the_same_journey(text: str, seed: int) -> None:
    one, other = calls_of(text), calls_of(text)
    assert walkers(journeys_of(one, "pay"), 5, seed) == walkers(journeys_of(other, "pay"), 5, seed)
