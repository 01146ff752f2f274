"""The facts of a flow: tables for people, and one object for programs whose keys are a contract (version 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ivrlint.analyses.distances import ANY, Inspection
from ivrlint.reports.terminal import Terminal, columns, one_line, words, wrap

VERSION: Final = 1
_NONE: Final = "-"
_GAP: Final = 2
_INDENT: Final = 2
_NARROW: Final = 24


def render_json(found: Inspection, terminal: Terminal | None = None) -> str:
    """The facts as one JSON object; ASCII only, so that every terminal and every pipe takes it.

    Parameters
    ----------
    found : the facts
    terminal : without effect; every renderer is called alike
    """
    result: dict[str, Any] = {
        "version": VERSION,
        "file": found.file,
        "entries": {name: {"hops_to_human": hops} for name, hops in found.entries.items()},
        "menus": {
            name: {
                "line": menu.line,
                "hops_to_human": menu.hops,
                "hops_hidden": menu.hidden,
                "hops_failing": menu.failing,
                "seconds_to_human": menu.seconds,
                "listening_seconds": menu.listening,
            }
            for name, menu in found.menus.items()
        },
        "goals": {
            name: {"menus_deep": goal.menus_deep, "resolved_by": list(goal.resolved_by)}
            for name, goal in found.goals.items()
        },
        "data": {
            name: {"asked": list(data.asked), "announced": list(data.announced)} for name, data in found.data.items()
        },
    }
    return json.dumps(result, indent=2) + "\n"


def render_text(found: Inspection, terminal: Terminal) -> str:
    """The facts as tables; what does not fit beside each other stands below each other.

    Parameters
    ----------
    found : the facts
    terminal : what it is printed on
    """
    return terminal.encode("\n\n".join("\n".join(block) for block in _blocks(found, terminal)) + "\n")


def _blocks(found: Inspection, terminal: Terminal) -> Iterator[list[str]]:
    title = f"{found.file}: {found.title}" if found.title else found.file
    yield _title(title, terminal)
    wishes = [ANY, *found.goals]
    title = "Turns until callers stand in the queue of a human who can help"
    rows = [[name, *(_cell(hops[wish]) for wish in wishes)] for name, hops in found.entries.items()]
    yield _table(title, ["from", *wishes], rows, terminal)
    if found.menus:
        menus = found.menus.items()
        rows = [[name, str(menu.line), *(_cell(menu.hops[wish]) for wish in wishes)] for name, menu in menus]
        yield _table("The same from every menu", ["menu", "line", *wishes], rows, terminal)
        rows = [
            [name, *(_cell(value[ANY]) for value in (menu.hidden, menu.failing, menu.seconds)), f"{menu.listening:.1f}"]
            for name, menu in menus
        ]
        title = "Any human from every menu: turns with hidden keys, turns by failing alone, seconds; seconds to hear it"
        yield _table(title, ["menu", "hidden", "failing", "seconds", "to hear"], rows, terminal)
    if found.goals:
        pairs = [(name, _cell(goal.menus_deep), list(goal.resolved_by)) for name, goal in found.goals.items()]
        yield _list("Menus before an answer, and who resolves it", ("goal", "menus", "resolved by"), pairs, terminal)
    if found.data:
        data = [
            (name, ", ".join(map(str, item.asked)) or _NONE, [str(line) for line in item.announced])
            for name, item in found.data.items()
        ]
        yield _list("Lines that ask for data, and that tell callers to bring it", ("data", "asked", "announced"), data,
                    terminal)  # fmt: skip


def _cell(value: float | None) -> str:
    if value is None:
        return _NONE
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def _title(title: str, terminal: Terminal) -> list[str]:
    return [terminal.style(line, bold=True) for line in wrap(words(title), terminal.width, 0, 0)]


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], terminal: Terminal) -> list[str]:
    """Names to the left, figures to the right; columns that do not fit make another table with the same names."""
    out = _title(title, terminal)
    lines = [[one_line(cell) for cell in row] for row in (head, *rows)]
    sizes = [max(columns(line[number]) for line in lines) for number in range(len(head))]
    room = terminal.width
    begin = 1
    while begin < len(head):
        end, used = begin, _INDENT + sizes[0]
        while end < len(head) and (end == begin or room is None or used + _GAP + sizes[end] <= room):
            used += _GAP + sizes[end]
            end += 1
        if begin > 1:
            out.append("")
        for number, line in enumerate(lines):
            cells = [_padded(line[0], sizes[0]), *(_right(line[each], sizes[each]) for each in range(begin, end))]
            text = " " * _INDENT + (" " * _GAP).join(cells)
            out.append(terminal.style(text, dim=True) if number == 0 else text)
        begin = end
    return out


def _list(
    title: str, head: tuple[str, str, str], rows: Sequence[tuple[str, str, list[str]]], terminal: Terminal
) -> list[str]:
    """A name, a short fact, and names that are wrapped; below each other where a terminal is narrow."""
    out = _title(title, terminal)
    said = [(one_line(name), fact, ", ".join(map(one_line, names)) or _NONE) for name, fact, names in rows]
    first = max(columns(row[0]) for row in (head, *said))
    second = max(columns(row[1]) for row in (head, *said))
    margin = _INDENT + first + _GAP + second + _GAP
    is_narrow = terminal.width is not None and terminal.width < margin + _NARROW
    for number, (name, fact, names) in enumerate((head, *said)):
        if is_narrow:
            if number:
                out.append(" " * _INDENT + name)
                for label, text in ((head[1], fact), (head[2], names)):
                    indent = 2 * _INDENT + len(label) + 2
                    text_lines = wrap(words(text), terminal.width, indent, indent)
                    out.append(" " * 2 * _INDENT + f"{label}: {text_lines[0]}")
                    out += (" " * indent + line for line in text_lines[1:])
            continue
        lines = wrap(words(names), terminal.width, margin, margin)
        start = " " * _INDENT + _padded(name, first) + " " * _GAP + _right(fact, second) + " " * _GAP
        out.append(terminal.style(start + lines[0], dim=True) if number == 0 else start + lines[0])
        out += (" " * margin + line for line in lines[1:])
    return out


def _padded(text: str, size: int) -> str:
    return text + " " * (size - columns(text))


def _right(text: str, size: int) -> str:
    return " " * (size - columns(text)) + text
