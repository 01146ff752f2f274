"""Every `say` of a flow, with the keys that work when callers have heard it."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.flow.lines import Arrow, Ask, Block, Check, Do, Handler, Listening, Promise, Say
from ivrlint.flow.model import Flow, Place, Team

Heard = tuple[Say, str, frozenset[str]]


def heard_before(flow: Flow) -> Iterator[Heard]:
    """Each `say` with its place and the keys that work after it; those that nothing can be pressed after are left out.

    Parameters
    ----------
    flow : the call flow
    """
    for place in flow.places:
        yield from _block(place.block, place.name, None)
    for entry in flow.entries:
        for branch in entry.branches:
            yield from _block(branch.block, entry.name, None)
    for team in flow.teams:
        offered = frozenset(key for offer in team.offers for key in _keys(offer.block.listening))
        for line in team.lines:
            if isinstance(line, Say):
                yield line, team.name, offered
        for handler in (*team.events.values(), *team.hands_on.values(), *team.offers):
            yield from _block(handler.block, team.name, None)


def _block(block: Block, place: str, above: Listening | None) -> Iterator[Heard]:
    """The lines of a block; `above` is the listening point that `again`, or the end of the block, leads back to."""
    for number, line in enumerate(block.lines):
        match line:
            case Say():
                keys = _after(block, number, above)
                if keys is not None:
                    yield line, place, keys
            case Check():
                for branch in line.branches:
                    yield from _block(branch.block, place, above)
            case Do():
                for handler in line.outcomes.values():
                    yield from _block(handler.block, place, above)
            case Promise(on_missed=Handler() as handler):
                yield from _block(handler.block, place, above)
            case Ask():
                keys = _unless_unread(line.listening)
                for said in line.listening.block.lines:
                    if isinstance(said, Say) and keys is not None:
                        yield said, place, keys
                yield from _handlers(line.listening, place)
    if block.listening:
        yield from _handlers(block.listening, place)


def _unless_unread(listening: Listening) -> frozenset[str] | None:
    return None if listening.unread else _keys(listening)


def _handlers(listening: Listening, place: str) -> Iterator[Heard]:
    for option in listening.options:
        yield from _block(option.block, place, listening)
    for handler in (*listening.events.values(), *listening.after.values()):
        yield from _block(handler.block, place, listening)


def _after(block: Block, number: int, above: Listening | None) -> frozenset[str] | None:
    """The keys that work after a line of a block; None where nothing more is listened for, or nobody can tell."""
    for line in block.lines[number + 1 :]:
        match line:
            case Ask():
                return _unless_unread(line.listening)
            case Check() | Do():
                return None
            case Arrow(kind="again"):
                return _unless_unread(above) if above else None
            case Arrow(kind="goto", place=Team() as team):
                return frozenset(key for offer in team.offers for key in _keys(offer.block.listening))
            case Arrow(kind="goto", place=Place() as place):
                return _first_keys(place)
            case Arrow():
                return None
    if block.listening:
        return _unless_unread(block.listening)
    return _unless_unread(above) if above else None


def _first_keys(place: Place) -> frozenset[str] | None:
    """The keys of the first point of a place that listens, where the way there is certain."""
    for line in place.block.lines:
        match line:
            case Ask():
                return _unless_unread(line.listening)
            case Check() | Do() | Arrow():
                return None
    return _unless_unread(place.block.listening) if place.block.listening else None


def _keys(listening: Listening | None) -> frozenset[str]:
    """The keys that do something at a listening point: those of `defaults` count, `#` at an ask, 1 and 2 to confirm."""
    if listening is None:
        return frozenset()
    keys = {key for option in listening.options for key in option.keys}
    if listening.kind == "ask":
        keys.add("#")
        if listening.ask and listening.ask.confirm:
            keys |= {"1", "2"}
        if listening.ask and any(item.kind == "yes_no" for item in listening.ask.items):
            keys |= {"1", "2"}
    return frozenset(keys)
