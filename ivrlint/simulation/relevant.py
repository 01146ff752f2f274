"""What of a call and of its caller can still matter: the rest is forgotten, so that equal futures are equal states.

Whether a receipt is at hand in four minutes or in five does not matter to a caller whom nobody asks for it in this call
any more. By node of the call graph this says which items are still asked for and which answers are still looked up; it is
one search backward, over everything that a call can do from there on.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.program import CHECK, HUMAN, LISTEN, QUEUE, bits, fact_of
from ivrlint.call.state import State
from ivrlint.findings import Span
from ivrlint.flow.lines import Check, Listening
from ivrlint.flow.model import Team
from ivrlint.flow.values import ALWAYS
from ivrlint.simulation.mind import Mind

_HOURS = "open "
_PROMISES = frozenset({"message", "call back"})


class Relevant:
    """What can still matter from each state of a call on.

    Parameters
    ----------
    facts : of the flow
    """

    def __init__(self, facts: Facts) -> None:
        self._graph = facts.graph
        self._items = len(facts.flow.data)
        self._names: dict[str, int] = {}
        self._checks = self._read_by_spans()
        self._live = self._backward()
        starts = range(len(facts.flow.entries))  # the first nodes are those in which calls begin
        self.ever = self._mask(self._live[number] for number in starts)

    def asked(self, node: int) -> int:
        """The items, as a bit set, that a call can still ask for from a node on; all, where the node is not known."""
        return self._live[node] & ((1 << self._items) - 1) if node >= 0 else self.ever

    def state(self, state: State, node: int) -> State:
        """A state without what decides nothing any more.

        Parameters
        ----------
        state : of a call
        node : that it belongs to, -1 if it is not known
        """
        kept = state._replace(resolved=0, deflected=0, told=state.told & self.ever)  # nothing is decided by those two
        if node < 0:
            return kept
        asked = self.asked(node)
        facts = tuple(fact for fact in state.facts if self._read(fact[0], self._live[node])) if state.facts else ()
        return kept._replace(known=state.known & asked, facts=facts)

    def mind(self, mind: Mind, told: int, node: int, last: bool) -> Mind:
        """A caller without what decides nothing any more.

        Parameters
        ----------
        mind : of the caller
        told : the items, as a bit set, that this call told them to bring
        node : where the call stands
        last : whether the next call, if there is one, is theirs: they have by then what they fetch or were told to bring
        """
        asked = self.asked(node)
        if mind.answered:  # no call follows
            fetch = tuple(pair for pair in mind.fetch if asked >> pair[0] & 1)
            return mind._replace(wants=False, has=mind.has & asked, lacks=mind.lacks & asked, fetch=fetch)
        if not last or not (mind.fetch or told & ~asked):
            return mind
        ready = (self._mask(1 << item for item, _ in mind.fetch) | told) & ~asked
        if not ready:
            return mind
        fetch = tuple(pair for pair in mind.fetch if not ready >> pair[0] & 1)
        return mind._replace(has=mind.has | ready, lacks=mind.lacks & ~ready, fetch=fetch)

    # --- finding it out ----------------------------------------------------------------------------------------------

    @staticmethod
    def _mask(parts: Iterable[int]) -> int:
        found = 0
        for part in parts:
            found |= part
        return found

    def _bit(self, name: str) -> int:
        """The bit of an answer that is looked up; those of all opening hours share one, for they go together."""
        key = _HOURS if name.startswith(_HOURS) else name
        return 1 << self._items + self._names.setdefault(key, len(self._names))

    def _read(self, name: str, live: int) -> bool:
        key = _HOURS if name.startswith(_HOURS) else name
        return key in self._names and bool(live >> self._items + self._names[key] & 1)

    def _of_team(self, team: Team) -> int:
        hours = self._bit(_HOURS) if team.open != ALWAYS else 0
        return hours | (self._bit(f"full {team.index}") if team.queue is not None else 0)

    def _of_check(self, check: Check) -> int:
        if check.team:
            return self._of_team(check.team)
        return 0 if check.each_time else self._bit(fact_of(check))

    def _read_by_spans(self) -> dict[Span, int]:
        """What is looked up where a call takes a branch without stopping: by the lines that it passes."""
        found: dict[Span, int] = {}
        for point in self._graph.program.points:
            if point.kind == CHECK and isinstance(point.what, Check):
                for span in (point.what.span, *(branch.span for branch in point.what.branches)):
                    found[span] = found.get(span, 0) | self._of_check(point.what)
        return found

    def _at(self, node: int) -> int:
        """What is looked up or asked for at a node itself."""
        point = self._graph.point(node)
        what = point.what
        if point.kind == LISTEN and isinstance(what, Listening) and what.ask:
            return bits(what.ask.items)
        if point.kind == CHECK and isinstance(what, Check):
            return self._of_check(what)
        if point.kind in (QUEUE, HUMAN) and isinstance(what, Team):
            needs = self._mask(1 << item.index for item, _ in what.needs)
            return needs | (self._of_team(what) if point.kind == QUEUE else 0)
        return 0

    def _on(self, edge: Edge) -> int:
        """The answers that are looked up on the way of a step without stopping for them."""
        return self._mask(self._checks.get(thing.span, 0) for thing in edge.happened if thing.kind == "branch")

    def _backward(self) -> list[int]:
        graph = self._graph
        live = [self._at(node) for node in range(len(graph.nodes))]
        for edge in graph.edges:
            live[edge.source] |= self._on(edge)
            if any(thing.kind in _PROMISES for thing in edge.happened):
                live[edge.target] |= self._bit(_HOURS)  # whether they are kept is judged in the state after them
        waiting = list(range(len(live)))
        while waiting:
            node = waiting.pop()
            for number in graph.into[node]:
                source = graph.edges[number].source
                if live[node] & ~live[source]:
                    live[source] |= live[node]
                    waiting.append(source)
        return live
