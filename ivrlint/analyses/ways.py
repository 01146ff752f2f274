"""Other ways to humans: by options that nobody announces, by failing alone, by the clock, and by stepping the call."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances, helpers, honest, queues_at
from ivrlint.analyses.paths import confirm
from ivrlint.call.graph import Edge
from ivrlint.call.state import State
from ivrlint.call.step import choices, start, step
from ivrlint.flow.model import Goal

_EXACT_STATES = 3_000
"""How many states of a call are looked at before the answer of the graph has to do."""


class Steps:
    """Ways to humans, measured backward from all queues at once (Dijkstra 1959).

    Parameters
    ----------
    facts : of the flow
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        edges = [edge for edge in facts.graph.edges if facts.possible(edge)]
        told = [edge for edge in edges if honest(edge)]
        self._unspoken = [edge for edge in edges if edge.choice.by_caller and not edge.choice.announced
                          and not edge.choice.failing]  # fmt: skip
        self._fastest = _Way(told, lambda edge: edge.seconds)
        self._failing = _Way([edge for edge in edges if _fails_only(edge)], _one_turn)
        self._willing = _Way([*told, *self._unspoken], _one_turn)

    def hidden(self, goal: Goal | None) -> dict[int, float]:
        """The fewest turns on ways with at least one option that nobody announces, by node."""
        if not self._unspoken:
            return {}
        onward = self._measure(self._willing, goal)
        begin: dict[int, float] = {}
        for edge in self._unspoken:
            rest = 0.0 if self._helps(queues_at(edge), goal) else onward.get(edge.target, math.inf)
            begin[edge.source] = min(begin.get(edge.source, math.inf), 1 + rest)
        return self._willing.measure(begin, goal, lambda team: not self._helps(team, goal))

    def failing(self, goal: Goal | None) -> dict[int, float]:
        """The fewest turns by silence and wrong keys alone, by node."""
        return self._measure(self._failing, goal)

    def seconds(self, goal: Goal | None) -> dict[int, float]:
        """The seconds of the fastest way over announced options, by node; waiting in the queue is left out."""
        return self._measure(self._fastest, goal)

    def _measure(self, way: _Way, goal: Goal | None) -> dict[int, float]:
        begin: dict[int, float] = {}
        for source, cost, team in way.arrivals:
            if self._helps(team, goal):
                begin[source] = min(begin.get(source, math.inf), cost)
        return way.measure(begin, goal)

    def _helps(self, team: str | None, goal: Goal | None) -> bool:
        """Whether whoever stands in the queue of a team (or in none) stands in that of a human who can help."""
        return team is not None and (goal is None or team in helping(self._facts, goal))


def _fails_only(edge: Edge) -> bool:
    choice = edge.choice
    return choice.kind in ("silence", "invalid") if choice.by_caller else honest(edge)


def _one_turn(edge: Edge) -> float:
    return float(edge.choice.by_caller)


class _Way:
    """Some edges of the call graph and what each costs, to be walked backward.

    Parameters
    ----------
    edges : those that may be taken
    cost : of one, in turns or seconds
    """

    def __init__(self, edges: list[Edge], cost: Callable[[Edge], float]) -> None:
        self._into: dict[int, list[tuple[int, float, int, str | None]]] = {}
        self.arrivals: list[tuple[int, float, str]] = []
        for edge in edges:
            team, spent = queues_at(edge), cost(edge)
            wish = edge.choice.index if edge.choice.kind == "want" else -1
            self._into.setdefault(edge.target, []).append((edge.source, spent, wish, team))
            if team is not None:
                self.arrivals.append((edge.source, spent, team))

    def measure(
        self, begin: dict[int, float], goal: Goal | None, may_queue: Callable[[str | None], bool] | None = None
    ) -> dict[int, float]:
        """The least cost from every node to what some nodes begin with.

        Parameters
        ----------
        begin : the cost that is left at some nodes
        goal : what the caller tells a human, or None for anything
        may_queue : whether a way may go on through the queue of a team; without it, through all of them
        """
        least: dict[int, float] = {}
        heap = sorted((spent, node) for node, spent in begin.items() if spent < math.inf)
        while heap:
            spent, node = heapq.heappop(heap)
            if node in least:
                continue
            least[node] = spent
            for source, more, wish, team in self._into.get(node, ()):
                if source in least or (wish >= 0 and goal is not None and wish != goal.index):
                    continue
                if may_queue is None or team is None or may_queue(team):
                    heapq.heappush(heap, (spent + more, source))
        return least


def helping(facts: Facts, goal: Goal) -> frozenset[str]:
    """The names of the teams that can help with a goal."""
    key = ("helping", goal.index)
    if key not in facts.memo:
        facts.memo[key] = frozenset(facts.flow.teams[index].name for index in helpers(facts, goal))
    found = facts.memo[key]
    assert isinstance(found, frozenset)
    return found


def hops_from(facts: Facts, entry: int, goal: Goal | None) -> int | None:
    """The fewest turns from an entry, over announced options, to standing in the queue of a human who can help.

    What the graph takes for possible because other calls know more is replaced by what a call from here can do.

    Parameters
    ----------
    facts : of the flow
    entry : its number
    goal : only humans who can help with it count; None: any human
    """
    distance = distances(facts, goal)
    if entry not in distance.hops:
        return None
    way = distance.way_from(entry)
    call = confirm(facts.graph, way)
    if call is not None and facts.graph.number_of(call.state) == way[-1].target:
        return distance.hops[entry]
    return _hops_of_calls(facts, entry, goal, distance.hops)


def _hops_of_calls(facts: Facts, entry: int, goal: Goal | None, bound: dict[int, int]) -> int | None:
    """Search among calls, guided by what the graph promises (A*, Hart, Nilsson & Raphael 1968).

    Parameters
    ----------
    facts, entry, goal : as in `hops_from`
    bound : fewer turns than a call can take, by node
    """
    program, graph = facts.program, facts.graph
    heap: list[tuple[int, int, int, State | None]] = [(bound[entry], 0, 0, start(program, entry))]
    seen: set[State] = set()
    count = 0
    while heap and len(seen) < _EXACT_STATES:
        _, _, turns, state = heapq.heappop(heap)
        if state is None:
            return turns
        if state in seen:
            continue
        seen.add(state)
        for choice in choices(program, state):
            is_other = choice.kind == "want" and goal is not None and choice.index != goal.index
            if is_other or not honest(Edge(-1, -1, choice, (), 0.0, 0, 0, answers=False, hears=False)):
                continue
            after, happened = step(program, state, choice)
            spent = turns + choice.by_caller
            queue = next((thing.text for thing in happened if thing.kind == "queue"), None)
            arrives = queue is not None and (goal is None or queue in helping(facts, goal))
            left = 0 if arrives else bound.get(graph.number_of(after))
            if left is not None:
                count += 1
                heapq.heappush(heap, (spent + left, count, spent, None if arrives else after))
    return bound[entry] if heap else None
