"""The exact answer: chains worked by hand, one large linear system as judge, and circles of all kinds."""

from __future__ import annotations

import math

import pytest
from call.flows import flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import calls_of, journeys_of
from simulation.judge import by_one_system, furthest, judged

from ivrlint.callers.groups import BUILT_IN, Group
from ivrlint.simulation import chain as chains
from ivrlint.simulation import layers
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import Chain, TooManyStatesError, explore, solve, solved
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.table import ENDLESS, LEVELS, REWARDS, Arrays, Table

HELPED = Outcome("resolved")
LOST = Outcome("unresolved", why="lost")
GAVE_UP = Outcome("unresolved", why="gave up")
goals = st.sampled_from(("pay", "ask_us", None))


def made(*moves: tuple[int, int, float, int, float, float], most_calls: int = 1, states: int = 0) -> Chain:
    """A chain of moves (source, target, share, gain, seconds, share that hangs up at level 0, twice that above).

    End 0 is being helped, end 1 being lost, end 2 giving up; end 3 calls again in state 0 half of the time, or is lost.
    """
    import numpy as np

    moves = tuple(sorted(moves, key=lambda move: move[0]))
    states = states or 1 + moves[-1][0]
    source = np.array([move[0] for move in moves])
    leaves = np.array([[share] + [2 * share] * (LEVELS - 1) for *_, share in moves] + [[0.0] * LEVELS])
    rewards = {name: np.zeros(len(moves)) for name in REWARDS}
    rewards["seconds"] = np.array([move[4] for move in moves])
    rewards["hops"] = np.ones(len(moves))
    arrays = Arrays(
        np.searchsorted(source, np.arange(states + 1)),
        source,
        np.array([move[1] for move in moves]),
        np.array([move[2] for move in moves]),
        np.array([move[3] for move in moves]),
        np.array([number if move[5] else -1 for number, move in enumerate(moves)]),
        np.full(len(moves), -3),
        rewards,
        leaves,
        np.full(leaves.shape, 1.0),
    )
    starts = np.zeros(states)
    starts[0] = 1.0
    ends = (HELPED, LOST, GAVE_UP, CallOver(LOST, 0.5, ()))
    return Chain(starts, {}, arrays, ends, ((), (), (), (0,)), most_calls, 0, chains._endless(arrays))


def test_straight_on() -> None:
    answer = solve(made((0, 1, 1.0, 0, 10.0, 0.25), (1, -1, 0.5, 0, 4.0, 0.0), (1, -2, 0.5, 0, 8.0, 0.0)))
    assert answer.outcomes == {(HELPED, 1): 0.375, (LOST, 1): 0.375, (GAVE_UP, 1): 0.25}
    assert answer.means["seconds"] == pytest.approx(0.25 * 1 + 0.75 * 10 + 0.375 * 4 + 0.375 * 8)
    assert answer.means["hops"] == 1.5
    assert answer.states == 2


def test_annoyance_counts_in_the_next_move_and_not_before() -> None:
    answer = solve(made((0, 1, 1.0, 1, 0.0, 0.25), (1, -1, 1.0, 0, 0.0, 0.25)))
    assert answer.outcomes == {(GAVE_UP, 1): pytest.approx(0.25 + 0.75 * 0.5), (HELPED, 1): pytest.approx(0.75 * 0.5)}


def test_who_goes_round_with_one_half_goes_round_once_more_on_average() -> None:
    answer = solve(made((0, 0, 0.5, 0, 6.0, 0.0), (0, -1, 0.5, 0, 2.0, 0.0)))
    assert answer.outcomes == {(HELPED, 1): pytest.approx(1.0)}
    assert answer.means["seconds"] == pytest.approx(6.0 + 2.0)
    assert answer.means["hops"] == pytest.approx(2.0)


@pytest.mark.parametrize("gain", [1, 3, LEVELS])
def test_a_circle_of_two_that_annoys_up_to_the_most_there_is(gain: int) -> None:
    answer = solve(made((0, 1, 1.0, gain, 5.0, 0.0), (1, 0, 0.9, 0, 5.0, 0.1), (1, -1, 0.1, 0, 5.0, 0.1)))
    # from the first time on they are annoyed: .2 of each turn hang up, .8 * .1 are helped, the rest goes round again
    turns = 1 / (1 - 0.8 * 0.9)
    assert answer.outcomes[HELPED, 1] == pytest.approx(0.08 * turns, abs=1e-12)
    assert answer.outcomes[GAVE_UP, 1] == pytest.approx(0.2 * turns, abs=1e-12)
    assert answer.means["seconds"] == pytest.approx(turns * (5 + 0.8 * 5 + 0.2 * 1), abs=1e-9)
    assert answer.states == 2 + 2 * math.ceil((LEVELS - 1) / gain) - 1


def test_who_calls_again_begins_without_annoyance_and_gives_up_in_the_end() -> None:
    again = made((0, 1, 1.0, 2, 0.0, 0.1), (1, -4, 1.0, 0, 0.0, 0.0), most_calls=3)
    answer = solve(again)
    through = 0.9 * 0.5
    assert answer.outcomes == {
        (GAVE_UP, 1): pytest.approx(0.1), (GAVE_UP, 2): pytest.approx(through * 0.1),
        (GAVE_UP, 3): pytest.approx(through**2 * 0.1), (LOST, 1): pytest.approx(through),
        (LOST, 2): pytest.approx(through**2), (LOST, 3): pytest.approx(through**2 * 0.9),
    }  # fmt: skip
    assert answer.states == 2


def test_without_end() -> None:
    moves = ((0, 1, 0.5, 0, 1.0, 0.0), (0, -1, 0.5, 0, 1.0, 0.0), (1, 2, 1.0, 0, 1.0, 0.0), (2, 1, 1.0, 1, 1.0, 0.0))
    answer = solve(made(*moves))
    assert answer.outcomes == {(HELPED, 1): 0.5, (ENDLESS, 1): 0.5}


def test_what_it_sends_along_moves(clinic: Calls) -> None:
    chain = explore(Table(journeys_of(clinic, "advice")))
    answer, layers = solved(chain)
    stays, leaves = layers.moved()
    for name in ("hops", "unprepared", "again", "calls"):
        assert float(stays @ chain.arrays.rewards[name]) == pytest.approx(answer.means[name])
    hung_up = sum(share for (end, _), share in answer.outcomes.items() if end.why == "gave up on hold")
    assert float(leaves.sum()) > hung_up > 0


@given(flows(), goals, st.sampled_from(BUILT_IN), st.sampled_from((1, 40, 30_000)))
@settings(max_examples=40)
def test_one_large_system_says_the_same(text: str, goal: str | None, group: Group, together: int) -> None:
    chain = explore(Table(journeys_of(calls_of(text), goal, group)), 200_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers, "_AT_ONCE", together)  # circles are solved level by level, by some levels, all at once
        answer = solve(chain)
    assert math.fsum(answer.outcomes.values()) == pytest.approx(1, abs=1e-12)
    assert furthest(judged(answer), by_one_system(chain)) < 1e-9


def test_too_many_states_are_said_to_be_too_many(clinic: Calls) -> None:
    with pytest.raises(TooManyStatesError):
        explore(Table(journeys_of(clinic, "refill")), 10 * LEVELS)
