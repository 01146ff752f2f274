"""Source lines as a report quotes them: cut around what is meant, with carets under it."""

from typing import Final, NamedTuple

from ivrlint.findings import Span
from ivrlint.reports.terminal import TAB, Terminal, columns, harmless

#: Columns of a quoted line where no terminal says how many there are; exports hold lines of a megabyte.
UNLIMITED: Final = 120


class Excerpt(NamedTuple):
    """A source line, and where the carets stand.

    Parameters
    ----------
    text : the line as it is shown
    before : columns from its beginning to the first caret
    carets : how many carets, at least one
    """

    text: str
    before: int
    carets: int


def excerpt(line: str, span: Span, room: int | None, terminal: Terminal) -> Excerpt:
    """Quote `line`, the first line of `span`, in at most `room` columns (None: `UNLIMITED`)."""
    cells = _cells(line, terminal)
    if span.column > len(cells):
        cells.append(" ")  # what is missing at the end of a line is pointed at behind it
    room = max(room if room is not None else UNLIMITED, 12)
    starts = [0]
    for cell in cells:
        starts.append(starts[-1] + columns(cell))
    first = min(max(span.column - 1, 0), len(cells) - 1)
    last = min(span.end_column - 1, len(cells)) if span.end_line == span.line else len(cells)
    last = max(last, first)
    low, high = _window(starts, first, last, room, columns(terminal.encode("…")))
    ellipsis = terminal.encode("…")
    text = (ellipsis if low else "") + "".join(cells[low:high]) + (ellipsis if high < len(cells) else "")
    before = starts[first] - starts[low] + (columns(ellipsis) if low else 0)
    return Excerpt(text.rstrip(), before, max(starts[min(last, high)] - starts[first], 1))


def _cells(line: str, terminal: Terminal) -> list[str]:
    """What is shown for each character of a line; tabs end at multiples of `TAB` columns."""
    if line.isascii() and line.isprintable():
        return list(line)
    cells: list[str] = []
    at = 0
    for char in harmless(line):
        cell = " " * (TAB - at % TAB) if char == "\t" else terminal.encode(char)
        at += columns(cell)
        cells.append(cell)
    return cells


def _window(starts: list[int], first: int, last: int, room: int, ellipsis: int) -> tuple[int, int]:
    """Which cells to show, as a half-open range, so that the carets from `first` to `last` are seen.

    `starts` holds the column of each cell, and one more for the end; `room` includes the ellipses.
    """
    end = len(starts) - 1
    if starts[end] <= room:
        return 0, end
    low = 0
    if starts[last] > room - ellipsis:
        before = min(room // 3, max(room - 2 * ellipsis - (starts[last] - starts[first]), 4))
        while starts[low] < starts[first] - before:
            low += 1
        # the last column can be shown without a gap behind it, so use the room that is left on the left side
        while low and starts[end] - starts[low - 1] <= room - ellipsis:
            low -= 1
    room -= ellipsis if low else 0
    if starts[end] - starts[low] <= room:
        return low, end
    high = low
    while high < end and starts[high + 1] - starts[low] <= room - ellipsis:
        high += 1
    return low, high
