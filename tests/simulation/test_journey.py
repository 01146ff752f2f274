"""The process of one group with one goal: what holds in every state of it, and in flows at the edge of what can be said."""

from __future__ import annotations

import itertools
import math

import pytest
from call.flows import flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import EVERYDAY, calls_of, crowd, exact, journeys_of, walkers

from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Outcome, Target
from ivrlint.simulation.table import ENDLESS, LEVELS, Table, leaving

MOST = 400
"""States that are looked at in one flow."""
goals = st.sampled_from(("pay", "ask_us", None))
groups = st.sampled_from((*BUILT_IN, *TO_CHOOSE))
rows = st.sampled_from(("kind", "middle", "harsh"))


def is_whole(target: Target, journeys: Journeys) -> bool:
    """Whether it is an end that says what became of the caller, or a state that is known."""
    if isinstance(target, Outcome):
        return target.kind in ("resolved", "deflected", "handed_on", "unresolved")
    if isinstance(target, CallOver):
        return target.lost.kind == "unresolved" and 0 <= target.again <= 1 and bool(target.next or not target.again)
    return 0 <= target[0] < len(journeys.calls.states)


@given(flows(), goals, groups, rows)
def test_in_every_state_the_shares_add_up_and_every_move_leads_somewhere(
    text: str, goal: str | None, group: object, row: str
) -> None:
    journeys = journeys_of(calls_of(text), goal, group, row)  # type: ignore[arg-type]
    assert math.fsum(share for share, _ in journeys.starts()) == pytest.approx(1)
    table = Table(journeys)
    table.expand(min(1, len(table.joints)))
    while table.expanded < min(len(table.joints), MOST):
        table.expand(min(len(table.joints), MOST))
    for joint in table.joints[:MOST]:
        moves = journeys.moves(joint)
        assert math.fsum(move.share for move in moves) == pytest.approx(1, abs=1e-12)
        for move in moves:
            assert move.share > 0 and move.seconds >= 0 and move.gain >= 0
            assert is_whole(move.target, journeys)
            assert (move.leaves_to is None) == (move.hazard is None)
            if move.hazard is not None and move.leaves_to is not None:
                assert is_whole(move.leaves_to, journeys)


@given(flows(), goals, rows)
@settings(max_examples=20)
def test_who_is_more_annoyed_hangs_up_no_less(text: str, goal: str | None, row: str) -> None:
    journeys = journeys_of(calls_of(text), goal, row=row)
    table = Table(journeys)
    while table.expanded < min(len(table.joints), MOST):
        table.expand(min(len(table.joints), MOST))
    hazards = {move.hazard for joint in table.joints[:MOST] for move in journeys.moves(joint) if move.hazard}
    for hazard in hazards:
        shares, seconds = zip(*(leaving(hazard, level, journeys) for level in range(LEVELS)), strict=True)
        assert all(0 <= before <= after <= 1 for before, after in itertools.pairwise(shares))
        assert all(0 <= each <= hazard.listens + hazard.held for each in seconds)


# --- at the edge ------------------------------------------------------------------------------------------------------

BARE = 'flow "Edge"\n'
GOAL = 'goal pay "pay a bill"\n'
PHONE = 'inbound "555-0100" -> main\n'
NO_GOALS = BARE + PHONE + 'menu main\n  press 1 for "a person" -> desk\nteam desk "the desk"\n'
NO_TEAMS = BARE + GOAL + PHONE + 'menu main\n  press 1 for "bills" -> bills\nstep bills\n  resolves pay\n  -> hang up\n'
ONE_PLACE = BARE + GOAL + PHONE + 'step main\n  say "Nobody is here."\n  -> hang up\n'
CIRCLE = BARE + GOAL + PHONE + "step main\n  -> other\nstep other\n  -> main\n"
SPOKEN_CIRCLE = BARE + GOAL + PHONE + 'step main\n  say "Please hold the line."\n  -> main\n'
RARE_WAY_OUT = (
    BARE
    + GOAL
    + PHONE
    + 'step main\n  check "is it there" each time\n    yes 5%\n      resolves pay\n      -> hang up\n'
    "    no -> main\n"
)
ONLY_OUTBOUND = (
    BARE + GOAL + "outbound notice to buyer\n  person 40% -> main\n  machine 50%\n    wait for beep\n    say "
    '"Please call us."\n    -> hang up\n  no_answer 10% -> hang up\nmenu main\n  press 1 for "bills" -> bills\n'
    "step bills\n  resolves pay\n  -> hang up\n"
)
RESOLVES_NOTHING = BARE + GOAL + PHONE + 'step main\n  -> desk\nteam desk "the desk"\n  resolves nothing\n'
LONG_HOLD = BARE + GOAL + PHONE + 'step main\n  -> desk\nteam desk "the desk"\n  hold 40 min\n  resolves pay\n'


def kinds(calls: Calls, goal: str | None = "pay") -> dict[str, float]:
    """What becomes of callers by kind, by all three engines, which have to agree roughly; the exact answer."""
    journeys = journeys_of(calls, goal)
    answer = exact(journeys)
    assert math.fsum(answer.outcomes.values()) == pytest.approx(1, abs=1e-9)
    names = {outcome.kind for outcome, _ in answer.outcomes}
    found = crowd(journeys, 4_000)
    walked = walkers(journeys, 200)
    for name in names:
        assert found.of_kind(name).mean() == pytest.approx(answer.share(name), abs=0.05)
        assert sum(each.outcome.kind == name for each in walked) / 200 == pytest.approx(answer.share(name), abs=0.16)
    return {name: answer.share(name) for name in names}


