"""Calls that hurt: transcripts to read aloud, each with the script that replays it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ivrlint.call.play import Play, replay
from ivrlint.call.transcript import Event, line_of
from ivrlint.flow.model import Data, Flow
from ivrlint.flow.values import clock, say_seconds
from ivrlint.reports.call_json import events_of
from ivrlint.reports.call_text import Transcript
from ivrlint.reports.terminal import Terminal, one_line, words, wrap
from ivrlint.simulation.hunt import Hunt
from ivrlint.simulation.hurts import KINDS, OFTEN
from ivrlint.simulation.pursuit import Pursuit
from ivrlint.simulation.scripted import expectation_of, failed_turns, script_of
from ivrlint.simulation.shortest_calls import Call
from ivrlint.simulation.standing import Act

_WIDE: Final = 100
_AGAIN: Final = "the same words again"
_NUMBERS: Final = frozenset({"digits", "letters"})


class Told(NamedTuple):
    """A hunted call, replayed.

    Parameters
    ----------
    calls : what hurts in it, the worst first; all of them are this one call
    pursuit : whose call it is
    script : replays it
    play : the replay
    events : what happened, with what a reader should notice
    expect : the `expect` line that forbids it, or None
    proven : whether no shorter call exists
    """

    calls: tuple[Call, ...]
    pursuit: Pursuit
    script: str
    play: Play
    events: list[Event]
    expect: str | None
    proven: bool

    @property
    def call(self) -> Call:
        """The worst of it."""
        return self.calls[0]

    @property
    def seconds(self) -> float:
        """How long it had lasted when it hurt; the replay of a sentence heard too often goes on beyond what is told."""
        return self.events[-1].at if self.call.hurt.kind == "same-words" else self.play.seconds


def tell(hunt: Hunt, aliases: Mapping[str, str]) -> list[Told]:
    """Replay every call of a hunt; what hurts in one and the same call is told once.

    Parameters
    ----------
    hunt : what was found
    aliases : see `scripted.expectation_of`
    """
    by_script: dict[str, list[Call]] = {}
    for call in hunt.calls:
        pursuit = hunt.pursuits[call.pursuit][0]
        by_script.setdefault(script_of(pursuit, call.start, call.acts), []).append(call)
    order = list(KINDS)
    found = []
    for script, calls in by_script.items():
        calls.sort(key=lambda call: order.index(call.hurt.kind))
        call = calls[0]
        pursuit = hunt.pursuits[call.pursuit][0]
        play = replay(pursuit.calls.program, script).play
        expect = next(
            filter(None, (expectation_of(hunt.pursuits[each.pursuit][0], each, aliases) for each in calls)), None
        )
        proven = call.hurt.key in hunt.proven
        found.append(Told(tuple(calls), pursuit, script, play, _noted(pursuit, call, play), expect, proven))
    return sorted(found, key=lambda told: (told.call.cost, order.index(told.call.hurt.kind), told.call.hurt.span))


# --- what a reader should notice -----------------------------------------------------------------------------------------


def _noted(pursuit: Pursuit, call: Call, play: Play) -> list[Event]:
    """The events of a call, those of the caller with why they did it, the first question with what was never said."""
    acts = iter([act for act in call.acts if act.choice and (act.choice.by_caller or act.choice.kind == "want")])
    lacks = next((act for act in call.acts if act.choice is None and not act.has), None)
    item = pursuit.calls.facts.flow.data[lacks.item] if lacks else None
    mentions = times = 0
    events = []
    for event in _until_it_hurts(call, play):
        note = event.note
        if event.kind == "asks" and note.startswith("nobody said") and item and item.name in event.items:
            note = f"first mention ({line_of(event.span, play.program.flow.file)})" if not mentions else _AGAIN
            mentions += 1
        elif event.who == "caller" and event.kind not in ("dial", "gives up"):
            act = next(acts, None)
            note = _why(act, item) if act else note
        elif call.hurt.kind == "same-words" and _says(event, call):
            times += 1
            note = {2: _AGAIN, OFTEN: "the third time"}.get(times, "")
        elif event.span == call.hurt.span and event.kind in ("promise", "message", "call back"):
            note = call.hurt.how
        events.append(event._replace(note=note))
    return events


def _until_it_hurts(call: Call, play: Play) -> list[Event]:
    """What happened until the call hurt; of a sentence, until the caller has heard it three times and acted."""
    if call.hurt.kind != "same-words":
        return [*play.events, *play.hears()]
    acted = [number for number, event in enumerate(play.events) if event.who == "caller"]
    heard = [number for number, event in enumerate(play.events) if _says(event, call)]
    return play.events[: max(acted[-1], heard[:OFTEN][-1]) + 1]


def _says(event: Event, call: Call) -> bool:
    """Whether an event is the sentence that a call says too often."""
    return event.kind == "say" and call.hurt.what == f'"{event.text}"'


def _why(act: Act, item: Data | None) -> str:
    """Why the caller did it, where that is worth a word; of a silence it goes on after "is silent"."""
    assert act.choice is not None
    if act.mistakes:
        said = {"silence": "though there was something to press", "invalid": "a mistake: nobody offered this",
                "no": "a mistake"}  # fmt: skip
        return said.get(act.choice.kind, "a slip: this is not what leads to an answer")
    if act.lacks and act.choice.failing and item is not None:
        return away(item)
    if act.unfit:
        return "no option leads to an answer"
    return ""


def away(item: Data) -> str:
    """Why somebody says nothing who is asked for an item: "the sales receipt is 4 min away"."""
    where = item.where or item.described.removeprefix("your ")
    if item.takes is None:
        return f"{where} is not at hand"
    return f"{where} is {say_seconds(item.takes)} away"


# --- as text -------------------------------------------------------------------------------------------------------------


def render_text(hunt: Hunt, told: list[Told], flow: Flow, terminal: Terminal, most: int | None = None) -> str:
    """All calls, the worst first, and what was searched.

    Parameters
    ----------
    hunt : what was found
    told : its calls, replayed
    flow : whose calls they are
    terminal : what it is printed on
    most : so many calls are told, the others only named; None: all
    """
    groups = _grouped(told)
    lines: list[str] = []
    for number, group in enumerate(groups, 1):
        if most is not None and number > most:
            lines += _head(number, len(groups), group[0], flow, terminal)
            continue
        lines += _call(number, len(groups), group, flow, terminal)
        lines.append("")
    if most is not None and len(groups) > most:
        lines += ["", "`--all` tells these too.", ""]
    if not told:
        lines += [terminal.encode(f"No call was found that hurts in {one_line(flow.title or flow.file)}."), ""]
    lines += _wrapped(searched(hunt), terminal, "")
    return "\n".join(lines) + "\n"


def _grouped(told: list[Told]) -> list[list[Told]]:
    """Calls with the same faults at the same line belong together: a line of `defaults` hurts in many places."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for each in told:
        key = (each.call.hurt.span, each.call.cost[0], *sorted({call.hurt.kind for call in each.calls}))
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _head(number: int, count: int, told: Told, flow: Flow, terminal: Terminal) -> Iterator[str]:
    mistakes, turns = told.call.cost
    parts = [
        f"CALL {number} of {count}",
        title(told.call, flow),
        mistakes_made(mistakes),
        f"{_counted(turns, 'turn')}, {clock(told.seconds)}",
    ]
    if told.proven:
        parts.append("provably shortest")
    for line in _wrapped(" · ".join(one_line(part) for part in parts), terminal, ""):
        yield terminal.style(line, bold=True)


