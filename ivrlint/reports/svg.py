"""The picture of a flow as SVG: cards with a row for every event, to be printed or put into a web page.

The colours are those of Okabe & Ito, which people tell apart whatever they see of colour; shapes, signs and words say
the same once more. The file is ASCII and needs no font, no script and nothing from anywhere else.
"""

from __future__ import annotations

from html import escape

from ivrlint.analyses.picture import ENTRY, MENU, STEP, TEAM, Picture
from ivrlint.reports.cards import (
    HEAD,
    NAME_SIZE,
    PAD,
    ROW,
    ROW_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    Card,
    Cards,
    Row,
    Wire,
    cards_of,
    shortened,
    text_width,
)
from ivrlint.reports.layout import Frame, Spot
from ivrlint.reports.svg_signs import FILLS, INK, MARK, MARKER, PAPER, SOFT, end_sign, sign
from ivrlint.reports.terminal import REPLACEMENT, one_line

_MARGIN, _ABOVE, _LEGEND = 28.0, 64.0, 44.0
_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_ROUND = {ENTRY: 14.0, MENU: 8.0, STEP: 1.5, TEAM: 14.0}
_NARROWEST = 1060.0
"""A sheet has room for its legend, in pixels."""
_BRACKET = 6.0
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), REPLACEMENT)


def render(picture: Picture) -> str:
    """The picture as one SVG document.

    Parameters
    ----------
    picture : a flow
    """
    made = cards_of(picture)
    numbers = {box: f"n{number}" for number, box in enumerate(made.cards)}
    width = max(made.sheet.width, _NARROWEST + (110 if picture.followed else 0)) + 2 * _MARGIN
    height = made.sheet.height + _ABOVE + _LEGEND + 2 * _MARGIN
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg {spaces} {size} font-family="{_FONT}" fill="{INK}">',
        f"<title>{_e(picture.title or picture.file)}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *_heading(picture, made, width - 2 * _MARGIN),
        f'<g transform="translate({_n(_MARGIN)} {_n(_MARGIN + _ABOVE)})">',
    ]
    if len(made.sheet.frames) > 1:
        out += [_panel(frame) for frame in made.sheet.frames]
    out += [_halo(made, wire) for wire in made.wires if wire.strong]
    out += [_wire(made, wire) for wire in sorted(made.wires, key=lambda wire: wire.strong)]
    for box, card in made.cards.items():
        out += _card(card, made.sheet.spots[box], numbers)
    out += [_bracket(made, wire) for wire in made.wires if wire.last > wire.first]
    out += ["</g>", *_legend(height - _LEGEND, bool(picture.followed)), "</svg>"]
    return ("\n".join(out) + "\n").encode("ascii", "xmlcharrefreplace").decode()


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _e(text: str) -> str:
    return escape(one_line(text).translate(_NO_XML))


def _text(x: float, y: float, text: str, size: float, style: str = "") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{style}>{_e(text)}</text>'


# --- around the cards ------------------------------------------------------------------------------------------------


def _heading(picture: Picture, made: Cards, room: float) -> list[str]:
    """The title, and below it the file, what it holds, and the way that is marked."""
    counts = {kind: sum(card.box.kind == kind for card in made.cards.values()) for kind in (MENU, STEP, TEAM)}
    said = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items())
    if picture.path:
        turns = " → ".join(f"{leg.box.partition(':')[2]} {leg.event}".strip() for leg in picture.path)
        said = f"{said} · the marked way: {turns}"
    title = picture.title or picture.file
    return [
        _text(_MARGIN, _MARGIN + 18, shortened(one_line(title), 20, room, bold=True), 20, ' font-weight="bold"'),
        _text(_MARGIN, _MARGIN + 40, shortened(f"{one_line(picture.file)} · {said}", 12, room), 12, f' fill="{SOFT}"'),
    ]


def _panel(frame: Frame) -> str:
    return (
        f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}" rx="12"'
        ' fill="#f6f7f8" stroke="#dfe3e6"/>'
    )