def test_without_goals_callers_want_a_person_and_get_one() -> None:
    found = kinds(calls_of(NO_GOALS), None)
    assert set(found) == {"resolved", "unresolved"} and found["resolved"] > 0.9


def test_without_teams_what_the_system_does_is_all() -> None:
    assert kinds(calls_of(NO_TEAMS))["resolved"] > 0.8


def test_one_place_that_helps_nobody() -> None:
    calls = calls_of(ONE_PLACE)
    assert kinds(calls) == {"unresolved": pytest.approx(1)}
    again = 1 - 0.5**4  # after each of at most four calls, half call again: 1 + 1/2 + 1/4 + 1/8 calls
    assert exact(journeys_of(calls, "pay")).means["calls"] == pytest.approx(again / 0.5)


@pytest.mark.parametrize("goal", ["pay", None])
def test_a_circle_without_time_has_no_end_and_is_called_so(goal: str | None) -> None:
    calls = calls_of(CIRCLE)
    journeys = journeys_of(calls, goal)
    at_once = 0.014
    # who hangs up at once calls again with 1/2, up to four calls; who does not goes round for ever
    endless = (1 - at_once) * sum((at_once / 2) ** count for count in range(4))
    answer = exact(journeys)
    found = sum(share for (outcome, _), share in answer.outcomes.items() if outcome == ENDLESS)
    assert found == pytest.approx(endless)
    sampled = crowd(journeys, 2_000)
    circling = [outcome == ENDLESS for outcome in sampled.outcomes]
    assert sum(circling[each] for each in sampled.outcome.tolist()) / 2_000 == pytest.approx(endless, abs=0.02)
    walked = walkers(journeys, 100)
    assert sum(each.outcome == ENDLESS for each in walked) >= 80
    assert max(sampled.seconds.tolist()) < 60


def test_a_circle_that_speaks_is_left_by_hanging_up() -> None:
    calls = calls_of(SPOKEN_CIRCLE)
    assert kinds(calls) == {"unresolved": pytest.approx(1)}
    assert all(outcome.why.startswith("hung up") for outcome, _ in exact(journeys_of(calls, "pay")).outcomes)


def test_a_circle_with_a_rare_way_out_is_left_by_it() -> None:
    found = kinds(calls_of(RARE_WAY_OUT))
    assert found["resolved"] == pytest.approx((1 - 0.014) * sum((0.014 / 2) ** count for count in range(4)))


def test_only_our_own_calls_and_no_number_to_ring_back() -> None:
    calls = calls_of(ONLY_OUTBOUND)
    found = kinds(calls)
    assert 0.2 < found["resolved"] < 0.4
    whys = {outcome.why for outcome, _ in exact(journeys_of(calls, "pay")).outcomes if outcome.kind == "unresolved"}
    assert whys == {"there is no number to call"}
    assert {call for _, call in exact(journeys_of(calls, "pay")).outcomes} == {0, 1}


def test_people_who_resolve_nothing_turn_everybody_away() -> None:
    calls = calls_of(RESOLVES_NOTHING)
    assert kinds(calls) == {"unresolved": pytest.approx(1)}
    whys = {outcome.why for outcome, _ in exact(journeys_of(calls, "pay")).outcomes}
    assert whys == {"turned away by people who could not help", "hung up at once"}


def test_forty_minutes_on_hold_are_lived_through_by_few() -> None:
    # on the table of all callers exp(-H(2400 s)) = 4 % are still there, and annoyance begins at 0
    found = exact(journeys_of(calls_of(LONG_HOLD), "pay", scales={"calls-again": 0.0, "leaves-at-once": 0.0}))
    hazard = (
        (10 * 0.229 + 10 * 0.280 + 10 * 0.164 + 15 * 0.146 + 15 * 0.221 + 30 * 0.176 + 30 * 0.095) / 60
        + 1 * (0.108 + 0.079 + 0.077) + 2 * 0.078 + 3 * 0.069 + 5 * 0.074 + 25 * 0.074
    )  # fmt: skip
    assert found.share("resolved") == pytest.approx(math.exp(-hazard))


def test_a_module_without_an_entry_has_nobody_to_begin_with() -> None:
    journeys = journeys_of(calls_of(BARE + GOAL + "step main\n  resolves pay\n  -> hang up\n"), "pay")
    (target,) = {target for _, target in journeys.starts()}
    assert isinstance(target, Outcome) and target.why == "there is no number to call"
    for outcomes in (
        {outcome for outcome, _ in exact(journeys).outcomes},
        set(crowd(journeys, 10).outcomes),
        {each.outcome for each in walkers(journeys, 3)},
    ):
        assert outcomes == {target}


@pytest.mark.parametrize("minutes", [1, 40])
def test_who_has_to_fetch_something_has_it_in_the_next_call(minutes: int) -> None:
    text = (
        BARE + GOAL + f'data card "your card number"\n  digits 6\n  from paper\n  takes {minutes} min\n' + PHONE
        + "step main\n  ask card\n    after 3 tries -> hang up\n  resolves pay\n  -> hang up\n"
    )  # fmt: skip
    calm = {"leaves-at-once": 0.0, "menu-hazard": 0.0, "digit-error": 0.0, "fetches": 1.0}
    answer = exact(journeys_of(calls_of(text), "pay", EVERYDAY, scales=calm | {"stays-silent": 0.0, "gives-up": 0.0}))
    first, second = (sum(part for (_, call), part in answer.outcomes.items() if call == nth) for nth in (1, 2))
    # a "card" is at hand for .70 of callers; all others hang up, fetch it, and have it in their second call
    assert (first, second, answer.share("resolved")) == pytest.approx((0.70, 0.30, 1.0))
    assert answer.means["unprepared"] == pytest.approx(1.3)
