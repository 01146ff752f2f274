"""A flow as a program: every line a point that knows which point comes next.

Linking decides once what each step would otherwise have to look up: where a line goes on, which listening point `again`
means, which retry counters can still matter. `defaults` become points of their own in every place they are copied into.
"""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.call.hours import Hours
from ivrlint.call.state import ENDS, Happening
from ivrlint.findings import Span
from ivrlint.flow.lines import (
    Arrow,
    Ask,
    Block,
    Check,
    Do,
    Handler,
    Line,
    Listening,
    Option,
    Promise,
    Resolves,
    Say,
)
from ivrlint.flow.model import Data, Entry, Flow, Goal, Place, Team
from ivrlint.flow.values import ALWAYS

END, ENTRY, ENTER, LINE, CHECK, DO, ARROW, LISTEN, AGAIN, QUEUE, HUMAN, KEEP_WAITING, RETURNED = range(13)
"""Kinds of program points."""
_SIMPLE = ("Say", "Send", "Promise", "Resolves", "Deflects", "Wait", "Knows", "Language")


class Point:
    """One program point.

    Parameters
    ----------
    kind : one of the kinds above
    what : the line, place, team, entry or listening point it stands for
    next : the point after it, -1 where there is none
    place : index of the place, -1 within a team
    again : the point that `-> again` goes to
    keeps : listening points whose counters still matter here; None: all of the place
    """

    __slots__ = ("again", "branches", "ear", "keeps", "kind", "next", "place", "what")

    def __init__(self, kind: int, what: object, next_point: int, place: int, again: int, keeps: frozenset[int] | None):
        self.kind = kind
        self.what = what
        self.next = next_point
        self.place = place
        self.again = again
        self.keeps = keeps
        self.branches: dict[str, int] = {}
        self.ear: Ear | None = None

    @property
    def span(self) -> Span:
        """Where it stands in the source."""
        span = getattr(self.what, "span", None)
        assert isinstance(span, Span)
        return span


class Item(NamedTuple):
    """Something spoken at a listening point: a line, or an option (announced or not)."""

    line: Line | None
    option: int


class Ear:
    """What a listening point hears.

    Parameters
    ----------
    items : what is spoken, options at their places
    replay_from : the first item that is spoken again on a replay
    options : each option with its first point and its number in `items`
    events, after : first points of the handlers
    last_after : the highest `after`; 3 without any, when the call is dropped
    only_words : whether the items are nothing but words; then `spoken` keeps, by language, what they come to
    """

    __slots__ = (
        "after",
        "events",
        "items",
        "last_after",
        "listening",
        "only_words",
        "options",
        "replay_from",
        "spoken",
    )

    def __init__(self, listening: Listening, items: list[Item]) -> None:
        self.listening = listening
        self.items = items
        self.replay_from = _replay_from(listening, items)
        self.options: list[tuple[Option, int, int]] = []
        self.events: dict[str, int] = {}
        self.after: dict[int, int] = {}
        self.last_after = max(listening.after, default=3)
        self.only_words = all(item.line is None or isinstance(item.line, Say) for item in items)
        self.spoken: dict[str, list[tuple[tuple[Happening, ...], int]]] = {}


def _replay_from(listening: Listening, items: list[Item]) -> int:
    """On a replay everything before the first announced option is skipped; with bare keys the last `say` before them
    is kept, and so is the question of an `ask`.
    """
    last_say = 0
    for number, item in enumerate(items):
        if isinstance(item.line, Say):
            last_say = number
        elif item.line is None:
            option = listening.options[item.option]
            if option.hidden:
                continue
            return number if option.label is not None and listening.kind != "ask" else last_say
    return 0 if listening.kind == "ask" else last_say


