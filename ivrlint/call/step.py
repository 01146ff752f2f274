"""One step of a call: the only place where the meaning of a flow is written down (language.md 2.1 to 2.6).

`choices` says what can happen in a state, `step` does it: a pure function from a state and one choice to the next state
and the things that happened on the way. Between two states nobody chooses; the call graph, the call that a person plays,
the exact chain and the crowd of callers all take these steps.
"""

from __future__ import annotations

from ivrlint.call import listening, people
from ivrlint.call.lines import perform, resolve
from ivrlint.call.people import with_fact
from ivrlint.call.program import (
    AGAIN,
    ARROW,
    CHECK,
    DO,
    END,
    ENTER,
    ENTRY,
    HUMAN,
    KEEP_WAITING,
    LINE,
    LISTEN,
    QUEUE,
    Point,
    Program,
    bits,
    fact_of,
)
from ivrlint.call.state import (
    END_GAVE_UP,
    END_HANG_UP,
    END_OUTSIDE,
    END_UNFINISHED,
    END_UNKNOWN,
    GO,
    PERSON,
    WAITING,
    Choice,
    Happening,
    State,
)
from ivrlint.flow.lines import Arrow, Branch, Check, Do, Listening, Promise, Resolves
from ivrlint.flow.model import Entry, Place, Team
from ivrlint.flow.values import ALWAYS

KEPT_OUTSIDE = 0.9
"""Share of promises that somebody outside keeps (assumption)."""


def start(program: Program, entry: int) -> State:
    """The state in which a call begins: a number is dialled, or our own call is about to be answered."""
    language = program.flow.entries[entry].language or program.flow.languages[0]
    return State(program.entry_points[entry], language=language)


def choices(program: Program, state: State) -> list[Choice]:
    """Everything that can happen next; empty at the end of a call. Hanging up is always possible besides."""
    point = program.points[state.point]
    if point.kind == END:
        return []
    if point.kind == ENTRY:
        assert isinstance(point.what, Entry)
        return _branch_choices(point.what.branches, "neither") if point.what.kind == "outbound" else [GO]
    if point.kind == LISTEN:
        return listening.choices(program, state, point)
    if point.kind == CHECK:
        return _check_choices(program, state, point)
    if point.kind == QUEUE:
        assert isinstance(point.what, Team)
        return people.queue_choices(program, state, point.what) if state.phase != people.WAITS else [GO]
    if point.kind == HUMAN:
        return people.human_choices(program, state, point)
    return [GO]


def step(program: Program, state: State, choice: Choice) -> tuple[State, tuple[Happening, ...]]:
    """Take one choice, then go on until somebody has to choose, a place is entered, or the call ends.

    Parameters
    ----------
    program : the flow
    state : where the call stands
    choice : one of `choices(program, state)`, or hanging up

    Returns
    -------
    the next state, and what happened in order
    """
    happened: list[Happening] = []
    point = program.points[state.point]
    if choice.kind == "hang-up":
        happened.append(Happening("gives up", point.span, place=point.place))
        return state._replace(point=END_GAVE_UP), tuple(happened)
    state, target = _choose(program, state, point, choice, happened)
    while target >= 0:
        state, target = _settle(program, state, target, happened)
    return _tidy(program, state), tuple(happened)


def _choose(
    program: Program, state: State, point: Point, choice: Choice, happened: list[Happening]
) -> tuple[State, int]:
    if point.kind in (ENTER, AGAIN):
        return state, point.next
    if point.kind == ENTRY:
        return _begin(program, state, point, choice, happened)
    if point.kind == LISTEN:
        return listening.take(program, state, state.point, choice, happened)
    if point.kind == CHECK:
        return _decide(program, state, point, choice, happened)
    if point.kind == QUEUE:
        made = None if choice.kind == "go" else choice
        return people.arrive(program, state, state.point, made, happened)
    return people.talk(program, state, state.point, choice, happened)


