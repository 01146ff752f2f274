"""Shortest ways through a call, and the proof that a call can really take them."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ivrlint.call.graph import CallGraph, Edge
from ivrlint.call.state import Choice, State
from ivrlint.call.step import choices, start, step

TURN = 1000
"""Cost of a turn of the caller in a search; everything else only breaks ties."""
_HIDDEN, _FAILING, _UNLIKELY, _STEP = 3, 4, 2, 1
_EXACT_STATES = 3_000
"""How many states an exact search looks at before it gives up."""

Allowed = Callable[[Edge], bool]
Steps = list[list[tuple[int, int, int]]]
"""For every node the steps from it: where to, at what cost, over which edge."""


class Walk(NamedTuple):
    """The result of a search.

    Parameters
    ----------
    cost : of the cheapest way to every node that was reached
    by : the edge over which that way comes in; -1 at its beginning
    """

    cost: dict[int, int]
    by: dict[int, int]

    def edges_to(self, graph: CallGraph, node: int) -> list[Edge]:
        """The cheapest way to a node."""
        way: list[Edge] = []
        number = self.by[node]
        while number >= 0:
            edge = graph.edges[number]
            way.append(edge)
            number = self.by[edge.source]
        return way[::-1]


def way_back(by: dict[int, Edge | None], last: Edge) -> list[Edge]:
    """The steps to `last`, itself included, from what a search noted: by which edge each node was come to."""
    way = [last]
    before = by[last.source]
    while before is not None:
        way.append(before)
        before = by[before.source]
    return way[::-1]


class Way(NamedTuple):
    """A way that a call can take: its entry, its choices, and the state it ends in."""

    entry: int
    choices: tuple[Choice, ...]
    state: State


def cost_of(choice: Choice) -> int:
    """What a step costs: turns first, then how much it asks of chance and of the caller."""
    if choice.kind == "draw":
        unlikely = (choice.probability or 0) < 0.5
        return _STEP + (_UNLIKELY if unlikely else 0) + (2 * _FAILING if choice.word == "refused" else 0)
    if choice.by_caller:
        return TURN + (0 if choice.announced else _HIDDEN) + (_FAILING if choice.failing else 0)
    return _STEP


def search(graph: CallGraph, sources: Iterable[int], allowed: Allowed | None, steps: Steps | None = None) -> Walk:
    """Cheapest ways from some nodes to all others (Dijkstra 1959).

    Parameters
    ----------
    graph : the call graph
    sources : where a way may begin
    allowed : which edges it may take; None: all of `steps`
    steps : by node, those that are looked at; without them, all there are
    """
    cost = dict.fromkeys(sources, 0)
    by = dict.fromkeys(cost, -1)
    heap = [(0, node) for node in cost]
    heapq.heapify(heap)
    edges, steps = graph.edges, steps or steps_of(graph)
    known = cost.get
    while heap:
        spent, node = heapq.heappop(heap)
        if spent > cost[node]:
            continue
        for target, price, number in steps[node]:
            reached = spent + price
            before = known(target)
            if (before is None or reached < before) and (allowed is None or allowed(edges[number])):
                cost[target] = reached
                by[target] = number
                heapq.heappush(heap, (reached, target))
    return Walk(cost, by)


def steps_of(graph: CallGraph) -> Steps:
    """For every node the steps from it: where to, at what cost, over which edge; worked out once for each graph."""
    if graph.steps is None:
        edges = graph.edges
        graph.steps = [[(edges[n].target, cost_of(edges[n].choice), n) for n in numbers] for numbers in graph.out]
    return graph.steps


def backward(graph: CallGraph, targets: Iterable[int], allowed: Allowed) -> set[int]:
    """All nodes from which one of the targets can be reached."""
    found = set(targets)
    stack = list(found)
    edges, into = graph.edges, graph.into
    while stack:
        for number in into[stack.pop()]:
            edge = edges[number]
            if edge.source not in found and allowed(edge):
                found.add(edge.source)
                stack.append(edge.source)
    return found


def confirm(graph: CallGraph, way: list[Edge]) -> Way | None:
    """Take a way through the graph as a call; None if no call can take it."""
    program = graph.program
    entry = way[0].source if way else 0
    state = start(program, entry)
    taken: list[Choice] = []
    for edge in way:
        node = graph.nodes[edge.source]
        if (state.point, state.phase) != (node.point, node.phase):
            return None
        choice = next((found for found in choices(program, state) if _same(found, edge.choice)), None)
        if choice is None:
            return None
        taken.append(choice)
        state, _ = step(program, state, choice)
    return Way(entry, tuple(taken), state)


def can_take(graph: CallGraph, state: State, edge: Edge) -> bool:
    """Whether a call can take a step where it stands, and comes to the same point."""
    for choice in choices(graph.program, state):
        if _same(choice, edge.choice):
            after, _ = step(graph.program, state, choice)
            target = graph.nodes[edge.target]
            return (after.point, after.phase) == (target.point, target.phase)
    return False


def one_more(graph: CallGraph, way: Way, then: Edge) -> Way | None:
    """A way with one more step; None if the call cannot take it."""
    choice = next((found for found in choices(graph.program, way.state) if _same(found, then.choice)), None)
    if choice is None:
        return None
    after, _ = step(graph.program, way.state, choice)
    return Way(way.entry, (*way.choices, choice), after)


def _same(one: Choice, other: Choice) -> bool:
    return (one.kind, one.word, one.index) == (other.kind, other.word, other.index)


def search_calls(graph: CallGraph, sources: Iterable[int], node: int, wanted: Callable[[State], bool]) -> Way | None:
    """Search among calls themselves, for the rare way that the graph offers and no call can take.

    Parameters
    ----------
    graph : guides the search
    sources : entries where a call may begin
    node : where it has to end
    wanted : what has to hold there
    """
    program = graph.program
    left = _turns_left(graph, node)
    heap: list[tuple[int, int, Way]] = []
    count = 0
    for entry in sources:
        if entry in left:
            heap.append((TURN * left[entry], count, Way(entry, (), start(program, entry))))
            count += 1
    heapq.heapify(heap)
    seen: set[State] = set()
    while heap and len(seen) < _EXACT_STATES:
        guess, _, way = heapq.heappop(heap)
        if way.state in seen:
            continue
        seen.add(way.state)
        here = graph.number_of(way.state)
        if here == node and wanted(way.state):
            return way
        spent = guess - TURN * left[here]
        for choice in choices(program, way.state):
            after, _ = step(program, way.state, choice)
            target = graph.number_of(after)
            if target in left and after not in seen:
                count += 1
                cost = spent + cost_of(choice) + TURN * left[target]
                heapq.heappush(heap, (cost, count, Way(way.entry, (*way.choices, choice), after)))
    return None


def _turns_left(graph: CallGraph, node: int) -> dict[int, int]:
    """The fewest turns from every node to one node; a bound that no call undercuts (A*, Hart, Nilsson & Raphael 1968)."""
    left = {node: 0}
    queue = deque([node])
    while queue:
        current = queue.popleft()
        for number in graph.into[current]:
            edge = graph.edges[number]
            turns = left[current] + edge.choice.by_caller
            if turns < left.get(edge.source, turns + 1):
                left[edge.source] = turns
                (queue.append if edge.choice.by_caller else queue.appendleft)(edge.source)
    return left
