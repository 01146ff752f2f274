"""Exact answers, crowds and single callers agree: on every outcome and every mean, with one false alarm in a million runs."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from call.flows import flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import (
    calls_of,
    crowd,
    disagreements,
    exact,
    journeys_of,
    of_crowd,
    of_walkers,
    walkers,
)

from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE, Group
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.crowd import records
from ivrlint.simulation.table import Table

EXAMPLES = 30
goals = st.sampled_from(("pay", "ask_us", None))
groups = st.sampled_from((*BUILT_IN, *TO_CHOOSE))
rows = st.sampled_from(("kind", "middle", "harsh"))
SHIPPED = ("furniture", "furniture_fixed", "labyrinth", "rewards", "gift", "bookshop")


@given(flows(), goals, groups, rows, st.integers(0, 1_000_000))
@settings(max_examples=EXAMPLES)
def test_on_flows_at_random(text: str, goal: str | None, group: Group, row: str, seed: int) -> None:
    journeys = journeys_of(calls_of(text), goal, group, row)
    answer = exact(journeys)
    assert math.fsum(answer.outcomes.values()) == pytest.approx(1, abs=1e-9)
    assert all(share > 0 for share in answer.outcomes.values())
    # hypothesis may look for a failure and then shrink it: more comparisons than examples, each with its share of the risk
    assert not disagreements(answer, of_crowd(crowd(journeys, 4_000, seed)), 10 * EXAMPLES)
    assert not disagreements(answer, of_walkers(walkers(journeys, 150, seed)), 10 * EXAMPLES)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("row", ["kind", "harsh"])
def test_on_flows_that_ship(name: str, row: str, checkout: Path) -> None:
    calls = calls_of((checkout / "flows" / f"{name}.ivr").read_text(encoding="utf-8"))
    wishes = [goal.name for goal in calls.facts.flow.goals] or [None]
    comparisons = 2 * len(SHIPPED) * len(wishes) * len(BUILT_IN) * 2
    for goal in wishes:
        for group in BUILT_IN:
            journeys = journeys_of(calls, goal, group, row)
            answer = exact(journeys)
            assert not disagreements(answer, of_crowd(crowd(journeys, 5_000, 1)), comparisons)
            assert not disagreements(answer, of_walkers(walkers(journeys, 25, 1)), comparisons)


@pytest.mark.parametrize(
    ("name", "factor"),
    [("slip", 1.3), ("leaves-at-once", 1.7), ("hold-scale", 1.2), ("calls-again", 0.9), ("menu-hazard", 1.5)],
)
def test_a_crowd_under_slightly_other_assumptions_is_noticed(clinic: Calls, name: str, factor: float) -> None:
    answer = exact(journeys_of(clinic, "advice"))
    others = crowd(journeys_of(clinic, "advice", scales={name: factor}), 60_000)
    assert disagreements(answer, of_crowd(others), 1)
    assert not disagreements(answer, of_crowd(crowd(journeys_of(clinic, "advice"), 60_000)), 1)


MACHINE = """
flow "A machine that is talked to for ever"
goal pay "pay"
inbound "555-0100" -> main
outbound notice to buyer
  person 50% -> hang up
  machine 50%
    wait for beep
    -> talk
step main
  resolves pay
  -> hang up
step talk
  say "Please call us."
  -> talk
"""


def test_what_goes_on_without_end_costs_nothing() -> None:
    journeys = journeys_of(calls_of(MACHINE), "pay")
    answer = exact(journeys)
    found = of_crowd(crowd(journeys, 20_000))
    assert not disagreements(answer, found, 2)
    assert not disagreements(answer, of_walkers(walkers(journeys, 1_000)), 2)
    # nobody who is called by a machine loses time; the others call once, for no time but that of hanging up at once
    assert max(found.costs["seconds"]) < 60 and answer.means["seconds"] < 60


@given(flows(), goals)
@settings(max_examples=10)
def test_a_table_that_was_explored_can_be_sampled_and_the_other_way_round(text: str, goal: str | None) -> None:
    calls = calls_of(text)
    explored, sampled = Table(journeys_of(calls, goal)), Table(journeys_of(calls, goal))
    first = solve(explore(explored))
    found = [records(explored, 200, 1), records(sampled, 200, 1)]
    assert found[0].seconds.tolist() == pytest.approx(found[1].seconds.tolist())
    later = solve(explore(sampled))
    assert later.means == pytest.approx(first.means)
    assert dict(later.outcomes) == pytest.approx(dict(first.outcomes))
