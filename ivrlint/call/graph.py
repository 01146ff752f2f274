"""The call graph: every step that a call can take, made by stepping it (architecture.md).

A node is a control state: the program point with its `do` frames and retry counters, and the answers that are settled
since the last menu. So the graph stays linear in the script. What the system knows is no part of a node: where it decides
(`unless known`, what a human still needs) both ways are edges, each with its condition. The menus that `back` goes
through are replaced by every menu that leads here. A path through the graph is therefore confirmed by stepping the call
itself before anything is said about it (`analyses/paths.py`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ivrlint.call.listening import KNOWN_ALREADY
from ivrlint.call.menus import menus_before
from ivrlint.call.program import END, ENTER, ENTRY, HUMAN, LISTEN, QUEUE, Point, Program, bits
from ivrlint.call.state import ANSWERS, Choice, Frames, Happening, State
from ivrlint.call.step import choices, start, step
from ivrlint.flow.lines import Listening
from ivrlint.flow.model import Entry, Place, Team

if TYPE_CHECKING:
    import networkx


class Edge(NamedTuple):
    """One step of a call.

    Parameters
    ----------
    source, target : nodes
    choice : what was chosen
    happened : what came of it, in order, but for the words
    seconds : how long it took
    known, told : data items as bit sets that the system learns, that the caller is told to prepare
    answers : whether it passes an answer point
    hears : whether the caller hears anything after what was chosen
    if_known : it is only taken if the system knows one of these items
    if_unknown : it is only taken if the system knows none of these items
    """

    source: int
    target: int
    choice: Choice
    happened: tuple[Happening, ...]
    seconds: float
    known: int
    told: int
    answers: bool
    hears: bool
    if_known: int = 0
    if_unknown: int = 0


_ROOM, _ROOM_A_POINT = 40_000, 12
"""A graph may have so many nodes, and so many more for each program point; real flows have two a point."""
_LEARNS = frozenset({"known", "knows", "needs"})
_SPEAKS = frozenset({"say", "option", "read back"})
_CHOSEN = frozenset({"key", "words", "give", "silence", "invalid"})
_WORDS = frozenset({"option", "wait", "untranslated"})


class CallGraph:
    """All control states of a flow and the steps between them.

    Parameters
    ----------
    program : the linked flow
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nodes: list[State] = []
        self.edges: list[Edge] = []
        self.out: list[list[int]] = []
        self.steps: list[list[tuple[int, int, int]]] | None = None
        self._numbers: dict[State, int] = {}
        self._backs: list[tuple[int, Choice, Edge]] = []
        for entry in range(len(program.flow.entries)):
            self._node(start(program, entry))
        self.too_large = False
        self._grow(_ROOM + _ROOM_A_POINT * len(program.points))

    def _grow(self, room: int) -> None:
        """Expand every node, then every `back`, until nothing is new; give up where decisions multiply too much."""
        source = linked = 0
        while source < len(self.nodes) or linked < len(self._backs):
            while source < len(self.nodes):
                self._expand(source)
                source += 1
                if source > room:
                    self.too_large = True
                    return
            linked = len(self._backs)
            self._link_backs()

    # --- making it ---------------------------------------------------------------------------------------------------

    def _expand(self, source: int) -> None:
        state = self.nodes[source]
        point = self.program.points[state.point]
        if state.phase == KNOWN_ALREADY and point.kind == LISTEN:
            assert isinstance(point.what, Listening) and point.what.ask
            items = bits(point.what.ask.items)
            self._steps(source, state, if_known=items)
            self._steps(source, state._replace(known=0), if_unknown=items)
        elif point.kind == HUMAN and self._needed(state, point) & state.passed:
            item = self._needed(state, point)
            self._steps(source, state, if_known=item)
            self._steps(source, state._replace(known=state.known & ~item), if_unknown=item)
        else:
            self._steps(source, state)

    def _needed(self, state: State, point: Point) -> int:
        """What a human asks for next, as a bit; 0 for nothing."""
        assert isinstance(point.what, Team)
        needs = point.what.needs
        return 1 << needs[state.phase][0].index if 0 <= state.phase < len(needs) else 0

    def _steps(self, source: int, state: State, if_known: int = 0, if_unknown: int = 0) -> None:
        waits: set[int] = set()
        for choice in choices(self.program, state):
            after, happened = step(self.program, state, choice)
            target = self._node(after)
            if choice.kind == "draw" and self.program.points[state.point].kind == QUEUE:
                if target in waits:
                    continue  # waits that differ in nothing but their length
                waits.add(target)
            edge = _edge(source, target, choice, happened, if_known, if_unknown)
            if self.program.uses_back and any(thing.kind == "nowhere" for thing in happened):
                self._backs.append((source, choice, edge))
            else:
                self._add(edge)

    def _add(self, edge: Edge) -> None:
        self.out[edge.source].append(len(self.edges))
        self.edges.append(edge)

    def _node(self, state: State) -> int:
        kept = self.project(state)
        number = self._numbers.get(kept)
        if number is None:
            number = self._numbers[kept] = len(self.nodes)
            self.nodes.append(kept)
            self.out.append([])
        return number

    def number_of(self, state: State) -> int:
        """The node that a state of a call belongs to; -1 for one that no call comes to.

        A call remembers every answer it has met, a node those since the last menu: of several nodes the one that
        remembers most. Who has forgotten answers, because nothing asks for them any more, belongs to the first that
        remembers more.
        """
        key = self.project(state)
        number = self._numbers.get(key)
        if number is None:
            met = set(key.facts)
            others = self._by_rest.get(key._replace(facts=()), ())
            fitting = [(len(facts), -node) for facts, node in others if facts <= met]
            number = -max(fitting)[1] if fitting else next((node for facts, node in others if facts >= met), -1)
        return number

    @cached_property
    def _by_rest(self) -> dict[State, list[tuple[set[tuple[str, str]], int]]]:
        """The nodes by all of their state but the answers."""
        found: dict[State, list[tuple[set[tuple[str, str]], int]]] = {}
        for key, number in self._numbers.items():
            found.setdefault(key._replace(facts=()), []).append((set(key.facts), number))
        return found

    def project(self, state: State) -> State:
        """What of a state decides where the call goes."""
        program = self.program
        point = program.points[state.point]
        if point.kind == END:
            return State(state.point)
        facts = state.facts
        if facts:
            is_menu = point.kind == ENTER and isinstance(point.what, Place) and point.what.kind == "menu"
            facts = () if is_menu else tuple(fact for fact in facts if fact[0] in program.correlated)
        return State(
            state.point, state.phase, state.replay, state.frames, state.tries, (), program.all_items, state.passed,
            0, 0, 0, facts, state.medium, state.lost, "", state.goal, self._wait_of(state, point),
        )  # fmt: skip

    def _wait_of(self, state: State, point: Point) -> tuple[float, int]:
        """At an offer to those who wait, the shortest wait that brings the same offers; elsewhere the wait itself."""
        time, made = state.hold
        if point.kind != LISTEN or not isinstance(point.what, Listening) or point.what.kind != "offer":
            return state.hold
        team = self.program.points[point.next].what
        assert isinstance(team, Team)
        last = sum(1 for offer in team.offers if offer.after < time)
        return team.offers[last - 1].after + 1, made

    def _link_backs(self) -> None:
        """Lead each `back` to every menu that leads to its own, and nowhere where a call can begin there."""
        if not self._backs:
            return
        before, first = menus_before(self.program.flow)
        entered = {(state.point, state.frames): number for number, state in enumerate(self.nodes)
                   if self.program.points[state.point].kind == ENTER}  # fmt: skip
        for source, choice, edge in self._backs:
            known = {self.edges[number].target for number in self.out[source] if self.edges[number].choice == choice}
            state = self.nodes[source]
            place = self.program.points[state.point].place
            here = self.program.flow.places[place] if place >= 0 else None
            if (here is None or here.index in first) and edge.target not in known:
                self._add(edge)
            for menu in sorted(before.get(place, ())):
                frames = self._frames_of(menu, state.frames, entered)
                if frames is None:
                    continue
                stack: tuple[tuple[int, Frames], ...] = ((menu, frames),)
                if here is not None and here.kind == "menu":
                    stack += ((here.index, state.frames),)
                after, happened = step(self.program, state._replace(menus=stack), choice)
                target = self._node(after)
                if target not in known:
                    self._add(_edge(source, target, choice, happened, edge.if_known, edge.if_unknown))

    def _frames_of(self, menu: int, frames: Frames, entered: dict[tuple[int, Frames], int]) -> Frames | None:
        """The `do` frames in which a menu was entered: those of here, or of the call that led here."""
        point = self.program.place_entry[id(self.program.flow.places[menu])]
        for depth in range(len(frames), -1, -1):
            if (point, frames[:depth]) in entered:
                return frames[:depth]
        return None

    # --- looking at it -----------------------------------------------------------------------------------------------

    def point(self, node: int) -> Point:
        """The program point of a node."""
        return self.program.points[self.nodes[node].point]

    def place_name(self, node: int) -> str:
        """The place, team or entry that a node stands in; empty at the end of a call."""
        point = self.point(node)
        if isinstance(point.what, Team | Entry):
            return point.what.name
        if point.place >= 0:
            return self.program.flow.places[point.place].name
        return getattr(point.what, "place", "")

    @cached_property
    def into(self) -> list[list[int]]:
        """The edges that lead to each node."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for number, edge in enumerate(self.edges):
            found[edge.target].append(number)
        return found

    @cached_property
    def of_kind(self) -> dict[int, list[int]]:
        """The nodes by the kind of their program point."""
        found: dict[int, list[int]] = {}
        for number, state in enumerate(self.nodes):
            found.setdefault(self.program.points[state.point].kind, []).append(number)
        return found

    def view(self) -> networkx.MultiDiGraph[int]:
        """The graph for networkx: nodes with their place and point, edges with what was chosen."""
        import networkx

        graph: networkx.MultiDiGraph[int] = networkx.MultiDiGraph()
        for number in range(len(self.nodes)):
            graph.add_node(number, place=self.place_name(number), kind=self.point(number).kind)
        for number, edge in enumerate(self.edges):
            graph.add_edge(edge.source, edge.target, key=number, choice=edge.choice.word or edge.choice.kind)
        return graph


def _edge(
    source: int, target: int, choice: Choice, happened: tuple[Happening, ...], if_known: int, if_unknown: int
) -> Edge:
    seconds, known, told = 0.0, 0, 0
    answers = hears = False
    kept = []
    for thing in happened:
        kind = thing.kind
        seconds += thing.seconds
        if kind in _LEARNS:
            known |= thing.items
        elif kind in ("say", "send", "dial"):
            told |= thing.items
        if kind in ANSWERS:
            answers = True
        if kind in _CHOSEN:
            hears = False
        elif kind in _SPEAKS:
            hears = True
        if kind not in _WORDS and (kind != "say" or thing.items):
            kept.append(thing)
    return Edge(source, target, choice, tuple(kept), seconds, known, told, answers, hears, if_known, if_unknown)


__all__ = ["ENTRY", "CallGraph", "Edge"]