class Program:
    """A flow, linked.

    Parameters
    ----------
    flow : the call flow
    greeting : seconds that an answering machine's greeting takes (assumption: 10)
    """

    def __init__(self, flow: Flow, greeting: float = 10.0) -> None:
        self.flow = flow
        self.greeting = greeting
        self.points: list[Point] = [Point(END, name, -1, -1, -1, frozenset()) for name in ENDS]
        self.uses_back = False
        self.hours = Hours([team.open for team in flow.teams])
        self.place_entry: dict[int, int] = {}
        self.team_entry: dict[int, int] = {}
        self.human_point: dict[int, int] = {}
        self.offers: dict[int, list[int]] = {}
        self.team_events: dict[int, dict[str, int]] = {}
        self.team_hands_on: dict[int, dict[int, int]] = {}
        for place in flow.places:
            self.place_entry[id(place)] = self._add(ENTER, place, -1, place.index, -1, frozenset())
        for team in flow.teams:
            self.team_entry[id(team)] = self._add(QUEUE, team, -1, -1, -1, frozenset())
            self.human_point[id(team)] = self._add(HUMAN, team, -1, -1, -1, frozenset())
        for place in flow.places:
            self._link_place(place)
        for team in flow.teams:
            self._link_team(team)
        self.entry_points = [self._link_entry(entry) for entry in flow.entries]
        self.all_items = (1 << len(flow.data)) - 1
        self.correlated = self._correlated()

    # --- linking -----------------------------------------------------------------------------------------------------

    def _add(
        self, kind: int, what: object, next_point: int, place: int, again: int, keeps: frozenset[int] | None
    ) -> int:
        self.points.append(Point(kind, what, next_point, place, again, keeps))
        return len(self.points) - 1

    def _link_place(self, place: Place) -> None:
        enter = self.points[self.place_entry[id(place)]]
        rewinds = _rewinds(place.block)
        keeps = None if rewinds else frozenset[int]()
        again = self._add(AGAIN, place, -1, place.index, -1, keeps)
        enter.next = self._block(place.block, ENDS.index("unfinished"), place.index, again, keeps)
        self.points[again].next = enter.next

    def _link_team(self, team: Team) -> None:
        entry = self.team_entry[id(team)]
        unfinished = ENDS.index("unfinished")
        self.offers[team.index] = []
        for offer in team.offers:
            waiting = self._add(KEEP_WAITING, team, entry, -1, -1, frozenset())
            self.offers[team.index].append(self._block(offer.block, waiting, -1, -1, frozenset()))
        events = self.team_events[team.index] = {}
        for event, handler in team.events.items():
            falls = ENDS.index("resolved") if event == "resolved" else unfinished
            events[event] = self._block(handler.block, falls, -1, -1, frozenset())
        self.team_hands_on[team.index] = {
            goal.index: self._block(handler.block, unfinished, -1, -1, frozenset())
            for goal, handler in team.hands_on.items()
        }

    def _link_entry(self, entry: Entry) -> int:
        point = self._add(ENTRY, entry, -1, -1, -1, frozenset())
        unfinished = ENDS.index("unfinished")
        if entry.block is not None:
            self.points[point].next = self._block(entry.block, unfinished, -1, -1, frozenset())
        for branch in entry.branches:
            first = self._block(branch.block, unfinished, -1, -1, frozenset())
            self.points[point].branches[branch.word] = first
        return point

    def _block(self, block: Block, falls_to: int, place: int, again: int, keeps: frozenset[int] | None) -> int:
        """Link the lines of a block, last first; returns its first point."""
        lines = block.lines
        first = falls_to
        if block.listening:
            cut = _segment_start(lines)
            first = self._listening(block.listening, lines[cut:], cut, place, keeps, falls_to)
            again, lines = first + 1, lines[:cut]  # the point that replays it, which `_listening` adds next
        for line in reversed(lines):
            first = self._line(line, first, place, again, keeps)
        return first

    def _line(self, line: Line, after: int, place: int, again: int, keeps: frozenset[int] | None) -> int:
        match line:
            case Ask():
                point = self._listening(line.listening, line.listening.block.lines, 0, place, keeps, after)
                self.points[point].next = after
                return point
            case Check():
                point = self._add(CHECK, line, after, place, again, keeps)
                for branch in line.branches:
                    first = self._block(branch.block, after, place, again, keeps)
                    self.points[point].branches.setdefault(branch.word, first)
                return point
            case Do():
                point = self._add(DO, line, after, place, again, keeps)
                for outcome, handler in line.outcomes.items():
                    first = self._block(handler.block, after, place, again, keeps)
                    self.points[point].branches[outcome] = first
                return point
            case Arrow():
                self.uses_back = self.uses_back or line.kind == "back"
                return self._add(ARROW, line, after, place, again, keeps)
            case Promise(on_missed=Handler() as handler):
                point = self._add(CHECK, line, after, place, again, keeps)
                self.points[point].branches["missed"] = self._block(handler.block, after, place, again, keeps)
                return point
            case Resolves() if line.share < 1:
                return self._add(CHECK, line, after, place, again, keeps)
            case _:
                return self._add(LINE, line, after, place, again, keeps)

    def _listening(
        self, listening: Listening, lines: list[Line], cut: int, place: int, keeps: frozenset[int] | None, falls_to: int
    ) -> int:
        """Link a listening point and everything that can be heard there."""
        point = self._add(LISTEN, listening, -1, place, -1, keeps)
        inner = None if keeps is None else keeps | {point}
        self.points[point].keeps = inner
        ear = self.points[point].ear = Ear(listening, _items(listening, lines, cut))
        replay = self._add(AGAIN, listening, point, place, point, inner)
        option_falls = falls_to if listening.kind == "offer" else ENDS.index("unfinished")
        number_of = {item.option: number for number, item in enumerate(ear.items) if item.line is None}
        for number, option in enumerate(listening.options):
            option_keeps = inner if keeps is None or _goes_again(option.block) else keeps
            first = self._block(option.block, option_falls, place, replay, option_keeps)
            ear.options.append((option, first, number_of[number]))
        for event, handler in listening.events.items():
            ear.events[event] = self._block(handler.block, replay, place, replay, inner)
        for tries, handler in listening.after.items():
            ear.after[tries] = self._block(handler.block, replay, place, replay, inner)
        if listening.kind == "offer":
            self.points[point].next = falls_to
        return point

    # --- what decides where a call goes --------------------------------------------------------------------------------

    def _correlated(self) -> frozenset[str]:
        """Facts that more than one line asks for, so that their answers go together."""
        readers: dict[str, int] = {}
        for point in self.points:
            if point.kind == CHECK and isinstance(point.what, Check) and not point.what.each_time:
                fact = fact_of(point.what)
                readers[fact] = readers.get(fact, 0) + 1
        hours = {f"open {team.index}" for team in self.flow.teams if team.open != ALWAYS}
        queues = {f"full {team.index}" for team in self.flow.teams if team.queue is not None}
        return frozenset(fact for fact, count in readers.items() if count > 1) | hours | queues


