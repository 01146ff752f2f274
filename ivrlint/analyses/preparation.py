"""Where callers are asked for data: whether they were told to bring it, and whether they have given it before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import Walk, cost_of
from ivrlint.analyses.story import Story
from ivrlint.call.graph import CallGraph, Edge
from ivrlint.call.listening import LISTENS
from ivrlint.call.program import HUMAN, LISTEN, bits
from ivrlint.call.state import State
from ivrlint.findings import Span
from ivrlint.flow.lines import Ask
from ivrlint.flow.model import Data, Team


class Question(NamedTuple):
    """A point where callers are asked for data, by the system or by a human.

    Parameters
    ----------
    node : where it is asked
    items : what would do; one of them is enough
    span : the `ask` or `needs` line
    ask : the ask, or None for a human
    edge : the step on which a human is told, or None
    """

    node: int
    items: tuple[Data, ...]
    span: Span
    ask: Ask | None
    edge: Edge | None


def questions(facts: Facts) -> Iterator[Question]:
    """Every point where callers who come there are asked for data."""
    graph = facts.graph
    for node in graph.of_kind.get(LISTEN, ()):
        state = graph.nodes[node]
        if node in facts.order and state.phase == LISTENS and not state.replay:
            ask = facts.listening_at(node).ask
            if ask and ask.items:
                yield Question(node, ask.items, ask.span, ask, None)
    for node in graph.of_kind.get(HUMAN, ()):
        team, phase = graph.point(node).what, graph.nodes[node].phase
        assert isinstance(team, Team)
        if node in facts.order and 0 <= phase < len(team.needs):
            item, span = team.needs[phase]
            for number in graph.out[node]:
                edge = graph.edges[number]
                if edge.choice.kind == "tell" and facts.possible(edge):
                    yield Question(node, (item,), span, None, edge)


def unprepared(facts: Facts, items: tuple[Data, ...]) -> Walk:
    """The cheapest ways on which nobody told callers to bring any of some items, and none was given."""
    mask = bits(items)

    def allowed(edge: Edge) -> bool:
        return not (edge.told | edge.known) & mask and not (edge.if_known and not edge.if_known & ~mask)

    return facts.search(range(len(facts.flow.entries)), allowed)


def unprepared_questions(facts: Facts) -> list[tuple[Question, Story]]:
    """The questions that callers may come to without being told what to bring, each line once, with the shortest such call.

    Questions that an item known by heart answers are left out.
    """
    key = ("unprepared", 0)
    if key not in facts.memo:
        facts.memo[key] = _unprepared_questions(facts)
    found = facts.memo[key]
    assert isinstance(found, list)
    return found


def _unprepared_questions(facts: Facts) -> list[tuple[Question, Story]]:
    walks: dict[int, Walk] = {}
    worst: dict[tuple[Span, str], tuple[int, Question]] = {}
    for question in questions(facts):
        if any(item.by_heart for item in question.items):
            continue
        mask = bits(question.items)
        if mask not in walks:
            walks[mask] = unprepared(facts, question.items)
        cost = walks[mask].cost.get(question.node)
        key = (question.span, question.items[0].name)
        if cost is not None and (key not in worst or cost < worst[key][0]):
            worst[key] = cost, question
    told = []
    for key in sorted(worst):
        question = worst[key][1]
        mask = bits(question.items)
        story = facts.story(question.node, walks[mask], _lacking(mask))
        if story:
            told.append((question, story))
    return told


def _lacking(mask: int) -> Callable[[State], bool]:
    """Whether a caller was told of none of some items, and gave none."""
    return lambda state: not (state.told | state.known) & mask


class Doubled(NamedTuple):
    """The call graph, each node once for "the item is not known yet" and once for "it is"."""

    cost: dict[int, int]
    by: dict[int, int]

    def edges_to(self, graph: CallGraph, node: int) -> list[Edge]:
        """The cheapest way to a node with the item known."""
        way: list[Edge] = []
        spot = 2 * node + 1
        while self.by[spot] >= 0:
            edge = graph.edges[self.by[spot] >> 1]
            way.append(edge)
            spot = 2 * edge.source + (self.by[spot] & 1)
        return way[::-1]


def already_known(facts: Facts, item: Data) -> Doubled:
    """The cheapest ways on which the system comes to know an item, to every node where it still does."""
    import heapq

    graph, bit = facts.graph, 1 << item.index
    cost = {2 * entry: 0 for entry in range(len(facts.flow.entries))}
    by = dict.fromkeys(cost, -1)
    heap = [(0, spot) for spot in cost]
    while heap:
        spent, spot = heapq.heappop(heap)
        node, known = spot >> 1, spot & 1
        if spent > cost[spot]:
            continue
        for number in graph.out[node]:
            edge = graph.edges[number]
            if (known and edge.if_unknown & bit) or (not known and edge.if_known == bit) or not facts.possible(edge):
                continue
            target = 2 * edge.target + (1 if known or edge.known & bit else 0)
            reached = spent + cost_of(edge.choice)
            if reached < cost.get(target, reached + 1):
                cost[target] = reached
                by[target] = 2 * number + known
                heapq.heappush(heap, (reached, target))
    return Doubled(cost, by)


def times_asked(facts: Facts, item: Data, limit: int) -> Iterator[list[Edge]]:
    """Ways on which an item is accepted or told to a human more often than `limit`, fewest steps first."""
    from collections import deque

    graph, bit = facts.graph, 1 << item.index
    start = [(entry, 0, False) for entry in range(len(facts.flow.entries))]
    by: dict[tuple[int, int, bool], tuple[int, tuple[int, int, bool]] | None] = dict.fromkeys(start)
    queue = deque(start)
    while queue:
        spot = queue.popleft()
        node, count, known = spot
        for number in graph.out[node]:
            edge = graph.edges[number]
            if (known and edge.if_unknown & bit) or (not known and edge.if_known == bit) or not facts.possible(edge):
                continue
            asked = sum(1 for thing in edge.happened if thing.kind in ("known", "needs") and thing.items & bit)
            after = (edge.target, count + asked, known or bool(edge.known & bit))
            if after in by:
                continue
            by[after] = (number, spot)
            if after[1] > limit:
                yield _way_back(graph, by, after)
            else:
                queue.append(after)


def _way_back(
    graph: CallGraph,
    by: dict[tuple[int, int, bool], tuple[int, tuple[int, int, bool]] | None],
    spot: tuple[int, int, bool],
) -> list[Edge]:
    way = []
    step = by[spot]
    while step is not None:
        way.append(graph.edges[step[0]])
        step = by[step[1]]
    return way[::-1]
