"""How calls end: thrown out after failed tries, or at a place that offers nothing more."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import Walk
from ivrlint.call.graph import CallGraph, Edge
from ivrlint.call.program import END, ENTER
from ivrlint.call.state import END_DROPPED, END_HANG_UP, PERSON, Happening

_ENDS = {"hang up", "dropped"}


def inbound_entries(facts: Facts) -> list[int]:
    """The entries that people dial."""
    return [number for number, entry in enumerate(facts.flow.entries) if entry.kind == "inbound"]


def unanswered(facts: Facts) -> Walk:
    """The cheapest ways of people who dial in, as long as they have met no answer point."""
    return facts.search(inbound_entries(facts), lambda edge: not edge.answers)


def chain(graph: CallGraph, edge: Edge) -> list[Edge] | None:
    """A step and those that follow it without anybody choosing, up to the end of the call; None if somebody chooses."""
    found = [edge]
    while graph.point(found[-1].target).kind != END:
        onward = graph.out[found[-1].target]
        if graph.point(found[-1].target).kind != ENTER or len(onward) != 1 or len(found) > 100:
            return None
        found.append(graph.edges[onward[0]])
    return found


def ended_by(graph: CallGraph, edge: Edge) -> tuple[Happening, list[Edge]] | None:
    """The line that hangs up right after a step, and the steps to it; None if the call goes on or is answered."""
    steps = chain(graph, edge)
    if steps is None or any(step.answers for step in steps):
        return None
    if graph.nodes[steps[-1].target].point not in (END_HANG_UP, END_DROPPED):
        return None
    return next(thing for thing in reversed(steps[-1].happened) if thing.kind in _ENDS), steps


def throws_out(graph: CallGraph, edge: Edge) -> bool:
    """Whether a failed try, or a refused entry, ends the call."""
    return fails(edge) and ended_by(graph, edge) is not None


def fails(edge: Edge) -> bool:
    """Whether a step is a failed try of the caller."""
    return edge.choice.failing or (edge.choice.kind == "draw" and edge.choice.word == "refused")


class Announcements(NamedTuple):
    """Answers that are heard: the steps that choose one, by identity, and the places that such a step leads to."""

    steps: set[int]
    places: set[int]


def announcements(facts: Facts) -> Announcements:
    """Announced options after which callers hear something and are done, whatever the system decides on the way."""
    graph = facts.graph
    found = Announcements(set(), set())
    for node in facts.questions:
        for number in graph.out[node]:
            edge = graph.edges[number]
            if edge.choice.kind in ("key", "words") and edge.choice.announced and _only_told(graph, edge):
                found.steps.add(id(edge))
                found.places.add(graph.point(edge.target).place)
    return found


def _only_told(graph: CallGraph, first: Edge) -> bool:
    """Whether the system has the word after a step until it hangs up, and says something on every way."""
    stack, seen = [(first, first.hears)], {first.target}
    while stack:
        edge, heard = stack.pop()
        if edge.answers or graph.nodes[edge.target].point == END_DROPPED:
            return False
        if graph.point(edge.target).kind == END:
            if not heard or graph.nodes[edge.target].point != END_HANG_UP:
                return False
            continue
        for number in graph.out[edge.target]:
            onward = graph.edges[number]
            if onward.choice.kind not in ("go", "draw") or (
                onward.target in seen and graph.point(onward.target).kind != END
            ):
                return False
            seen.add(onward.target)
            stack.append((onward, heard or onward.hears))
    return True


class DeadEnd(NamedTuple):
    """A call that ends at a place without an answer.

    Parameters
    ----------
    place : index of the place whose own lines end it
    node : the last node
    edge : the step that ends it
    silent : whether the caller hears nothing between their last turn and the end
    """

    place: int
    node: int
    edge: Edge
    silent: bool


def dead_ends(facts: Facts, stuck: set[int]) -> list[DeadEnd]:
    """The places of dead ends, each once, a silent end rather than another.

    Parameters
    ----------
    facts : of the flow
    stuck : nodes of inescapable loops, which are no dead ends
    """
    graph = facts.graph
    told = announcements(facts)

    def answered(edge: Edge) -> bool:
        ends_there = graph.point(edge.target).kind == END and graph.point(edge.source).place in told.places
        return edge.answers or id(edge) in told.steps or ends_there

    hopeful = facts.leading_to(answered)
    found: dict[int, DeadEnd] = {}
    queue = deque((entry, False, False) for entry in inbound_entries(facts))
    seen = set(queue)
    while queue:
        node, heard, failed = queue.popleft()
        for number in graph.out[node]:
            edge = graph.edges[number]
            if answered(edge) or not facts.possible(edge):
                continue
            turn = edge.choice.by_caller
            now = (edge.target, edge.hears or (heard and not turn), fails(edge) or (failed and not turn))
            if graph.nodes[edge.target].point == END_HANG_UP and not now[2]:
                _note(graph, edge, not now[1], hopeful, stuck, found)
            elif now not in seen and graph.nodes[edge.target].medium == PERSON:
                seen.add(now)
                queue.append(now)
    return [found[place] for place in sorted(found)]


def _note(
    graph: CallGraph, edge: Edge, silent: bool, hopeful: set[int], stuck: set[int], found: dict[int, DeadEnd]
) -> None:
    ending = next(thing for thing in reversed(edge.happened) if thing.kind == "hang up")
    if ending.place < 0 or edge.source in hopeful or edge.source in stuck:
        return
    known = found.get(ending.place)
    if known is None or (silent and not known.silent):
        found[ending.place] = DeadEnd(ending.place, edge.source, edge, silent)
