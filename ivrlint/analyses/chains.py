"""Hand-overs from human to human, with nothing but the system between them."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.choosing import choosing_well
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


_Spot = tuple[int, bool, Span | None, int]
"""A node, whether a human was met since the caller's last choice, the hand-over under way, and how many there were."""


def longest_chain(facts: Facts, goal: Goal, limit: int) -> Chain | None:
    """The longest chain of hand-overs that callers with a goal meet, if it is longer than `limit`.

    A hand-over counts once the next human answers; a closed team is none.

    Parameters
    ----------
    facts : of the flow
    goal : what they want
    limit : how many hand-overs are well
    """
    if not _possible(facts, limit):
        return None
    graph, allowed = facts.graph, facts.for_goal(goal)
    common = choosing_well(facts, goal).cost
    begin: list[_Spot] = [(entry, False, None, 0) for entry in facts.entries_of(goal) if entry in common]
    by: dict[_Spot, tuple[_Spot, Edge] | None] = dict.fromkeys(begin)
    queue = deque(begin)
    best: tuple[int, Span, _Spot, Edge] | None = None
    while queue:
        spot = queue.popleft()
        for number in graph.out[spot[0]]:
            edge = graph.edges[number]
            if edge.target not in common or not allowed(edge):
                continue
            _, human, under_way, count = spot
            if edge.choice.by_caller and graph.point(spot[0]).kind == LISTEN:
                human, under_way, count = False, None, 0
            for thing in edge.happened:
                if thing.kind == "transfer" and human:
                    under_way = thing.span
                elif thing.kind == "human":
                    if under_way and count < _LONGEST:
                        count += 1
                        if count > limit and (best is None or count > best[0]):
                            best = count, under_way, spot, edge
                    human, under_way = True, None
            after = (edge.target, human, under_way, count)
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


def _possible(facts: Facts, limit: int) -> bool:
    """Whether enough teams pass calls on at all; most flows are done with that."""
    passing = [team for team in facts.flow.teams if team.hands_on or "unresolved" in team.events]
    return len(passing) > limit or any(len(team.hands_on) > 1 for team in passing)
