"""Hand-overs from human to human, with nothing but the system between them."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.choosing import choices_of
from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.program import LISTEN
from ivrlint.findings import Span
from ivrlint.flow.model import Goal

_LONGEST = 6


class Chain(NamedTuple):
    """The longest chain of hand-overs: how many, the line of the last one, and the steps to it."""

    hand_overs: int
    span: Span
    way: list[Edge]


_Spot = tuple[int, tuple[str, ...], Span | None]
"""A node, the humans met since the caller's last choice, and the hand-over under way."""


def longest_chain(facts: Facts, goal: Goal, limit: int) -> Chain | None:
    """The longest chain of hand-overs that callers with a goal meet who make no mistake, if it is longer than `limit`.

    A hand-over counts once the next human answers; a closed team is none, nor is one that the caller has met before.

    Parameters
    ----------
    facts : of the flow
    goal : what they want
    limit : how many hand-overs are well
    """
    if not _possible(facts, goal, limit):
        return None
    graph, allowed = facts.graph, choices_of(facts, goal, may_fail=False)
    inbound = [entry for entry in facts.entries_of(goal) if facts.flow.entries[entry].kind == "inbound"]
    begin: list[_Spot] = [(entry, (), None) for entry in inbound or facts.entries_of(goal)]
    by: dict[_Spot, tuple[_Spot, Edge] | None] = dict.fromkeys(begin)
    queue = deque(begin)
    best: tuple[int, Span, _Spot, Edge] | None = None
    while queue:
        spot = queue.popleft()
        for number in graph.out[spot[0]]:
            edge = graph.edges[number]
            if not allowed(edge):
                continue
            _, met, under_way = spot
            if edge.choice.by_caller and graph.point(spot[0]).kind == LISTEN:
                met, under_way = (), None
            for thing in edge.happened:
                if thing.kind == "transfer" and met:
                    under_way = thing.span
                elif thing.kind == "human":
                    if thing.text not in met and len(met) < _LONGEST:
                        met = (*met, thing.text)
                        if under_way and len(met) - 1 > max(limit, best[0] if best else 0):
                            best = len(met) - 1, under_way, spot, edge
                    under_way = None
            after = (edge.target, met, under_way)
            if after not in by:
                by[after] = (spot, edge)
                queue.append(after)
    if best is None:
        return None
    way = [best[3]]
    before = by[best[2]]
    while before is not None:
        way.append(before[1])
        before = by[before[0]]
    return Chain(best[0], best[1], way[::-1])


def _possible(facts: Facts, goal: Goal, limit: int) -> bool:
    """Whether enough teams pass a goal on at all; most flows are done with that."""
    passing = [
        team
        for team in facts.flow.teams
        if goal in team.hands_on or ("unresolved" in team.events and team.resolves.get(goal, 0) < 1)
    ]
    return len(passing) > limit
