"""Opening hours of several teams at once: what the answers of one call can be together."""

from __future__ import annotations

from functools import lru_cache

from ivrlint.flow.values import ALWAYS, MINUTES_A_DAY


def _window(days: range) -> int:
    bits = 0
    for day in days:
        bits |= ((1 << (12 * 60)) - 1) << (day * MINUTES_A_DAY + 8 * 60)
    return bits


WEEKDAY_CALLS = _window(range(5))
WEEKEND_CALLS = _window(range(5, 7))
"""Calls arrive Monday to Friday evenly from 8 to 20, Saturday and Sunday at half that rate (ruling 5, assumption)."""


class Hours:
    """The weeks of all teams.

    Parameters
    ----------
    open_minutes : for each team the minutes of the week it is open, a bit each
    """

    def __init__(self, open_minutes: list[int]) -> None:
        self._open = open_minutes
        self._answers = lru_cache(maxsize=4096)(self._compute)

    def answers(self, team: int, facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, float], ...]:
        """Whether a team can be open or closed, given what this call has met already, each with its probability.

        Answers that no minute of the week allows are left out. Where calls never arrive at such a time the
        probability is 0: nobody meets it, though the flow allows it.

        Parameters
        ----------
        team : its index
        facts : the answers met so far
        """
        met = tuple((int(name[5:]), value) for name, value in facts if name.startswith("open "))
        return self._answers(team, met)

    def _compute(self, team: int, met: tuple[tuple[int, str], ...]) -> tuple[tuple[str, float], ...]:
        minutes = ALWAYS
        for other, value in met:
            minutes &= self._open[other] if value == "open" else ~self._open[other]
        found = []
        total = weight_of(minutes)
        for word, part in (("open", minutes & self._open[team]), ("closed", minutes & ~self._open[team])):
            if part:
                weight = part.bit_count() / minutes.bit_count() if not total else weight_of(part) / total
                found.append((word, weight))
        return tuple(found)


def weight_of(minutes: int) -> float:
    """How many calls arrive in some minutes of the week, against a minute of a weekday between 8 and 20."""
    return (minutes & WEEKDAY_CALLS).bit_count() + (minutes & WEEKEND_CALLS).bit_count() / 2
