"""What happens in a call, line by line: the blocks of a flow and where they listen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ivrlint.findings import Span

if TYPE_CHECKING:
    from ivrlint.flow.model import Data, Entry, Goal, Place, Team


@dataclass(slots=True, eq=False)
class Say:
    """Words that the system speaks, in the first language and in others."""

    span: Span
    text: str
    in_full: bool = False
    prepares: tuple[Data, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)
    audio: str | None = None


@dataclass(slots=True, eq=False)
class Ask:
    """A value is asked for; `listening` holds what is said, the ways out and what happens on errors."""

    span: Span
    items: tuple[Data, ...]
    unless_known: bool
    listening: Listening
    accepts: float = 1.0
    confirm: bool = False


@dataclass(slots=True, eq=False)
class Branch:
    """One answer of a `check`, or one way an outbound call can go; `share` None takes part of the rest."""

    span: Span
    word: str
    share: float | None
    block: Block


@dataclass(slots=True, eq=False)
class Check:
    """The system decides: by shares, or by the hours of a team; `unread` where an answer could not be read."""

    span: Span
    words: str
    each_time: bool
    branches: list[Branch]
    team: Team | None = None
    unread: bool = False


@dataclass(slots=True, eq=False)
class Do:
    """Another place is called; its `return` comes back here."""

    span: Span
    place: Place | Team | None
    outcomes: dict[str, Handler]
    unread: bool = False


@dataclass(slots=True, eq=False)
class Send:
    """A message is sent to somebody."""

    span: Span
    channel: str
    to: str | None
    text: str
    prepares: tuple[Data, ...] = ()
    to_span: Span | None = None


@dataclass(slots=True, eq=False)
class Promise:
    """A promise to somebody; `by` is a team, a step, an outbound call, or in words somebody outside."""

    span: Span
    text: str
    to: str | None
    by: Team | Place | Entry | str | None
    within: float | None
    on_missed: Handler | None = None
    to_span: Span | None = None


@dataclass(slots=True, eq=False)
class TakeMessage:
    """The caller's words are recorded for a team that rings back within so many seconds."""

    span: Span
    team: Team | None
    within: float | None


@dataclass(slots=True, eq=False)
class CallBack:
    """A team rings back within so many seconds."""

    span: Span
    team: Team | None
    within: float | None


@dataclass(slots=True, eq=False)
class Resolves:
    """Goals are resolved for a share of the callers."""

    span: Span
    goals: tuple[Goal, ...]
    share: float = 1.0


@dataclass(slots=True, eq=False)
class Deflects:
    """Goals are sent to another channel."""

    span: Span
    goals: tuple[Goal, ...]
    to: str | None


@dataclass(slots=True, eq=False)
class Wait:
    """A pause of so many seconds; None waits for the beep of a machine."""

    span: Span
    seconds: float | None


@dataclass(slots=True, eq=False)
class Knows:
    """The system holds data without asking for it."""

    span: Span
    items: tuple[Data, ...]


@dataclass(slots=True, eq=False)
class Language:
    """The call goes on in another language."""

    span: Span
    language: str


@dataclass(slots=True, eq=False)
class Arrow:
    """Where the call goes.

    Parameters
    ----------
    kind : goto, hang_up, again, back, return_, outside, or unknown (a name that stands for nothing)
    place : the target of goto
    word : the outcome of a return, or the number outside
    """

    span: Span
    kind: str
    place: Place | Team | None = None
    word: str | None = None
    passes: tuple[Data, ...] = ()
    warm: bool = False


Line = (
    Say
    | Ask
    | Check
    | Do
    | Send
    | Promise
    | TakeMessage
    | CallBack
    | Resolves
    | Deflects
    | Wait
    | Knows
    | Language
    | Arrow
)


@dataclass(slots=True, eq=False)
class Block:
    """Lines in order, and the keys or words that are offered after them, if any."""

    span: Span
    lines: list[Line] = field(default_factory=list)
    listening: Listening | None = None


@dataclass(slots=True, eq=False)
class Handler:
    """What happens on an event or after so many tries.

    Parameters
    ----------
    default_for : the place that got it from `defaults`, or None where it is the place's own
    share : for `on goal 90%`
    after : seconds, for `on hold 5 min`
    """

    span: Span
    block: Block
    default_for: str | None = None
    share: float = 1.0
    after: float = 0.0


@dataclass(slots=True, eq=False)
class Option:
    """A key or words that the caller can choose.

    Parameters
    ----------
    position : how many lines of the block stand above it
    joiner : for, to or if; it decides how the label is announced
    announced : whether the caller hears of it, by its label or in the words around it
    """

    span: Span
    keys: tuple[str, ...]
    phrases: tuple[str, ...]
    joiner: str
    label: str | None
    hidden: bool
    block: Block
    position: int = 0
    key_spans: tuple[Span, ...] = ()
    translations: dict[str, str] = field(default_factory=dict)
    announced: bool = False
    default_for: str | None = None

    @property
    def named(self) -> str:
        """How a person says it: ``press 2`` or ``say "delivery"``."""
        return f"press {self.keys[0]}" if self.keys else f'say "{self.phrases[0]}"'


@dataclass(slots=True, eq=False)
class Listening:
    """A point where the system listens.

    Parameters
    ----------
    kind : menu, inline (options within a block), ask, or offer (on hold)
    seconds : how long it listens after the last word
    block : the lines spoken before it listens
    unread : whether a line of it could not be read, so that nothing is said about its keys
    """

    span: Span
    kind: str
    block: Block
    options: list[Option] = field(default_factory=list)
    events: dict[str, Handler] = field(default_factory=dict)
    after: dict[int, Handler] = field(default_factory=dict)
    seconds: float = 5.0
    place: str = ""
    ask: Ask | None = None
    unread: bool = False