def _settle(program: Program, state: State, target: int, happened: list[Happening]) -> tuple[State, int]:
    """Go from point to point while nobody has to choose; the point to go on with, or -1 once somebody has to."""
    point = program.points[target]
    if point.kind == LINE:
        return perform(program, state, point.what, point.place, happened), point.next
    if point.kind == ARROW:
        return _arrow(program, state, point, happened)
    if point.kind == LISTEN:
        return _listen(program, state, target, point)
    if point.kind in (END, ENTER):
        return state._replace(point=target, phase=0), -1
    if point.kind == AGAIN:
        if isinstance(point.what, Listening):
            return state._replace(replay=True), point.next
        return state._replace(point=target, phase=0), -1
    if point.kind == CHECK:
        return _check(program, state, target, point, happened)
    if point.kind == DO:
        return _do(program, state, target, point, happened)
    if point.kind == KEEP_WAITING:
        return state._replace(phase=people.WAITS), point.next
    if point.kind == QUEUE and state.phase == people.ARRIVES:
        return state._replace(point=target), -1  # a team is a place of its own: whoever comes round to it is seen here
    move = people.arrive if point.kind == QUEUE else people.talk
    return move(program, state._replace(point=target), target, None, happened)


def _listen(program: Program, state: State, target: int, point: Point) -> tuple[State, int]:
    assert point.ear is not None
    ask = point.ear.listening.ask
    if state.phase == listening.LISTENS and not state.replay and ask and ask.unless_known:
        return state._replace(point=target, phase=listening.KNOWN_ALREADY), -1
    return state._replace(point=target), -1


def _tidy(program: Program, state: State) -> State:
    """Forget the retry counters that cannot matter any more, so that equal futures are equal states."""
    keeps = program.points[state.point].keeps
    if keeps is None or not state.tries:
        return state
    kept = tuple(entry for entry in state.tries if entry[0] in keeps)
    return state if kept == state.tries else state._replace(tries=kept)


# --- the beginning, and decisions of the system ----------------------------------------------------------------------


def _begin(
    program: Program, state: State, point: Point, choice: Choice, happened: list[Happening]
) -> tuple[State, int]:
    entry = point.what
    assert isinstance(entry, Entry)
    if entry.kind == "inbound":
        items = bits(entry.prepares)
        happened.append(Happening("dial", entry.span, entry.name, items=items))
        return state._replace(told=state.told | items), point.next
    happened.append(Happening("called", entry.span, entry.name))
    branch = next((branch for branch in entry.branches if branch.word == choice.word), None)
    if branch is None:
        return state, END_UNFINISHED
    happened.append(Happening("branch", branch.span, branch.word))
    medium = round(program.greeting * 10) if branch.word == "machine" else PERSON
    return state._replace(medium=medium), point.branches[branch.word]


def _branch_choices(branches: list[Branch], otherwise: str) -> list[Choice]:
    """The answers of a decision with their probabilities (ruling 1); what is left over is `otherwise`."""
    given = sum(branch.share for branch in branches if branch.share is not None)
    bare = sum(1 for branch in branches if branch.share is None)
    left = max(0.0, 1 - given)
    found = []
    seen = set()
    for branch in branches:
        share = branch.share if branch.share is not None else left / bare
        if share > 0 and branch.word not in seen:
            found.append(Choice("draw", branch.word, -1, share))
            seen.add(branch.word)
    if not bare and left > 1e-9:
        found.append(Choice("draw", otherwise, -1, left))
    return found


