"""One caller after the other, in plain Python: every move of a journey, and a script that replays its calls.

The slowest of the three engines and the one to read: no arrays, no states but those on the way.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from ivrlint.call.program import Program
from ivrlint.call.script import entry_of, likeliest, read_script, token_of, waits_on_hold
from ivrlint.call.state import END_GAVE_UP, GO, HANG_UP, State
from ivrlint.call.step import choices, start, step
from ivrlint.callers.assumptions import MOST_ANNOYED
from ivrlint.flow.model import Entry
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Joint, Move, Outcome, Target, Targets
from ivrlint.simulation.table import ENDLESS, leaving
from ivrlint.simulation.visited import comes_to_an_end

MOST_MOVES = 20_000
"""A caller who has made so many moves is taken for endless."""
Seen = dict[Joint, list[Move]]
"""The moves of states, as far as they were worked out."""


class Taken(NamedTuple):
    """One move that a caller made.

    Parameters
    ----------
    joint : the state of call and caller before it
    annoyance : their annoyance before it, in units
    move : what happened
    left : whether they hung up during it
    seconds : how long it took, or until they hung up
    """

    joint: Joint
    annoyance: int
    move: Move
    left: bool
    seconds: float


class Call(NamedTuple):
    """One call of a journey.

    Parameters
    ----------
    taken : its moves
    tokens : the script of it, for `ivrlint call --script`
    states : of the call, the first one and where each step led; a move without a step adds none
    state : where it stands when the script is through
    early : whether the caller hung up while words were spoken, or time went by, that no token cuts short: a replay of the
        script goes on, with the likeliest decisions of the system, to where it listens next or ends
    stuck : whether it goes round by itself before: nobody ever has the word again, and a replay stops where it comes round
    ambiguous : whether another entry answers to the same number, or a word of the script means something else there too
    """

    taken: tuple[Taken, ...]
    tokens: tuple[str, ...]
    states: tuple[State, ...]
    state: State
    early: bool
    stuck: bool
    ambiguous: bool


class Journey(NamedTuple):
    """What one caller lived through.

    Parameters
    ----------
    made : the calls, ours and theirs
    outcome : how it ended
    call : in which of their calls; 0: in one of ours
    seconds, hops, unprepared, again, calls : what it cost, as in `table.REWARDS`
    """

    made: tuple[Call, ...]
    outcome: Outcome
    call: int
    seconds: float
    hops: int
    unprepared: int
    again: int
    calls: int

    @property
    def script(self) -> str:
        """All calls as one script, but for those after one that is stuck: nobody has the word to end it."""
        read = next((number for number, call in enumerate(self.made, 1) if call.stuck), len(self.made))
        return " call-again ".join(" ".join(call.tokens) for call in self.made[:read])


def walk(journeys: Journeys, rng: random.Random, seen: Seen | None = None) -> Journey:
    """Live through one journey.

    Where `call/step.py` has no step there is no token either: a caller finds out whether they have something at hand, or
    makes up their mind to stay silent; a human is told a wish that the flow has no name for, and the call stays there.

    Parameters
    ----------
    journeys : the process
    rng : the luck of the caller
    seen : moves that earlier walks worked out, and that this one may add to
    """
    return _Walk(journeys, rng, {} if seen is None else seen).journey()


class _Walk:
    """A caller on the way."""

    def __init__(self, journeys: Journeys, rng: random.Random, seen: Seen) -> None:
        self._journeys, self._rng, self._seen = journeys, rng, seen
        self._seconds = 0.0
        self._counts = dict.fromkeys(("hops", "unprepared", "again", "calls"), 0)
        self._moves = 0

    def journey(self) -> Journey:
        ours, made = self._journeys.ending.our_calls, list[Call]()
        target = self._start()
        round = 0
        while True:
            call = max(1, round - ours + 1)
            if isinstance(target, Outcome):
                break
            if isinstance(target, CallOver):
                left = target.ours or call < self._journeys.most_calls
                if not target.next or not left or self._rng.random() >= target.again:
                    target = target.lost
                    break
                target = self._rng.choice(target.next)
                round += 1
            joint = target
            taken, target = self._call(joint)
            made.append(written(self._journeys, joint[0], taken, made[-1].state if made else None))
        return Journey(tuple(made), target, 0 if target.ours else call, self._seconds, **self._counts)

    def _start(self) -> Target:
        starts: Targets = self._journeys.starts()
        return starts[self._drawn([share for share, _ in starts])][1]

    def _drawn(self, shares: Sequence[float]) -> int:
        """One of several things by their shares."""
        left = self._rng.random()
        for number, share in enumerate(shares):
            left -= share
            if left < 0:
                return number
        return len(shares) - 1

    def _call(self, joint: Joint) -> tuple[tuple[Taken, ...], Outcome | CallOver]:
        """One call: its moves, and how it ended."""
        taken: list[Taken] = []
        annoyance = 0
        while True:
            moves = self._moves_of(joint)
            self._moves += 1
            if self._moves > MOST_MOVES or not comes_to_an_end(joint, self._moves_of):
                return tuple(taken), ENDLESS
            move = moves[self._drawn([move.share for move in moves])]
            leaves, after = leaving(move.hazard, annoyance, self._journeys) if move.hazard else (0.0, 0.0)
            left = self._rng.random() < leaves
            taken.append(Taken(joint, annoyance, move, left, after if left else move.seconds))
            self._seconds += taken[-1].seconds
            if left:
                assert move.leaves_to is not None
                target = move.leaves_to
            else:
                for name in self._counts:
                    self._counts[name] += getattr(move, name)
                annoyance = min(MOST_ANNOYED, annoyance + move.gain)
                target = move.target
            if isinstance(target, Outcome | CallOver):
                return tuple(taken), target
            joint = target

    def _moves_of(self, joint: Joint) -> list[Move]:
        found = self._seen.get(joint)
        if found is None:
            found = self._seen[joint] = self._journeys.moves(joint)
        return found


# --- writing it down --------------------------------------------------------------------------------------------------


def written(journeys: Journeys, begins: int, taken: tuple[Taken, ...], before: State | None = None) -> Call:
    """A call with its script, taken once more through `call/step.py` itself.

    Parameters
    ----------
    journeys : the process that it is of
    begins : the number of the state in which it begins
    taken : its moves
    before : where the call before stood at its end: what it told the caller and did for them outlives it
    """
    calls = journeys.calls
    program = calls.program
    entry = program.points[calls.states[begins].point].what
    assert isinstance(entry, Entry)
    state = start(program, next(number for number, each in enumerate(program.flow.entries) if each is entry))
    if before:
        state = state._replace(told=before.told, resolved=before.resolved, deflected=before.deflected)
    tokens, states, met = [_beginning(entry)], [state], set[State]()
    waited, talks, stuck = list[str](), False, False
    for _, _, move, left, seconds in taken:
        choice = HANG_UP if left else move.choice
        talks = choice is None
        if left and waits_on_hold(program, state) and seconds < _first_wait(program, state):
            waited = [f"wait {seconds:.0f}s"]
        if choice is None or choice == HANG_UP:
            continue
        if choice != GO:
            tokens.append(token_of(program, state, choice))
            met.clear()
        elif state in met:
            stuck = True
            break
        else:
            met.add(state)
        state = step(program, state, choice)[0]
        states.append(state)
    early = stuck
    if not talks and not stuck:
        state, early, stuck = _left(program, state, met)
        if state.point == END_GAVE_UP:
            tokens += [*waited, "hang-up"]
    return Call(taken, tuple(tokens), tuple(states), state, early, stuck, _is_ambiguous(program, tokens, entry))


def _beginning(entry: Entry) -> str:
    """The token that begins a call."""
    if entry.kind == "outbound":
        return f"called {entry.name}"
    return f'dial "{entry.name}"' if " " in entry.name else f"dial {entry.name}"


def _first_wait(program: Program, state: State) -> float:
    """Seconds on hold that a replay which says nothing more of it lets pass before somebody answers."""
    return sum(thing.seconds for thing in step(program, state, likeliest(choices(program, state)))[1])


def _left(program: Program, state: State, met: set[State]) -> tuple[State, bool, bool]:
    """Hanging up as a script does it, which waits until the caller has the word.

    Parameters
    ----------
    program : the flow
    state : where the caller hangs up, or the call is over
    met : states that the call came through since a token was read

    Returns
    -------
    the state after that, whether it waits, and whether it waits in vain since the call goes round by itself
    """
    waits = False
    while offered := choices(program, state):
        if offered[0].kind not in ("go", "draw") or waits_on_hold(program, state):
            return step(program, state, HANG_UP)[0], waits, False
        if state in met:
            return state, True, True
        met.add(state)
        waits = True
        state = step(program, state, likeliest(offered))[0]
    return state, waits, False


def _is_ambiguous(program: Program, tokens: Sequence[str], entry: Entry) -> bool:
    """Whether a script would not be read as it was meant."""
    read = read_script(program, " ".join(tokens))
    begins = entry_of(program, read[0])
    if begins is None or program.flow.entries[begins] is not entry:
        return True
    return [each.text for each in read] != [tokens[0].replace('"', ""), *tokens[1:]]
