"""Two versions of a flow on one screen: which is better, for whom, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ivrlint.reports.comparison_words import (
    FINDINGS,
    Cells,
    Condition,
    cause_lines,
    causes,
    cells,
    condition_said,
    findings_said,
    got_worse,
    left_out,
    method,
    pair,
    signed,
    spread,
    verdict,
)
from ivrlint.reports.simulation_words import WIDTH
from ivrlint.reports.terminal import Terminal, columns, one_line, words, wrap
from ivrlint.simulation.comparison import LOST, NOTABLE, Comparison

_COLOURS: Final = {"better": "green", "worse": "red", "it depends": "yellow", "the same": "yellow"}
_INDENT: Final = "  "
_LEAST_WHY: Final = 32
"""Where there are fewer columns for a cause, it takes several lines."""
_INDENT_WIDTH: Final = len(_INDENT)


def render(found: Comparison, conditions: Sequence[Condition], terminal: Terminal) -> str:
    """The comparison as text.

    Parameters
    ----------
    found : what both versions do
    conditions : what was to make it fail
    terminal : what it is printed on
    """
    blocks = [list(block) for block in _blocks(found, conditions, terminal)]
    return terminal.encode("\n\n".join("\n".join(block) for block in blocks if block) + "\n")


def _blocks(found: Comparison, conditions: Sequence[Condition], terminal: Terminal) -> Iterator[Iterator[str]]:
    yield _head(found, terminal)
    yield _figures(found, terminal)
    yield _for_whom(found, terminal)
    yield _reasons(found, terminal)
    yield _rest(found, conditions, terminal)


# --- text --------------------------------------------------------------------------------------------------------------


def _head(found: Comparison, terminal: Terminal) -> Iterator[str]:
    title = f"{one_line(found.old.name)} → {one_line(found.new.name)}"
    how = f"{method(found)}; {spread(found)}"
    room = (terminal.width or WIDTH) - columns(title) - columns(how)
    if room >= 2:
        yield terminal.style(title, bold=True) + " " * room + terminal.style(how, dim=True)
    else:
        yield from (terminal.style(line, bold=True) for line in wrap(words(title), terminal.width or WIDTH, 0, 0))
        yield from (terminal.style(line, dim=True) for line in wrap(words(how), terminal.width or WIDTH, 0, 0))
    word, said = verdict(found)
    first, *later = wrap(words(said), terminal.width or WIDTH, len(word) + 2, 2)
    yield terminal.style(f"{word}:", bold=True, fg=_COLOURS[found.verdict]) + f" {first}"
    yield from (f"{_INDENT}{line}" for line in later)


def _figures(found: Comparison, terminal: Terminal) -> Iterator[str]:
    rows = cells(found)
    ranged = any(row.spread for row in rows)
    head = Cells("", "of 100 customers", "old", "new", "change", "range" if ranged else "", None)
    sizes = [max(columns(str(row[at])) for row in (head, *rows)) for at in range(1, 6)]
    room = (terminal.width or WIDTH) - _INDENT_WIDTH - sum(sizes)
    is_narrow, gap = room < 2 * 4, " " * (3 if room >= 3 * 4 else 2)
    for row in (head, *rows):
        figures = [f"{text:>{size}}" for text, size in zip(row[2:6], sizes[1:], strict=True)]
        colour = {True: "green", False: "red"}.get(row.good) if row.good is not None else None
        if colour:
            figures[2] = terminal.style(figures[2], fg=colour)
        name = f"{_INDENT}{row.title}"
        if is_narrow:
            yield from wrap(words(row.title), terminal.width or WIDTH, 0, 0)
            yield f"{_INDENT}{'  '.join(figures)}".rstrip()
            continue
        line = gap.join([f"{name:<{sizes[0] + _INDENT_WIDTH}}", *figures]).rstrip()
        yield terminal.style(line, dim=True) if row is head else line


def _for_whom(found: Comparison, terminal: Terminal) -> Iterator[str]:
    """Lost, of 100 with each goal, in every group."""
    groups = [each.name for each in found.groups]
    if len(found.wishes) == 1 and len(groups) == 1:
        return
    title = "Lost, of 100 with each goal"
    head = ["all callers", *(one_line(name) for name in groups)] if len(groups) > 1 else ["lost"]
    table = [
        [found.goals[wish.name][LOST], *(found.cells[wish.name, name][LOST] for name in groups)][: len(head)]
        for wish in found.wishes
    ]
    texts = [[" → ".join(pair(change.old, change.new)) for change in row] for row in table]
    sizes = [max(columns(row[at]) for row in (head, *texts)) for at in range(len(head))]
    width = (terminal.width or WIDTH) - _INDENT_WIDTH
    while len(sizes) > 1 and width - sum(sizes) - 3 * len(sizes) < columns(title):
        sizes.pop()  # a narrow terminal shows as many groups as it has room for
    head, table, texts = head[: len(sizes)], [row[: len(sizes)] for row in table], [row[: len(sizes)] for row in texts]
    room = max(len(title) - _INDENT_WIDTH, width - sum(sizes) - 3 * len(sizes))
    names = [_cut(one_line(wish.title), room) for wish in found.wishes]
    first = max(columns(name) for name in (*names, title[_INDENT_WIDTH:]))
    yield terminal.style(title, bold=True) + terminal.style(
        " " * (first + 2 - columns(title))
        + "".join(f"   {text:>{size}}" for text, size in zip(head, sizes, strict=True)),
        dim=True,
    )
    for name, row, line in zip(names, table, texts, strict=True):
        said = [
            terminal.style(f"{text:>{size}}", fg="red") if change.difference >= NOTABLE else f"{text:>{size}}"
            for change, text, size in zip(row, line, sizes, strict=True)
        ]
        yield f"{_INDENT}{name}{' ' * (first - columns(name))}   {'   '.join(said)}"


def _cut(text: str, room: int) -> str:
    return text if columns(text) <= room else text[: room - 1].rstrip() + "…"


def _reasons(found: Comparison, terminal: Terminal) -> Iterator[str]:
    for more, title in ((False, "Why fewer are lost"), (True, "Why more are lost")):
        told, rest = causes(found, more)
        if not told:
            continue
        yield terminal.style(title, bold=True)
        rows = [(signed(each.new - each.old), " → ".join(pair(each.old, each.new)), one_line(each.why),
                 cause_lines(found, each)) for each in told]  # fmt: skip
        if abs(rest) >= NOTABLE:
            rows.append((signed(rest), "", "in other ways", ""))
        sizes = [max(columns(row[at]) for row in rows) for at in range(4)]
        room = (terminal.width or WIDTH) - _INDENT_WIDTH - sizes[0] - sizes[1] - sizes[3] - 6
        size = min(room, sizes[2])
        for change, both, why, where in rows:
            coloured = terminal.style(f"{change:>{sizes[0]}}", fg="red" if more else "green")
            if room < _LEAST_WHY:
                first, *later = wrap(
                    words(f"{why}, {where}" if where else why), terminal.width or WIDTH, sizes[0] + 4, 4
                )
                yield f"{_INDENT}{coloured}  {first}"
                yield from (f"    {line}" for line in later)
                continue
            why = _cut(why, size)
            yield f"{_INDENT}{coloured}  {both:>{sizes[1]}}  {why}{' ' * (size - columns(why))}  {where}".rstrip()


def _rest(found: Comparison, conditions: Sequence[Condition], terminal: Terminal) -> Iterator[str]:
    told = got_worse(found)
    if told:
        yield from _sentence("Got worse:", "; ".join(told) + ".", terminal)
    yield from _sentence("Findings:", findings_said(found), terminal)
    for finding in found.added[:FINDINGS]:
        where = f"{found.new.line(finding.span)} {finding.severity}[{finding.rule}]"
        yield from _hanging(f"    {where} {one_line(finding.message)}", 6, terminal)
    if len(found.added) > FINDINGS:
        yield f"    + {len(found.added) - FINDINGS} more: ivrlint check {one_line(found.new.name)}"
    for said in left_out(found):
        yield from _sentence("Not compared:", said, terminal)
    for note in found.notes:
        yield from _sentence("Note:", f"{one_line(note)}.", terminal)
    for each in conditions:
        if each.met:
            yield terminal.style(f"{_INDENT}Fails: {condition_said(each)}", fg="red", bold=True)


def _sentence(label: str, text: str, terminal: Terminal) -> Iterator[str]:
    first, *later = wrap(words(text), terminal.width or WIDTH, _INDENT_WIDTH + columns(label) + 1, 4)
    yield f"{_INDENT}{terminal.style(label, fg='cyan')} {first}"
    yield from (f"    {line}" for line in later)


def _hanging(text: str, margin: int, terminal: Terminal) -> Iterator[str]:
    indent = len(text) - len(text.lstrip())
    first, *later = wrap(words(text), terminal.width or WIDTH, indent, margin)
    yield " " * indent + first
    yield from (" " * margin + line for line in later)
