"""One caller on the line: tokens and decisions in, events out.

A `Play` takes the same steps as the call graph, so that a call that a person plays, a script that is replayed, and a
finding that claims something are the same thing. The words of a listening point belong to the turn that ends them: a
caller who presses a key hears them up to that option.
"""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.call.listening import SILENCE
from ivrlint.call.program import END, ENTER, ENTRY, Program
from ivrlint.call.script import (
    Possible,
    Token,
    Tokens,
    choice_of,
    entry_of,
    likeliest,
    place_of,
    possible,
    read_script,
    usual_entry,
    waits_on_hold,
)
from ivrlint.call.state import ENDS, GO, HANG_UP, Choice, State
from ivrlint.call.step import choices, start, step
from ivrlint.call.transcript import Event, decision, event_of, heard_now, names
from ivrlint.findings import Span
from ivrlint.flow.model import Place

_LEAVES = frozenset({"wait", "until", "hang-up", "call-again"})
"""What a caller on hold can do but wait until the end."""


class Play:
    """A call that is being played.

    Parameters
    ----------
    program : the flow; it needs an entry
    goal : index of what the caller tells a human who asks, or -1
    asks_chance : whether whoever plays decides for the system too
    """

    def __init__(self, program: Program, goal: int = -1, asks_chance: bool = False) -> None:
        self.program = program
        self.goal = goal
        self.asks_chance = asks_chance
        self.events: list[Event] = []
        self.call = 1
        self._begin(usual_entry(program), State(0))

    def _begin(self, entry: int, before: State) -> None:
        """Begin a call; what the caller was told and what was done for them outlive the call before (a journey)."""
        self.entry = entry
        fresh = start(self.program, entry)
        self.state = fresh._replace(told=before.told, resolved=before.resolved, deflected=before.deflected)
        self.clock = 0.0
        self.hops = 0
        self.place = self.program.flow.entries[entry].name
        self._waited = 0.0

    # --- where it stands ---------------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """How long the call has lasted, without the words that the caller is hearing now."""
        return self.clock + self._waited

    @property
    def ended(self) -> str | None:
        """How the call ended; None while it goes on."""
        return ENDS[self.state.point] if self.program.points[self.state.point].kind == END else None

    @property
    def span(self) -> Span:
        """The line where the call stands; once it is over, the line that ended it."""
        if self.ended:
            return self.events[-1].span
        asks = [event.span for event in heard_now(self.program, self.state) if event.kind == "asks"]
        return asks[0] if asks else self.program.points[self.state.point].span

    def names_of(self, items: int, of_goals: bool = False) -> tuple[str, ...]:
        """The names of a bit set of the state."""
        return names(self.program.flow.goals if of_goals else self.program.flow.data, items)

    def hears(self) -> list[Event]:
        """What the caller hears before the next turn; none of it is over yet, and none of it is among the events."""
        at, found = self.clock, []
        for event in heard_now(self.program, self.state):
            found.append(self._stamped(event, at))
            at += event.seconds
        return found

    def choices(self) -> list[Choice]:
        """What can happen next."""
        return choices(self.program, self.state)

    def possible(self) -> list[Possible]:
        """What can be said to the call where it stands."""
        return possible(self.program, self.state)

    # --- playing -----------------------------------------------------------------------------------------------------

    def run(self, tokens: Tokens) -> Token | None:
        """Go on until the tokens are used up and somebody has to say something.

        Parameters
        ----------
        tokens : used up as far as they are understood

        Returns
        -------
        the token that says nothing possible where the call stands, or None
        """
        met: set[State] = set()
        while True:
            offered = self.choices()
            token = tokens[0] if tokens else None
            if not offered or offered[0].kind not in ("go", "draw"):
                met.clear()
            elif self.state in met:  # the call goes round by itself: nobody would ever have the word again
                return None
            else:
                met.add(self.state)
            if token and self._is_callers(token, offered):
                tokens.popleft()
                met.clear()
                if not self._act(token, tokens):
                    return token
            elif offered and offered[0].kind == "draw":
                decided = next((choice for choice in offered if token and token.text == choice.word), None)
                if decided is None and self.asks_chance and len(offered) > 1:
                    return tokens.popleft() if tokens else None
                if decided:
                    tokens.popleft()
                    met.clear()
                self._decide(offered, decided)
            elif offered and offered[0].kind == "go":
                self._take(GO)
            elif (wish := self._wish(offered)) is not None:
                self._take(wish)
            else:
                return None

    def _is_callers(self, token: Token, offered: list[Choice]) -> bool:
        """Whether the caller has the word, and this token is for them."""
        if self.program.points[self.state.point].kind == ENTRY:
            return token.verb in ("dial", "called")
        if offered and offered[0].kind in ("go", "draw"):
            is_free = waits_on_hold(self.program, self.state) or (self.asks_chance and offered[0].kind == "draw")
            return is_free and token.verb in _LEAVES
        return self._wish(offered) is None or token.verb == "want" or token.verb in _LEAVES

    def _wish(self, offered: list[Choice]) -> Choice | None:
        """What the caller tells a human without being told to."""
        return next((choice for choice in offered if choice.kind == "want" and choice.index == self.goal), None)

    def _act(self, token: Token, tokens: Tokens) -> bool:
        """Do what the caller does; False where it is not possible."""
        if token.verb == "call-again":
            self._call_again()
        elif token.verb in ("dial", "called"):
            entry = entry_of(self.program, token)
            if entry is None or self.program.points[self.state.point].kind != ENTRY:
                return False
            self._begin(entry, self.state)
        elif token.verb in ("wait", "until"):
            return self._wait(token, tokens) or token.verb == "until"
        elif self.ended:
            return False
        else:
            choice = choice_of(self.program, self.state, token)
            if choice is None:
                return False
            self._take(choice)
        return True

    def _call_again(self) -> None:
        if not self.ended:
            self._take(HANG_UP)
        self.call += 1
        inbound = self.program.flow.entries[self.entry].kind == "inbound"
        self._begin(self.entry if inbound else usual_entry(self.program), self.state)

    def _wait(self, token: Token, tokens: Tokens) -> bool:
        """Let time pass: every silence that fits into it happens, and what is left is part of the next turn."""
        offered = self.choices()
        on_hold = waits_on_hold(self.program, self.state)
        if not on_hold and SILENCE not in offered:
            return False
        idle = likeliest(offered) if on_hold else SILENCE
        until = float(token.word) + (self.seconds if token.verb == "wait" else 0.0)
        takes = sum(thing.seconds for thing in step(self.program, self.state, idle)[1])
        if self.clock + takes > until:
            self._waited = max(0.0, until - self.clock)
            return True
        if on_hold:
            self._decide(offered, None)
        else:
            self._take(SILENCE)
        tokens.appendleft(Token("until", token.text, repr(until)))
        return True

    # --- writing it down -----------------------------------------------------------------------------------------------

    def _decide(self, offered: list[Choice], decided: Choice | None) -> None:
        choice = decided or likeliest(offered)
        note = decision(self.program, self.state, choice) if len(offered) > 1 else ""
        if note and not decided:
            note += f": likeliest, {choice.probability or 0:.0%}"
        self.place = place_of(self.program, self.state) or self.place
        span = self.program.points[self.state.point].span
        self._take(choice, Event("chance", span, choice.word, place=self.place, note=note))

    def _take(self, choice: Choice, decided: Event | None = None) -> None:
        """Take a step and write down what came of it.

        Parameters
        ----------
        choice : what happens
        decided : what the system decided, or None where it did not
        """
        asks = [event for event in heard_now(self.program, self.state) if event.kind == "asks"]
        after, happened = step(self.program, self.state, choice)
        waited_until, self._waited = self.seconds, 0.0
        if choice.kind != "hang-up":
            for event in asks:
                self._write(event)
        acts = False
        for thing in happened:
            event = event_of(self.program, thing)
            if decided and event.kind != "called":  # our own call is made before anybody answers it
                self._write(decided)
                decided = None
            if event.who == "caller" and not acts:
                acts = True
                self.hops += choice.by_caller
                if not choice.announced:
                    event = event._replace(note="nobody said that this is possible")
                if choice.kind != "silence":  # a silence has begun while the caller waited
                    self.clock = max(self.clock, waited_until)
            self._write(event)
        if decided:
            self._write(decided)
        self.state = after
        arrived = self.program.points[after.point]
        if arrived.kind == ENTER and isinstance(arrived.what, Place):
            self._write(Event("enter", arrived.what.span, place=arrived.what.name))

    def _write(self, event: Event) -> None:
        self.place = event.place or self.place
        self.events.append(self._stamped(event, self.clock))
        self.clock += event.seconds

    def _stamped(self, event: Event, at: float) -> Event:
        return event._replace(place=event.place or self.place, call=self.call, at=at, hops=self.hops)


class Replayed(NamedTuple):
    """A script that was replayed.

    Parameters
    ----------
    events : all that happened, in order
    state : where the call stands
    misunderstood : the token that says nothing possible there, or None
    play : the call, which can go on
    """

    events: list[Event]
    state: State
    misunderstood: Token | None
    play: Play


def replay(program: Program, script: str, goal: int = -1) -> Replayed:
    """Replay a script; where it decides nothing, the system does the likeliest.

    Parameters
    ----------
    program : the flow
    script : tokens with blanks between, as `ivrlint call --script` takes them
    goal : index of what the caller tells a human where the script does not say it, or -1
    """
    play = Play(program, goal)
    misunderstood = play.run(read_script(program, script))
    return Replayed(play.events, play.state, misunderstood, play)
