"""One call worked out by hand, and every engine has to find the same.

A flow of three places: a menu, an announcement, a team. Everybody wants to pay a bill; the group slips at a menu with
1/10 and never asks for a person by itself; nobody hangs up at once or in a menu; who was not helped calls again with 1/2,
and nobody calls more than twice (the scales of the test say so).

**A call.** Speech has 155 words a minute, and .6 s after each option; deciding takes 1.35 s, a key .86 s, so a key 2.21 s.

* "For the opening hours of our shops, press 1." has 9 words: 540/155 + .6 = 4.083871 s.
  "For bills, press 2." has 4: 240/155 + .6 = 2.148387 s. "Nine to five." has 3: 180/155 = 1.161290 s.
* 9/10 press 2, after both options: 4.083871 + 2.148387 + 2.21 = 8.442258 s. The first option does not help: two
  annoyance-seconds a second (middle), 8.167742, and 8.167742 / 15 + .5 = 1.04: 1 unit.
* 1/10 press 1, after the first: 4.083871 + 2.21 = 6.293871 s, the same unit. With the announcement the call takes
  6.293871 + 1.161290 = 7.455161 s, and it does not help.
* On hold for 60 s: 60 annoyance-seconds are 4 units, 5 in all.
* The team helps 3/4, and turns 1/4 away.

**Without hanging up on hold.** A call helps with 9/10 * 3/4 = 27/40 and does not with 13/40: 1/10 by the announcement,
9/10 * 1/4 = 9/40 turned away. Half of those call again.

* helped in the first call 27/40, in the second 13/40 * 1/2 * 27/40 = 351/3200
* lost after one call: 1/10 * 1/2 = 1/20 by the announcement, 9/40 * 1/2 = 9/80 turned away
* lost after two: 13/80 * 1/10 = 13/800, and 13/80 * 9/40 = 117/3200
* together (2160 + 351 + 160 + 360 + 52 + 117) / 3200 = 1
* calls: 1 + 13/80 = 93/80; a hop each
* seconds: 93/80 * (9/10 * 68.442258 + 1/10 * 7.455161) = 93/80 * 62.343548 = 72.474375
* a journey of 7.455161 s: 1/20, of twice that: 1/20 * 1/10, of 68.442258 s: 27/40 + 9/80 = 63/80, so they are half; of
  75.897419 s (both): 1/20 * 9/10 + 9/80 * 1/10 = 9/160, .89875 so far; of 136.884516 s: the rest, so they are p95

**With it.** The table of all callers has, in 60 s, (10 * .229 + 10 * .280 + 10 * .164 + 15 * .146 + 15 * .221) / 60 =
.2039167. They begin it with 1 unit, 15 annoyance-seconds: 1 + (2 - 1) * 15 / (15 + 30) = 4/3 times as often. So
L = 1 - exp(-.2039167 * 4/3) = 1 - exp(-.2718889) = .2380611 hang up. At 10, 20, 30, 45 and 60 s there are still .9503843,
.8930514, .8610906, .8201876 and .7619389 of all; the area under that falling curve less 60 * .7619389, over L, is the mean
time until they do: 27.241375 s.

* a call helps with h = 9/10 * (1 - L) * 3/4 = .5143088
* hung up on hold 9/10 * L = .2142550, turned away 9/10 * (1 - L) * 1/4 = .1714363, by the announcement 1/10
* helped h and (1 - h) / 2 * h = .1248976; lost, after one call and after two, with 1/2 and with (1 - h) / 2 = .2428456
  of each of these three
* calls: 1 + .2428456
* seconds: 1.2428456 * (9/10 * (8.442258 + (1 - L) * 60 + L * 27.241375) + 1/10 * 7.455161) = 68.760247
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from simulation.engines import (
    FALSE_ALARMS,
    calls_of,
    crowd,
    disagreements,
    exact,
    journeys_of,
    of_crowd,
    of_walkers,
    walkers,
)

from ivrlint.callers.groups import Group
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.crowd import sample
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.table import Table
from ivrlint.simulation.walk import Journey, walk

FLOW = """
flow "Three places"
goal pay "pay a bill"
inbound "555-0100" -> main
menu main
  press 1 for "the opening hours of our shops" -> hours
  press 2 for "bills" -> desk
  after 2 tries -> hang up
step hours
  say "Nine to five."
  -> hang up
team desk "the desk"
  hold 1 min
  resolves pay 75%
