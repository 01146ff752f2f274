"""Boxes and arrows for formats that others lay out: short names, and ends beside the places that lead to them."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.analyses.picture import END, Box, Picture


class Arrow(NamedTuple):
    """An arrow between two short names.

    Parameters
    ----------
    kind : `go`, `do` or `back`
    labels : its events
    strong : whether the way that is shown takes it
    """

    source: str
    target: str
    kind: str
    labels: tuple[str, ...]
    strong: bool


class Arrows(NamedTuple):
    """What is drawn: the boxes by their short names, and the arrows, both in the order of the file."""

    boxes: tuple[tuple[str, Box], ...]
    arrows: tuple[Arrow, ...]


def arrows_of(picture: Picture) -> Arrows:
    """Name the boxes of a picture; an end is drawn once for every place that leads to it.

    Parameters
    ----------
    picture : a flow
    """
    own = {box.id: box for box in picture.boxes}
    named = [(f"n{number}", box) for number, box in enumerate(box for box in picture.boxes if box.kind != END)]
    names = {box.id: name for name, box in named}
    taken = set(picture.followed)
    arrows = []
    for link in picture.links:
        target = names.get(link.target)
        if target is None:
            target = f"e{len(named) - len(names)}"
            named.append((target, own[link.target]))
        labels = tuple(tag.text for tag in link.tags if tag.text)
        strong = (link.source, link.target) in taken
        arrows.append(Arrow(names[link.source], target, link.kind, labels, strong))
    return Arrows(tuple(named), tuple(arrows))
