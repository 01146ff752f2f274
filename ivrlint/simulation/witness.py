"""The likeliest journey that shows something: searched among the states of call and caller, told, and replayed.

Dijkstra's algorithm (1959) over what can happen next, where a step costs the negative logarithm of its share: the first
journey that shows what is wanted is the likeliest one that does.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ivrlint.analyses.paths import Way
from ivrlint.analyses.story import tell
from ivrlint.call.play import Replayed, replay
from ivrlint.call.state import HANG_UP
from ivrlint.callers.assumptions import MOST_ANNOYED
from ivrlint.findings import Turn
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Joint, Move, Outcome, Target
from ivrlint.simulation.table import leaving
from ivrlint.simulation.walk import Call, Taken, written
from ivrlint.simulation.watched import ANSWERED

_MOST_LOOKED_AT: Final = 100_000
"""States that a search looks at before it gives up."""
_APART: Final = 0.1
"""Seconds in a call that are told apart, where they matter: less than any line takes, so that circles get on."""


class Ended(NamedTuple):
    """A call that a search has come to the end of.

    Parameters
    ----------
    call : the how manieth of theirs; 0 for one of ours
    end : how
    seconds : since it began
    """

    call: int
    end: Outcome | CallOver
    seconds: float

    @property
    def outcome(self) -> Outcome:
        """What becomes of the journey, unless they call again."""
        return self.end.lost if isinstance(self.end, CallOver) else self.end


class Witness(NamedTuple):
    """A journey that shows something.

    Parameters
    ----------
    turns : the option and event lines that were taken, of all its calls
    script : what `ivrlint call --script` needs to replay it
    seconds : of the last call
    share : of the callers of that group with that goal: exactly this journey
    outcome : how the last call ends
    """

    turns: tuple[Turn, ...]
    script: str
    seconds: float
    share: float
    outcome: Outcome


class _Step(NamedTuple):
    """A move of a search, and the one before it; a call begins where there is no move."""

    taken: Taken | None
    before: _Step | None


class _At(NamedTuple):
    """Where a search stands."""

    joint: Joint
    level: int
    call: int
    seconds: float


def likeliest(
    journeys: Journeys, wanted: Callable[[Ended], bool], longer_than: float | None = None, most_calls: int = 1
) -> Witness | None:
    """The likeliest journey that has a call which ends as wanted, confirmed by replaying it; None where none was found.

    Parameters
    ----------
    journeys : the process
    wanted : whether the end of a call shows it
    longer_than : whether a call takes longer than these seconds matters to that; None: time does not
    most_calls : of theirs, that are looked at
    """
    found = _search(journeys, wanted, longer_than, most_calls)
    return _told(journeys, *found) if found else None


def _search(
    journeys: Journeys, wanted: Callable[[Ended], bool], longer_than: float | None, most_calls: int
) -> tuple[Ended, _Step, float] | None:
    ours = journeys.ending.our_calls
    heap: list[tuple[float, int, _At | Ended, _Step]] = []
    met = 0

    def push(cost: float, share: float, at: _At | Ended, step: _Step) -> None:
        nonlocal met
        if share > 0:
            met += 1  # settles ties without comparing states
            heapq.heappush(heap, (cost - math.log(share), met, at, step))

    begin = _Step(None, None)
    for share, target in journeys.starts():
        if not isinstance(target, Outcome | CallOver):
            push(0.0, share, _At(journeys.canonical(target), 0, int(not ours), 0.0), begin)
    done: set[tuple[object, ...]] = set()
    while heap and len(done) < _MOST_LOOKED_AT:
        cost, _, at, step = heapq.heappop(heap)
        if isinstance(at, Ended):
            if wanted(at):
                return at, step, math.exp(-cost)
            for share, joint in _next_calls(journeys, at, most_calls):
                call = 0 if joint[1].stage < ours else at.call + 1
                push(cost, share, _At(journeys.canonical(joint), 0, call, 0.0), _Step(None, step))
            continue
        time = 0.0 if longer_than is None else min(at.seconds, longer_than + _APART) // _APART
        key = (at.joint, at.level, at.call, time)
        if key in done:
            continue
        done.add(key)
        for share, target, taken, seconds in _onward(journeys, at):
            then = _Step(taken, step)
            if isinstance(target, Outcome | CallOver):
                push(cost, share, Ended(at.call, target, seconds), then)
            else:
                level = min(MOST_ANNOYED, at.level + taken.move.gain)
                push(cost, share, _At(journeys.canonical(target), level, at.call, seconds), then)
    return None


def _next_calls(journeys: Journeys, ended: Ended, most_calls: int) -> Iterator[tuple[float, Joint]]:
    end = ended.end
    if isinstance(end, CallOver) and (end.ours or ended.call < min(most_calls, journeys.most_calls)):
        for joint in end.next:
            yield end.again / len(end.next), joint


def _onward(journeys: Journeys, at: _At) -> Iterator[tuple[float, Target, Taken, float]]:
    """What can happen next: its share, where it leads, the move, and the seconds of the call then."""
    for move in journeys.moves(at.joint):
        leaves, after = leaving(move.hazard, at.level, journeys) if move.hazard else (0.0, 0.0)
        if move.leaves_to is not None:
            left = Taken(at.joint, at.level, move, True, after)
            yield move.share * leaves, move.leaves_to, left, at.seconds + after
        stays = Taken(at.joint, at.level, move, False, move.seconds)
        yield move.share * (1 - leaves), move.target, stays, at.seconds + move.seconds


# --- telling it ------------------------------------------------------------------------------------------------------


def _told(journeys: Journeys, ended: Ended, last: _Step, share: float) -> Witness | None:
    """The journey as turns and script; None where a replay of the script does not show it."""
    calls: list[Call] = []
    for taken in _calls_of(last):
        calls.append(written(journeys, taken[0].joint[0], taken, calls[-1].state if calls else None))
    turns: list[Turn] = []
    scripts = []
    for call in calls:
        story_turns, script = _story(journeys, call)
        turns.extend(story_turns)
        scripts.append(script)
    program = journeys.calls.program
    for script in (" call-again ".join(scripts), " call-again ".join(" ".join(call.tokens) for call in calls)):
        replayed = replay(program, script)
        if replayed.misunderstood is None and _arrives(replayed, calls[-1], ended):
            return Witness(tuple(turns), script, ended.seconds, share, ended.outcome)
    return None


def _arrives(replayed: Replayed, call: Call, ended: Ended) -> bool:
    """Whether a replay comes to where the last call of a journey came; where nobody has to say why they call, it goes on
    by itself after a human answered.
    """
    if replayed.state.point == call.state.point:
        return True
    return ended.outcome.kind == ANSWERED and any(event.kind == "human" for event in replayed.events)


def _calls_of(last: _Step) -> list[tuple[Taken, ...]]:
    """The moves of each call, from the last step back."""
    found: list[list[Taken]] = [[]]
    step: _Step | None = last
    while step is not None:
        if step.taken is not None:
            found[-1].append(step.taken)
        elif step.before is not None:
            found.append([])
        step = step.before
    return [tuple(reversed(each)) for each in reversed(found)]


def _story(journeys: Journeys, call: Call) -> tuple[list[Turn], str]:
    """The turns of a call, and the shortest script of it: what the system does anyway is left out."""
    calls = journeys.calls
    program = calls.program
    choices = tuple(taken.move.choice for taken in call.taken if _steps(taken.move) and not taken.left)
    entry = calls.program.points[calls.states[call.taken[0].joint[0]].point].what
    number = next(number for number, each in enumerate(program.flow.entries) if each is entry)
    story = tell(program, Way(number, tuple(each for each in choices if each is not None), call.state))
    if "hang-up" not in call.tokens:
        return list(story.turns), story.script
    last = call.taken[-1].joint[0]
    seconds = sum(taken.move.seconds for taken in call.taken[:-1])
    hangs_up = Turn(calls.span(last), calls.place(last), "hangs up", seconds)
    return [*story.turns, hangs_up], f"{story.script} hang-up".strip()


def _steps(move: Move) -> bool:
    """Whether it takes a step of the call."""
    return move.choice is not None and move.choice != HANG_UP
