"""What cannot matter any more is forgotten: fewer states, and the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from call.flows import flow_of, flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import calls_of, exact, journeys_of

from ivrlint.analyses.facts import Facts
from ivrlint.call.state import State
from ivrlint.callers.groups import BUILT_IN, Group
from ivrlint.flow.build import build_flow
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation import calls as calls_room
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.mind import Mind
from ivrlint.simulation.relevant import Relevant
from ivrlint.simulation.table import Table
from ivrlint.text import SourceText


class _Everything(Relevant):
    """Nothing is forgotten."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.ever = (1 << len(facts.flow.data)) - 1

    def state(self, state: State, node: int) -> State:
        return state

    def mind(self, mind: Mind, told: int, node: int, last: bool) -> Mind:
        return mind


def remembering(facts: Facts) -> Calls:
    """Calls in which nothing is forgotten."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls_room, "Relevant", _Everything)
        return Calls(facts)


def assert_same(one: Answer, other: Answer) -> None:
    for outcome in one.outcomes.keys() | other.outcomes.keys():
        assert one.outcomes.get(outcome, 0.0) == pytest.approx(other.outcomes.get(outcome, 0.0), abs=1e-12), outcome
    assert one.means == pytest.approx(other.means, abs=1e-9, rel=1e-12)


@given(flows(), st.sampled_from(("pay", "ask_us", None)), st.sampled_from(BUILT_IN))
@settings(max_examples=80)
def test_answers_stay_as_they_are(text: str, goal: str | None, group: Group) -> None:
    flow, _ = flow_of(text)
    facts = Facts(flow, THRESHOLDS)
    before = Table(journeys_of(remembering(facts), goal, group))
    after = Table(journeys_of(Calls(facts), goal, group))
    if before.expand_all(5_000):
        assert_same(solve(explore(after)), solve(explore(before)))
        assert len(after.joints) <= len(before.joints)


@pytest.mark.parametrize("name", ["bookshop", "clinic", "furniture_fixed", "gift", "labyrinth_fixed", "rewards"])
def test_answers_of_flows_that_ship_stay_as_they_are(name: str, checkout: Path) -> None:
    path = checkout / "flows" / f"{name}.ivr"
    flow, _, _ = build_flow(SourceText(path.name, path.read_text(encoding="utf-8")), str(path), frozenset())
    facts = Facts(flow, THRESHOLDS)
    forgets, remembers = Calls(facts), remembering(facts)
    for goal in (flow.goals[0].name, flow.goals[-1].name):
        assert_same(exact(journeys_of(forgets, goal)), exact(journeys_of(remembers, goal)))


TOLD = """
flow "Told to bring a letter"
goal pay "pay a bill"
data letter "the number on your letter"
  digits 6
  from paper
  takes 10 min
inbound "555-0100" -> main
  prepares letter
menu main
  press 1 for "pay a bill" -> first
step first
{asks}
  say "Please listen to all of this: we have many things to tell you, and every one of them is about your bill."
  say "And now to something that is quite different, and about your bill again, and about us, and about you."
  say "And now to something that is quite different, and about your bill again, and about us, and about you."
  say "And now to something that is quite different, and about your bill again, and about us, and about you."
  -> second
menu second
  press 1 for "the desk" -> desk
team desk "the desk"
  resolves pay
{needs}
"""
ASK = """  ask letter
    after 1 tries -> second"""


def fetching(asks: str, needs: str) -> set[tuple[str, tuple[tuple[int, int], ...]]]:
    """Where callers are fetching something, and for how long yet."""
    calls = calls_of(TOLD.format(asks=asks, needs=needs))
    table = Table(journeys_of(calls, "pay"))
    assert table.expand_all(10_000)
    return {(calls.place(number), mind.fetch) for number, mind in table.joints if mind.fetch}


def test_how_long_they_still_fetch_matters_only_until_they_are_asked_for_the_last_time() -> None:
    asked_early = fetching(ASK, "")
    assert {place for place, _ in asked_early} <= {"555-0100", "main", "first"} and asked_early
    assert {place for place, _ in fetching("", "  needs letter")} >= {"main", "first", "second", "desk"}
    assert not fetching("", "")


@pytest.mark.parametrize(("asks", "needs"), [(ASK, ""), ("", "  needs letter"), ("", ""), (ASK, "  needs letter")])
def test_the_answers_of_these(asks: str, needs: str) -> None:
    text = TOLD.format(asks=asks, needs=needs)
    flow, _ = flow_of(text)
    facts = Facts(flow, THRESHOLDS)
    assert_same(exact(journeys_of(Calls(facts), "pay")), exact(journeys_of(remembering(facts), "pay")))


HOURS = """
flow "A letter box"
goal pay "pay a bill"
inbound "555-0100" -> main
menu main
  press 1 for "pay a bill" -> late
step late
  check hours of desk
    open -> desk
    closed -> box
step box
  take message for desk within 2 hours
  -> hang up
team desk "the desk"
  open mon-fri 8:00-17:00
  resolves pay
"""


def test_the_hours_are_remembered_as_long_as_a_promise_depends_on_them() -> None:
    flow, _ = flow_of(HOURS)
    facts = Facts(flow, THRESHOLDS)
    assert_same(exact(journeys_of(Calls(facts), "pay")), exact(journeys_of(remembering(facts), "pay")))
    calls = Calls(facts)
    Table(journeys_of(calls, "pay")).expand_all(1_000)
    assert {state.facts for state in calls.states if calls.place(calls.number(state)) == "box"} == {
        (("open 0", "closed"),)
    }
