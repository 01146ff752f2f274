"""The lines of a call script: what happens in a place, as rows with the rows that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ivrlint.findings import Span
from ivrlint.flow.lines import (
    Arrow,
    Ask,
    Block,
    Branch,
    CallBack,
    Check,
    Deflects,
    Do,
    Handler,
    Knows,
    Language,
    Line,
    Listening,
    Option,
    Promise,
    Resolves,
    Say,
    Send,
    TakeMessage,
    Wait,
)
from ivrlint.flow.model import Data, Entry, Goal, Place, Team
from ivrlint.flow.wording import named_keys
from ivrlint.platforms.writer_words import Names, quoted, share, time

USUAL_LISTEN = 5.0
"""Seconds that the system listens where no line says otherwise."""


@dataclass(slots=True, eq=False)
class Row:
    """A line, and what stands under it.

    Parameters
    ----------
    text : without its indentation
    span : where the same stands in the source, or None
    below : the rows that belong to it
    note : a comment at its end, "" for none
    """

    text: str
    span: Span | None = None
    below: list[Row] = field(default_factory=list)
    note: str = ""

    def lines(self, depth: int = 0) -> list[str]:
        """The row and all below it as lines of text."""
        note = f"  // {self.note}" if self.note else ""
        return ["  " * depth + self.text + note, *(line for row in self.below for line in row.lines(depth + 1))]


@dataclass(slots=True)
class Defaults:
    """What stands once under `defaults`, and which lines of the places are copies of it.

    Parameters
    ----------
    listen : seconds that the system listens
    options, handlers : what is offered, and what happens on events and after so many tries, with the words that begin
        each line: `on silence`, `after 3 tries`
    copies : the options and handlers of a listening point that need no line there, as pairs of ids
    """

    listen: float = USUAL_LISTEN
    options: list[Option] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)
    copies: set[tuple[int, int]] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return self.listen == USUAL_LISTEN and not self.options and not self.handlers

    def holds(self, listening: Listening, part: Option | Handler) -> bool:
        """Whether a line of a listening point comes from here."""
        return (id(listening), id(part)) in self.copies


class Lines:
    """Writes the blocks of a flow.

    Parameters
    ----------
    names : what everything is called
    defaults : what the places need no lines for
    language : that everything is said in
    """

    def __init__(self, names: Names, defaults: Defaults, language: str) -> None:
        self.names = names
        self.defaults = defaults
        self.language = language

    # --- blocks ------------------------------------------------------------------------------------------------------

    def block(self, block: Block) -> list[Row]:
        """The lines of a block, its options where they stand among them, and what happens on errors."""
        listening = block.listening
        rows = self._with_options(block.lines, listening)
        if listening:
            errors = self._errors(listening)
            nothing_else = listening.kind == "menu" and not errors and len(rows) == len(block.lines)
            if nothing_else and self.defaults.empty:
                errors = [Row(f"listen {time(listening.seconds)}")]  # a menu listens where some line says so
            rows += errors
        return rows

    def _with_options(self, lines: list[Line], listening: Listening | None) -> list[Row]:
        own = (
            [option for option in listening.options if not self.defaults.holds(listening, option)] if listening else []
        )
        waiting = sorted(own, key=lambda option: option.position)
        rows: list[Row] = []
        for position, line in enumerate([*lines, None]):
            while waiting and (waiting[0].position <= position or line is None):
                rows.append(self.option(waiting.pop(0)))
            if line is not None:
                rows.append(self._line(line))
            if isinstance(line, Say) and listening and listening.unread and self._names_other_keys(line, listening):
                rows[-1].below.append(Row('allow phantom-option because "a bot decides what keys do here"'))
        return rows

    def _names_other_keys(self, say: Say, listening: Listening) -> bool:
        """Whether words name keys that are no options, where an export does not say what keys do."""
        keys = {key for option in listening.options for key in option.keys}
        texts = ((self.language, say.text), *say.translations.items())
        return any(named.key not in keys for language, text in texts for named in named_keys(text, language))

    def _errors(self, listening: Listening) -> list[Row]:
        """How long it listens, and what happens on silence, on other keys and after so many tries."""
        rows = []
        usual = USUAL_LISTEN if listening.kind == "offer" else self.defaults.listen  # offers get no copies
        if listening.seconds != usual:
            rows.append(Row(f"listen {time(listening.seconds)}"))
        for head, handler in handlers_of(listening).items():
            if not self.defaults.holds(listening, handler):
                rows.append(self.handler(head, handler))
        return rows

    def handler(self, head: str, handler: Handler) -> Row:
        """An `on` or `after` line."""
        return self.headed(head, handler.block, handler.span)

    def headed(self, head: str, block: Block, span: Span, first: Iterable[Row] = ()) -> Row:
        """A line that begins a block; an arrow that is all there is stands at its end.

        Parameters
        ----------
        head : the words of the line
        block : what belongs to it
        span : where it stands
        first : rows that come before the block
        """
        last = block.lines[-1] if block.lines else None
        if block.listening is None and isinstance(last, Arrow) and len(block.lines) == 1:
            return Row(f"{head} {self.arrow(last)}", span, list(first))
        return Row(head, span, [*first, *self.block(block)])

    def option(self, option: Option) -> Row:
        """An option with its announcement in other languages."""
        chosen = [f"press {' or '.join(option.keys)}"] if option.keys else []
        if option.phrases:
            chosen.append(f"speak {' or '.join(map(quoted, option.phrases))}")
        label = f" {option.joiner} {quoted(option.label)}" if option.label is not None else ""
        head = f"{' or '.join(chosen)}{label}{' hidden' if option.hidden else ''}"
        return self.headed(head, option.block, option.span, self._translations(option.translations))

    def offer(self, offer: Handler) -> Row:
        """An offer to those who wait for a team."""
        head, lines = f"on hold {time(offer.after)}", offer.block.lines
        if offer.block.listening is None and lines and isinstance(lines[-1], Arrow):  # nothing is listened for
            before = Block(offer.block.span, lines[:-1])
            return Row(f"{head} {self.arrow(lines[-1])}", offer.span, self.block(before))
        return Row(head, offer.span, self.block(offer.block))

    def branch(self, branch: Branch) -> Row:
        """An answer of a `check`, or a way that a call we make can go."""
        part = f" {share(branch.share)}" if branch.share is not None else ""
        return self.headed(f"{self.names.answer(branch.word)}{part}", branch.block, branch.span)

    def _translations(self, texts: dict[str, str]) -> list[Row]:
        return [Row(f"{self.names.language(language)} {quoted(text)}") for language, text in texts.items()]

    # --- lines -------------------------------------------------------------------------------------------------------

    def _line(self, line: Line) -> Row:
        match line:
            case Say():
                return self.say(line)
            case Ask():
                return self._ask(line)
            case Check():
                return self._check(line)
            case Do():
                assert line.place is not None
                met = [self.handler(f"on {self.names.outcome(word)}", each) for word, each in line.outcomes.items()]
                return Row(f"do {self.names.of(line.place)}", line.span, met)
            case Promise():
                return self._promise(line)
            case Send():
                head = f"send {self.names.channel(line.channel)}{self._to(line.to)} {quoted(line.text)}"
                return Row(head, line.span, self._prepares(line.prepares))
            case Arrow():
                return Row(self.arrow(line), line.span)
            case _:
                return Row(self._words(line), line.span)

    def _words(self, line: TakeMessage | CallBack | Resolves | Deflects | Wait | Knows | Language) -> str:
        """A line that nothing stands under."""
        match line:
            case TakeMessage():
                return f"take message{f' for {self.names.of(line.team)}' if line.team else ''}{_within(line.within)}"
            case CallBack():
                return f"call back{f' by {self.names.of(line.team)}' if line.team else ''}{_within(line.within)}"
            case Resolves():
                return self.resolves(line.goals, line.share)
            case Deflects():
                return f"deflects {self._goals(line.goals)}{f' to {quoted(line.to)}' if line.to is not None else ''}"
            case Wait():
                return "wait for beep" if line.seconds is None else f"wait {time(line.seconds)}"
            case Knows():
                return f"knows {self.items(line.items)}"
            case Language():
                return f"language {self.names.language(line.language)}"

    def say(self, line: Say) -> Row:
        """A `say` line with its translations."""
        below = self._translations(line.translations)
        if line.audio is not None:
            below.append(Row(f"audio {quoted(line.audio)}"))
        return Row(f"say {'in full ' if line.in_full else ''}{quoted(line.text)}", line.span,
                   below + self._prepares(line.prepares))  # fmt: skip

    def _ask(self, ask: Ask) -> Row:
        head = f"ask {' or '.join(map(self.names.of, ask.items))}{' unless known' if ask.unless_known else ''}"
        below = self._with_options(ask.listening.block.lines, ask.listening)
        if ask.accepts != 1:
            below.append(Row(f"accepts {share(ask.accepts)}"))
        if ask.confirm:
            below.append(Row("confirm"))
        return Row(head, ask.span, below + self._errors(ask.listening))

    def _check(self, check: Check) -> Row:
        each = " each time" if check.each_time else ""
        what = f"{quoted(self.names.question(check.words))}{each}"
        if check.team:
            what = f"hours of {self.names.of(check.team)}"
        return Row(f"check {what}", check.span, [self.branch(branch) for branch in check.branches])

    def _promise(self, promise: Promise) -> Row:
        by = promise.by
        keeper = "" if by is None else f" by {quoted(by)}" if isinstance(by, str) else f" by {self._keeper(by)}"
        head = f"promise {quoted(promise.text)}{self._to(promise.to)}{keeper}{_within(promise.within)}"
        missed = promise.on_missed
        return Row(head, promise.span, [self.handler("on missed", missed)] if missed else [])

    def _keeper(self, keeper: Team | Place | Entry) -> str:
        """Who keeps a promise; a call that another file makes is none of this flow's."""
        return self.names.of(keeper) if self.names.knows(keeper) else quoted(keeper.name.replace("_", " "))

    def resolves(self, goals: Iterable[Goal], part: float) -> str:
        """A `resolves` line."""
        return f"resolves {self._goals(goals)}{f' {share(part)}' if part != 1 else ''}"

    def _goals(self, goals: Iterable[Goal]) -> str:
        return ", ".join(map(self.names.of, goals)) or "nothing"

    def items(self, items: Iterable[Data]) -> str:
        """A list of data items."""
        return ", ".join(map(self.names.of, items))

    def _prepares(self, items: tuple[Data, ...]) -> list[Row]:
        return [Row(f"prepares {self.items(items)}")] if items else []

    def _to(self, person: str | None) -> str:
        return f" to {self.names.person(person)}" if person is not None else ""

    def arrow(self, arrow: Arrow) -> str:
        """An arrow, with what it passes on."""
        match arrow.kind:
            case "goto":
                assert arrow.place is not None
                goal = self.names.of(arrow.place)
            case "hang_up":
                goal = "hang up"
            case "return_":
                goal = f"return {self.names.outcome(arrow.word)}" if arrow.word else "return"
            case "outside":
                goal = quoted(arrow.word or "")
            case _:  # again, back
                goal = arrow.kind
        passed = f" with {self.items(arrow.passes)}" if arrow.passes else ""
        return f"-> {goal}{passed}{' warm' if arrow.warm else ''}"


def handlers_of(listening: Listening) -> dict[str, Handler]:
    """What happens on errors, by the words that begin its line; silence first, the last try last."""
    order = {"silence": 0, "invalid": 1}
    events = sorted(listening.events.items(), key=lambda event: order.get(event[0], 2))
    found = {f"on {event}": handler for event, handler in events}
    for count, handler in sorted(listening.after.items()):
        found[f"after {count} {'try' if count == 1 else 'tries'}"] = handler
    return found


def _within(seconds: float | None) -> str:
    return f" within {time(seconds)}" if seconds is not None else ""
