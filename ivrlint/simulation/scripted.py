"""A hunted call as the script that replays it, and as the `expect` line that forbids it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ivrlint.analyses.expectations import unmet
from ivrlint.call.listening import SILENCE
from ivrlint.call.program import Program
from ivrlint.call.script import likeliest, token_of, usual_entry
from ivrlint.call.state import State
from ivrlint.call.step import choices, start, step
from ivrlint.flow.model import Data, Expectation, Goal, Place
from ivrlint.simulation.pursuit import Pursuit
from ivrlint.simulation.shortest_calls import Call
from ivrlint.simulation.standing import Act, Standing

_USUAL_SHARE = "90%"
"""What `expect … resolved at least` asks for where nobody has said it."""
_USUAL_HOPS = 3


def script_of(pursuit: Pursuit, begins: Standing, acts: tuple[Act, ...]) -> str:
    """The tokens that replay a call.

    Parameters
    ----------
    pursuit : whose call it is
    begins : where it begins
    acts : what happened
    """
    program = pursuit.calls.program
    entry = pursuit.entry_of(begins)
    state = start(program, entry)
    first = program.flow.entries[entry]
    tokens: list[tuple[str, frozenset[str]]] = []  # each with the words of its decision, where it is the usual one
    if entry != usual_entry(program):
        name = f'"{first.name}"' if " " in first.name else first.name
        tokens.append((f"{'dial' if first.kind == 'inbound' else 'called'} {name}", frozenset()))
    for act in acts:
        choice = act.choice
        if choice is None:
            continue
        offered = choices(program, state)
        if choice.kind == "draw" and len(offered) > 1:
            is_usual = choice.word == likeliest(offered).word
            tokens.append((choice.word, frozenset(each.word for each in offered) if is_usual else frozenset()))
        elif choice.by_caller or choice.kind == "want":
            if act.waits:
                tokens.append((_wait(program, state, act.waits), frozenset()))
            tokens.append((token_of(program, state, choice), frozenset()))
        state = step(program, state, choice)[0]
    return " ".join(_shortened(tokens))


def _wait(program: Program, state: State, waits: float) -> str:
    """The token of somebody who fetches a thing while the system listens, and is back in time."""
    heard = step(program, state, SILENCE)[1]
    listens = sum(thing.seconds for thing in heard if thing.kind == "silence")
    speaks = 0.0
    for thing in heard:
        if thing.kind == "silence":
            break
        speaks += thing.seconds
    return f"wait {math.floor((speaks + min(waits, listens - 0.1)) * 10) / 10:g}s"


def _shortened(tokens: list[tuple[str, frozenset[str]]]) -> list[str]:
    """Leave out what the system would do anyway, unless the next token would then be taken for its decision."""
    kept: list[str] = []
    for token, words in reversed(tokens):
        if words and not (kept and kept[-1] in words):
            continue
        kept.append(token)
    return kept[::-1]


def expectation_of(pursuit: Pursuit, call: Call, aliases: Mapping[str, str]) -> str | None:
    """The `expect` line that such a call breaks; None where there is no form for it.

    Parameters
    ----------
    pursuit : whose call it is
    call : the call
    aliases : what the names of parts of another file begin with where the line is to stand, by that file
    """
    flow, hurt, goal = pursuit.calls.facts.flow, call.hurt, pursuit.goal

    def named(part: Data | Goal | Place) -> str:
        return f"{aliases.get(part.span.file, '')}{part.name}"

    if hurt.item >= 0:
        return f"expect {named(flow.data[hurt.item])} {'prepared' if hurt.kind == 'unprepared' else 'asked at most 1'}"
    menu = next((place for place in flow.places if place.name == hurt.place and place.kind == "menu"), None)
    if menu and (hurt.kind == "failing-is-faster" or (hurt.kind == "no-human" and hurt.how)):
        turns = failed_turns(call) if hurt.kind == "failing-is-faster" else _USUAL_HOPS
        text = f"expect human within {turns} hop{'' if turns == 1 else 's'} from {named(menu)}"
        line = Expectation(menu.span, text, "human_hops", limit=turns, from_place=menu)
        if unmet(pursuit.calls.facts, line):  # somebody else may answer there, who cannot help with this goal
            return text
    if hurt.kind in ("no-human", "thrown-out", "back-at-start", "left-alone") and goal and not call.start.ours:
        return f"expect {named(goal)} resolved at least {_USUAL_SHARE}"
    return None


def failed_turns(call: Call) -> int:
    """How many turns of silence and wrong keys led to a person, at the end of a call."""
    turns = 0
    for act in reversed(call.acts):
        if act.turns and not (act.choice and act.choice.failing):
            break
        turns += act.turns
    return turns
