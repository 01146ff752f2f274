"""Storm, an independent model checker, finds the same as the exact answer, to 1e-9."""

from __future__ import annotations

from pathlib import Path

import pytest
from call.flows import flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import EVERYDAY, calls_of, journeys_of
from simulation.judge import by_storm, furthest, judged, load, read_drn, storm

from ivrlint.analyses.facts import Facts
from ivrlint.callers.groups import BUILT_IN, Group, groups_of
from ivrlint.flow.build import build_flow
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.population import wishes
from ivrlint.simulation.storm import drn
from ivrlint.simulation.table import REWARDS, Table
from ivrlint.text import SourceText

EXAMPLES = 25
LARGE = {"bank": "lost_card", "labyrinth": "pay"}
"""Of these one wish is judged, with three questions; in the labyrinth one call, for all have a million states to write."""
FLOWS = sorted(path.stem for path in (Path(__file__).parents[2] / "flows").glob("*.ivr"))


@pytest.mark.parametrize("name", FLOWS)
def test_on_flows_that_ship(name: str, checkout: Path) -> None:
    storm()
    path = checkout / "flows" / f"{name}.ivr"
    flow, _, _ = build_flow(SourceText(path.name, path.read_text(encoding="utf-8")), str(path), frozenset())
    calls = Calls(Facts(flow, THRESHOLDS))
    group = groups_of(flow, {}, "everyday")[0]
    for wish in wishes(flow):
        if LARGE.get(name, wish.name) == wish.name:
            chain = explore(Table(journeys_of(calls, wish.goal and wish.goal.name, group)))
            if name == "labyrinth":
                chain = chain._replace(most_calls=1)
            asked = ("seconds", "resolved", "unresolved call1") if name in LARGE else ()
            assert furthest(judged(solve(chain)), by_storm(load(drn(chain)), asked)) < 1e-9, wish.name


@given(flows(), st.sampled_from(("pay", "ask_us", None)), st.sampled_from(BUILT_IN))
@settings(max_examples=EXAMPLES)
def test_on_flows_at_random(text: str, goal: str | None, group: Group) -> None:
    storm()
    chain = explore(Table(journeys_of(calls_of(text), goal, group)))
    assert furthest(judged(solve(chain)), by_storm(load(drn(chain)))) < 1e-9


def test_what_is_written(clinic: Calls) -> None:
    journeys: Journeys = journeys_of(clinic, "refill", EVERYDAY)
    text = drn(explore(Table(journeys)))
    rewards, labels, moves = read_drn(text)
    assert f"@reward_models\n{' '.join(REWARDS)}\n@nr_states\n{len(rewards)}\n@nr_choices\n{len(rewards)}\n" in text
    assert labels[0] == ["init"]
    ends = [label for label in labels if "done" in label]
    assert ["done", "resolved", "call1"] in ends and ["done", "unresolved", "call4"] in ends
    assert all(rewards[source] == [0.0] * len(REWARDS) for source, target, _ in moves if source == target)
    assert drn(explore(Table(journeys))) == text  # the same bytes again
