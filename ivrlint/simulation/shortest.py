"""The shortest journey that answers somebody: what every longer one is measured against."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace

from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Joint, Outcome, Target

_ANSWERED = frozenset({"resolved", "deflected"})


def shortest_answer(journeys: Journeys) -> float | None:
    """The seconds of the shortest journey that answers a caller who never slips; None where none does.

    Dijkstra's algorithm over the states of call and caller, worked out as far as it gets.

    Parameters
    ----------
    journeys : the process; its group takes no wrong option and keys no wrong digit here
    """
    careful = replace(journeys.group, slip=0.0, slip_factor=0.0, digit_factor=0.0)
    process = Journeys(journeys.calls, journeys.goal, careful, journeys.numbers, journeys.choosing)
    queue: list[tuple[float, int, Joint]] = []
    met = 0
    best: dict[Joint, float] = {}
    least = float("inf")

    def reach(target: Target, seconds: float) -> None:
        nonlocal met, least
        if isinstance(target, Outcome) and target.kind in _ANSWERED:
            least = min(least, seconds)
        for joint in _onward(target):
            if seconds < best.get(joint, float("inf")):
                best[joint] = seconds
                met += 1  # settles ties without comparing states
                heapq.heappush(queue, (seconds, met, joint))

    for _, target in process.starts():
        reach(target, 0.0)
    while queue:
        seconds, _, joint = heapq.heappop(queue)
        if seconds >= least:
            break
        if seconds > best[joint]:
            continue
        for move in process.moves(joint):
            reach(move.target, seconds + move.seconds)
    return None if least == float("inf") else least


def _onward(target: Target) -> Iterator[Joint]:
    if isinstance(target, CallOver):
        if target.again > 0:
            yield from target.next
    elif not isinstance(target, Outcome):
        yield target
