"""Where the boxes of a picture go: columns by distance from the entries, panels where one column would grow too tall.

Boxes stand in layers by breadth-first depth, so that every link goes at most one layer ahead; barycenter sweeps order a
layer (Sugiyama, Tagawa & Toda 1981), and isotonic regression finds the heights nearest to what each box would like that
keep the order and the gaps (pool adjacent violators, Barlow et al. 1972). What does not go to the next layer, or goes
to a box that half the picture leads to, is not drawn as a line at all: its source names it in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

COLUMN_GAP = 64.0
"""Between two layers, in pixels."""
ROW_GAP = 22.0
"""Between two boxes of a layer, in pixels."""
PANEL_GAP = 36.0
"""Between two panels, in pixels."""
_TALLEST = 1500.0
"""Height of the fullest layer at which a panel is divided, in pixels."""
_DEEPEST = 8
"""Layers in a panel."""
_BUSY = 3
"""A box that more links lead to than this gets only one of them as a line."""
_SWEEPS = 6
_SHAPE = 1.5
"""Width of the sheet by its height."""

Pair = tuple[str, str]


class Plan(NamedTuple):
    """Which boxes stand together.

    Parameters
    ----------
    panels : the layers of each panel, left to right, each from the top down
    drawn : the links that are drawn as lines; each goes from one layer to the next of the same panel
    parents : the box over which a call first comes to each; none for entries, and for what nothing leads to
    """

    panels: tuple[tuple[tuple[str, ...], ...], ...]
    drawn: frozenset[Pair]
    parents: dict[str, str]


class Spot(NamedTuple):
    """Where a box stands, in pixels from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Frame(NamedTuple):
    """The stretch of a panel, in pixels."""

    x: float
    y: float
    width: float
    height: float


class Sheet(NamedTuple):
    """Where everything stands."""

    width: float
    height: float
    spots: dict[str, Spot]
    frames: tuple[Frame, ...]


def plan(roots: Sequence[str], heights: Mapping[str, float], links: Sequence[Pair]) -> Plan:
    """Decide which boxes stand together and which links are drawn.

    Parameters
    ----------
    roots : where calls begin
    heights : of all boxes, in pixels, in the order of the file
    links : between them, in order
    """
    forest = _Forest(roots, heights, links)
    panels = [forest.layers(roots) for roots in forest.divided()]
    at = {box: (number, depth) for number, layers in enumerate(panels)
          for depth, layer in enumerate(layers) for box in layer}  # fmt: skip
    incoming: dict[str, int] = {}
    for source, target in links:
        incoming[target] = incoming.get(target, 0) + (source != target)
    drawn = set()
    for source, target in links:
        (panel, depth), (there, deeper) = at[source], at[target]
        is_next = panel == there and deeper == depth + 1
        if is_next and (forest.parents.get(target) == source or incoming[target] <= _BUSY):
            drawn.add((source, target))
    ordered = tuple(_ordered(layers, drawn) for layers in panels)
    return Plan(ordered, frozenset(drawn), forest.parents)