"""
GROUP = Group("golden", 1.0, slip=0.1, zero_first=(0, 0, 0), wants_person=(0, 0, 0))
CALM = {"leaves-at-once": 0.0, "menu-hazard": 0.0, "most-calls": 0.5}
PATIENT = {**CALM, "hold-scale": 0.0}
HOURS, HOLD, DESK = "the call ended without an answer", "gave up on hold", "turned away by people who could not help"


def golden(scales: dict[str, float]) -> Journeys:
    return journeys_of(calls_of(FLOW), "pay", GROUP, scales=scales)


def by_reason(shares: dict[tuple[Outcome, int], float]) -> dict[tuple[str, int], float]:
    """Shares by what went wrong, or how it was resolved, and in which call."""
    return {(outcome.why or outcome.kind, call): share for (outcome, call), share in shares.items()}


PATIENTLY: dict[tuple[str, int], Fraction] = {
    ("resolved", 1): Fraction(27, 40),
    ("resolved", 2): Fraction(351, 3200),
    (HOURS, 1): Fraction(1, 20),
    (DESK, 1): Fraction(9, 80),
    (HOURS, 2): Fraction(13, 800),
    (DESK, 2): Fraction(117, 3200),
}
TIRED = {
    ("resolved", 1): 0.5143088,
    ("resolved", 2): 0.1248976,
    (HOURS, 1): 0.1000000 / 2,
    (HOLD, 1): 0.2142550 / 2,
    (DESK, 1): 0.1714363 / 2,
    (HOURS, 2): 0.1000000 * 0.2428456,
    (HOLD, 2): 0.2142550 * 0.2428456,
    (DESK, 2): 0.1714363 * 0.2428456,
}


def expected(shares: dict[tuple[str, int], float], journeys: Journeys, seconds: float, calls: float) -> Answer:
    """The answer by hand, with the outcomes of the engines in place of their reasons."""
    named = {(outcome.why or outcome.kind, call): outcome for outcome, call in exact(journeys).outcomes}
    outcomes = {(named[key], key[1]): float(share) for key, share in shares.items()}
    return Answer(outcomes, {"seconds": seconds, "hops": calls, "calls": calls, "unprepared": 0.0, "again": 0.0})


def test_by_hand_the_shares_are_all() -> None:
    assert sum(PATIENTLY.values()) == 1
    assert sum(TIRED.values()) == pytest.approx(1, abs=3e-7)


def test_exact_patiently() -> None:
    answer = exact(golden(PATIENT))
    assert by_reason(dict(answer.outcomes)) == pytest.approx({key: float(share) for key, share in PATIENTLY.items()})
    costs = {"seconds": 72.474375, "hops": 93 / 80, "calls": 93 / 80, "unprepared": 0, "again": 0}
    assert answer.means == pytest.approx(costs, rel=1e-9)


def test_exact_with_callers_who_hang_up_on_hold() -> None:
    answer = exact(golden(CALM))
    assert by_reason(dict(answer.outcomes)) == pytest.approx(TIRED, abs=1e-7)
    costs = {"seconds": 68.760247, "hops": 1.2428456, "calls": 1.2428456, "unprepared": 0, "again": 0}
    assert answer.means == pytest.approx(costs, abs=1e-6)


@pytest.mark.parametrize("scales", [PATIENT, CALM], ids=["patiently", "tired"])
def test_the_crowd_and_single_callers_find_what_was_worked_out(scales: dict[str, float]) -> None:
    journeys = golden(scales)
    shares = {key: float(share) for key, share in PATIENTLY.items()} if scales is PATIENT else TIRED
    seconds, calls = (72.474375, 93 / 80) if scales is PATIENT else (68.760247, 1.2428456)
    answer = expected(shares, journeys, seconds, calls)
    assert FALSE_ALARMS <= 1e-6
    assert not disagreements(answer, of_crowd(crowd(journeys, 60_000)), 4)
    assert not disagreements(answer, of_walkers(walkers(journeys, 3_000)), 4)


def test_the_sampled_answer_says_how_sure_it_is_and_how_long_journeys_take() -> None:
    answer = sample(Table(golden(PATIENT)), 40_000, 1)
    assert answer.callers == 40_000
    assert answer.errors["unresolved"] == pytest.approx((689 / 3200 * 2511 / 3200 / 40_000) ** 0.5, rel=0.03)
    assert answer.errors["resolved"] == pytest.approx(answer.errors["unresolved"])
    assert answer.seconds == pytest.approx({"p50": 68.442258, "p95": 136.884516}, abs=1e-6)


def walked(journeys: Journeys, wanted: Callable[[Journey], bool]) -> Journey:
    """The first caller of many who lives through what is wanted."""
    return next(found for seed in range(2_000) if wanted(found := walk(journeys, random.Random(seed))))


def test_one_caller_who_is_helped() -> None:
    journey = walked(golden(CALM), lambda found: found.outcome.kind == "resolved" and found.call == 1)
    assert journey.script == "dial 555-0100 2 1min want pay helped"
    assert (journey.seconds, journey.hops, journey.calls) == (pytest.approx(68.442258, abs=1e-6), 1, 1)
    (call,) = journey.made
    grew = [(taken.annoyance, taken.move.gain) for taken in call.taken if taken.move.gain]
    assert grew == [(0, 1), (1, 4)]
    assert call.taken[-1].annoyance == 5


def test_one_caller_who_slips_and_then_hangs_up_on_hold() -> None:
    script = "dial 555-0100 1 call-again dial 555-0100 2 wait 27s hang-up"
    journey = walked(golden(CALM), lambda found: found.script == script)
    assert journey.outcome.why == HOLD
    assert journey.call == journey.calls == journey.hops == 2
    assert journey.seconds == pytest.approx(7.455161 + 8.442258 + 27.241375, abs=1e-5)
    assert journey.made[1].taken[0].annoyance == 0  # a new call begins calmly