def _check_choices(program: Program, state: State, point: Point) -> list[Choice]:
    match point.what:
        case Check(team=Team() as team):
            if state.phase == 0:
                return [
                    Choice("draw", word, -1, share) for word, share in program.hours.answers(team.index, state.facts)
                ]
            return [Choice("draw", "free", -1, 1 - people.FULL_SHARE), Choice("draw", "busy", -1, people.FULL_SHARE)]
        case Check() as check:
            return _branch_choices(check.branches, "neither")
        case Promise(by=by):
            if by is None or (isinstance(by, Team) and not by.open):
                return [Choice("draw", "missed", -1, 1.0)]
            kept = KEPT_OUTSIDE if isinstance(by, str) else 1.0
            found = [Choice("draw", "kept", -1, kept), Choice("draw", "missed", -1, 1 - kept)]
            return [choice for choice in found if choice.probability]
        case Resolves(share=share):
            found = [Choice("draw", "resolved", -1, share), Choice("draw", "unresolved", -1, 1 - share)]
            return [choice for choice in found if choice.probability]
    raise AssertionError(point.what)


def _check(program: Program, state: State, target: int, point: Point, happened: list[Happening]) -> tuple[State, int]:
    """Go on where the answer is settled already; else wait for it."""
    state = state._replace(point=target, phase=0)
    if isinstance(point.what, Check) and not point.what.each_time:
        answer = dict(state.facts).get(fact_of(point.what))
        if answer is not None:
            return _answer(program, state, point, answer, happened)
        if point.what.team and point.what.team.open == ALWAYS:
            return _answer(program, state, point, "open", happened)
    return state, -1


def _decide(
    program: Program, state: State, point: Point, choice: Choice, happened: list[Happening]
) -> tuple[State, int]:
    line = point.what
    match line:
        case Check():
            if line.team:
                return _decide_hours(program, state, point, line.team, choice.word, happened)
            if not line.each_time:
                state = with_fact(state, fact_of(line), choice.word)
            return _answer(program, state, point, choice.word, happened)
        case Promise():
            happened.append(Happening("promise", line.span, line.text, place=point.place))
            if choice.word == "missed":
                assert line.on_missed is not None
                happened.append(Happening("branch", line.on_missed.span, "missed", place=point.place))
                return state._replace(phase=0), point.branches["missed"]
        case Resolves() if choice.word == "resolved":
            state = resolve(state, line, point.place, happened)
    return state._replace(phase=0), point.next


def _decide_hours(
    program: Program, state: State, point: Point, team: Team, word: str, happened: list[Happening]
) -> tuple[State, int]:
    if state.phase == 0:
        state = with_fact(state, f"open {team.index}", word)
        return _answer(program, state, point, word, happened)
    state = with_fact(state, f"full {team.index}", "full" if word == "busy" else "free")
    return _answer(program, state._replace(phase=0), point, "open", happened)


def _answer(program: Program, state: State, point: Point, answer: str, happened: list[Happening]) -> tuple[State, int]:
    """Follow the branch of an answer; without one of its own, `otherwise`, else the line after the check."""
    check = point.what
    assert isinstance(check, Check)
    words = [branch.word for branch in check.branches]
    if check.team and answer == "open" and check.team.queue is not None:
        full = dict(state.facts).get(f"full {check.team.index}")
        if full is None and ("busy" in words or "otherwise" in words):
            return state._replace(phase=1), -1
        if full == "full" and ("busy" in words or "otherwise" in words):
            answer = "busy"
    branch = next((branch for branch in check.branches if branch.word == answer), None)
    branch = branch or next((branch for branch in check.branches if branch.word == "otherwise"), None)
    span = branch.span if branch else check.span
    happened.append(Happening("branch", span, answer, place=point.place))
    return state._replace(phase=0), point.branches[branch.word] if branch else point.next


# --- movements -------------------------------------------------------------------------------------------------------


