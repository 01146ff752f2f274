"""The moves of the states that somebody comes to, worked out when the first one does: what a crowd steps through."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.simulation.mind import CallOver, Joint, Move, Outcome
from ivrlint.simulation.table import NOTHING, REWARDS, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.table import Floats, Whole

    Flags = NDArray[np.bool_]

_MOST_LOOKED_AT: Final = 20_000
"""States that a search for a way out of a circle goes through before it takes for granted that there is one."""


def comes_to_an_end(joint: Joint, moves_of: Callable[[Joint], Sequence[Move]]) -> bool:
    """Whether anything that can happen from a state on ends a call, be it only hanging up: almost always at once.

    Parameters
    ----------
    joint : the state
    moves_of : the moves of states
    """
    met, rest = {joint}, [joint]
    while rest and len(met) <= _MOST_LOOKED_AT:
        for move in moves_of(rest.pop()):
            target = move.target
            if move.hazard is not None or isinstance(target, Outcome | CallOver):
                return True
            if target not in met:
                met.add(target)
                rest.append(target)
    return bool(rest)


class Columns(NamedTuple):
    """Moves as arrays, in rows of states; what is not said here is as in `table.Arrays`.

    Parameters
    ----------
    sums : by move, the number of its row and the shares in it so far: increasing, so that one search finds the next move
    last : by row, its last move
    endless : by row, whether no end can be reached from it
    """

    sums: Floats
    last: Whole
    endless: Flags
    target: Whole
    gain: Whole
    hazard: Whole
    leaves_to: Whole
    rewards: Floats
    leaves: Floats
    left_after: Floats


class Moves:
    """The moves of the states that somebody came to, each state a row, in the order in which they were reached."""

    def __init__(self, table: Table) -> None:
        import numpy as np

        self._table = table
        self._row = np.empty(0, dtype=np.int64)
        self._seen: dict[Joint, list[Move]] = {}
        self._endless: list[bool] = []
        self._sums, self._rewards = array("d"), array("d")
        self._last, self._target, self._gain, self._hazard, self._leaves_to = (array("q") for _ in range(5))
        self._columns: Columns | None = None

    def rows(self, numbers: Whole) -> Whole:
        """The rows of states by their numbers; who comes to a state first has its moves worked out."""
        import numpy as np

        self._make_room()
        found = self._row[numbers]
        if found.min(initial=0) < 0:
            for number in np.unique(numbers[found < 0]).tolist():
                self._work_out(number)
            found = self._row[numbers]
        return found

    def _make_room(self) -> None:
        import numpy as np

        known, wanted = len(self._row), len(self._table.joints)
        if wanted > known:
            self._row = np.concatenate([self._row, np.full(max(wanted, 2 * known) - known, -1, dtype=np.int64)])

    def _work_out(self, state: int) -> None:
        table, row, total = self._table, len(self._last), 0.0
        joint = table.joints[state]
        for move in self._moves_of(joint):
            total += move.share
            self._sums.append(row + total)
            self._target.append(table.number(move.target))
            self._gain.append(move.gain)
            self._hazard.append(NOTHING if move.hazard is None else table.exposure(move.hazard))
            self._leaves_to.append(0 if move.leaves_to is None else table.number(move.leaves_to))
            self._rewards.extend(getattr(move, name) for name in REWARDS)
        self._sums[-1] = row + 1.0
        self._last.append(len(self._sums) - 1)
        self._endless.append(not comes_to_an_end(joint, self._moves_of))
        del self._seen[joint]
        self._row[state] = row
        self._columns = None

    def _moves_of(self, joint: Joint) -> list[Move]:
        found = self._seen.get(joint)
        if found is None:
            found = self._seen[joint] = self._table.journeys.moves(joint)
        return found

    @property
    def columns(self) -> Columns:
        """The moves of all rows so far."""
        import numpy as np

        if self._columns is None:
            leaves, left_after = self._table.exposures()
            self._columns = Columns(
                np.array(self._sums, dtype=np.float64),
                np.array(self._last, dtype=np.int64),
                np.array(self._endless, dtype=bool),
                np.array(self._target, dtype=np.int64),
                np.array(self._gain, dtype=np.int64),
                np.array(self._hazard, dtype=np.int64),
                np.array(self._leaves_to, dtype=np.int64),
                np.array(self._rewards, dtype=np.float64).reshape(-1, len(REWARDS)),
                leaves,
                left_after,
            )
        return self._columns


class Overs(NamedTuple):
    """How calls end, by the number of the end; for an outcome no call follows.

    Parameters
    ----------
    again : share that calls again
    always : whether that does not depend on how many calls they have made
    first, begins : where the next call can begin, as a stretch of `following`
    """

    again: Floats
    always: Flags
    first: Whole
    begins: Whole
    following: Whole


def overs_of(table: Table) -> Overs:
    """How calls end, as far as that has been met."""
    import numpy as np

    overs = [end if isinstance(end, CallOver) else None for end in table.ends]
    count = np.array([len(states) for states in table.following], dtype=np.int64)
    return Overs(
        np.array([over.again if over else 0.0 for over in overs]),
        np.array([bool(over and over.ours) for over in overs], dtype=bool),
        np.cumsum(count) - count,
        count,
        np.array([state for states in table.following for state in states], dtype=np.int64),
    )