def fact_of(check: Check) -> str:
    """The name under which the answer of a check is kept."""
    return f"open {check.team.index}" if check.team else f"says {check.words}"


def bits(parts: tuple[Data, ...] | tuple[Goal, ...]) -> int:
    """Data items or goals as a bit set."""
    result = 0
    for part in parts:
        result |= 1 << part.index
    return result


def _items(listening: Listening, lines: list[Line], cut: int) -> list[Item]:
    items: list[Item] = []
    options = sorted(range(len(listening.options)), key=lambda number: (listening.options[number].position, number))
    upcoming = iter([*options, -1])
    option = next(upcoming)
    for position in range(len(lines) + 1):
        while option >= 0 and listening.options[option].position <= position + cut:
            items.append(Item(None, option))
            option = next(upcoming)
        if position < len(lines):
            items.append(Item(lines[position], -1))
    while option >= 0:
        items.append(Item(None, option))
        option = next(upcoming)
    return items


def _segment_start(lines: list[Line]) -> int:
    """Where the lines begin that belong to the listening itself: after the last one that takes a turn or a decision."""
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        simple = type(line).__name__ in _SIMPLE
        decides = (isinstance(line, Promise) and line.on_missed) or (isinstance(line, Resolves) and line.share < 1)
        if not simple or decides:
            return number + 1
    return 0


def _goes_again(block: Block) -> bool:
    """Whether a block may come back to the listening point it belongs to."""
    for line in block.lines:
        match line:
            case Arrow(kind="again" | "back" | "unknown"):
                return True
            case Check() if any(_goes_again(branch.block) for branch in line.branches):
                return True
            case Do() if any(_goes_again(handler.block) for handler in line.outcomes.values()):
                return True
            case Promise(on_missed=Handler() as handler) if _goes_again(handler.block):
                return True
    return False


def _rewinds(block: Block) -> bool:
    """Whether a place can come back to an earlier question of its own without an arrow to itself: its counters go on.

    That takes a step that says `again`, or a question within the options or handlers of another.
    """
    if not block.listening and _count_listenings(block) and _goes_again(block):
        return True
    return any(_count_listenings(inner) for listening in _listenings_of(block) for inner in _blocks_of(listening))


def _listenings_of(block: Block) -> list[Listening]:
    """The listening points of a block and of the answers and outcomes in it, but not those within options or handlers."""
    found = [block.listening] if block.listening else []
    for line in block.lines:
        match line:
            case Ask():
                found.append(line.listening)
            case Check():
                found.extend(inner for branch in line.branches for inner in _listenings_of(branch.block))
            case Do():
                found.extend(inner for handler in line.outcomes.values() for inner in _listenings_of(handler.block))
    return found


def _blocks_of(listening: Listening) -> list[Block]:
    handlers = (*listening.events.values(), *listening.after.values())
    return [*(option.block for option in listening.options), *(handler.block for handler in handlers)]


def _count_listenings(block: Block) -> int:
    return len(_listenings_of(block))
