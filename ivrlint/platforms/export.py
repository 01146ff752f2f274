"""What an export says, element by element, before it is a flow: the one shape that every reader gives.

A reader turns a file of its platform into `Export` objects and knows nothing of `flow/`; `lowering.py` turns these into
the call flow that everything else judges, and knows nothing of any platform.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ivrlint.findings import Span

CERTAIN, DYNAMIC, IMPLIED = "certain", "dynamic", "implied"
"""How sure an exit is: it is written there; the platform decides it while the call runs (a variable, a lookup); nothing is
written and this is what the platform does by default."""

PHONE = "phone"
"""The kind of an export whose calls are phone calls of customers; any other kind is said in words: "agent whisper"."""

KINDS = frozenset({
    "say", "menu", "ask", "decide", "count", "queue", "callback", "message", "outside", "flow", "call", "return",
    "hang_up", "pass", "wait", "opaque",
})  # fmt: skip
"""What elements are.

say : `words` are spoken, then `next`
menu : `words`, then `options`; `silence`, `invalid`
ask : `words`, then a value is keyed or spoken: `next`; `silence`, `invalid`; `value` says what it is
decide : the system decides: `branches`; `failure`
count : goes `next` (once more round) at most `limit` times since the call came to its `start`, then `done`
queue : the caller is handed to the people named by `team`; `full`, `closed` where the platform tells; `failure`; `next`
    only where the call really goes on after the conversation
callback : the people of `team` ring back, then `next`
message : the caller leaves a message for `team`, then `next`
outside : the call leaves for the number or address in `to`; `failure`; `next` only where the call goes on afterwards
flow : the call goes on in another flow named by `to` (its id or name) and does not come back
call : another flow or module named by `to` runs and comes back: by `branches` (named outcomes) or `next`; `failure`
return : the end of a module; `to` is its outcome or ""
hang_up : the platform ends the call
pass : nothing the caller notices, then `next`; `language` where it changes the language; `failure`
wait : `seconds` of nothing or music (None: until something else ends it), then `next`
opaque : not understood; every way out it has is in `branches` and `next`
"""


class Exit(NamedTuple):
    """Where an element leads.

    Parameters
    ----------
    target : id of an element of the same export; None: the platform ends the call there
    span : the line that says so, the element's own where none does
    sure : CERTAIN, DYNAMIC or IMPLIED
    """

    target: str | None
    span: Span
    sure: str = CERTAIN


class Words(NamedTuple):
    """One thing that is spoken.

    Parameters
    ----------
    text : plain words, without SSML; "" where the export does not hold them (a recording, a variable)
    span : where they stand
    audio : name of the recording, "" where there is none
    dynamic : whether a part of the text is only known while the call runs
    language : of the text, "" where nothing is said
    """

    text: str
    span: Span
    audio: str = ""
    dynamic: bool = False
    language: str = ""


class Pressed(NamedTuple):
    """An option of a menu.

    Parameters
    ----------
    keys : one key each: 0 to 9, * or #
    phrases : words that may be spoken instead (intents of a bot: `spoken` is set on the menu)
    label : what the export calls it, "" where it does not
    exit : where it leads
    hidden : whether it works and is announced nowhere: an extension that may be dialled, words that a menu also takes
    """

    keys: tuple[str, ...]
    phrases: tuple[str, ...]
    label: str
    exit: Exit
    hidden: bool = False


class Value(NamedTuple):
    """What an `ask` asks for, as far as the export says; the prompt's words say the rest.

    Parameters
    ----------
    name : of the variable it is kept in, "" where it has none
    length : least and most digits, or None
    sensitive : whether the platform encrypts or masks it
    spoken : whether it is said and not keyed
    """

    name: str = ""
    length: tuple[int, int] | None = None
    sensitive: bool = False
    spoken: bool = False


@dataclass(slots=True, eq=False)
class Element:
    """One block, widget, action or menu of an export.

    Parameters
    ----------
    id : as other elements refer to it
    name : what designers call it: a label, friendly id or name; "" where the export has none (then a UUID is no name)
    type : the platform's own word for it, for messages
    kind : one of KINDS
    span : where it stands in the export
    words : what is spoken first
    next : the way on
    tries : so often the platform itself repeats a menu or ask before `silence` and `invalid` are taken; 1: at once
    branches : the named ways on; an element of any kind may have some besides its usual ways (named errors)
    start : of a `count`: where its rounds begin; counting starts afresh when the call comes there from outside the round
    certain : False where `team` or `to` is only known while the call runs, or differs by the way the call came
    aliases : other names of what `to` names, such as its ARN beside its name
    otherwise : "message" where a `flow` or `call` that no export answers to is a voicemail by its name, else ""
    waiting : id or name of the flow that callers meet while they wait in the queue, "" where nothing says it
    valid : False where the platform does not know such a type or setting (made up by hand), with `remark` saying so
    """

    id: str
    name: str
    type: str
    kind: str
    span: Span
    words: tuple[Words, ...] = ()
    options: list[Pressed] = field(default_factory=list)
    branches: list[tuple[str, Exit]] = field(default_factory=list)
    next: Exit | None = None
    silence: Exit | None = None
    invalid: Exit | None = None
    failure: Exit | None = None
    full: Exit | None = None
    closed: Exit | None = None
    done: Exit | None = None
    start: str | None = None
    limit: int | None = None
    tries: int = 1
    tries_invalid: int | None = None
    seconds: float | None = None
    spoken: bool = False
    value: Value | None = None
    team: str = ""
    to: str = ""
    language: str = ""
    question: str = ""
    certain: bool = True
    valid: bool = True
    remark: str = ""
    aliases: tuple[str, ...] = ()
    otherwise: str = ""
    waiting: str = ""

    @property
    def exits(self) -> list[Exit]:
        """Every way out of it, in the order in which they are met."""
        single = (self.next, self.silence, self.invalid, self.full, self.closed, self.done, self.failure)
        return [
            *(option.exit for option in self.options),
            *(way for _, way in self.branches),
            *(way for way in single if way is not None),
        ]


@dataclass(slots=True, eq=False)
class Export:
    """One flow of an export.

    Parameters
    ----------
    file : its name as findings print it
    platform : "Amazon Connect", "Twilio Studio", "Genesys Architect" or "FreeSWITCH"
    title : what the flow is called, "" where nothing says it
    span : where it begins
    kind : PHONE, or in words what it is instead ("agent whisper", "chat", "agent screen"): not judged as a phone call
    is_module : whether other flows call it and it returns
    elements : by id, in the order of the export
    start : id of the first element
    names : every id, ARN, name or number that other exports may call it by
    language : two letters, "" where nothing says it
    numbers : telephone numbers that lead here, where the export says so
    outbound : whether its calls are calls that we make
    """

    file: str
    platform: str
    title: str
    span: Span
    kind: str = PHONE
    is_module: bool = False
    elements: dict[str, Element] = field(default_factory=dict)
    start: str = ""
    names: tuple[str, ...] = ()
    language: str = ""
    numbers: tuple[str, ...] = ()
    outbound: bool = False

    @property
    def understood(self) -> float:
        """Share of its elements that are understood, 0 to 1."""
        known = sum(element.kind != "opaque" and element.valid for element in self.elements.values())
        return known / len(self.elements) if self.elements else 1.0


class UnreadableExportError(Exception):
    """A file that is of a platform but cannot be read; the message says where and why, ready to be printed.

    Parameters
    ----------
    message : a sentence
    span : where
    """

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span