class _Forest:
    """The first way to every box, and how it is cut into panels."""

    def __init__(self, roots: Sequence[str], heights: Mapping[str, float], links: Sequence[Pair]) -> None:
        self._heights = heights
        self._out: dict[str, list[str]] = {}
        sources: dict[str, int] = {}
        for source, target in links:
            self._out.setdefault(source, []).append(target)
            sources[target] = sources.get(target, 0) + (source != target)
        self.parents: dict[str, str] = {}
        self._children: dict[str, list[str]] = {}
        self._order: list[str] = []
        self._seen: set[str] = set()
        self._families = [list(roots)] if roots else []
        self._grow(roots)
        loose = [box for box in heights if box not in self._seen]
        loose_roots = []
        for box in [*(box for box in loose if not sources.get(box)), *loose]:
            if box not in self._seen:
                loose_roots.append(box)
                self._grow([box])
        if loose_roots:
            self._families.append(loose_roots)

    def _grow(self, roots: Sequence[str]) -> None:
        """Visit everything some boxes lead to, nearest first."""
        self._seen.update(roots)
        queue = list(roots)
        for box in queue:
            for target in self._out.get(box, ()):
                if target not in self._seen:
                    self._seen.add(target)
                    self.parents[target] = box
                    self._children.setdefault(box, []).append(target)
                    queue.append(target)
        self._order += queue

    def divided(self) -> list[list[str]]:
        """The roots of every panel; a branch that would make its panel too tall or too deep gets another one."""
        profiles: dict[str, list[float]] = {}
        cut: dict[str, list[str]] = {}
        for box in reversed(self._order):
            children = self._children.get(box, [])
            kept = self._fitting(children, profiles, self._heights[box])
            cut[box] = [child for child in children if child not in kept]
            self._children[box] = [child for child in children if child in kept]
            profiles[box] = [self._heights[box] + ROW_GAP, *_sum(profiles[child] for child in self._children[box])]
        panels: list[list[str]] = []
        for family in self._families:
            panels += self._grouped(family, profiles)
        for box in self._order:
            panels += self._grouped(cut[box], profiles)
        return panels

    def _fitting(self, children: list[str], profiles: dict[str, list[float]], own: float) -> set[str]:
        """The children that stay with their parent: the largest are sent away until the others fit."""
        kept = [child for child in children if len(profiles[child]) < _DEEPEST]
        kept.sort(key=lambda child: max(profiles[child]))
        while kept and max(_sum(profiles[child] for child in kept)) > _TALLEST:
            kept.pop()
        return set(kept)

    def _grouped(self, roots: list[str], profiles: dict[str, list[float]]) -> list[list[str]]:
        """Put neighbours into one panel as long as they fit."""
        groups: list[list[str]] = []
        full: list[float] = []
        for root in roots:
            together = _sum([full, profiles[root]])
            if not groups or max(together) > _TALLEST:
                groups.append([])
                together = profiles[root]
            groups[-1].append(root)
            full = together
        return groups

    def layers(self, roots: list[str]) -> list[list[str]]:
        """The layers below some roots, families together."""
        layers = [list(roots)]
        while layers[-1]:
            layers.append([child for box in layers[-1] for child in self._children.get(box, ())])
        return layers[:-1]


def _sum(profiles: Iterable[Sequence[float]]) -> list[float]:
    total: list[float] = []
    for profile in profiles:
        total += [0.0] * (len(profile) - len(total))
        for depth, height in enumerate(profile):
            total[depth] += height
    return total


def _ordered(layers: Sequence[Sequence[str]], drawn: set[Pair]) -> tuple[tuple[str, ...], ...]:
    """Order each layer by where its neighbours stand, forth and back, to cross few lines."""
    ordered = [list(layer) for layer in layers]
    inside = {box for layer in layers for box in layer}
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for source, target in sorted(drawn):
        if source in inside:
            before.setdefault(target, []).append(source)
            after.setdefault(source, []).append(target)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        numbers = range(1, len(ordered)) if forth else range(len(ordered) - 2, -1, -1)
        for number in numbers:
            near = ordered[number - 1 if forth else number + 1]
            place = {box: index / len(near) for index, box in enumerate(near)}
            _sort_layer(ordered[number], before if forth else after, place)
    return tuple(tuple(layer) for layer in ordered)


def _sort_layer(layer: list[str], near: dict[str, list[str]], place: dict[str, float]) -> None:
    """Sort by the mean of the neighbours; a box without any stays behind the one it followed."""
    keys: dict[str, float] = {}
    last = 0.0
    for box in layer:
        spots = [place[other] for other in near.get(box, ()) if other in place]
        last = keys[box] = sum(spots) / len(spots) if spots else last
    layer.sort(key=keys.__getitem__)


# --- positions -------------------------------------------------------------------------------------------------------


def place(made: Plan, sizes: Mapping[str, tuple[float, float]], ports: Mapping[Pair, tuple[float, float]]) -> Sheet:
    """Give every box its spot.

    Parameters
    ----------
    made : the plan
    sizes : width and height of each box, in pixels
    ports : how far below the top of its source and its target a drawn link begins and ends, in pixels
    """
    panels = [_panel(layers, made.drawn, sizes, ports) for layers in made.panels]
    margin = PANEL_GAP if len(panels) > 1 else 0.0
    frames = _shelves([(width + 2 * margin, height + 2 * margin) for _, width, height in panels])
    spots = {}
    for (panel, _, _), frame in zip(panels, frames, strict=True):
        for box, spot in panel.items():
            spots[box] = spot._replace(x=spot.x + frame.x + margin, y=spot.y + frame.y + margin)
    width = max((frame.x + frame.width for frame in frames), default=0.0)
    height = max((frame.y + frame.height for frame in frames), default=0.0)
    return Sheet(width, height, spots, tuple(frames))


