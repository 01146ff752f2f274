"""The analyses against a search through every state of every call, on small flows at random."""

import heapq
from collections import deque

import pytest
from call.flows import flow_of, flows
from hypothesis import given

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances, helpers
from ivrlint.analyses.preparation import already_known, questions, unprepared
from ivrlint.call.program import ENTER, HUMAN, LISTEN, Program, bits
from ivrlint.call.state import State
from ivrlint.call.step import choices, start, step
from ivrlint.flow.model import Goal
from ivrlint.linting.engine import lint
from ivrlint.rules import ALL
from ivrlint.settings import THRESHOLDS, Settings
from ivrlint.text import SourceText

MOST_STATES = 4_000


def facts_of(text: str) -> Facts:
    flow, _ = flow_of(text)
    assert flow.complete
    return Facts(flow, THRESHOLDS)


def every_state(program: Program) -> set[State] | None:
    """Every state that some call comes to; None where there are too many."""
    queue = deque(start(program, entry) for entry in range(len(program.flow.entries)))
    seen = set(queue)
    while queue:
        state = queue.popleft()
        for choice in choices(program, state):
            after, _ = step(program, state, choice)
            if after not in seen:
                if len(seen) > MOST_STATES:
                    return None
                seen.add(after)
                queue.append(after)
    return seen


def least_hops(program: Program, entry: int, goal: Goal | None, wanted: set[str]) -> int | None:
    """The fewest turns to a queue of one of some teams, over announced options and without a mistake."""
    heap: list[tuple[int, int, State | None]] = [(0, 0, start(program, entry))]
    seen: set[State] = set()
    count = 0
    while heap:
        hops, _, state = heapq.heappop(heap)
        if state is None:
            return hops
        if state in seen:
            continue
        seen.add(state)
        for choice in choices(program, state):
            if choice.kind == "draw" and choice.word in ("closed", "full", "refused", "busy"):
                continue
            if choice.failing or (choice.by_caller and not choice.announced):
                continue
            if goal and choice.kind == "want" and choice.index != goal.index:
                continue
            after, happened = step(program, state, choice)
            arrived = any(thing.kind == "queue" and thing.text in wanted for thing in happened)
            count += 1
            heapq.heappush(heap, (hops + choice.by_caller, count, None if arrived else after))
    return None


def places(program: Program, states: set[State]) -> set[int]:
    points = (program.points[state.point] for state in states)
    return {point.place for point in points if point.kind == ENTER}


@given(flows())
def test_every_place_that_calls_come_to_is_reached(text: str) -> None:
    facts = facts_of(text)
    states = every_state(facts.program)
    if states is not None:
        reached = {facts.graph.point(node).place for node in facts.order if facts.graph.point(node).kind == ENTER}
        assert places(facts.program, states) <= reached


@given(flows())
def test_the_way_to_a_human_is_never_longer_than_said(text: str) -> None:
    facts = facts_of(text)
    for goal in (None, *facts.flow.goals):
        said = distances(facts, goal).hops
        teams = {facts.flow.teams[index].name for index in helpers(facts, goal)} if goal else {
            team.name for team in facts.flow.teams
        }  # fmt: skip
        for entry in range(len(facts.flow.entries)):
            least = least_hops(facts.program, entry, goal, teams)
            if least is not None:
                assert said[entry] <= least


@given(flows())
def test_no_question_that_callers_meet_unprepared_or_twice_is_missed(text: str) -> None:
    facts = facts_of(text)
    program = facts.program
    states = every_state(program)
    if states is None:
        return
    asked = list(questions(facts))
    for state in states:
        point = program.points[state.point]
        if point.kind == LISTEN and point.ear and point.ear.listening.ask and state.phase == 0 and not state.replay:
            span, items = point.ear.listening.ask.span, point.ear.listening.ask.items
        elif point.kind == HUMAN and choices(program, state)[0].kind == "tell":
            item, span = point.what.needs[state.phase]  # type: ignore[attr-defined]
            items = (item,)
        else:
            continue
        here = [question for question in asked if question.span == span and question.items == items]
        if not (state.told | state.known) & bits(items):
            walk = unprepared(facts, items)
            assert any(question.node in walk.cost for question in here)
        for item in items:
            if state.known >> item.index & 1:
                known = already_known(facts, item)
                assert any(2 * question.node + 1 in known.cost for question in here)


UNLESS_KNOWN_ON_A_WAY_ROUND = """data num "your number"
  digits 4
  from memory
inbound "555" -> s
step s
  ask num unless known
  -> m
menu m
  press 1 for "more" -> m2
menu m2
  press 1 for "more" -> m3
menu m3
  press 1 for "t" -> t
  press 2 for "another" -> s
team t
"""


@pytest.mark.xfail(reason="what a call may know later counts for its first way through `unless known` as well")
def test_the_way_to_a_human_counts_what_nobody_knows_yet() -> None:
    assert distances(facts_of(UNLESS_KNOWN_ON_A_WAY_ROUND), None).hops[0] == 4


@pytest.mark.xfail(
    reason="the cheapest way of the graph cannot be taken, and there is no second search for one that can"
)
def test_what_is_wrong_behind_unless_known_is_found() -> None:
    report = lint(SourceText("flow.ivr", UNLESS_KNOWN_ON_A_WAY_ROUND), "flow.ivr", ALL, Settings(select=("all",)))
    found = {(finding.rule, finding.place) for finding in report.findings}
    assert {("hang-up-on-error", place) for place in ("s", "m", "m2", "m3")} | {("hops-to-human", "m")} <= found
