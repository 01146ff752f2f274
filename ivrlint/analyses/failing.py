"""What callers get who only fail: silence, wrong keys, refused entries."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import queues_at, technical
from ivrlint.analyses.paths import way_back
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
    best: tuple[int, Edge] | None = None
    while queue:
        current = queue.popleft()
        for number in graph.out[current]:
            edge = graph.edges[number]
            shut = edge.choice.kind == "draw" and edge.choice.word in ("closed", "full", "busy")
            closed = shut or technical(edge.choice)
            if (edge.choice.by_caller and not edge.choice.failing) or closed or not facts.possible(edge):
                continue
            tries = hops[current] + edge.choice.by_caller
            if queues_at(edge) and (best is None or tries < best[0]):
                best = tries, edge
            if tries < hops.get(edge.target, tries + 1) and (best is None or tries < best[0]):
                hops[edge.target], by[edge.target] = tries, edge
                (queue.append if edge.choice.by_caller else queue.appendleft)(edge.target)
    return ByFailing(best[0], way_back(by, best[1])) if best else None
