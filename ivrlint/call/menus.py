"""Which menus lead to which place, with nothing but steps and teams between them: where `back` can go."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.flow.lines import Arrow, Block, Do
from ivrlint.flow.model import Flow, Place, Team
from ivrlint.flow.shape import lines_of

Spot = Place | Team


def menus_before(flow: Flow) -> tuple[dict[int, set[int]], set[int]]:
    """Find the menus before each place.

    Parameters
    ----------
    flow : the call flow

    Returns
    -------
    by index of a place the menus that lead to it without another menu between, and the places that a call can come to
    before any menu
    """
    spots: list[Spot] = [*flow.places, *flow.teams]
    onward = {id(spot): targets_of(spot) for spot in spots}
    before: dict[int, set[int]] = {}
    for menu in flow.places:
        if menu.kind == "menu":
            for place in _reach(onward[id(menu)], onward):
                if place is not menu:
                    before.setdefault(place.index, set()).add(menu.index)
    begins: list[Spot] = []
    for entry in flow.entries:
        for block in (*([entry.block] if entry.block else []), *(branch.block for branch in entry.branches)):
            begins.extend(_in_block(block))
    return before, {place.index for place in _reach(begins, onward)}


def _reach(begin: list[Spot], onward: dict[int, list[Spot]]) -> Iterator[Place]:
    """The places that can be come to from some spots, going on through everything but menus."""
    seen: set[int] = set()
    stack = list(begin)
    while stack:
        spot = stack.pop()
        if id(spot) in seen:
            continue
        seen.add(id(spot))
        if isinstance(spot, Place):
            yield spot
        if not (isinstance(spot, Place) and spot.kind == "menu"):
            stack.extend(onward.get(id(spot), ()))


def targets_of(spot: Spot) -> list[Spot]:
    """Where the arrows and `do` lines of a place or a team lead."""
    if isinstance(spot, Place):
        return _in_block(spot.block)
    handlers = [*spot.events.values(), *spot.hands_on.values(), *spot.offers]
    return [target for handler in handlers for target in _in_block(handler.block)]


def _in_block(block: Block) -> list[Spot]:
    return [line.place for line in lines_of(block) if isinstance(line, Arrow | Do) and line.place is not None]