def _call(number: int, count: int, group: list[Told], flow: Flow, terminal: Terminal) -> Iterator[str]:
    told = group[0]
    yield from _head(number, count, told, flow, terminal)
    yield from _wrapped(_caller(told), terminal, " ")
    yield from _transcript(told, flow, terminal)
    for line in (*_so(told, flow), *_also(group)):
        yield from _wrapped(line, terminal, " ")
    quote = "'" if '"' in told.script else '"'
    script = f"{quote}{one_line(told.script)}{quote}"
    yield terminal.encode(f" replay: ivrlint call {one_line(flow.file)} --script {script}")
    if told.expect:
        yield terminal.encode(f" expect: {told.expect}{_standing(told.expect, flow)}")


def _standing(expect: str, flow: Flow) -> str:
    """Where the file says so already."""
    for each in flow.expectations:
        if each.text == expect:
            return f"  (line {each.span.line} says so)"
    return ""


def _transcript(told: Told, flow: Flow, terminal: Terminal) -> Iterator[str]:
    transcript = Transcript(flow, terminal)
    said: list[Event] = []
    for event in told.events:
        if event.kind == "silence" and event.note:
            yield from transcript.lines(said)
            said = []
            joined = ", " if event.note.startswith("though") else ": "
            yield from transcript.line(event.at, "Caller", f"is silent{joined}{event.note}")
        else:
            said.append(event)
    yield from transcript.lines(said)


def title(call: Call, flow: Flow) -> str:
    """What hurts, in a few words."""
    hurt = call.hurt
    if hurt.kind == "unprepared":
        thing = "a number" if flow.data[hurt.item].kind in _NUMBERS else "what was"
        return f"{hurt.how} for {thing} never mentioned"
    if hurt.kind == "failing-is-faster":
        silent = all(act.choice.kind == "silence" for act in call.acts if act.choice and act.choice.failing)
        return f"{'silence' if silent else 'a wrong key'} is the quickest way to a person"
    return KINDS[hurt.kind]


def mistakes_made(count: int) -> str:
    """How many mistakes the caller made, in words."""
    return "the caller did nothing wrong" if not count else f"after {_counted(count, 'mistake')}"


