"""A turn at a listening point: what the caller can do there, and what comes of it."""

from __future__ import annotations

from ivrlint.call import timing
from ivrlint.call.lines import pass_time, speak_items
from ivrlint.call.program import Point, Program, bits
from ivrlint.call.state import END_DROPPED, GO, PERSON, Choice, Happening, State

KNOWN_ALREADY, LISTENS, JUDGES, CONFIRMS = range(-1, 3)
"""Phases of a listening point: is an `ask … unless known` needed at all; it listens; it decides whether it takes an
entry; it reads the entry back. The last two also hold the item: four times its index is added."""
SILENCE = Choice("silence", "silence")
INVALID = Choice("invalid", "invalid")
YES = Choice("yes", "1")
NO = Choice("no", "2")


def choices(program: Program, state: State, point: Point) -> list[Choice]:
    """What can happen at a listening point (language.md 2.3)."""
    ear = point.ear
    assert ear is not None
    ask = ear.listening.ask
    if state.phase == KNOWN_ALREADY:
        return [GO]
    if state.phase >= JUDGES and ask:
        item = state.phase // 4
        if state.phase % 4 == CONFIRMS:
            return [YES, NO, SILENCE]
        found = [Choice("draw", "accepted", item, ask.accepts)] if ask.accepts > 0 else []
        return [*found, Choice("draw", "refused", item, 1 - ask.accepts)] if ask.accepts < 1 else found
    if state.medium != PERSON:  # a machine neither keys nor speaks
        return [SILENCE]
    found = []
    taken: set[str] = set()
    for number, (option, _, _) in enumerate(ear.options):
        keys = [key for key in option.keys if key not in taken]  # of two equal keys the first wins (ruling 14)
        taken.update(keys)
        if keys:
            found.append(Choice("key", keys[0], number, announced=option.announced))
        elif option.keys:
            continue
        else:
            found.append(Choice("words", f'"{option.phrases[0]}"', number, announced=option.announced))
    if ask:
        found.extend(Choice("give", f"give {item.name}", item.index) for item in ask.items)
    return [*found, SILENCE, INVALID]


def take(program: Program, state: State, number: int, choice: Choice, happened: list[Happening]) -> tuple[State, int]:
    """Take one choice at the listening point `number`; returns the state and the point where the call goes on."""
    point = program.points[number]
    ear = point.ear
    assert ear is not None
    first = ear.replay_from if state.replay else 0
    if state.phase == KNOWN_ALREADY:
        assert ear.listening.ask is not None
        known = bool(state.known & bits(ear.listening.ask.items))
        return (
            (state._replace(phase=LISTENS), point.next) if known else (state._replace(phase=LISTENS, point=number), -1)
        )
    if state.phase >= JUDGES:
        return _entered(program, state, number, point, choice, happened)
    if choice.kind in ("key", "words"):
        option, target, item = ear.options[choice.index]
        state = speak_items(program, state, point, first, item + 1, happened)
        seconds = timing.DECIDE + (timing.KEY if choice.kind == "key" else timing.SPOKEN_ENTRY)
        happened.append(Happening(choice.kind, option.span, choice.word, seconds, place=point.place))
        return state._replace(replay=False), target
    if choice.kind == "give":
        ask = ear.listening.ask
        assert ask is not None
        until = next((number for number, item in enumerate(ear.items) if item.line is None), len(ear.items))
        state = speak_items(program, state, point, first, max(until, first), happened)
        data = program.flow.data[choice.index]
        happened.append(Happening("give", ask.span, data.name, timing.entry(data), 1 << data.index, point.place))
        if 0 < ask.accepts < 1 or ask.accepts == 0:
            return state._replace(phase=choice.index * 4 + JUDGES), number
        return _accepted(program, state, number, point, choice.index, happened)
    state = speak_items(program, state, point, first, len(ear.items), happened)
    seconds = ear.listening.seconds if choice.kind == "silence" else timing.DECIDE + timing.KEY
    return failed(program, pass_time(state, seconds), number, point, choice, seconds, happened)


def _entered(
    program: Program, state: State, number: int, point: Point, choice: Choice, happened: list[Happening]
) -> tuple[State, int]:
    """After an entry: it is taken or not, and read back where the ask says `confirm`."""
    ear = point.ear
    assert ear is not None and ear.listening.ask is not None
    item, span = state.phase // 4, ear.listening.ask.span
    if choice.word == "accepted":
        happened.append(Happening("accepted", span, "", place=point.place))
        return _accepted(program, state, number, point, item, happened)
    if choice.kind == "yes":
        happened.append(Happening("yes", span, "1", timing.DECIDE + timing.KEY, place=point.place))
        return _known(program, state, point, item, happened)
    state = state._replace(phase=LISTENS)
    if choice.kind == "draw":
        happened.append(Happening("refused", span, "", place=point.place))
        return failed(program, state, number, point, Choice("invalid", "refused"), 0.0, happened)
    seconds = ear.listening.seconds if choice.kind == "silence" else timing.DECIDE + timing.KEY
    return failed(program, state, number, point, choice, seconds, happened)


def _accepted(
    program: Program, state: State, number: int, point: Point, item: int, happened: list[Happening]
) -> tuple[State, int]:
    ear = point.ear
    assert ear is not None and ear.listening.ask is not None
    if not ear.listening.ask.confirm:
        return _known(program, state, point, item, happened)
    data = program.flow.data[item]
    text = f"You entered {data.described}. If that is right, press 1; if not, press 2."
    digits = data.length[1] if data.length else 4
    seconds = timing.speech(text) + digits * 60 / timing.WORDS_A_MINUTE
    happened.append(Happening("read back", ear.listening.ask.span, text, seconds, place=point.place))
    return state._replace(phase=item * 4 + CONFIRMS), number


def _known(program: Program, state: State, point: Point, item: int, happened: list[Happening]) -> tuple[State, int]:
    ear = point.ear
    assert ear is not None and ear.listening.ask is not None
    happened.append(Happening("known", ear.listening.ask.span, "", items=1 << item, place=point.place))
    return state._replace(phase=LISTENS, replay=False, known=state.known | 1 << item), point.next


def failed(
    program: Program,
    state: State,
    number: int,
    point: Point,
    choice: Choice,
    seconds: float,
    happened: list[Happening],
) -> tuple[State, int]:
    """A failed try: silence, a wrong key, a refused or denied entry; they share one counter (ruling 3)."""
    ear = point.ear
    assert ear is not None
    event = "silence" if choice.kind == "silence" else "invalid"
    if choice.word != "refused":
        happened.append(Happening(event, ear.listening.span, choice.word, seconds, place=point.place))
    if ear.listening.kind == "offer":  # whoever does not take an offer keeps waiting
        return state._replace(phase=LISTENS, replay=False), point.next
    tries = dict(state.tries)
    count = tries[number] = tries.get(number, 0) + 1
    state = state._replace(phase=LISTENS, replay=False, tries=tuple(sorted(tries.items())))
    if count in ear.after:
        handler = ear.listening.after[count]
        happened.append(Happening("after", handler.span, str(count), place=point.place))
        return state, ear.after[count]
    if count >= ear.last_after:
        happened.append(Happening("dropped", ear.listening.span, str(count), place=point.place))
        return state, END_DROPPED
    if event in ear.events:
        return state, ear.events[event]
    return state._replace(replay=True), number
