"""Small flows for tests: drawn at random as text, and a driver that takes a call through one, choice by choice."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import NamedTuple

from hypothesis import strategies as st

from ivrlint.call.program import Program
from ivrlint.call.state import HANG_UP, Choice, Happening, State
from ivrlint.call.step import choices, start, step
from ivrlint.findings import Finding
from ivrlint.flow.build import build_flow
from ivrlint.flow.model import Flow
from ivrlint.text import SourceText

FILE = "flow.ivr"


def flow_of(text: str) -> tuple[Flow, list[Finding]]:
    """The flow that a text means, and what is wrong with its script."""
    flow, findings, _ = build_flow(SourceText(FILE, text), FILE, frozenset())
    return flow, findings


def program_of(text: str, greeting: float = 10.0) -> Program:
    """A text, read and linked; it has to be without a fault that withholds verdicts."""
    flow, findings = flow_of(text)
    assert flow.complete, findings
    return Program(flow, greeting)


# --- a call, choice by choice -----------------------------------------------------------------------------------------


class Call(NamedTuple):
    """A call that was taken as far as a list of tokens goes.

    Parameters
    ----------
    program : the flow
    state : where it stands
    log : what happened, in order
    states : every state it rested in, the first one included
    """

    program: Program
    state: State
    log: tuple[Happening, ...]
    states: tuple[State, ...]

    @property
    def told(self) -> list[tuple[str, int, str]]:
        """What happened as (kind, line, text)."""
        return [(thing.kind, thing.span.line, thing.text) for thing in self.log]

    def since(self, kind: str, count: int = 1) -> list[tuple[str, int, str]]:
        """What happened after the `count`-th happening of a kind."""
        numbers = [number for number, thing in enumerate(self.log) if thing.kind == kind]
        return self.told[numbers[count - 1] + 1 :]

    @property
    def offered(self) -> list[str]:
        """The tokens of what can happen next."""
        return [choice.word or choice.kind for choice in choices(self.program, self.state)]

    @property
    def ended(self) -> str | None:
        """How the call ended, or None."""
        point = self.program.points[self.state.point]
        return str(point.what) if isinstance(point.what, str) else None

    @property
    def place(self) -> str:
        """The place where the call stands."""
        point = self.program.points[self.state.point]
        return self.program.flow.places[point.place].name if point.place >= 0 else getattr(point.what, "name", "")

    @property
    def tries(self) -> list[int]:
        """The counters that are kept, by the order of their points."""
        return [count for _, count in self.state.tries]


def call(text: str, *tokens: str, entry: int = 0, greeting: float = 10.0) -> Call:
    """Take a call: a token is the word of a choice; what nobody chooses, and what is sure, goes on by itself."""
    return call_through(program_of(text, greeting), tokens, entry)


def call_through(program: Program, tokens: Iterable[str], entry: int = 0) -> Call:
    """The same for a linked flow."""
    state = start(program, entry)
    left = list(tokens)
    log: list[Happening] = []
    states = [state]
    for _ in range(500):
        offered = choices(program, state)
        if left and left[0] == "hang-up" and offered and offered[0].kind != "go":
            choice = HANG_UP
            left.pop(0)
        elif len(offered) == 1 and offered[0].kind in ("go", "draw") and (not left or left[0] != offered[0].word):
            choice = offered[0]
        elif not offered or not left:
            break
        else:
            token = left.pop(0)
            found = [one for one in offered if token in (one.word, one.kind)]
            assert found, f"no {token} among {[one.word or one.kind for one in offered]}"
            choice = found[0]
        state, happened = step(program, state, choice)
        log.extend(happened)
        states.append(state)
    assert not left, f"the call did not come to {left}"
    return Call(program, state, tuple(log), tuple(states))


def uniformly(program: Program, rng: random.Random, turns: int) -> Iterable[tuple[State, Choice, State]]:
    """The steps of a call whose every choice is as likely as the others, hanging up left out."""
    state = start(program, rng.randrange(len(program.flow.entries)))
    for _ in range(turns):
        offered = choices(program, state)
        if not offered:
            return
        choice = rng.choice(offered)
        after, _ = step(program, state, choice)
        yield state, choice, after
        state = after


# --- flows at random --------------------------------------------------------------------------------------------------

DATA = ("card", "pin", "birth")
GOALS = ("pay", "ask_us")
_WORDS = ("yes", "no", "maybe")


class _Writer:
    """Writes one flow; every decision is drawn, so that hypothesis can shrink it."""

    def __init__(self, draw: st.DrawFn, kinds: frozenset[str]) -> None:
        self._draw = draw
        self.kinds = kinds
        self.lines: list[str] = []
        self.menus: list[str] = []
        self.steps: list[str] = []
        self.subs: list[str] = []
        self.teams: list[str] = []
        self.count = 0

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def chance(self, of_ten: int) -> bool:
        return self.number(0, 9) >= 10 - of_ten

    def pick(self, among: tuple[str, ...] | list[str]) -> str:
        return among[self.number(0, len(among) - 1)]

    def put(self, depth: int, line: str) -> None:
        self.lines.append("  " * depth + line)

    def has(self, kind: str) -> bool:
        return kind in self.kinds

    # --- the whole ---------------------------------------------------------------------------------------------------

    def flow(self) -> str:
        self.menus = [f"menu{number}" for number in range(self.number(1, 3))]
        self.steps = [f"step{number}" for number in range(self.number(0, 3))]
        self.subs = [f"sub{number}" for number in range(self.number(0, 2))] if self.has("do") else []
        self.teams = [f"team{number}" for number in range(self.number(1, 2))] if self.has("team") else []
        self.put(0, 'flow "Random" in en, es')
        for goal in GOALS:
            self.put(0, f'goal {goal} "{goal}" 50%')
        self.put(0, 'data card "your card number"')
        self.put(1, "digits 6")
        self.put(1, "takes 2 min")
        self.put(0, 'data pin "your pin"')
        self.put(1, "digits 4")
        self.put(1, "from memory")
        self.put(0, 'data birth "your date of birth"')
        self.put(1, "date")
        self.put(1, "from paper")
        self.put(0, f'inbound "555-0100" -> {self.pick(self.menus + self.steps)}')
        if self.chance(2):
            self.put(1, f"prepares {self.pick(DATA)}")
        if self.chance(2):
            self.put(0, f'inbound "555-0101" for pay -> {self.pick(self.menus + self.steps)}')
        if self.has("outbound") and self.chance(3):
            self.outbound()
        for name in self.menus:
            self.put(0, f"menu {name}")
            self.menu_lines(1, 0, ())
        for name in self.steps:
            self.put(0, f"step {name}")
            self.script(1, 0, ())
        for number, name in enumerate(self.subs):
            self.sub(number, name)
        for number, name in enumerate(self.teams):
            self.team(number, name)
        if self.has("defaults") and self.chance(4):
            self.put(0, "defaults")
            calls = ("sub",) if self.subs else ()  # defaults also go into the places that are called
            self.put(1, f"press 0 hidden -> {self.pick(['hang up', *self.teams[-1:]]) if calls else self.goto(())}")
            if self.chance(5):
                self.put(1, f"after {self.number(1, 3)} tries -> {self.pick(['hang up', *self.teams[-1:]])}")
            if self.chance(5):
                self.put(1, "on invalid")
                self.put(2, 'say "That key does nothing."')
        return "\n".join(self.lines) + "\n"

    def outbound(self) -> None:
        self.put(0, "outbound notice to buyer")
        self.put(1, f"person 50% -> {self.pick(self.menus + self.steps)}")
        self.put(1, "machine 40%")
        if self.chance(5):
            self.put(2, "wait for beep")
        self.put(2, 'say "This is a message for you, please call us."')
        self.put(2, f"-> {self.pick(['hang up', *self.menus])}")
        self.put(1, "no_answer -> hang up")

    def sub(self, number: int, name: str) -> None:
        calls = tuple(self.subs[number + 1 :])
        if self.chance(5):
            self.put(0, f"menu {name}")
            self.menu_lines(1, 0, ("sub", *calls))
        else:
            self.put(0, f"step {name}")
            self.script(1, 0, ("sub", *calls))

    def team(self, number: int, name: str) -> None:
        self.put(0, f'team {name} "the people of {name}"')
        if self.chance(5):
            self.put(1, self.pick(("open mon-fri 8:00-17:00", "open mon 9-12", "open always")))
        if self.chance(3):
            self.put(1, "queue 5")
        if self.chance(5):
            self.put(1, self.pick(("hold 3 min", "hold 1-3 min", "hold 30 s")))
        for item in DATA[:2]:
            if self.chance(3):
                self.put(1, f"needs {item}")
        if self.chance(5):
            self.put(1, 'say "All our people are busy."')
        if self.chance(6):
            self.put(1, f"resolves {self.pick(GOALS)}{self.pick(('', ' 60%'))}")
        last = number == len(self.teams) - 1  # others hand on to later teams only, so that nothing calls itself
        further = "hang up" if last else f"{self.teams[-1]}{self.pick(('', ' warm', ' with card'))}"
        if self.chance(3) and not last:
            self.put(1, f"on {self.pick(GOALS)}{self.pick(('', ' 70%'))} -> {further}")
        for event in ("closed", "full", "unresolved"):
            if self.chance(4):
                self.put(1, f"on {event} -> {further}")
        if self.has("offers") and self.chance(3):
            self.put(1, f"on hold {self.number(1, 2)} min")
            self.put(2, 'press 1 for "a call back"')
            self.put(3, f"call back by {name} within 1 hour")
            self.put(3, "-> hang up")
            if self.chance(3):
                self.put(2, 'press 2 for "more music"')

    # --- blocks ------------------------------------------------------------------------------------------------------

    def goto(self, calls: tuple[str, ...]) -> str:
        """Where an arrow leads that stands in a place of the flow, or in one that is only called."""
        if calls:
            return self.pick(["hang up", "return", "return done", "return", *self.teams[-1:]])
        spots = [*self.menus, *self.menus, *self.steps, "hang up", '"555-0199"']
        for team in self.teams:
            spots.extend((team, f"{team} warm", f"{team} with card"))
        if self.has("back"):
            spots.append("back")
        return self.pick(spots)

    def menu_lines(self, depth: int, level: int, calls: tuple[str, ...]) -> None:
        if self.chance(5):
            self.simple(depth)
        if self.has("script in menus") and level == 0 and self.chance(2):
            self.deciding(depth, level + 1, calls)
            if self.chance(5):
                self.simple(depth)
        self.options(depth, level, calls)

    def options(self, depth: int, level: int, calls: tuple[str, ...], least: int = 1) -> None:
        for key in range(1, self.number(least, 3) + 1):
            label = self.pick((f'for "topic {key}"', f'for "topic {key}"', "hidden", ""))
            speak = f' or speak "topic {key}"' if self.chance(1) else ""
            if self.chance(7) or level > 1:
                self.put(depth, f"press {key}{speak} {label} -> {self.onward(calls)}".replace("  ", " "))
            else:
                self.put(depth, f"press {key}{speak} {label}".rstrip())
                self.script(depth + 1, level + 1, calls, onward=True)
            if self.chance(2):
                self.simple(depth, only_say=True)
        self.events(depth, level, calls)

    def onward(self, calls: tuple[str, ...]) -> str:
        return "again" if self.has("again") and self.chance(2) else self.goto(calls)

    def events(self, depth: int, level: int, calls: tuple[str, ...]) -> None:
        for event in ("silence", "invalid"):
            if self.chance(2):
                self.put(depth, f"on {event}")
                self.simple(depth + 1)
        for tries in range(1, 4):
            if self.chance(2):
                self.put(depth, f"after {tries} tries -> {self.goto(calls)}")

    def simple(self, depth: int, only_say: bool = False) -> None:
        self.count += 1
        kind = 0 if only_say else self.number(0, 9)
        if kind <= 4:
            self.put(depth, f'say "Words number {self.count}."')
            if self.chance(3):
                self.put(depth + 1, f"prepares {self.pick(DATA)}")
        elif kind == 5:
            self.put(depth, f"knows {self.pick(DATA)}")
        elif kind == 6:
            self.put(depth, 'send sms to buyer "Bring your card."')
            self.put(depth + 1, "prepares card")
        elif kind == 7:
            self.put(depth, f"resolves {self.pick(GOALS)}")
        elif kind == 8:
            self.put(depth, f'deflects {self.pick(GOALS)} to "our website"')
        else:
            self.put(depth, "wait 5 s")

    def script(self, depth: int, level: int, calls: tuple[str, ...], onward: bool = False) -> None:
        """Lines that end in an arrow, or in keys."""
        for _ in range(self.number(0, 2)):
            if self.chance(5):
                self.simple(depth)
            else:
                self.deciding(depth, level, calls)
        if level == 0 and self.has("inline") and self.chance(1):
            return self.put(depth, f"-> {self.goto(calls)}")
        if onward:
            if self.has("inline") and level <= 1 and self.chance(2):
                return self.options(depth, level + 1, calls)
            return self.put(depth, f"-> {self.onward(calls)}")
        if self.has("step again") and level == 0 and self.chance(1):
            return self.put(depth, "-> again")
        return self.put(depth, f"-> {self.goto(calls)}")

    def deciding(self, depth: int, level: int, calls: tuple[str, ...]) -> None:
        kind = self.number(0, 9)
        if kind <= 3 and self.has("ask"):
            self.ask(depth, level, calls)
        elif kind <= 5 and self.has("check"):
            self.check(depth, calls)
        elif kind == 6 and self.teams and self.has("hours"):
            self.put(depth, f"check hours of {self.pick(self.teams)}")
            self.put(depth + 1, self.pick(("open", f"open -> {self.goto(calls)}")))
            if self.chance(4):
                self.put(depth + 1, f"busy -> {self.goto(calls)}")
            self.put(depth + 1, f"{self.pick(('closed', 'otherwise'))} -> {self.goto(calls)}")
        elif kind == 7 and self.has("do") and (self.subs if not calls else calls[1:]):
            name = self.pick(list(calls[1:]) if calls else self.subs)
            self.put(depth, f"do {name}")
            self.put(depth + 1, self.pick(("on done", f"on done -> {self.goto(calls)}")))
        else:
            self.simple(depth)

    def ask(self, depth: int, level: int, calls: tuple[str, ...]) -> None:
        item = self.pick(DATA)
        other = f" or {self.pick([one for one in DATA if one != item])}" if self.chance(3) else ""
        self.put(depth, f"ask {item}{other}{' unless known' if self.chance(3) else ''}")
        if self.chance(7):
            self.put(depth + 1, 'say "Enter it."')
        if self.chance(3):
            self.put(depth + 1, f'press 9 for "no {item}" -> {self.onward(calls)}')
        if self.chance(3):
            self.put(depth + 1, f"accepts {self.pick(('90%', '0%', '100%'))}")
        if self.chance(2):
            self.put(depth + 1, "confirm")
        self.events(depth + 1, level, calls)

    def check(self, depth: int, calls: tuple[str, ...]) -> None:
        each = " each time" if self.chance(3) else ""
        self.put(depth, f'check "{self.pick(("is it there", "is it paid"))}"{each}')
        for word in _WORDS[: self.number(1, 3)]:
            share = self.pick(("", " 30%", " 20%", " 0%"))
            arrow = f" -> {self.goto(calls)}" if self.chance(5) else ""
            self.put(depth + 1, f"{word}{share}{arrow}")


EVERYTHING = frozenset({"do", "team", "outbound", "defaults", "offers", "back", "again", "step again", "inline", "ask",
                        "check", "hours", "script in menus"})  # fmt: skip


@st.composite
def flows(draw: st.DrawFn, without: frozenset[str] = frozenset()) -> str:
    """Flows as text, each of which can be judged; `without` leaves kinds of lines out."""
    return _Writer(draw, EVERYTHING - without).flow()
