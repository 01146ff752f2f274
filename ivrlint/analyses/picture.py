"""A flow as boxes and arrows: what a picture of it shows, whatever it is drawn with.

The picture is made from the script and not from the call graph, so that a flow whose calls cannot be judged yet, and a
module, can be drawn too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ivrlint.call.menus import menus_before
from ivrlint.findings import Finding, Span
from ivrlint.flow.lines import Arrow, Ask, Block, Branch, Check, Do, Handler, Listening, Option, Promise
from ivrlint.flow.model import Entry, Flow, Place, Team
from ivrlint.flow.values import ALWAYS

ENTRY, MENU, STEP, TEAM, END = "entry", "menu", "step", "team", "end"
"""Kinds of boxes."""
HANG_UP, TURNED_AWAY, RETURN = "hang up", "turned away", "return"
"""Ends beside the numbers of others."""


class Mark(NamedTuple):
    """A finding on a box.

    Parameters
    ----------
    number : its number in the output of `check`, from 1
    """

    number: int
    rule: str
    severity: str
    line: int
    message: str


class Box(NamedTuple):
    """An entry, a menu, a step, a team, or a way a call ends.

    Parameters
    ----------
    id : unique, made of its kind and name
    file, line : where it stands; an end stands nowhere, its line is 0
    """

    id: str
    kind: str
    name: str
    title: str
    file: str
    line: int
    marks: tuple[Mark, ...] = ()


class Tag(NamedTuple):
    """What makes a call take an arrow.

    Parameters
    ----------
    text : the event in words, "2 an order or a delivery" or "closed"; empty where the call simply goes on
    line : the line of the event, or of the arrow
    via : the lines of all events that have to come together, the outermost first; what no line says stands twice on
        the line of what it belongs to
    """

    text: str
    line: int
    via: tuple[int, ...]


class Link(NamedTuple):
    """All arrows from one box to another.

    Parameters
    ----------
    kind : `go`, `do` (the call comes back) or `back` (only callers who came from there go back there)
    """

    source: str
    target: str
    kind: str
    tags: tuple[Tag, ...]

    @property
    def label(self) -> str:
        """All its events in one line."""
        return " / ".join(tag.text for tag in self.tags if tag.text)


class Leg(NamedTuple):
    """One turn on the way of a finding: where the caller is, and what happens there; no event where it begins and ends."""

    box: str
    event: str
    line: int


class Picture(NamedTuple):
    """What is to be drawn.

    Parameters
    ----------
    boxes, links : in the order of the file, ends last
    path : the way of the finding that was asked for
    followed : the links it takes, in order
    """

    file: str
    title: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    path: tuple[Leg, ...] = ()
    followed: tuple[tuple[str, str], ...] = ()


def picture_of(flow: Flow, findings: Sequence[Finding] = (), chosen: int | None = None) -> Picture:
    """Make the picture of a flow.

    Parameters
    ----------
    flow : complete or not, also a module
    findings : in the order of `check`
    chosen : the number of the finding whose way is shown, from 1, or None
    """
    drawing = _Drawing(flow)
    marks: dict[str, list[Mark]] = {}
    for number, finding in enumerate(findings, 1):
        box = drawing.box_of(finding)
        if box is not None:
            mark = Mark(number, finding.rule, str(finding.severity), finding.span.line, finding.message)
            marks.setdefault(box, []).append(mark)
    boxes = tuple(box._replace(marks=tuple(marks.get(box.id, ()))) for box in drawing.boxes.values())
    links = tuple(drawing.links())
    path, followed = _way(drawing, links, findings[chosen - 1]) if chosen is not None else ((), ())
    return Picture(flow.file, flow.title, boxes, links, path, followed)


_Told = tuple[tuple[str, int], ...]
"""The events that have come together so far: text and line, the outermost first."""


class _Drawing:
    """The boxes of a flow, and its links once it has been walked.

    Parameters
    ----------
    flow : the call flow
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self.boxes: dict[str, Box] = {}
        self._ids: dict[int, str] = {}
        self._by_name: dict[str, str] = {}
        self._before = menus_before(flow)[0]
        self._tags: dict[tuple[str, str], dict[tuple[str, int], Tag]] = {}
        self._kinds: dict[tuple[str, str], set[str]] = {}
        parts: list[Entry | Place | Team] = [*flow.entries, *flow.places, *flow.teams]
        for part in parts:
            kind = ENTRY if isinstance(part, Entry) else part.kind
            title = _entry_title(part) if isinstance(part, Entry) else part.title
            self._ids[id(part)] = self._box(kind, part.name, title, part.span)
        for part in (*parts[len(flow.entries) :], *flow.entries):
            self._by_name.setdefault(part.name, self._ids[id(part)])
        for part in parts:
            self._walk(part)

    def _box(self, kind: str, name: str, title: str, span: Span | None) -> str:
        box_id, count = f"{kind}:{name}", 1
        while box_id in self.boxes and kind != END:
            count += 1
            box_id = f"{kind}:{name}#{count}"
        self.boxes.setdefault(
            box_id, Box(box_id, kind, name, title, span.file if span else "", span.line if span else 0)
        )
        return box_id

    def links(self) -> Iterator[Link]:
        """All links, in the order of the file."""
        for (source, target), tags in self._tags.items():
            kinds = self._kinds[source, target]
            yield Link(source, target, next(iter(kinds)) if len(kinds) == 1 else "go", tuple(tags.values()))

    def named(self, name: str) -> str | None:
        """The box of a name, as findings use it."""
        return self._by_name.get(name)

    def entry(self, finding: Finding) -> str | None:
        """The box at which the call of a finding begins: as its script says, else the first number people dial."""
        entries = self._flow.entries
        verb, _, rest = (finding.script or "").partition(" ")
        for entry in entries:
            if verb in ("dial", "called") and f"{rest} ".startswith(f"{entry.name} "):
                return self._ids[id(entry)]
        usual = [entry for entry in entries if entry.kind == "inbound"] or entries
        return self._ids[id(usual[0])] if usual else None

    def box_of(self, finding: Finding) -> str | None:
        """The box that a finding belongs to: its place, else the part whose first line it points at."""
        found = self.named(finding.place) if finding.place else None
        if found is not None:
            return found
        where = (finding.span.file, finding.span.line)
        return next((box.id for box in self.boxes.values() if (box.file, box.line) == where), None)

    # --- walking the script ------------------------------------------------------------------------------------------

    def _walk(self, part: Entry | Place | Team) -> None:
        source = self._ids[id(part)]
        if isinstance(part, Place):
            self._block(part, source, part.block, ())
        elif isinstance(part, Team):
            self._team(part, source)
        else:
            if part.block is not None:
                self._block(part, source, part.block, ())
            self._branches(part, source, part.branches, ())

    def _team(self, team: Team, source: str) -> None:
        for event, handler in team.events.items():
            self._block(team, source, handler.block, ((event, handler.span.line),))
        for goal, handler in team.hands_on.items():
            self._block(team, source, handler.block, ((goal.name, handler.span.line),))
        for offer in team.offers:
            self._block(team, source, offer.block, ((f"on hold {offer.after / 60:g} min", offer.span.line),))
        implied = {"closed": team.open != ALWAYS, "full": team.queue is not None}
        for event, can_be in implied.items():
            if can_be and event not in team.events:
                self._link(source, self._end(TURNED_AWAY), "go", ((event, team.span.line),), team.span.line)

    def _branches(self, part: Entry | Place | Team, source: str, branches: Iterable[Branch], told: _Told) -> None:
        for branch in branches:
            self._block(part, source, branch.block, (*told, (_share(branch), branch.span.line)))

    def _block(self, part: Entry | Place | Team, source: str, block: Block, told: _Told) -> None:
        for line in block.lines:
            match line:
                case Arrow():
                    self._arrow(part, source, line, told)
                case Ask():
                    self._listening(part, source, line.listening, told)
                    items = " or ".join(item.name for item in line.items)
                    told = (*told, (f"{items} given", line.span.line))
                case Check():
                    self._branches(part, source, line.branches, told)
                    left = [branch for branch in line.branches if not _leaves(branch.block)]
                    if len(left) == 1 and len(line.branches) > 1:
                        told = (*told, (_share(left[0]), left[0].span.line))
                case Do():
                    if line.place is not None:
                        self._link(source, self._ids[id(line.place)], "do", (*told, ("do", line.span.line)), 0)
                    for outcome, handler in line.outcomes.items():
                        self._block(part, source, handler.block, (*told, (outcome, handler.span.line)))
                case Promise(on_missed=Handler() as handler):
                    self._block(part, source, handler.block, (*told, ("promise missed", handler.span.line)))
        if block.listening is not None:
            self._listening(part, source, block.listening, told)

    def _listening(self, part: Entry | Place | Team, source: str, listening: Listening, told: _Told) -> None:
        for option in listening.options:
            self._block(part, source, option.block, (*told, (_option(option), option.span.line)))
        words = {"silence": "silence", "invalid": "wrong key"}
        for event, handler in listening.events.items():
            self._block(part, source, handler.block, (*told, (words.get(event, event), handler.span.line)))
        for tries, handler in sorted(listening.after.items()):
            failed = f"{tries} failed tries" if tries > 1 else "1 failed try"
            self._block(part, source, handler.block, (*told, (failed, handler.span.line)))
        if not listening.after and listening.kind != "offer":
            line = listening.span.line
            self._link(source, self._end(HANG_UP), "go", (*told, ("3 failed tries", line)), line)

    def _arrow(self, part: Entry | Place | Team, source: str, arrow: Arrow, told: _Told) -> None:
        line = arrow.span.line
        if arrow.kind == "goto" and arrow.place is not None:
            self._link(source, self._ids[id(arrow.place)], "go", told, line)
        elif arrow.kind == "hang_up":
            self._link(source, self._end(HANG_UP), "go", told, line)
        elif arrow.kind == "return_":
            self._link(source, self._end(f"{RETURN} {arrow.word or ''}".strip()), "go", told, line)
        elif arrow.kind in ("outside", "unknown"):
            self._link(source, self._end(arrow.word or "?"), "go", told, line)
        elif arrow.kind == "back" and isinstance(part, Place):
            for menu in sorted(self._before.get(part.index, ())):
                self._link(source, self._ids[id(self._flow.places[menu])], "back", told, line)

    def _end(self, name: str) -> str:
        return self._box(END, name, "", None)

    def _link(self, source: str, target: str, kind: str, told: _Told, line: int) -> None:
        text = ", ".join(text for text, _ in told)
        tag = Tag(text, told[-1][1] if told else line, tuple(at for _, at in told) or (line,))
        self._tags.setdefault((source, target), {}).setdefault((text, tag.line), tag)
        self._kinds.setdefault((source, target), set()).add(kind)


