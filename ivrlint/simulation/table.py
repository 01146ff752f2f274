"""The states of call and caller with their moves, by number, expanded as far as somebody needs them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.callers.assumptions import MOST_ANNOYED
from ivrlint.callers.tiring import leaves_menu, on_hold
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Hazard, Joint, Outcome, Target

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

LEVELS: Final = MOST_ANNOYED + 1
"""Levels of annoyance: each state stands for so many."""
REWARDS: Final = ("seconds", "hops", "unprepared", "again", "calls")
"""What moves cost, as `Arrays` keeps it."""
ENDLESS: Final = Outcome("unresolved", why="went round and round without end")
"""What becomes of callers in a circle that nothing ends, not even their patience."""
NOTHING: Final = -1
"""The hazard of a move that nobody hangs up in."""


class Arrays(NamedTuple):
    """Moves as arrays; the moves of one state stand together, and their shares add up to 1.

    A caller who is annoyed by a units hangs up during a move with probability ``leaves[hazard, a]`` and is led to
    `leaves_to`; else the move leads to `target`, and to `gain` more units of annoyance.

    Parameters
    ----------
    first : by state, its first move; one more entry at the end
    source, target : by move, the state it is of, and the next one, or ``-1 - k`` for end k
    share, gain, hazard, leaves_to : by move
    rewards : by name of REWARDS, by move, if the caller stays
    leaves, left_after : by hazard and level of annoyance, the probability of hanging up and the seconds until then
    """

    first: Whole
    source: Whole
    target: Whole
    share: Floats
    gain: Whole
    hazard: Whole
    leaves_to: Whole
    rewards: dict[str, Floats]
    leaves: Floats
    left_after: Floats


class Table:
    """States of call and caller, numbered in the order in which they are met.

    Parameters
    ----------
    journeys : the process
    """

    def __init__(self, journeys: Journeys) -> None:
        self.journeys = journeys
        self.joints: list[Joint] = []
        self.ends: list[Outcome | CallOver] = []
        self.following: list[tuple[int, ...]] = []
        self._numbers: dict[Joint, int] = {}
        self._ends: dict[Outcome | CallOver, int] = {}
        self._hazards: dict[Hazard, int] = {}
        self._leaves: list[list[float]] = []
        self._left_after: list[list[float]] = []
        self._first = array("q", [0])
        self._target = array("q")
        self._share = array("d")
        self._gain = array("q")
        self._hazard = array("q")
        self._leaves_to = array("q")
        self._rewards = {name: array("d") for name in REWARDS}
        self.starts = [(share, self.number(target)) for share, target in journeys.starts()]

    def number(self, target: Target) -> int:
        """The number of a state; ``-1 - k`` for end k."""
        if isinstance(target, Outcome | CallOver):
            end = self._ends.get(target)
            if end is None:
                end = self._ends[target] = len(self.ends)
                self.ends.append(target)
                next_calls = target.next if isinstance(target, CallOver) and target.again > 0 else ()
                self.following.append(tuple(self.number(joint) for joint in next_calls))
            return -1 - end
        number = self._numbers.get(target)
        if number is None:
            kept = self.journeys.canonical(target)
            number = self._numbers.setdefault(kept, len(self.joints))
            self._numbers[target] = number
            if number == len(self.joints):
                self.joints.append(kept)
        return number

    @property
    def expanded(self) -> int:
        """How many states have their moves; they are the first ones."""
        return len(self._first) - 1

    def expand(self, until: int) -> None:
        """Work out the moves of every state before the number `until`."""
        seconds, hops, unprepared, again, calls = (self._rewards[name] for name in REWARDS)
        moves_of = self.journeys.moves
        for number in range(self.expanded, until):
            leaves_to: Target | None = None
            left = 0
            for move in moves_of(self.joints[number]):
                if move.leaves_to is not None and move.leaves_to is not leaves_to:  # most moves of a state share it
                    leaves_to = move.leaves_to
                    left = self.number(leaves_to)
                self._target.append(self.number(move.target))
                self._share.append(move.share)
                self._gain.append(move.gain)
                self._hazard.append(NOTHING if move.hazard is None else self.exposure(move.hazard))
                self._leaves_to.append(0 if move.leaves_to is None else left)
                seconds.append(move.seconds)
                hops.append(move.hops)
                unprepared.append(move.unprepared)
                again.append(move.again)
                calls.append(move.calls)
            self._first.append(len(self._target))

    def exposure(self, hazard: Hazard) -> int:
        """The number of a hazard; how often callers hang up in it is worked out for each level of annoyance."""
        number = self._hazards.get(hazard)
        if number is None:
            number = self._hazards[hazard] = len(self._leaves)
            both = [leaving(hazard, level, self.journeys) for level in range(LEVELS)]
            self._leaves.append([leaves for leaves, _ in both])
            self._left_after.append([seconds for _, seconds in both])
        return number

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """What callers are exposed to, by number."""
        return tuple(self._hazards)

    def expand_all(self, most: int) -> bool:
        """Work out every state; False if there are more than `most`."""
        while self.expanded < len(self.joints) <= most:
            self.expand(min(len(self.joints), self.expanded + 4096))
        return len(self.joints) <= most

    def arrays(self) -> Arrays:
        """The moves of all expanded states, copied."""
        import numpy as np

        first = np.array(self._first, dtype=np.int64)
        return Arrays(
            first,
            np.repeat(np.arange(len(first) - 1), np.diff(first)),
            np.array(self._target, dtype=np.int64),
            np.array(self._share, dtype=np.float64),
            np.array(self._gain, dtype=np.int64),
            np.array(self._hazard, dtype=np.int64),
            np.array(self._leaves_to, dtype=np.int64),
            {name: np.array(values, dtype=np.float64) for name, values in self._rewards.items()},
            *self.exposures(),
        )

    def exposures(self) -> tuple[Floats, Floats]:
        """By hazard and level of annoyance, the probability of hanging up, and the seconds until then."""
        import numpy as np

        nothing = [0.0] * LEVELS  # the last one, -1, is NOTHING
        return np.array([*self._leaves, nothing]), np.array([*self._left_after, nothing])


def leaving(hazard: Hazard, annoyed: int, journeys: Journeys) -> tuple[float, float]:
    """The probability of hanging up during a step, and the mean seconds until those do who do.

    Parameters
    ----------
    hazard : what they are exposed to
    annoyed : units of annoyance before the step
    journeys : whose group and numbers count
    """
    rest = leaves_menu(hazard.listens, annoyed, journeys.numbers)
    if not hazard.held:
        return rest, hazard.listens / 2
    hold = on_hold(hazard.since, hazard.held, annoyed, hazard.position, journeys.group, journeys.numbers)
    return 1 - (1 - hold.leaves) * (1 - rest), hold.left_after + hazard.listens
