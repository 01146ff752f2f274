"""Whether somebody rings back who was promised to: in time, and able to help."""

from __future__ import annotations

from functools import lru_cache

from ivrlint.call.hours import weight_of
from ivrlint.call.people import helps
from ivrlint.call.state import State
from ivrlint.flow.lines import Arrow, CallBack, TakeMessage
from ivrlint.flow.model import Goal, Team
from ivrlint.flow.shape import lines_of
from ivrlint.flow.values import ALWAYS
from ivrlint.simulation.calls import Calls

_WEEK = ALWAYS.bit_length()


def kept_and_helped(calls: Calls, line: TakeMessage | CallBack, goal: Goal | None, state: State) -> tuple[float, float]:
    """Shares of call backs that come in time, and of these that help.

    Parameters
    ----------
    calls : of the flow
    line : what promised it
    goal : of the caller; its deadline counts
    state : of the call: the hours that it met say when it can have been
    """
    team = line.team
    if team is None:
        return 0.0, 0.0
    limits = [limit for limit in (line.within, goal.deadline if goal else None) if limit is not None]
    return _in_time(calls, team, min(limits) if limits else None, state), _helped(calls, team, goal)


def _in_time(calls: Calls, team: Team, within: float | None, state: State) -> float:
    minutes = ALWAYS
    for name, answer in state.facts:
        if name.startswith("open "):
            open_then = calls.facts.flow.teams[int(name[5:])].open
            minutes &= open_then if answer == "open" else ~open_then
    ahead = _WEEK if within is None else min(_WEEK, int(within // 60))
    total = weight_of(minutes)
    if not total:
        return 1.0 if team.open else 0.0
    return weight_of(minutes & _opens_within(team.open, ahead)) / total


@lru_cache(maxsize=4096)
def _opens_within(open_minutes: int, ahead: int) -> int:
    """The minutes of the week after which, within so many minutes, an open one comes: by doubling the reach."""
    reach, found = 1, open_minutes
    while reach <= ahead:
        more = min(reach, ahead + 1 - reach)
        found |= _earlier(found, more)
        reach += more
    return found & ALWAYS


def _earlier(minutes: int, shift: int) -> int:
    """Every minute so many earlier, around the week."""
    shift %= _WEEK
    return ((minutes >> shift) | (minutes << (_WEEK - shift))) & ALWAYS


def _helped(calls: Calls, team: Team, goal: Goal | None) -> float:
    """Share that a team helps, or that those help to whom it hands the goal on."""
    own = helps(team, goal.index if goal else -1, calls.program)
    if goal is None or goal not in team.hands_on:
        return own
    handler = team.hands_on[goal]
    others = [
        helps(line.place, goal.index, calls.program)
        for line in lines_of(handler.block)
        if isinstance(line, Arrow) and isinstance(line.place, Team)
    ]
    return handler.share * max(others, default=0.0) + (1 - handler.share) * own
