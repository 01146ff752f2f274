"""What is known about one flow, each fact found when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from ivrlint.analyses.paths import (
    Allowed,
    Steps,
    Walk,
    Way,
    backward,
    can_take,
    confirm,
    one_more,
    search,
    steps_of,
)
from ivrlint.analyses.paths import search_calls as search_among_calls
from ivrlint.analyses.story import Story, tell
from ivrlint.call.graph import CallGraph, Edge
from ivrlint.call.program import LISTEN, Program
from ivrlint.call.state import State
from ivrlint.flow.lines import Listening
from ivrlint.flow.model import Flow, Goal, Place, Team

_FEWEST_SEARCHES, _SEARCHED_NODES = 12, 200_000
"""A check takes at most so many searches among calls themselves, or so many as come to this number of nodes."""


class Facts:
    """The facts that rules are judged by.

    Parameters
    ----------
    flow : the call flow
    thresholds : what rules compare with, by the name of the rule
    greeting : seconds that an answering machine's greeting takes
    """

    def __init__(self, flow: Flow, thresholds: Mapping[str, float], greeting: float = 10.0) -> None:
        self.flow = flow
        self.thresholds = thresholds
        self._greeting = greeting
        self.memo: dict[tuple[str, int], object] = {}
        self._searches = 0

    @cached_property
    def program(self) -> Program:
        """The flow, linked."""
        return Program(self.flow, self._greeting)

    @cached_property
    def graph(self) -> CallGraph:
        """Every step that a call can take."""
        return CallGraph(self.program)

    @property
    def judges_calls(self) -> bool:
        """Whether anything may be said about calls: every line was read, and a call can begin."""
        return self.flow.complete and not self.flow.is_module and not self.graph.too_large

    # --- what is known on the way ------------------------------------------------------------------------------------

    @cached_property
    def _knowledge(self) -> tuple[list[int], list[int]]:
        """For each node the items that the system may know there, and those it may not know; -1 where no call comes."""
        graph, everything = self.graph, self.program.all_items
        known, unknown = [-1] * len(graph.nodes), [-1] * len(graph.nodes)
        stack = []
        for entry in range(len(self.flow.entries)):
            known[entry], unknown[entry] = 0, everything
            stack.append(entry)
        while stack:
            node = stack.pop()
            for number in graph.out[node]:
                edge = graph.edges[number]
                if not _can_be(edge, known[node], unknown[node]):
                    continue
                holds = (known[node] & ~edge.if_unknown) | edge.known
                lacks = unknown[node] & ~edge.known
                target = edge.target
                if known[target] < 0:
                    known[target], unknown[target] = holds, lacks
                    stack.append(target)
                elif (holds | known[target]) != known[target] or (lacks | unknown[target]) != unknown[target]:
                    known[target] |= holds
                    unknown[target] |= lacks
                    stack.append(target)
        return known, unknown

    def possible(self, edge: Edge) -> bool:
        """Whether some call can take an edge, as far as what the system knows decides it."""
        if not edge.if_known and not edge.if_unknown:
            return True
        known, unknown = self._knowledge
        return known[edge.source] >= 0 and _can_be(edge, known[edge.source], unknown[edge.source])

    @cached_property
    def _steps(self) -> Steps:
        """The steps that some call can take."""
        edges, every = self.graph.edges, steps_of(self.graph)
        if not any(edge.if_known or edge.if_unknown for edge in edges):
            return every
        return [[step for step in steps if self.possible(edges[step[2]])] for steps in every]

    def search(self, sources: Iterable[int], allowed: Allowed | None = None) -> Walk:
        """The cheapest ways from some nodes over steps that some call can take.

        Parameters
        ----------
        sources : where a way may begin
        allowed : which of these steps it may take; None: all
        """
        return search(self.graph, sources, allowed, self._steps)

    # --- where calls come --------------------------------------------------------------------------------------------

    @cached_property
    def reach(self) -> Walk:
        """The cheapest way from any entry to every node."""
        return self.search(range(len(self.flow.entries)))

    @cached_property
    def order(self) -> dict[int, int]:
        """How early each node is met: its cost on the cheapest way."""
        return self.reach.cost

    def entries_of(self, goal: Goal | None) -> list[int]:
        """The entries that callers with a goal use: the lines that name it, else the general ones, and our own calls."""
        inbound = [number for number, entry in enumerate(self.flow.entries) if entry.kind == "inbound"]
        named = [number for number in inbound if goal in self.flow.entries[number].goals]
        general = [number for number in inbound if not self.flow.entries[number].goals]
        outbound = [number for number, entry in enumerate(self.flow.entries) if entry.kind == "outbound"]
        return (named or general) + outbound

    def for_goal(self, goal: Goal | None) -> Allowed:
        """Which edges callers with a goal can take: those of other goals at a human are not theirs."""
        index = goal.index if goal else -1

        def allowed(edge: Edge) -> bool:
            return (edge.choice.kind != "want" or edge.choice.index == index) and self.possible(edge)

        return allowed if index >= 0 else self.possible

    def reach_of(self, goal: Goal) -> Walk:
        """The cheapest way for callers with a goal to every node."""
        if goal.index not in self._reach_of:
            self._reach_of[goal.index] = self.search(self.entries_of(goal), self.for_goal(goal))
        return self._reach_of[goal.index]

    @cached_property
    def _reach_of(self) -> dict[int, Walk]:
        return {}

    @cached_property
    def helping(self) -> list[Edge]:
        """The edges that can help with a goal: it is resolved, deflected or handed on, or a queue is joined."""
        kinds = {"resolves", "deflects", "handed on", "queue"}
        return [
            edge for edge in self.graph.edges if edge.happened and any(thing.kind in kinds for thing in edge.happened)
        ]

    def leading_to(self, wanted: Callable[[Edge], bool], allowed: Allowed | None = None) -> set[int]:
        """Nodes from which a call can come to an edge that is wanted."""
        allowed = allowed or self.possible
        sources = [edge.source for edge in self.graph.edges if wanted(edge) and allowed(edge)]
        return backward(self.graph, sources, allowed)

    @cached_property
    def questions(self) -> list[int]:
        """The nodes at which a menu or an ask listens, and callers come there; earliest first."""
        found = [node for node in self.graph.of_kind.get(LISTEN, ()) if node in self.order]
        return sorted(found, key=lambda node: (self.order[node], node))

    def listening_at(self, node: int) -> Listening:
        """What listens at a node."""
        what = self.graph.point(node).what
        assert isinstance(what, Listening)
        return what

    def place(self, node: int) -> Place | Team | None:
        """The place or team that a node stands in."""
        point = self.graph.point(node)
        if isinstance(point.what, Team):
            return point.what
        return self.flow.places[point.place] if point.place >= 0 else None

    def story_at(self, place: str | None) -> Story | None:
        """The shortest call that comes to a question of a place; None where nothing may be said about calls."""
        if place is None or not self.judges_calls:
            return None
        node = next((node for node in self.questions if self.graph.place_name(node) == place), None)
        story = self.story(node) if node is not None else None
        return story if story and story.turns else None

    # --- telling it --------------------------------------------------------------------------------------------------

    def story(
        self,
        node: int,
        walk: Walk | None = None,
        wanted: Callable[[State], bool] = lambda state: True,
        then: Edge | None = None,
        sources: Iterable[int] | None = None,
    ) -> Story | None:
        """The shortest call that comes to a node, confirmed by stepping it; None if no call does.

        Parameters
        ----------
        node : where the call comes to
        walk : the search that found it; without one the general one
        wanted : what has to hold of the call there
        then : one more step, from that node on
        sources : the entries it may begin at, for the exact search that follows where the graph was too generous
        """
        way = (walk or self.reach).edges_to(self.graph, node)
        if then is None:
            return self.story_of(way, node, wanted, sources)
        told = self.story_of([*way, then], None)
        if told is None:  # no call goes this way: perhaps another one comes here and takes the step
            found = self.search_calls(sources, node, lambda state: can_take(self.graph, state, then))
            after = one_more(self.graph, found, then) if found else None
            return tell(self.program, after) if after else None
        return told

    def story_of(
        self,
        way: list[Edge],
        node: int | None,
        wanted: Callable[[State], bool] = lambda state: True,
        sources: Iterable[int] | None = None,
    ) -> Story | None:
        """A way through the graph, confirmed by stepping it; where no call can take it, the shortest that comes to `node`.

        Parameters
        ----------
        way : the steps from an entry on
        node, wanted, sources : as in `story`; without a node there is no second try
        """
        confirmed = confirm(self.graph, way) if way else None
        if confirmed is None or not wanted(confirmed.state):
            if node is None:
                return None
            confirmed = self.search_calls(sources, node, wanted)
        return tell(self.program, confirmed) if confirmed else None

    def search_calls(self, sources: Iterable[int] | None, node: int, wanted: Callable[[State], bool]) -> Way | None:
        """A call that the cheapest way through the graph is not; large flows get fewer such searches."""
        self._searches += 1
        if self._searches > max(_FEWEST_SEARCHES, _SEARCHED_NODES // len(self.graph.nodes)):
            return None
        return search_among_calls(
            self.graph, range(len(self.flow.entries)) if sources is None else sources, node, wanted
        )

    def touches(self, node: int) -> float:
        """How many of all callers a fault at a node touches: the share of goals whose callers come there, more if early."""
        goals = self.flow.goals
        if not goals or len(self.graph.nodes) > 20_000:
            share = 1.0
        else:
            default = max(0.0, 1 - sum(goal.share or 0 for goal in goals)) / max(1, len(goals))
            share = sum((goal.share or default) for goal in goals if node in self.reach_of(goal).cost)
        return share / (1 + self.order.get(node, 0) / 4000)


def _can_be(edge: Edge, known: int, unknown: int) -> bool:
    return (not edge.if_known or bool(edge.if_known & known)) and not edge.if_unknown & ~unknown
