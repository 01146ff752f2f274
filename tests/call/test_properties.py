"""What holds for every flow, and for every call through it."""

import random

import pytest
from call.flows import FILE, call_through, flow_of, flows, program_of, uniformly
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.call.graph import CallGraph
from ivrlint.call.program import CHECK, END, QUEUE, Program, fact_of
from ivrlint.call.script import choice_of, read_script
from ivrlint.call.state import Choice, State
from ivrlint.call.step import choices, step
from ivrlint.flow.lines import Check
from ivrlint.flow.model import Team
from ivrlint.linting.engine import lint
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

seeds = st.integers(0, 10_000)
NODES_A_POINT = 12
"""More nodes than this for each program point is no longer linear; generated flows need less than 4."""


def settled_words(program: Program, node: State, facts: dict[str, str]) -> set[str | None]:
    """The answers a call has settled already for the decision at a node, which the call then passes without a stop."""
    point = program.points[node.point]
    if point.kind == CHECK and isinstance(point.what, Check) and not point.what.each_time:
        if not point.what.team:
            return {facts.get(fact_of(point.what))}
        team = point.what.team.index
    elif point.kind == QUEUE and isinstance(point.what, Team):
        team = point.what.index
    else:
        return set()
    if node.phase == 0:
        return {facts.get(f"open {team}")}
    return {{"full": "busy", "free": "free"}.get(facts.get(f"full {team}", "")), facts.get(f"full {team}")}


def nodes_after(graph: CallGraph, before: set[int], state: State, choice: Choice, after: State) -> set[int]:
    """The nodes that stand for a call after a choice: what it had settled before the last menu is decided again there.

    A node stands for a state if they differ in nothing but answers that the graph has forgotten.
    """
    program = graph.program
    wanted = graph.project(after)
    queue = []
    for node in before:
        edges = [graph.edges[number] for number in graph.out[node]]
        same = [edge for edge in edges if edge.choice[:3] == choice[:3]]
        if (
            not same and program.points[graph.nodes[node].point].kind == QUEUE
        ):  # waits that differ in their length alone
            same = [edge for edge in edges if edge.choice.kind == "draw"]
        queue.extend(edge.target for edge in same)
    found, seen, facts = set(), set(), {**dict(state.facts), **dict(after.facts)}
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        kept = graph.nodes[node]
        if kept._replace(facts=(), hold=wanted.hold) == wanted._replace(facts=()) and set(kept.facts) <= set(
            after.facts
        ):
            found.add(node)
        words = settled_words(program, kept, facts)
        queue.extend(
            graph.edges[number].target
            for number in graph.out[node]
            if graph.edges[number].choice.kind == "draw" and graph.edges[number].choice.word in words
        )
    return found


@given(flows(), seeds)
def test_every_call_is_a_path_through_the_graph(text: str, seed: int) -> None:
    program = program_of(text)
    graph = CallGraph(program)
    rng = random.Random(seed)
    for _ in range(3):
        here: set[int] | None = None
        for state, choice, after in uniformly(program, rng, 60):
            here = {graph.number_of(state)} if here is None else here
            here = nodes_after(graph, here, state, choice, after)
            assert here, f"no edge for {choice} from {state} to {after}"


@given(flows(), seeds)
def test_a_step_is_pure(text: str, seed: int) -> None:
    one, other = program_of(text), program_of(text)
    for state, choice, after in uniformly(one, random.Random(seed), 60):
        again = State(*state)
        assert choices(one, state) == choices(one, again) == choices(other, again)
        first, second = step(one, state, choice), step(other, again, Choice(*choice))
        assert first == second == step(one, state, choice)
        assert first[0] == after


@given(flows(), seeds)
def test_draws_are_certain_together_and_a_call_stops_only_at_its_end(text: str, seed: int) -> None:
    program = program_of(text)
    rng = random.Random(seed)
    states = [after for _ in range(3) for _, _, after in uniformly(program, rng, 60)]
    for state in [*states, *CallGraph(program).nodes]:
        offered = choices(program, state)
        assert bool(offered) == (program.points[state.point].kind != END)
        assert len({choice.kind == "draw" for choice in offered}) <= 1
        drawn = [choice.probability for choice in offered if choice.kind == "draw"]
        assert not drawn or sum(share or 0 for share in drawn) == pytest.approx(1)
        assert all(0 <= (share or 0) <= 1 for share in drawn)


@given(flows())
def test_the_graph_stays_linear(text: str) -> None:
    program = program_of(text)
    assert len(CallGraph(program).nodes) <= NODES_A_POINT * len(program.points)


@given(flows(without=frozenset({"back"})))  # with `back` see test_graph_of_calls.py
def test_every_node_is_expanded(text: str) -> None:
    graph = CallGraph(program_of(text))
    for node, state in enumerate(graph.nodes):
        assert bool(graph.out[node]) == bool(choices(graph.program, state)), state


@given(flows(without=frozenset({"outbound"})))
def test_every_finding_replays(text: str) -> None:
    flow, _ = flow_of(text)
    report = lint(SourceText(FILE, text), FILE, ALL, Settings(select=("all",)))
    assert not report.crashes
    for finding in report.findings:
        if finding.script:
            assert replays(Program(flow), finding.script), finding


def replays(program: Program, script: str) -> bool:
    """Whether every token of a script is taken by the call; what it does not say is decided the likeliest way."""
    from ivrlint.call.script import entry_of, likeliest, usual_entry
    from ivrlint.call.step import start

    tokens = read_script(program, script)
    entry = usual_entry(program)
    if tokens and tokens[0].verb in ("dial", "called"):
        found = entry_of(program, tokens.popleft())
        assert found is not None
        entry = found
    state = start(program, entry)
    for _ in range(300):
        offered = choices(program, state)
        if not offered or not tokens:
            break
        choice = choice_of(program, state, tokens[0])
        if offered[0].kind == "draw":
            choice = next((one for one in offered if one.word == tokens[0].text), None)
        if choice is not None:
            tokens.popleft()
        elif offered[0].kind in ("draw", "go"):
            choice = likeliest(offered)
        else:
            return False
        state, _ = step(program, state, next((one for one in offered if one[:3] == choice[:3]), choice))
    return not tokens


def test_the_driver_refuses_what_cannot_happen() -> None:
    program = program_of('inbound "1" -> main\nmenu main\n  press 1 for "x" -> hang up\n')
    with pytest.raises(AssertionError):
        call_through(program, ["7"])
