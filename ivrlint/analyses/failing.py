"""What callers get who only fail: silence, wrong keys, refused entries."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import queues_at
from ivrlint.call.graph import Edge


class ByFailing(NamedTuple):
    """The fewest tries to a human, and the steps."""

    hops: int
    way: list[Edge]


def by_failing(facts: Facts, node: int) -> ByFailing | None:
    """The fewest failed tries from a node to standing in the queue of a human; None where failing does not get there.

    Parameters
    ----------
    facts : of the flow
    node : where somebody begins to fail
    """
    graph = facts.graph
    hops = {node: 0}
    by: dict[int, Edge | None] = {node: None}
    queue = deque([node])
    while queue:
        current = queue.popleft()
        for number in graph.out[current]:
            edge = graph.edges[number]
            closed = edge.choice.kind == "draw" and edge.choice.word in ("closed", "full", "busy")
            if (edge.choice.by_caller and not edge.choice.failing) or closed or not facts.possible(edge):
                continue
            tries = hops[current] + edge.choice.by_caller
            if queues_at(edge):
                return ByFailing(tries, _way(by, edge))
            if edge.target not in hops:
                hops[edge.target], by[edge.target] = tries, edge
                (queue.append if edge.choice.by_caller else queue.appendleft)(edge.target)
    return None


def _way(by: dict[int, Edge | None], last: Edge) -> list[Edge]:
    way = [last]
    before = by[last.source]
    while before is not None:
        way.append(before)
        before = by[before.source]
    return way[::-1]
