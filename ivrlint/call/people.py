"""A turn with people: the queue of a team, waiting, and what the human does."""

from __future__ import annotations

from ivrlint.call import timing
from ivrlint.call.lines import perform
from ivrlint.call.program import Point, Program
from ivrlint.call.state import END_RESOLVED, END_TURNED_AWAY, GO, WAITING, Choice, Happening, State
from ivrlint.flow.model import Team

ARRIVES, QUEUES, HOLDS, WAITS = range(4)
"""Phases of a queue: is it open, is it full, how long is the wait, and the wait itself."""
WANTS, HANDS_ON, HELPS = -1, -2, -3
"""Phases of a human after the things they need, which are phases 0, 1, …: what the caller wants, whether they hand it
on, whether they can help."""
FULL_SHARE = 0.05
"""Share of calls that find a limited queue full (ruling 5, assumption)."""
HELPED_WHERE_UNSAID = 0.9
"""Share that a team helps which says nothing of goals, and what it does with those it cannot help (assumption)."""
TELL = 4.0
"""Telling a human a value, the question included (assumption)."""


def queue_choices(program: Program, state: State, team: Team) -> list[Choice]:
    """What can happen in front of a team; facts of the call that are settled leave one choice or none."""
    if state.phase == ARRIVES:
        answers = program.hours.answers(team.index, state.facts)
        return [Choice("draw", word, -1, share) for word, share in answers] if len(answers) > 1 else [GO]
    if state.phase == QUEUES:
        return [Choice("draw", "free", -1, 1 - FULL_SHARE), Choice("draw", "full", -1, FULL_SHARE)]
    times = timing.hold_times(*team.hold)
    return [Choice("draw", hold_word(time), number, 1 / len(times)) for number, time in enumerate(times)]


def hold_word(seconds: float) -> str:
    """The token of a wait: ``7min`` or ``45s``."""
    return f"{seconds / 60:g}min" if seconds >= 60 else f"{seconds:g}s"


def arrive(
    program: Program, state: State, number: int, choice: Choice | None, happened: list[Happening]
) -> tuple[State, int]:
    """One step in front of a team; without a choice it goes as far as no decision is needed."""
    team = program.points[number].what
    assert isinstance(team, Team)
    facts = dict(state.facts)
    if state.phase == ARRIVES:
        status = choice.word if choice else program.hours.answers(team.index, state.facts)[0][0]
        if choice:
            state = with_fact(state, f"open {team.index}", status)
        if status == "closed":
            return _event(program, state, team, "closed", happened)
        return state._replace(phase=QUEUES), number
    if state.phase == QUEUES:
        room = facts.get(f"full {team.index}") or (choice.word if choice else None)
        if team.queue is not None and room is None:
            return state, -1
        state = _without_fact(state, f"full {team.index}")
        if team.queue is not None and room == "full":
            return _event(program, state, team, "full", happened)
        happened.append(Happening("queue", team.span, team.name))
        return state._replace(phase=HOLDS), number
    if state.phase == HOLDS:
        if choice is None:
            return state, -1
        time = timing.hold_times(*team.hold)[choice.index]
        if time > 0:
            for line in team.lines:
                state = perform(program, state, line, -1, happened)
        return state._replace(phase=WAITS, hold=(time, 0)), number
    return _wait(program, state, team, number, happened)


def _wait(program: Program, state: State, team: Team, number: int, happened: list[Happening]) -> tuple[State, int]:
    """Wait until the next offer, or until a human answers."""
    time, made = state.hold
    since = team.offers[made - 1].after if made else 0.0
    if made < len(team.offers) and team.offers[made].after < time:
        offer = team.offers[made]
        happened.append(Happening("hold", team.span, team.name, offer.after - since))
        happened.append(Happening("offer", offer.span, team.name))
        return state._replace(phase=0, hold=(time, made + 1)), program.offers[team.index][made]
    if time:
        happened.append(Happening("hold", team.span, team.name, time - since))
    happened.append(Happening("human", team.span, team.name))
    return state._replace(phase=0, hold=WAITING), program.human_point[id(team)]


def _event(program: Program, state: State, team: Team, event: str, happened: list[Happening]) -> tuple[State, int]:
    handler = team.events.get(event)
    happened.append(Happening(event, handler.span if handler else team.span, team.name))
    state = state._replace(phase=0, hold=WAITING)
    if handler is None:
        happened.append(Happening("turned away", team.span, team.name))
        return state, END_TURNED_AWAY
    return state, program.team_events[team.index][event]


def with_fact(state: State, name: str, value: str) -> State:
    """The state with an answer that stays for the call."""
    return state._replace(facts=tuple(sorted({**dict(state.facts), name: value}.items())))