def _legend(y: float, has_way: bool) -> list[str]:
    """What shapes and colours mean."""
    out = [f'<g transform="translate({_n(_MARGIN)} {_n(y)})">']
    x = 0.0
    words = {ENTRY: "where calls begin", MENU: "menu", STEP: "step", TEAM: "team of people"}
    for kind, said in words.items():
        out.append(f'<rect x="{_n(x)}" y="0" width="28" height="20" rx="{_n(min(10.0, _ROUND[kind]))}" {FILLS[kind]}/>')
        out.append(sign(kind, x + 14, 10))
        out.append(_text(x + 36, 14, said, 12))
        x += 60 + text_width(said, 12)
    out += [_pill(x, 1, 20), end_sign("", x + 10, 10), _text(x + 28, 14, "the call ends", 12)]
    x += 52 + text_width("the call ends", 12)
    out += [_text(x, 14, "→ name", 12), _text(x + 58, 14, "goes on at that card", 12)]
    x += 82 + text_width("goes on at that card", 12)
    out += [*_badge(x + 12, 10, "!3"), _text(x + 34, 14, "finding 3 of `ivrlint check`", 12)]
    x += 58 + text_width("finding 3 of `ivrlint check`", 12)
    if has_way:
        out += [f'<path d="M{_n(x)} 10h40" stroke="{MARKER}" stroke-width="11" stroke-linecap="round"/>',
                f'<path d="M{_n(x)} 10h40" stroke="{INK}" stroke-width="3"/>', _text(x + 52, 14, "its way", 12)]  # fmt: skip
    return [*out, "</g>"]


# --- wires -----------------------------------------------------------------------------------------------------------


def _curve(made: Cards, wire: Wire) -> str:
    """From the right side of a row to the left side of a head, bent in the gap between the two layers alone."""
    begin, end = made.sheet.spots[wire.source], made.sheet.spots[wire.target]
    card = made.cards[wire.source]
    y1 = begin.y + card.row_top(wire.first) + (wire.last - wire.first + 1) * ROW / 2
    x1 = begin.x + begin.width + (_BRACKET if wire.last > wire.first else 0.0)
    x2, y2 = end.x - _lift(made, wire) - 7, end.y + HEAD / 2
    straight = max(x1, x2 - 57)
    middle = (straight + x2) / 2
    return f"M{_n(x1)} {_n(y1)}H{_n(straight)}C{_n(middle)} {_n(y1)} {_n(middle)} {_n(y2)} {_n(x2)} {_n(y2)}"


def _lift(made: Cards, wire: Wire) -> float:
    """How far before a card a line ends: the marker's edge is around those on the way."""
    return 5.0 if made.cards[wire.target].strong else 0.0


def _halo(made: Cards, wire: Wire) -> str:
    return f'<path d="{_curve(made, wire)}" fill="none" stroke="{MARKER}" stroke-width="11" stroke-linecap="round"/>'


def _wire(made: Cards, wire: Wire) -> str:
    end = made.sheet.spots[wire.target]
    x, y = end.x - _lift(made, wire), end.y + HEAD / 2
    width, colour = ("3", INK) if wire.strong else ("1.4", "#77808a")
    dashes = ' stroke-dasharray="5 3"' if wire.kind == "do" else ""
    head = f'<path d="M{_n(x)} {_n(y)}l-9 -4.5v9z" fill="{colour}"/>'
    return f'<path d="{_curve(made, wire)}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>{head}'


def _bracket(made: Cards, wire: Wire) -> str:
    """A bar beside rows that lead to the same card."""
    spot, card = made.sheet.spots[wire.source], made.cards[wire.source]
    top, bottom = spot.y + card.row_top(wire.first) + 3, spot.y + card.row_top(wire.last) + ROW - 3
    width, colour = ("3", INK) if wire.strong else ("1.4", "#77808a")
    return (
        f'<path d="M{_n(spot.x + spot.width)} {_n(top)}h{_n(_BRACKET)}V{_n(bottom)}h{_n(-_BRACKET)}" fill="none"'
        f' stroke="{colour}" stroke-width="{width}"/>'
    )


# --- cards -----------------------------------------------------------------------------------------------------------


