"""`ivrlint call`: a person plays a call on the keypad, or a script of it is replayed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder
from ivrlint.text import did_you_mean

if TYPE_CHECKING:
    from ivrlint.call.play import Play
    from ivrlint.call.script import Token, Tokens
    from ivrlint.call.transcript import Event
    from ivrlint.flow.model import Flow
    from ivrlint.reports.call_text import Transcript

_FORMATS: Final = ("text", "json")
_QUITS: Final = frozenset({"quit", "exit", "q"})
_HELP: Final = {"?": False, "help": False, "??": True}


class CannotPlayError(Exception):
    """The call cannot begin; holds what to complain about, a sentence each."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    file: str
    script: str | None
    goal: str | None
    entry: str | None
    ask_chance: bool
    output_format: str


@click.command()
@click.argument("file", type=click.Path())
@click.option("--script", metavar="TOKENS", help='Replay this and ask nothing: "2 2 silence 1".')
@click.option("--goal", metavar="NAME", help="What the caller tells a human.")
@click.option("--from", "entry", metavar="NUMBER", help="The number that is dialled, or the call that we make.")
@click.option("--ask-chance", is_flag=True, help="Decide for the system too: open or closed, found or not.")
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How the call is written."
)
@click.pass_context
def call(ctx: click.Context, /, **given: Any) -> None:
    """Play a call on the keypad, or replay one.

    \b
    2  *                press a key
    "a person"          say something
    silence             say and press nothing
    give order_number   give what is asked for
    want reschedule     tell a human why you call
    wait 30s            let time pass
    hang-up             end the call
    call-again          the same caller calls again
    dial 555-0142       at the beginning: the number that is called
    closed              what the system decides, else the likeliest

    `?` says what is possible, `??` also what is never announced.

    Exit code: 0 the call was played, 2 it could not be, or the script says something that is not possible.
    """  # noqa: D301 - click takes `\b` for "do not wrap"
    options = Options(**given)
    if options.output_format == "json" and options.script is None:
        raise click.UsageError('`--output-format json` writes down a script: add `--script "2 2 1"`.')
    if options.ask_chance and options.script is not None:
        raise click.UsageError(
            "a script asks nothing, so `--ask-chance` says nothing with it: put `closed` in the script."
        )
    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        play = _begin(options)
        tokens = _first_tokens(play, options)
    except CannotPlayError as error:
        complain(error.errors)
        ctx.exit(FAILED)
    is_played = options.script is None
    errors = _Player(play, terminal).play(tokens) if is_played else _replay(play, tokens, options, terminal)
    complain(errors)
    ctx.exit(FAILED if errors else 0)


# --- beginning ---------------------------------------------------------------------------------------------------------


def _begin(options: Options) -> Play:
    from ivrlint.call.play import Play
    from ivrlint.call.program import Program
    from ivrlint.linting.source import CannotReadError, flow_of, with_calls

    try:
        greeting = SettingsFinder().of_file(os.path.abspath(options.file)).greeting
    except SettingsError as error:
        raise CannotPlayError(str(error)) from None
    try:
        flow = with_calls(flow_of(options.file), "a call is played", "call the flow that uses it")
    except CannotReadError as error:
        raise CannotPlayError(*error.errors) from None
    return Play(Program(flow, greeting), _goal(flow, options.goal), options.ask_chance)


def _goal(flow: Flow, name: str | None) -> int:
    if name is None:
        return -1
    for goal in flow.goals:
        if goal.name == name:
            return goal.index
    hint = did_you_mean(name, [goal.name for goal in flow.goals])
    raise CannotPlayError(f"there is no goal `{name}` in {flow.file}.{hint}")


def _first_tokens(play: Play, options: Options) -> Tokens:
    """The script, after the entry that was asked for."""
    from ivrlint.call.script import Token, entry_of, read_script

    tokens = read_script(play.program, options.script or "")
    if options.entry is not None:
        begin = [Token(verb, f"{verb} {options.entry}", options.entry) for verb in ("dial", "called")]
        found = [token for token in begin if entry_of(play.program, token) is not None]
        if not found:
            names = [entry.name for entry in play.program.flow.entries]
            raise CannotPlayError(f"no call begins at `{options.entry}`; these do: {', '.join(names)}")
        tokens.appendleft(found[0])
    return tokens


# --- replaying -----------------------------------------------------------------------------------------------------------