def _without_fact(state: State, name: str) -> State:
    """The state without an answer: who comes to a team again may find room, though it was full before."""
    if any(fact[0] == name for fact in state.facts):
        return state._replace(facts=tuple(fact for fact in state.facts if fact[0] != name))
    return state


# --- the human -------------------------------------------------------------------------------------------------------


def human_choices(program: Program, state: State, point: Point) -> list[Choice]:
    """What can happen while a human is on the line."""
    team = point.what
    assert isinstance(team, Team)
    if 0 <= state.phase < len(team.needs):
        item = team.needs[state.phase][0]
        if has_passed(state, item.index):
            return [GO]
        return [Choice("tell", f"give {item.name}", item.index)]
    if state.phase >= WANTS:
        goals = program.flow.goals
        if state.goal >= 0 or not goals:
            return [GO]
        return [Choice("want", f"want {goal.name}", goal.index) for goal in goals]
    goal = program.flow.goals[state.goal] if state.goal >= 0 else None
    if state.phase == HANDS_ON:
        assert goal is not None
        share = team.hands_on[goal].share
        return [Choice("draw", "handed-on", -1, share), Choice("draw", "kept", -1, 1 - share)]
    share = helps(team, state.goal, program)
    return [Choice("draw", "helped", -1, share), Choice("draw", "unresolved", -1, 1 - share)]


def helps(team: Team, goal: int, program: Program) -> float:
    """Share of callers with a goal whom a team helps itself; -1 is a wish that no goal names."""
    if not team.resolves_said and "unresolved" in team.events and goal < 0:
        return HELPED_WHERE_UNSAID
    if not team.resolves_said:
        return 0.0 if goal >= 0 and program.flow.goals[goal] in team.hands_on else 1.0
    if goal < 0:
        return 1.0 if team.resolves else 0.0
    return team.resolves.get(program.flow.goals[goal], 0.0)


def has_passed(state: State, item: int) -> bool:
    """Whether a human was handed an item: the arrow passed it and the system held it, or the caller told them."""
    return bool(state.passed & state.known & 1 << item)


def talk(
    program: Program, state: State, number: int, choice: Choice | None, happened: list[Happening]
) -> tuple[State, int]:
    """One step with a human; without a choice it goes as far as no decision is needed."""
    team = program.points[number].what
    assert isinstance(team, Team)
    if state.phase >= WANTS:
        return _first_words(program, state, number, team, choice, happened)
    goal = program.flow.goals[state.goal] if state.goal >= 0 else None
    if state.phase == HANDS_ON:
        assert goal is not None
        share = team.hands_on[goal].share
        word = choice.word if choice else "handed-on" if share >= 1 else "kept" if share <= 0 else None
        if word is None:
            return state, -1
        if word == "kept":
            return state._replace(phase=HELPS), number
        happened.append(Happening("handed on", team.hands_on[goal].span, goal.name, items=1 << goal.index))
        return state._replace(phase=0), program.team_hands_on[team.index][goal.index]
    return _help(program, state, team, choice, happened)


def _first_words(
    program: Program, state: State, number: int, team: Team, choice: Choice | None, happened: list[Happening]
) -> tuple[State, int]:
    """What the human asks for, then what the caller wants."""
    if 0 <= state.phase < len(team.needs):
        if choice is None:
            return state, -1
        item, span = team.needs[state.phase]
        state = state._replace(phase=state.phase + 1)
        if choice.kind == "tell":
            bit = 1 << item.index
            happened.append(Happening("needs", span, item.name, TELL, bit))
            state = state._replace(passed=state.passed | bit, known=state.known | bit)
        return state, number
    if state.goal < 0 and program.flow.goals:
        if choice is None:
            return state._replace(phase=WANTS), -1
        goal = program.flow.goals[choice.index]
        happened.append(Happening("want", team.span, goal.name, items=1 << goal.index))
        state = state._replace(goal=goal.index)
    hands_on = state.goal >= 0 and program.flow.goals[state.goal] in team.hands_on
    return state._replace(phase=HANDS_ON if hands_on else HELPS), number


def _help(
    program: Program, state: State, team: Team, choice: Choice | None, happened: list[Happening]
) -> tuple[State, int]:
    share = helps(team, state.goal, program)
    word = choice.word if choice else "helped" if share >= 1 else "unresolved" if share <= 0 else None
    if word is None:
        return state, -1
    items = 1 << state.goal if state.goal >= 0 else 0
    state = state._replace(phase=0)
    events = program.team_events[team.index]
    if word == "helped":
        happened.append(Happening("resolves", team.span, team.name, items=items))
        return state._replace(resolved=state.resolved | items), events.get("resolved", END_RESOLVED)
    if "unresolved" in events:
        happened.append(Happening("unresolved", team.events["unresolved"].span, team.name, items=items))
        return state, events["unresolved"]
    happened.append(Happening("turned away", team.span, team.name, items=items))
    return state, END_TURNED_AWAY
