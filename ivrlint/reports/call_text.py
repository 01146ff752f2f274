"""A call as a transcript that can be read aloud: times in a left column, who speaks, arrows with what to notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ivrlint.call.play import Play
from ivrlint.call.script import Possible, Token
from ivrlint.call.transcript import Event, line_of
from ivrlint.flow.model import Flow
from ivrlint.flow.values import clock, say_seconds
from ivrlint.reports.terminal import Terminal, columns, one_line, words, wrap
from ivrlint.text import nearest

_TIME: Final = 6  # columns of ` 0:11 `
_SPEAKER: Final = 9  # columns of `Machine  `
_NARROW: Final = 60
_WIDE: Final = 100  # a transcript is prose: in a pipe its lines end here
_SPOKEN: Final = frozenset({"say", "option", "read back"})
_ARROWS: Final = 64  # column at which arrows stand where the words leave room
_KEY_NAMES: Final = {"*": "star", "#": "pound"}
_COLOURS: Final = {"Caller": "cyan", "": "yellow"}

#: What is said of an event in a transcript: who speaks or acts, and the words; events that stand nowhere here are told by
#: others. `{text}`, `{items}`, `{line}`, `{place}` and `{time}` are filled in.
_TOLD: Final = {
    "dial": ("Caller", "dials {text}"),
    "called": ("System", "makes the call {text}"),
    "words": ("Caller", "says {text}"),
    "give": ("Caller", "gives {text}"),
    "silence": ("Caller", "is silent"),
    "yes": ("Caller", "presses 1"),
    "needs": ("Caller", "gives {text}"),
    "want": ("Caller", "says what they want: {text}"),
    "gives up": ("Caller", "hangs up"),
    "hold": ("Caller", "waits {time}"),
    "human": ("{team}", "answers"),
    "hang up": ("System", "hangs up ({line})"),
    "dropped": ("System", "hangs up ({line}): no line says what else to do after {text} tries"),
    "turned away": ("{team}", "turns the caller away ({line})"),
    "unresolved": ("{team}", "cannot help"),
    "handed on": ("{team}", "hands the caller on ({line})"),
    "transfer": ("System", "puts the call through to {target}{with}"),
    "outside": ("System", "leads to another number, {text}: the call leaves this flow ({line})"),
    "unknown": ("System", "is led to a name that stands for nothing ({line})"),
    "nowhere": ("System", "finds no menu before this one ({line})"),
    "no return": ("System", "has nothing to return to ({line})"),
    "send": ("System", 'sends "{text}"'),
    "promise": ("System", 'promises "{text}"'),
    "message": ("Caller", "leaves a message for {target} ({time})"),
    "call back": ("System", "notes that {target} will call back"),
    "wait": ("System", "pauses for {time}"),
    "beep": ("Machine", "beeps"),
    "language": ("System", "goes on in {text}"),
    "resolves": ("", "resolved: {items}"),
    "deflects": ("", "sent elsewhere: {items}"),
    "unheard": ("", "not resolved, since nobody heard it: {items}"),
}


class Transcript:
    """Writes a call down, as far as it has come each time.

    Parameters
    ----------
    flow : names what events only point to
    terminal : what it is printed on
    """

    def __init__(self, flow: Flow, terminal: Terminal) -> None:
        self._teams = {team.name: team.described for team in flow.teams}
        self._file = flow.file
        self._terminal = terminal
        self._width = terminal.width if terminal.width is not None else _WIDE
        self._time = ""

    def lines(self, events: Iterable[Event]) -> Iterator[str]:
        """The lines of a transcript for some events that follow each other."""
        said: list[Event] = []
        note = coming = ""
        for event in events:
            if event.kind == "untranslated":  # said of the words that follow
                coming = f"not said in {event.text} ({line_of(event.span, self._file)})"
            if not self._is_told(event):
                continue
            if said and not self._joins(said[0], event):
                yield from self._speech(said, note)
                said, note = [], ""
            if event.kind == "asks" and not event.text:
                note = event.note
            elif event.kind in _SPOKEN or event.kind in ("asks", "lost"):
                note = event.note or note or coming
                coming = ""
                said.append(event)
            else:
                if note and event.kind != "enter":  # asked without a word
                    yield from self.line(event.at, "System", "listens", note)
                note = ""
                yield from self._event(event)
        if said:
            yield from self._speech(said, note)
        elif note:
            yield from self.line(None, "System", "listens", note)

    def _is_told(self, event: Event) -> bool:
        """Whether a reader learns something from an event; the beginning of a place ends a paragraph."""
        if event.kind == "chance":
            return bool(event.note)
        if event.kind == "hold":
            return event.seconds > 0
        return event.kind in _TOLD or event.kind in _SPOKEN or event.kind in ("asks", "lost", "key", "invalid", "enter")

    def _joins(self, first: Event, event: Event) -> bool:
        """Whether an event continues the words that were said, or is only a mark in the log."""
        if first.kind == "lost" or event.kind == "lost":
            return first.kind == event.kind
        if first.kind == "asks" or event.kind == "asks":
            return False
        return event.kind in _SPOKEN and self._speaker(first) == self._speaker(event)

    def _speaker(self, event: Event) -> str:
        """Who speaks: the system also in the queue of a team; what a human says is what they ask."""
        return _capital(self._teams.get(event.place, event.place)) if event.kind == "asks" else "System"

    def _speech(self, said: list[Event], note: str) -> Iterator[str]:
        text = " ".join(event.text for event in said)
        if said[0].kind == "lost":
            yield from self.line(said[0].at, "Machine", f'its greeting runs over "{text}"', "nobody hears this")
        else:
            yield from self.line(said[0].at, self._speaker(said[0]), f'"{text}"', note)

    def _event(self, event: Event) -> Iterator[str]:
        if event.kind == "chance":
            yield from self.line(event.at, "", f"({event.note})")
            return
        if event.kind in ("key", "invalid"):
            yield from self.line(event.at, "Caller", _pressed(event), event.note)
            return
        told = _TOLD.get(event.kind)
        if told is None:
            return
        filled = {
            "text": event.text,
            "items": ", ".join(event.items) or "what they wanted",
            "line": line_of(event.span, self._file),
            "time": _long(event.seconds),
            "team": _capital(self._teams.get(event.place, event.place)),
            "target": self._teams.get(event.text, event.text) or "nobody",
            "with": f", with {', '.join(event.items)}" if event.items else "",
        }
        speaker, text = (part.format(**filled) for part in told)
        yield from self.line(event.at, speaker, text if speaker else f"({text})", event.note)

    def line(self, at: float | None, speaker: str, text: str, note: str = "") -> Iterator[str]:
        """One entry: the time where it is new, who speaks, what, and after an arrow what to notice."""
        terminal, width = self._terminal, self._width
        time = clock(at) if at is not None else ""
        shown = time if time != self._time else ""
        self._time = time or self._time
        name = terminal.encode(one_line(speaker))
        padding = " " * max(_SPEAKER - columns(name), 2)
        first = _TIME + columns(name) + len(padding)
        later = _TIME + _SPEAKER if width >= _NARROW else 2
        filled = wrap(words(terminal.encode(text)), width, first, later) or [""]
        plain = [" " * (later if number else first) + each for number, each in enumerate(filled)]
        if note:
            plain = _noted(plain, terminal.encode(f"← {one_line(note)}"), later, width)
        styled = terminal.style(name, fg=_COLOURS.get(speaker, "green"), bold=True)
        plain[0] = f"{shown:>{_TIME - 1}} {styled}{padding}{plain[0][first:]}"
        yield from (each.rstrip() for each in plain)


def _noted(lines: list[str], note: str, indent: int, width: int) -> list[str]:
    """Lines with an arrow behind the last of them, or below it where it does not fit."""
    size, end = columns(note), columns(lines[-1])
    if end + 2 + size <= width:
        column = max(end + 2, min(_ARROWS, width - size))
        return [*lines[:-1], lines[-1] + " " * (column - end) + note]
    return [*lines, *(" " * indent + each for each in wrap(words(note), width, indent, indent))]


def _pressed(event: Event) -> str:
    text = event.text
    if text in ("invalid", "refused", ""):
        return "presses a wrong key"
    if text[0] in '"“':
        return f"says {text}"
    if text.isdecimal() and len(text) > 1:
        return f"keys in {text}, a wrong value"
    said = f"presses {_KEY_NAMES.get(text, text)}"
    return f"{said}, which is not offered" if event.kind == "invalid" and text != "2" else said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _long(seconds: float) -> str:
    """A time as one says it: ``40 s``, ``7 min``, ``2:30 min``."""
    whole = round(seconds)
    return say_seconds(whole) if whole < 60 or whole % 60 == 0 else f"{clock(whole)} min"


# --- where a call stands ---------------------------------------------------------------------------------------------


def head(flow: Flow, call: int, terminal: Terminal) -> str:
    """The line above a call: which call of this caller it is, and of which flow."""
    parts = (f"CALL {call}", flow.title, flow.file)
    return terminal.style(terminal.encode(" · ".join(one_line(part) for part in parts if part)), bold=True)


def standing(play: Play, terminal: Terminal) -> list[str]:
    """Where a call stands, and what the two sides know of each other."""
    where = line_of(play.span, play.program.flow.file)
    if play.ended:
        text = f"The call is over ({play.ended}, {where}): {clock(play.seconds)}, {_counted(play.hops, 'turn')}."
    else:
        text = f"The call stands in {play.place}, {where}: {clock(play.seconds)}, {_counted(play.hops, 'turn')}."
    return _wrapped([text, known(play)], terminal)


def status(play: Play, terminal: Terminal) -> list[str]:
    """One line for every turn of a call that a person plays."""
    return _wrapped(
        [f"-- {clock(play.seconds)}, {_counted(play.hops, 'hop')}, in {play.place}. {known(play)}"], terminal
    )


def known(play: Play) -> str:
    """What the caller was told to bring, what the system knows, what a human was told, what was done."""
    state = play.state
    told = play.names_of(state.told)
    told += tuple(item for event in play.hears() if event.kind == "say" for item in event.items if item not in told)
    parts = [
        ("Told to bring", told),
        ("Known", play.names_of(state.known)),
        ("Passed on", play.names_of(state.passed & state.known)),
        ("Resolved", play.names_of(state.resolved, of_goals=True)),
        ("Sent elsewhere", play.names_of(state.deflected, of_goals=True)),
    ]
    always = parts[:2]
    return (
        ". ".join(
            f"{what}: {', '.join(items) or 'nothing'}" for what, items in parts if items or (what, items) in always
        )
        + "."
    )


def offers(choices: Iterable[Possible], terminal: Terminal, hidden: bool = False) -> list[str]:
    """What can be said to the call: a table of tokens and their meaning.

    Parameters
    ----------
    choices : what is possible
    terminal : what it is printed on
    hidden : whether options that nobody was told of are shown too
    """
    choices = list(choices)
    shown = [each for each in choices if each.announced or hidden]
    margin = max((columns(terminal.encode(one_line(each.token))) for each in shown), default=0) + 4
    lines = []
    for each in shown:
        token = terminal.encode(one_line(each.token))
        meaning = terminal.encode(each.meaning + ("" if each.announced else " (never announced)"))
        lines.append(f"  {token}{' ' * (margin - 2 - columns(token))}{one_line(meaning)}")
    kept_back = len(choices) - len(shown)
    if kept_back:
        verb = "was" if kept_back == 1 else "were"
        lines.append(f"  ({kept_back} that {verb} never announced: ??)")
    return lines


def misunderstood(play: Play, token: Token) -> str:
    """What is wrong with a token: that it says nothing possible where the call stands."""
    text = one_line(token.text)
    if play.ended:
        return f"`{text}`: the call is over ({play.ended}); only `call-again` goes on"
    tokens = [each.token for each in play.possible() if each.announced]
    said = f"`{text}` is not possible where the call stands, in {play.place} ({line_of(play.span, play.program.flow.file)})"
    hint = _hint(token, tokens)
    return f"{said}.{hint} Possible: {', '.join(tokens)}"


def _hint(token: Token, tokens: list[str]) -> str:
    if token.text.isdecimal() and len(token.text) > 1:
        return f" Keys are pressed one by one: `{' '.join(token.text)}`."
    if token.text.count('"') == 1:
        return " Spoken words end with a quotation mark."
    near = {part.split()[-1]: part for each in tokens for part in each.split(" or ") if len(part) > 1}
    meant = nearest(token.text.split()[-1], sorted(near))
    return f" Did you mean `{near[meant]}`?" if meant else ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _wrapped(texts: Iterable[str], terminal: Terminal) -> list[str]:
    width = terminal.width if terminal.width is not None else _WIDE
    lines = []
    for text in texts:
        first, *later = wrap(words(terminal.encode(text)), width, 0, 2)
        lines += [first, *(f"  {line}" for line in later)]
    return lines