def _replay(play: Play, tokens: Tokens, options: Options, terminal: Terminal) -> list[str]:
    """Replay a script and print all of it; what cannot be replayed is a complaint."""
    from ivrlint.reports import call_json, call_text

    token = play.run(tokens)
    if options.output_format == "json":
        text = call_json.render(play, token)
    else:
        transcript = call_text.Transcript(play.program.flow, terminal)
        lines = _written(play, transcript, terminal)
        text = "\n".join([*lines, "", *call_text.standing(play, terminal)]) + "\n"
    errors = emit(text, terminal)
    return [*errors, *([call_text.misunderstood(play, token)] if token else [])]


def _written(play: Play, transcript: Transcript, terminal: Terminal) -> list[str]:
    """All calls so far, each under its head."""
    from ivrlint.reports.call_text import head

    lines: list[str] = []
    for number in range(1, play.call + 1):
        if number > 1:
            lines.append("")
        lines.append(head(play.program.flow, number, terminal))
        events = [event for event in play.events if event.call == number]
        lines += transcript.lines([*events, *play.hears()] if number == play.call else events)
    return lines


# --- playing -------------------------------------------------------------------------------------------------------------


class _Player:
    """Somebody at the keyboard, or lines from a pipe."""

    def __init__(self, play: Play, terminal: Terminal) -> None:
        from ivrlint.reports import call_text

        self._play = play
        self._terminal = terminal
        self._text = call_text
        self._transcript = call_text.Transcript(play.program.flow, terminal)
        self._shown = 0
        self._heard = False
        self._call = 0

    def play(self, tokens: Tokens) -> list[str]:
        """Play until there is nothing more to read; what went wrong, a sentence each."""
        from ivrlint.call.script import read_script

        while True:
            token = self._play.run(tokens)
            errors = self._show(token)
            line = None if errors else self._asked()
            if line is None:
                stands = [] if self._play.ended else ["", *self._text.standing(self._play, self._terminal)]
                return errors or self._print(stands)
            tokens = self._chosen(line) or read_script(self._play.program, line)

    def _show(self, misunderstood: Token | None) -> list[str]:
        """Print what has happened since the last time, what is heard now, and how things stand."""
        play = self._play
        new, self._shown = play.events[self._shown :], len(play.events)
        errors: list[str] = []
        if new or not misunderstood:
            lines = list(self._new_lines(self._unheard(new)))
            if new or not self._heard:
                now = play.hears()
                lines += self._transcript.lines(now)
                self._heard = bool(now)
            lines += (
                self._text.standing(play, self._terminal) if play.ended else self._text.status(play, self._terminal)
            )
            errors = self._print(lines)
        if misunderstood:
            complain([self._text.misunderstood(play, misunderstood)])
        return errors

    def _unheard(self, events: list[Event]) -> list[Event]:
        """Leave out the words that were shown while the caller had yet to act."""
        if not self._heard:
            return events
        acted = next((number for number, event in enumerate(events) if event.who == "caller"), 0)
        return events[acted:]

    def _new_lines(self, events: list[Event]) -> Iterator[str]:
        """The transcript of some events, with a head where a call begins."""
        for call, group in groupby(events, key=lambda event: event.call):
            if call != self._call:
                yield from [""] if self._call else []
                yield self._text.head(self._play.program.flow, call, self._terminal)
                self._call = call
            yield from self._transcript.lines(group)

    def _asked(self) -> str | None:
        """What somebody wants to happen, once they have had all the help they asked for; None at the end."""
        play = self._play
        is_decision = any(choice.kind == "draw" for choice in play.choices())
        if is_decision:
            self._print(["Decide (Enter: the likeliest):", *self._text.offers(play.possible(), self._terminal)])
        while True:
            line = _read("> ")
            if line is None or line.strip().lower() in _QUITS:
                return None
            if line.strip().lower() in _HELP:
                self._print(self._text.offers(play.possible(), self._terminal, _HELP[line.strip().lower()]))
            elif line.strip() or is_decision:
                return line

    def _chosen(self, line: str) -> Tokens | None:
        """What a line means that is no script: several words that an option listens for, or Enter at a decision."""
        from ivrlint.call.script import Token, Tokens, choice_of, likeliest

        play = self._play
        if not line.strip():
            return Tokens([Token("name", likeliest(play.choices()).word)])
        spoken = choice_of(play.program, play.state, Token("name", line, line))
        return Tokens([Token("words", line, line)]) if spoken and spoken.kind == "words" else None

    def _print(self, lines: list[str]) -> list[str]:
        return emit("".join(f"{line}\n" for line in lines), self._terminal)


def _read(prompt: str) -> str | None:
    """A line from whoever plays; None at the end. A pipe is not prompted."""
    if sys.stdin is None:
        return None
    try:
        if sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty():
            return input(prompt)
        line = sys.stdin.readline()
        return line if line else None
    except EOFError:
        return None
    except UnicodeDecodeError:
        return "\N{REPLACEMENT CHARACTER}"