def _card(card: Card, spot: Spot, numbers: dict[str, str]) -> list[str]:
    kind, box = card.box.kind, card.box
    border = MARK if box.marks else "#5b6570"
    thick = "3.5" if card.strong else "2.6" if box.marks else "1"
    colour = INK if card.strong and not box.marks else border
    words = [one_line(box.name), *([box.title] if box.title else []), f"{box.file}:{box.line}"]
    words += [f"!{mark.number} {mark.severity}[{mark.rule}] line {mark.line}: {mark.message}" for mark in box.marks]
    radius = _ROUND[kind]
    size = f'width="{_n(spot.width)}" height="{_n(spot.height)}" rx="{_n(radius)}"'
    out = [
        f'<g id="{numbers[box.id]}" transform="translate({_n(spot.x)} {_n(spot.y)})">',
        "<title>" + "&#10;".join(_e(each) for each in words) + "</title>",
    ]
    if card.strong:
        out.append(f'<rect x="-5" y="-5" width="{_n(spot.width + 10)}" height="{_n(spot.height + 10)}"'
                   f' rx="{_n(radius + 5)}" fill="{MARKER}"/>')  # fmt: skip
    out += [f'<rect {size} fill="{PAPER}"/>', f'<path d="{_head(spot, radius)}" {FILLS[kind]} stroke="none"/>']
    out.append(sign(kind, PAD + 7, HEAD / 2))
    white = "" if kind == STEP else ' fill="#fff"'
    out.append(_text(PAD + 22, 18.5, card.name, NAME_SIZE, f' font-weight="bold"{white}'))
    out.append(_text(spot.width - PAD, 18, kind, SMALL_SIZE, f' text-anchor="end"{white}'))
    if card.title:
        out.append(_text(PAD, HEAD + 13, card.title, TITLE_SIZE, f' font-style="italic" fill="{SOFT}"'))
    for number, row in enumerate(card.rows):
        out += _row(row, card.row_top(number), spot.width, numbers)
    out.append(f'<rect {size} fill="none" stroke="{colour}" stroke-width="{thick}"/>')
    if card.origin:
        out.append(_text(2, -7, card.origin, SMALL_SIZE, f' fill="{SOFT}"'))
    if box.marks:
        out += _badge(spot.width - 8, -4, _numbers([mark.number for mark in box.marks]))
    return [*out, "</g>"]


def _head(spot: Spot, radius: float) -> str:
    """The upper part of a card, round as the card is; all of it where it has nothing below its head."""
    w, r = spot.width, radius
    if spot.height <= HEAD + 1:
        h = spot.height - r
        return (f"M0 {_n(r)}a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(-r)}H{_n(w - r)}a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(r)}"
                f"V{_n(h)}a{_n(r)} {_n(r)} 0 0 1 {_n(-r)} {_n(r)}H{_n(r)}a{_n(r)} {_n(r)} 0 0 1 {_n(-r)} {_n(-r)}z")  # fmt: skip
    return (f"M0 {_n(HEAD)}V{_n(r)}a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(-r)}H{_n(w - r)}"
            f"a{_n(r)} {_n(r)} 0 0 1 {_n(r)} {_n(r)}V{_n(HEAD)}z")  # fmt: skip


def _row(row: Row, top: float, width: float, numbers: dict[str, str]) -> list[str]:
    out = []
    if row.strong:
        out.append(f'<rect x="2" y="{_n(top + 1)}" width="{_n(width - 4)}" height="{_n(ROW - 1)}" fill="{MARKER}"/>')
    style = f' fill="{SOFT}" font-style="italic"' if row.full == "then" else ""
    weight = ' font-weight="bold"' if row.strong else ""
    base = top + 14
    label = _text(PAD, base, row.label, ROW_SIZE, style + weight)
    if row.label != row.full:
        label = f"<g><title>{_e(row.full)}</title>{label}</g>"
    out.append(label)
    if not row.goal:
        return out
    right = width - PAD
    if row.ends:
        size = text_width(row.goal, ROW_SIZE) + 24
        out.append(_pill(right - size + 4, top + 2, size))
        out.append(end_sign(row.goal, right - size + 14, top + ROW / 2 + 0.5))
        out.append(_text(right - 3, base, row.goal, ROW_SIZE, f' text-anchor="end"{weight}'))
        return out
    link = _text(right, base, f"→ {row.goal}", ROW_SIZE, f' text-anchor="end" fill="#00507d"{weight}')
    out.append(f'<a xlink:href="#{numbers[row.target]}">{link}</a>' if row.target else link)
    return out


def _pill(x: float, y: float, width: float) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="16" rx="8" fill="#eceff1" stroke="#5b6570"/>'


def _numbers(numbers: list[int]) -> str:
    shown = " ".join(str(number) for number in numbers[:4])
    return f"!{shown}" + (f" +{len(numbers) - 4}" if len(numbers) > 4 else "")


def _badge(right: float, y: float, text: str) -> list[str]:
    """A mark with the numbers of findings, as they stand in the output of `check`."""
    size = text_width(text, 11, bold=True) + 12
    x = right - size + 8
    return [
        f'<rect x="{_n(x)}" y="{_n(y - 9)}" width="{_n(size)}" height="18" rx="9" fill="{MARK}" stroke="{PAPER}"/>',
        _text(x + size / 2, y + 4, text, 11, ' text-anchor="middle" font-weight="bold" fill="#fff"'),
    ]