def _panel(
    layers: Sequence[Sequence[str]],
    drawn: frozenset[Pair],
    sizes: Mapping[str, tuple[float, float]],
    ports: Mapping[Pair, tuple[float, float]],
) -> tuple[dict[str, Spot], float, float]:
    """The spots of a panel from its own corner, its width and its height."""
    inside = {box for layer in layers for box in layer}
    pulls: dict[str, list[tuple[str, float]]] = {}
    pushes: dict[str, list[tuple[str, float]]] = {}
    for source, target in sorted(drawn):
        if source in inside:
            begins, ends = ports[source, target]
            pulls.setdefault(target, []).append((source, begins - ends))
            pushes.setdefault(source, []).append((target, ends - begins))
    tops: dict[str, float] = {}
    for layer in layers:
        _stack(layer, sizes, tops, {})
    for sweep in range(_SWEEPS + 1):
        forth = sweep % 2 == 0
        for layer in layers if forth else layers[::-1]:
            _stack(layer, sizes, tops, pulls if forth else pushes)
    top = min(tops.values(), default=0.0)
    spots, x, bottom = {}, 0.0, 0.0
    for layer in layers:
        for box in layer:
            width, height = sizes[box]
            spots[box] = Spot(x, tops[box] - top, width, height)
            bottom = max(bottom, tops[box] - top + height)
        x += max(sizes[box][0] for box in layer) + COLUMN_GAP
    return spots, max(0.0, x - COLUMN_GAP), bottom


def _stack(
    layer: Sequence[str],
    sizes: Mapping[str, tuple[float, float]],
    tops: dict[str, float],
    near: Mapping[str, list[tuple[str, float]]],
) -> None:
    """Move the boxes of a layer to where their neighbours want them, as near as order and gaps allow."""
    wanted, offset, offsets = [], 0.0, []
    for box in layer:
        drawn_to = [tops[other] + shift for other, shift in near.get(box, ())]
        top = sum(drawn_to) / len(drawn_to) if drawn_to else tops.get(box, offset)
        wanted.append((top - offset, 1.0 if drawn_to else 0.2))
        offsets.append(offset)
        offset += sizes[box][1] + ROW_GAP
    for box, level, own in zip(layer, _levels(wanted), offsets, strict=True):
        tops[box] = level + own


def _levels(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """The rising numbers nearest to some numbers with weights (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            above, heavy, count = pools.pop()
            total = heavy + pool[1]
            pool = ((above * heavy + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [value for value, _, count in pools for _ in range(count)]


def _shelves(sizes: Sequence[tuple[float, float]]) -> list[Frame]:
    """Put panels side by side on shelves, in order, on the sheet that wastes least and has about the shape of a page."""
    area = sum((width + PANEL_GAP) * (height + PANEL_GAP) for width, height in sizes)
    widest = max((width for width, _ in sizes), default=0.0)
    best: tuple[float, list[Frame]] = (math.inf, [])
    for tenths in range(7, 19):
        frames = _shelved(sizes, max(widest, math.sqrt(area * _SHAPE) * tenths / 10))
        width = max((frame.x + frame.width for frame in frames), default=1.0)
        height = max((frame.y + frame.height for frame in frames), default=1.0)
        waste = width * height * (1 + abs(math.log(width / height / _SHAPE)))
        if waste < best[0]:
            best = (waste, frames)
    return best[1]


def _shelved(sizes: Sequence[tuple[float, float]], widest: float) -> list[Frame]:
    """The shelves of a sheet of some width; a low panel may stand below the one before it."""
    frames: list[Frame] = []
    left = top = right = floor = below = 0.0
    for width, height in sizes:
        if frames and width <= right - left and below + height <= floor:
            frames.append(Frame(left, below, width, height))
            below += height + PANEL_GAP
            continue
        left = right + PANEL_GAP if frames else 0.0
        if frames and left + width > widest:
            left, top = 0.0, floor + PANEL_GAP
            floor = top
        frames.append(Frame(left, top, width, height))
        right, below, floor = left + width, top + height + PANEL_GAP, max(floor, top + height)
    return frames
