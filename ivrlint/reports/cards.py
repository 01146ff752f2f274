"""The boxes of a picture as cards: a head with a name, and a row for every event, with the sizes of their words.

The words of a link stand in a row of the card it leaves, so that no line ever runs through them. A link to the next
layer goes on as a line; any other names its target at the end of the row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from ivrlint.analyses.picture import END, ENTRY, Box, Link, Picture
from ivrlint.reports.layout import Pair, Plan, Sheet, place, plan
from ivrlint.reports.terminal import one_line

HEAD, TITLE, ROW, PAD = 28.0, 17.0, 19.0, 12.0
"""Heights of the parts of a card and the space beside its words, in pixels."""
NAME_SIZE, TITLE_SIZE, ROW_SIZE, SMALL_SIZE = 13.0, 11.0, 11.5, 9.5
"""Sizes of type, in pixels."""
GLYPH = 22.0
"""Space for the sign of a kind, in pixels."""
_WIDEST_LABEL, _WIDEST_GOAL, _WIDEST_NAME = 236.0, 160.0, 270.0
_NARROWEST = 150.0
_BETWEEN = 12.0
_PILL = 22.0
_MANY_BACKS = 2

_NARROW = {**dict.fromkeys("ijl", 0.28), **dict.fromkeys("ftrI()[]{}!|", 0.4), **dict.fromkeys(" .,:;'`/\\", 0.34)}
_WIDE = {**dict.fromkeys("mwMW%@", 0.95), **dict.fromkeys("+=<>~^#→", 0.84)}


class Row(NamedTuple):
    """One event of a card.

    Parameters
    ----------
    label : as far as there is room; `full` : all of it
    goal : the words for the target at the end of the row; empty where a line leads there
    target : the box it leads to, or empty (an end, or more than one box)
    ends : whether the call ends there
    strong : whether the way that is shown takes it
    """

    label: str
    full: str
    goal: str
    target: str
    ends: bool
    strong: bool


class Wire(NamedTuple):
    """A line from some rows of a card to the head of another; the rows are counted from 0, the last one included."""

    source: str
    target: str
    first: int
    last: int
    kind: str
    strong: bool


class Card(NamedTuple):
    """A box with its rows.

    Parameters
    ----------
    name, title : as far as there is room
    origin : where calls come from, for a card that begins a panel
    """

    box: Box
    name: str
    title: str
    rows: tuple[Row, ...]
    origin: str
    strong: bool

    @property
    def top(self) -> float:
        """Height of everything above its rows, in pixels."""
        return HEAD + (TITLE if self.title else 0.0)

    @property
    def height(self) -> float:
        """Its height, in pixels."""
        return _height(bool(self.title), len(self.rows))

    @property
    def width(self) -> float:
        """Its width, in pixels; wide enough for its words, whatever font there is."""
        kind = text_width(self.box.kind, SMALL_SIZE)
        widest = [_NARROWEST, 2 * PAD + GLYPH + text_width(self.name, NAME_SIZE, bold=True) + _BETWEEN + kind]
        widest.append(2 * PAD + text_width(self.title, TITLE_SIZE))
        for row in self.rows:
            goal = text_width(row.goal, ROW_SIZE, row.strong) + _PILL + _BETWEEN if row.goal else 0.0
            widest.append(2 * PAD + text_width(row.label, ROW_SIZE, row.strong) + goal)
        return max(widest)

    def row_top(self, number: int) -> float:
        """Where a row begins below the top of the card, in pixels."""
        return self.top + number * ROW


class Cards(NamedTuple):
    """Everything that is drawn, and where."""

    cards: dict[str, Card]
    wires: tuple[Wire, ...]
    sheet: Sheet


def cards_of(picture: Picture) -> Cards:
    """Turn boxes and arrows into cards and wires, and lay them out.

    Parameters
    ----------
    picture : a flow
    """
    boxes = {box.id: box for box in picture.boxes if box.kind != END}
    out: dict[str, list[Link]] = {box: [] for box in boxes}
    for link in picture.links:
        out[link.source].append(link)
    roots = [box.id for box in boxes.values() if box.kind == ENTRY]
    for links in out.values():
        links.sort(key=lambda link: _order(link.tags[0].via, boxes[link.source].line))
    ahead = [(link.source, link.target) for links in out.values() for link in links
             if link.target in boxes and link.kind != "back" and link.source != link.target]  # fmt: skip
    heights = {box: _height(bool(boxes[box].title), sum(_rows_of(links))) for box, links in out.items()}
    made = plan(roots, heights, ahead)
    taken = frozenset(picture.followed)
    lines = {leg.line for leg in picture.path}
    names = {box.id: one_line(box.name) for box in picture.boxes}
    builder = _Builder(names, made, taken, lines)
    begins = {box for layers in made.panels for box in layers[0]}
    on_way = {leg.box for leg in picture.path} | {box for pair in taken for box in pair}
    cards, wires = {}, []
    for box_id, box in boxes.items():
        rows, own = builder.rows(box_id, box.line, out[box_id])
        parent = made.parents.get(box_id) if box_id in begins else None
        origin = f"from {names[parent]}" if parent else ""
        if box_id in begins and not parent and box.kind != ENTRY and roots:
            origin = "nothing leads here"
        name = shortened(names[box_id], NAME_SIZE, _WIDEST_NAME, bold=True)
        title = shortened(one_line(box.title), TITLE_SIZE, _WIDEST_NAME + GLYPH)
        cards[box_id] = Card(box, name, title, rows, origin, box_id in on_way)
        wires += own
    ports = {(wire.source, wire.target): (_middle(cards[wire.source], wire), HEAD / 2) for wire in wires}
    sheet = place(made, {box: (card.width, card.height) for box, card in cards.items()}, ports)
    return Cards(cards, tuple(wires), sheet)


class _Builder:
    """Makes the rows of cards.

    Parameters
    ----------
    names : of all boxes, by their ids
    made : which links are lines
    taken : the links of the way that is shown
    lines : the lines of its turns
    """

    def __init__(self, names: Mapping[str, str], made: Plan, taken: frozenset[Pair], lines: set[int]) -> None:
        self._names = names
        self._made = made
        self._taken = taken
        self._lines = lines

    def rows(self, box: str, line: int, links: list[Link]) -> tuple[tuple[Row, ...], list[Wire]]:
        """The rows of a card, in the order of the script, and the wires that leave it."""
        backs = [link for link in links if link.kind == "back"]
        many_backs = len(backs) > _MANY_BACKS
        groups: list[tuple[tuple[int, ...], list[Row], Link | None]] = []
        for link in links:
            if many_backs and link in backs[1:]:
                continue
            goal = self._goal(link, many_backs)
            made = self._of(link, goal, (link.source, link.target) in self._taken)
            if goal:
                groups += [(tag.via, [row], None) for tag, row in zip(link.tags, made, strict=True)]
            else:
                groups.append((link.tags[0].via, made, link))
        groups.sort(key=lambda group: _order(group[0], line))
        rows: list[Row] = []
        wires = []
        for _, made, drawn in groups:
            if drawn is not None:
                is_strong = (drawn.source, drawn.target) in self._taken
                wires.append(Wire(box, drawn.target, len(rows), len(rows) + len(made) - 1, drawn.kind, is_strong))
            rows += made
        return tuple(rows), wires

    def _of(self, link: Link, goal: str, is_strong: bool) -> list[Row]:
        """The rows of one link; where the way takes it, those whose lines it takes."""
        met = [tag.line in self._lines for tag in link.tags]
        ends = link.target.startswith(f"{END}:")
        target = "" if ends or not goal or goal.startswith("the menu") else link.target
        room = _WIDEST_LABEL if goal else _WIDEST_LABEL + _WIDEST_GOAL / 2
        rows = []
        for tag, is_met in zip(link.tags, met, strict=True):
            full = one_line(tag.text) or "then"
            label = shortened(full, ROW_SIZE, room)
            rows.append(Row(label, full, goal, target, ends, is_strong and (is_met or not any(met))))
        return rows

    def _goal(self, link: Link, many_backs: bool) -> str:
        """What a row says instead of a line; empty where the line is drawn."""
        if (link.source, link.target) in self._made.drawn and link.kind != "back":
            return ""
        if link.kind == "back" and many_backs:
            return "the menu before"
        return shortened(self._names[link.target], ROW_SIZE, _WIDEST_GOAL) or "?"


def _order(via: tuple[int, ...], line: int) -> tuple[tuple[bool, int], ...]:
    """Where an event stands in the script, to sort by; what no line says comes after what is said beside it."""
    return tuple((at == before, at) for before, at in zip((line, *via), via, strict=False))


def _rows_of(links: list[Link]) -> list[int]:
    """How many rows each link takes."""
    backs = [link for link in links if link.kind == "back"]
    hidden = backs[1:] if len(backs) > _MANY_BACKS else []
    return [len(link.tags) for link in links if link not in hidden]


def _height(has_title: bool, rows: int) -> float:
    return HEAD + (TITLE if has_title else 0.0) + rows * ROW + (5.0 if rows or has_title else 0.0)


def _middle(card: Card, wire: Wire) -> float:
    return card.row_top(wire.first) + (wire.last - wire.first + 1) * ROW / 2


# --- type ------------------------------------------------------------------------------------------------------------


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide words are at most in the usual sans-serif fonts, in pixels.

    Parameters
    ----------
    text : one line
    size : of the type, in pixels
    """
    width = 0.0
    for char in text:
        if char in _NARROW:
            width += _NARROW[char]
        elif char in _WIDE:
            width += _WIDE[char]
        elif char.isascii():
            width += 0.7 if char.isupper() else 0.61
        elif unicodedata.east_asian_width(char) in "WF":
            width += 1.0
        elif not unicodedata.combining(char):
            width += 0.7
    return width * size * (1.1 if bold else 1.0)


def shortened(text: str, size: float, room: float, bold: bool = False) -> str:
    """Words cut to the room there is, with an ellipsis where something is missing."""
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
