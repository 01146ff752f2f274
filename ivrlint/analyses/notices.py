"""Notices: who is told something by us, by an outbound call, a message or a promise, and what about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ivrlint.findings import Span
from ivrlint.flow.lines import Arrow, Block, Deflects, Promise, Resolves, Send
from ivrlint.flow.model import Entry, Flow, Place
from ivrlint.flow.shape import blocks_of, lines_of


class Notice(NamedTuple):
    """Something that somebody is told by us.

    Parameters
    ----------
    kind : outbound, send or promise
    to : the person
    span : the line that names them
    place : where it stands
    about : goals and promises it speaks of, as words, each with the lines that say so
    line : what it is in the flow
    """

    kind: str
    to: str
    span: Span
    place: str
    about: dict[str, tuple[Span, ...]]
    line: Entry | Send | Promise


def notices(flow: Flow) -> Iterator[Notice]:
    """Every notice of a flow whose addressee is named, in file order; copied `defaults` once."""
    for entry in flow.entries:
        if entry.kind == "outbound" and entry.to:
            yield Notice("outbound", entry.to, entry.span, entry.name, _about(_blocks_behind(entry)), entry)
    seen: set[int] = set()
    for place, block, _ in blocks_of(flow):
        for line in block.lines:
            if isinstance(line, Send | Promise) and line.to and id(line) not in seen:
                seen.add(id(line))
                kind = "send" if isinstance(line, Send) else "promise"
                yield Notice(kind, line.to, line.span, place, _about([block]), line)


def _about(blocks: list[Block]) -> dict[str, tuple[Span, ...]]:
    """The goals that lines resolve and the promises they make."""
    found: dict[str, tuple[Span, ...]] = {}
    for block in blocks:
        for line in block.lines:
            names: list[str] = []
            if isinstance(line, Resolves | Deflects):
                names = [f"goal {goal.name}" for goal in line.goals]
            elif isinstance(line, Promise):
                names = ["promise " + " ".join(line.text.casefold().split())]
            for name in names:
                found[name] = (*found.get(name, ()), line.span)
    return found


def _blocks_behind(entry: Entry) -> list[Block]:
    """The blocks that an outbound call goes through: its branches, and the places they lead to."""
    blocks: list[Block] = []
    seen: set[int] = set()
    stack: list[Place] = []
    for branch in entry.branches:
        blocks.append(branch.block)
        stack.extend(_places(branch.block))
    while stack:
        place = stack.pop()
        if id(place) not in seen:
            seen.add(id(place))
            blocks.append(place.block)
            if place.block.listening is None:
                stack.extend(_places(place.block))
    return blocks


def _places(block: Block) -> list[Place]:
    return [line.place for line in lines_of(block) if isinstance(line, Arrow) and isinstance(line.place, Place)]