def _caller(told: Told) -> str:
    """Who calls."""
    wish = told.pursuit.wish
    person = ", and wants a person for it" if told.pursuit.wants and wish.goal else ""
    who = "Called" if told.call.start.ours else "The caller"
    lacks = [told.pursuit.calls.facts.flow.data[act.item].theirs for act in told.call.acts
             if act.choice is None and not act.has]  # fmt: skip
    without = f"; has not got {', '.join(dict.fromkeys(lacks))}" if lacks else ""
    return f'{who}: "{wish.title}"{person}{without}'


def _so(told: Told, flow: Flow) -> Iterator[str]:
    """What the call came to, in a sentence."""
    call, play = told.call, told.play
    hurt = call.hurt
    if hurt.kind == "unprepared":
        asked = next((e.at for e in told.events if e.kind == "asks" and e.note.startswith("first mention")), 0.0)
        gained = "" if any(event.kind == "human" for event in told.events) else "No person offered, nothing gained. "
        yield f"{gained}Next: fetch it, call again, {round(asked)} s of menus again."
    elif hurt.kind == "no-human" and hurt.how:
        name = f"`{told.pursuit.goal.name}`" if told.pursuit.goal else "this"
        yield f"From {hurt.place} ({line_of(hurt.span, flow.file)}) no key and no silence leads to a person who can help with {name}."
    elif hurt.kind == "no-human":
        yield "They wanted a person. The call is over, and they spoke to nobody who could help."
    elif hurt.kind == "asked-again":
        yield f"The system has {hurt.what}, and asks for it once more{f' ({hurt.how})' if hurt.how else ''}."
    elif hurt.kind == "back-at-start":
        yield f"{_counted(call.cost[1], 'turn')} and {clock(play.seconds)} later: the first menu again ({line_of(hurt.span, flow.file)})."
    elif hurt.kind == "thrown-out":
        yield "The call is over: no answer, and nobody who could give one."
    elif hurt.kind == "failing-is-faster":
        yield f"Doing it wrong took {_counted(failed_turns(call), 'turn')}; {hurt.how}."
    elif hurt.kind == "left-alone":
        yield f"They were promised something: {hurt.how} ({line_of(hurt.span, flow.file)})."


def _also(group: list[Told]) -> Iterator[str]:
    """What else hurts in this call, and where else the same line does it."""
    first = group[0]
    lead = first.call.hurt
    more = dict.fromkeys(KINDS[call.hurt.kind] for call in first.calls if call.hurt.kind != lead.kind)
    if more:
        yield f"Also: {'; '.join(more)}."
    places = dict.fromkeys(told.call.hurt.place for told in group[1:])
    if places:
        yield f"The same line does it in {', '.join(places)}."


def searched(hunt: Hunt) -> str:
    """What was searched, in a sentence."""
    callers = f"Searched: {hunt.callers:,} random callers (seed {hunt.seed})"
    if hunt.complete:
        return f"{callers}, and all {hunt.states:,} states that a caller with at most 3 mistakes can come to."
    return (
        f"{callers}, and the first {hunt.states:,} states, shortest calls first; "
        "what is not called provably shortest lies beyond them."
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _wrapped(text: str, terminal: Terminal, indent: str) -> list[str]:
    width = terminal.width if terminal.width is not None else _WIDE
    first, *later = wrap(words(terminal.encode(text)), width, len(indent), len(indent) + 2) or [""]
    return [indent + first, *(f"{indent}  {line}" for line in later)]


# --- as JSON -------------------------------------------------------------------------------------------------------------


def render_json(hunt: Hunt, told: list[Told], flow: Flow) -> str:
    """All calls, for other programs."""
    document = {
        "version": 1,
        "file": flow.file,
        "seed": hunt.seed,
        "callers": hunt.callers,
        "states": hunt.states,
        "complete": hunt.complete,
        "calls": [_as_json(hunt, each, flow) for each in told],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _as_json(hunt: Hunt, told: Told, flow: Flow) -> dict[str, Any]:
    call = told.call
    return {
        "kind": call.hurt.kind,
        "title": title(call, flow),
        "place": call.hurt.place,
        "file": call.hurt.span.file,
        "line": call.hurt.span.line,
        "subject": flow.data[call.hurt.item].name if call.hurt.item >= 0 else None,
        "also": [
            {"kind": each.hurt.kind, "place": each.hurt.place, "line": each.hurt.span.line} for each in told.calls[1:]
        ],
        "goal": told.pursuit.wish.name,
        "wants_person": told.pursuit.wants,
        "mistakes": call.cost[0],
        "turns": call.cost[1],
        "seconds": round(told.seconds, 1),
        "provably_shortest": told.proven,
        "found_by": "callers" if call.hurt.key in hunt.by_callers else "search",
        "lacks": [flow.data[act.item].name for act in call.acts if act.choice is None and not act.has],
        "script": told.script,
        "expect": told.expect,
        "events": events_of(told.events),
    }