def _entry_title(entry: Entry) -> str:
    """What a number is for, or whom we call."""
    if entry.kind == "outbound":
        return f"we call {entry.to}" if entry.to else "we call"
    parts = [f"for {', '.join(goal.name for goal in entry.goals)}"] if entry.goals else []
    return " ".join([*parts, f"in {entry.language}"] if entry.language else parts)


def _option(option: Option) -> str:
    """A key or words, what they are announced for, and whether they are."""
    spoken = [f'"{phrase}"' for phrase in option.phrases[:1] if not option.keys or not option.label]
    acts = [*option.keys[:1], *spoken]
    parts = [" or ".join(acts), *([option.label] if option.label else [])]
    if not option.announced:
        parts.append("(hidden)" if option.hidden else "(never said)")
    return " ".join(parts)


def _share(branch: Branch) -> str:
    return branch.word if branch.share is None else f"{branch.word} {branch.share * 100:g}%"


def _leaves(block: Block) -> bool:
    """Whether a call that runs a block does not go on after it."""
    return block.listening is not None or any(isinstance(line, Arrow) for line in block.lines)


# --- the way of a finding --------------------------------------------------------------------------------------------


def _way(
    drawing: _Drawing, links: Sequence[Link], finding: Finding
) -> tuple[tuple[Leg, ...], tuple[tuple[str, str], ...]]:
    """The turns of a finding and the links they take; steps in which nobody has a turn are filled in."""
    out: dict[str, list[Link]] = {}
    for link in links:
        out.setdefault(link.source, []).append(link)
    here = drawing.entry(finding) if finding.path else None
    legs = [Leg(here, "", 0)] if here is not None else []
    followed: list[tuple[str, str]] = []
    lines: set[int] = set()
    for turn in finding.path:
        box = drawing.named(turn.place)
        if box is None:
            continue
        if here is not None and box != here:
            followed += _route(out, here, box, lines)
            lines = set()
        here = box
        lines.add(turn.span.line)
        legs = [leg for leg in legs if leg.event or leg.box != box]
        legs.append(Leg(box, turn.event, turn.span.line))
    last = drawing.box_of(finding)
    if here is not None and last is not None and last != here:
        followed += _route(out, here, last, lines)
    elif here is not None and finding.path:
        line = finding.path[-1].span.line
        onward = [link for link in out.get(here, ()) if any(tag.line == line for tag in link.tags)]
        followed += [(link.source, link.target) for link in onward[:1]]
        last = onward[0].target if onward else None
    if last is not None and (not legs or legs[-1].box != last):
        legs.append(Leg(last, "", 0))
    return tuple(legs), tuple(dict.fromkeys(followed))


def _route(out: dict[str, list[Link]], start: str, goal: str, lines: set[int]) -> list[tuple[str, str]]:
    """The shortest chain of links between two boxes, beginning with one whose event is on one of some lines if possible."""
    first = [link for link in out.get(start, ()) if any(lines.intersection(tag.via) for tag in link.tags)]
    for begin in (first, out.get(start, [])):
        by: dict[str, Link] = {}
        queue: deque[str] = deque()
        for link in begin:
            if link.target not in by:
                by[link.target] = link
                queue.append(link.target)
        while queue and goal not in by:
            for link in out.get(queue.popleft(), ()):
                if link.target not in by and link.target != start:
                    by[link.target] = link
                    queue.append(link.target)
        if goal in by:
            way = [by[goal]]
            while way[-1].source != start:
                way.append(by[way[-1].source])
            return [(link.source, link.target) for link in reversed(way)]
    return []


__all__ = ["END", "ENTRY", "MENU", "STEP", "TEAM", "Box", "Leg", "Link", "Mark", "Picture", "Tag", "picture_of"]
