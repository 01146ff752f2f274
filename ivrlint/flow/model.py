"""The neutral call flow: places, what is said, what can be chosen, data, people and goals.

Every part knows where it stands in its source, also where `defaults` were copied or an export was read. Parts refer to
each other as objects; identity is (file, name), so two aliases of one file mean the same data item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ivrlint.findings import Span
from ivrlint.flow.lines import Block, Branch, Handler, Line, Listening
from ivrlint.flow.values import ALWAYS

BY_HEART = frozenset({"speech", "yes_no", "date"})
"""Kinds of data that callers know by heart where no line says otherwise (ruling 10)."""


@dataclass(slots=True, eq=False)
class Goal:
    """Why people call.

    Parameters
    ----------
    share : of all callers, 0 to 1; None where the flow does not say
    deadline : seconds until they need it, or None
    wants_person : share that wants a person for it, or None
    """

    name: str
    title: str
    span: Span
    share: float | None = None
    deadline: float | None = None
    wants_person: float | None = None
    index: int = 0


@dataclass(slots=True, eq=False)
class Data:
    """What callers may be asked for.

    Parameters
    ----------
    kind : digits, letters, date, amount, speech or yes_no
    length : least and most characters, or None
    source : memory, paper or device
    where : the words that say where it is printed
    takes : seconds to go and get it, or None where the flow does not say
    """

    name: str
    title: str
    span: Span
    kind: str = "digits"
    length: tuple[int, int] | None = None
    source: str = "paper"
    where: str = ""
    takes: float | None = None
    sensitive: bool = False
    end_line: int = 0
    index: int = 0

    @property
    def by_heart(self) -> bool:
        """Whether callers can give it without looking it up."""
        return self.source == "memory"

    @property
    def described(self) -> str:
        """Its title, or its name as words, as one says it to the caller: "your order number"."""
        return self.title or self.name.replace("_", " ")

    @property
    def theirs(self) -> str:
        """The same, as one says it about callers: "their order number"."""
        return re.sub(r"\byour\b", "their", self.described)


@dataclass(slots=True, eq=False)
class CallerGroup:
    """Who calls; None is "as the built-in groups"."""

    name: str
    title: str
    span: Span
    share: float | None = None
    patience: float | None = None
    has: dict[Data, float] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Place:
    """A menu or a step."""

    name: str
    kind: str
    title: str
    span: Span
    block: Block
    index: int = 0


@dataclass(slots=True, eq=False)
class Team:
    """People who answer.

    Parameters
    ----------
    open : minutes of the week, a bit each; ALWAYS where nothing is said
    queue : how many may wait, or None for any number
    hold : least and most seconds they wait
    resolves : goals and the share that is helped
    resolves_said : whether any `resolves` line stands there; without one they are assumed to help with everything
    hands_on : by goal, what happens to it
    """

    name: str
    title: str
    span: Span
    open: int = ALWAYS
    hours_said: bool = False
    queue: int | None = None
    hold: tuple[float, float] = (0.0, 0.0)
    hold_said: bool = False
    needs: tuple[tuple[Data, Span], ...] = ()
    tells_position: bool = False
    lines: list[Line] = field(default_factory=list)
    resolves: dict[Goal, float] = field(default_factory=dict)
    resolves_said: bool = False
    hands_on: dict[Goal, Handler] = field(default_factory=dict)
    events: dict[str, Handler] = field(default_factory=dict)
    offers: list[Handler] = field(default_factory=list)
    index: int = 0
    kind: str = "team"

    @property
    def described(self) -> str:
        """Its title, or its name as words."""
        return self.title or self.name.replace("_", " ")


@dataclass(slots=True, eq=False)
class Entry:
    """A way a call begins: a number that people dial, or a call that we make."""

    span: Span
    kind: str
    name: str
    goals: tuple[Goal, ...] = ()
    language: str | None = None
    prepares: tuple[Data, ...] = ()
    to: str | None = None
    branches: list[Branch] = field(default_factory=list)
    block: Block | None = None
    to_span: Span | None = None


@dataclass(slots=True, eq=False)
class Secret:
    """What somebody must not learn from a notice."""

    span: Span
    title: str
    person: str


@dataclass(slots=True, eq=False)
class Expectation:
    """An `expect` line, by the forms of ruling 15.

    Parameters
    ----------
    measure : human_hops, human_seconds, resolved, deflected, unresolved, prepared, asked, calls_ended or ended
    subject : the goal, data item or place it is about, or None
    limit : hops, or a count; bound : at least or at most; amount : share; seconds : of `within 5 min`
    any_menu, from_place : where `human` is counted from
    """

    span: Span
    text: str
    measure: str
    subject: Goal | Data | Place | Team | None = None
    limit: int | None = None
    seconds: float | None = None
    bound: str | None = None
    amount: float | None = None
    any_menu: bool = False
    from_place: Place | Team | None = None


@dataclass(slots=True, eq=False)
class Allow:
    """One rule is silenced from `first` to `last` line of a file, because of `reason`.

    Parameters
    ----------
    place : in an export, whose lines are not those of a script: the place whose findings are silenced; else ""
    """

    span: Span
    rule: str
    reason: str
    first: int
    last: int
    place: str = ""


@dataclass(slots=True, eq=False)
class Flow:
    """A call flow: the file that was asked for, and the modules it uses.

    Parameters
    ----------
    complete : False where a line could not be read, so that nothing may be said about reachability
    unread : whether any line could not be read
    suspects : places that a mistyped name was probably meant to be
    platform : what the export is of that it was read from: "Amazon Connect"; "" for a script
    kind : "phone", or in words what it is instead of calls of customers ("agent whisper"): then nothing is judged
    guesses : lines of an export that rest on what only the platform knows: what rests on them is never an error
    open_exits : lines of an export at which the platform hangs up since nothing is connected to an exit
    elsewhere : decisions of an export that stand for a flow which was not given: callers may meet anything there
    understood : share of the elements of an export that were understood, 0 to 1; None for a script
    """

    file: str
    title: str = ""
    languages: tuple[str, ...] = ("en",)
    goals: list[Goal] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    callers: list[CallerGroup] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)
    allows: list[Allow] = field(default_factory=list)
    listenings: list[Listening] = field(default_factory=list)
    complete: bool = True
    unread: bool = False
    suspects: frozenset[str] = frozenset()
    platform: str = ""
    kind: str = "phone"
    guesses: frozenset[Span] = frozenset()
    open_exits: frozenset[Span] = frozenset()
    elsewhere: frozenset[Span] = frozenset()
    understood: float | None = None

    @property
    def is_module(self) -> bool:
        """Whether it is only used by others: no call begins here."""
        return not self.entries