def _arrow(program: Program, state: State, point: Point, happened: list[Happening]) -> tuple[State, int]:
    arrow = point.what
    assert isinstance(arrow, Arrow)
    state = state._replace(phase=0)
    match arrow.kind:
        case "goto":
            return _goto(program, state, arrow, happened)
        case "again":
            return state, point.again if point.again >= 0 else END_UNFINISHED
        case "hang_up":
            happened.append(Happening("hang up", arrow.span, place=point.place))
            return state, END_HANG_UP
        case "outside":
            happened.append(Happening("outside", arrow.span, arrow.word or "", place=point.place))
            return state, END_OUTSIDE
        case "back":
            return _back(program, state, point, happened)
        case "return_":
            return _return(program, state, point, arrow, happened)
    happened.append(Happening("unknown", arrow.span, place=point.place))
    return state, END_UNKNOWN


def _goto(program: Program, state: State, arrow: Arrow, happened: list[Happening]) -> tuple[State, int]:
    place = arrow.place
    if isinstance(place, Team):
        passed = program.all_items if arrow.warm else bits(arrow.passes)
        happened.append(Happening("transfer", arrow.span, place.name, items=passed & state.known))
        state = state._replace(passed=passed, frames=(), tries=(), replay=False, hold=WAITING)  # a team ends every `do`
        return state, program.team_entry[id(place)]
    assert isinstance(place, Place)
    return _enter(program, state, place)


def _enter(program: Program, state: State, place: Place) -> tuple[State, int]:
    if place.kind == "menu" and program.uses_back:
        entry = (place.index, state.frames)
        menus = state.menus
        menus = menus[: menus.index(entry)] if entry in menus else menus
        state = state._replace(menus=(*menus, entry))
    return state._replace(tries=(), replay=False, passed=0, hold=WAITING), program.place_entry[id(place)]


def _back(program: Program, state: State, point: Point, happened: list[Happening]) -> tuple[State, int]:
    """To the menu before; where there is none, the options are said again (ruling 4)."""
    menus = state.menus
    here = program.flow.places[point.place] if point.place >= 0 else None
    if menus and here is not None and here.kind == "menu" and menus[-1][0] == here.index:
        menus = menus[:-1]
    if not menus:
        happened.append(Happening("nowhere", point.span, place=point.place))
        return state, point.again if point.again >= 0 else END_UNFINISHED
    place, frames = menus[-1]
    happened.append(Happening("back", point.span, program.flow.places[place].name, place=point.place))
    state = state._replace(menus=menus[:-1], frames=frames)
    return _enter(program, state, program.flow.places[place])


def _do(program: Program, state: State, target: int, point: Point, happened: list[Happening]) -> tuple[State, int]:
    line = point.what
    assert isinstance(line, Do)
    happened.append(Happening("do", line.span, line.place.name if line.place else "", place=point.place))
    if isinstance(line.place, Team):
        return _goto(program, state, Arrow(line.span, "goto", line.place), happened)
    if line.place is None:
        happened.append(Happening("unknown", line.span, place=point.place))
        return state, END_UNKNOWN
    tries = _tidy(program, state._replace(point=target)).tries
    state = state._replace(frames=(*state.frames, (target, tries)))
    return _enter(program, state, line.place)


def _return(program: Program, state: State, point: Point, arrow: Arrow, happened: list[Happening]) -> tuple[State, int]:
    if not state.frames:
        happened.append(Happening("no return", arrow.span, arrow.word or "", place=point.place))
        return state, END_UNFINISHED
    (site, tries), frames = state.frames[-1], state.frames[:-1]
    caller = program.points[site]
    assert isinstance(caller.what, Do)
    menus = tuple(menu for menu in state.menus if len(menu[1]) <= len(frames))  # those of the call are behind it now
    state = state._replace(frames=frames, tries=tries, menus=menus, replay=False)
    word = arrow.word or ""
    happened.append(Happening("return", arrow.span, word, place=point.place))
    if not word:
        return state, caller.next
    if word not in caller.branches:
        happened.append(Happening("unmet", caller.what.span, word, place=caller.place))
        return state, caller.next
    happened.append(Happening("branch", caller.what.outcomes[word].span, word, place=caller.place))
    return state, caller.branches[word]
