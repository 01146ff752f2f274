"""The facts of a flow for people and programs: how far humans and answers are, and what callers are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from ivrlint.analyses.depth import depth_of
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances, helps_itself
from ivrlint.analyses.ways import Steps, hops_from
from ivrlint.call import timing
from ivrlint.call.lines import announcement, words_of
from ivrlint.call.program import ENTER
from ivrlint.findings import Span
from ivrlint.flow.lines import Ask, Block, Line, Resolves, Say, Send
from ivrlint.flow.model import Data, Entry, Goal, Place, Team
from ivrlint.flow.shape import lines_of

ANY = "any"
"""What stands for any human, beside the names of goals."""

Hops = dict[str, int | None]
Seconds = dict[str, float | None]
_MENUS = frozenset({"menu", "inline"})
_Part = TypeVar("_Part", Data, Place)


class MenuFacts(NamedTuple):
    """How far a human is from a menu: any human, and for each goal one who can help with it; None where none is.

    Parameters
    ----------
    line : where the menu stands
    hops : fewest turns to standing in the queue, over announced options
    hidden : the same on ways that use at least one option nobody announces
    failing : the same by silence and wrong keys alone
    seconds : on the fastest way over announced options until standing in the queue
    listening : seconds it takes to hear the words and options of the menu once
    """

    line: int
    hops: Hops
    hidden: Hops
    failing: Hops
    seconds: Seconds
    listening: float


class GoalFacts(NamedTuple):
    """How deep the answer for a goal lies.

    Parameters
    ----------
    menus_deep : fewest menus in which callers choose before an answer, or None without one
    resolved_by : the places and teams that resolve it and that callers come to, sorted
    """

    menus_deep: int | None
    resolved_by: tuple[str, ...]


class DataFacts(NamedTuple):
    """The lines on which an item is asked for, and those that tell callers to bring it; sorted."""

    asked: tuple[int, ...]
    announced: tuple[int, ...]


class Inspection(NamedTuple):
    """What is known about a flow; everything by its name, in the order of the file."""

    file: str
    title: str
    entries: dict[str, Hops]
    menus: dict[str, MenuFacts]
    goals: dict[str, GoalFacts]
    data: dict[str, DataFacts]


def inspection(facts: Facts) -> Inspection:
    """Gather the facts of a flow.

    Parameters
    ----------
    facts : of a flow that `judges_calls`
    """
    flow = facts.flow
    return Inspection(
        flow.file,
        flow.title,
        _entries(facts),
        _menus(facts),
        {goal.name: GoalFacts(_menus_deep(facts, goal), _resolved_by(facts, goal)) for goal in flow.goals},
        {name: _data(facts, item) for name, item in _named(flow.data)},
    )


def _named(parts: Iterable[_Part]) -> Iterable[tuple[str, _Part]]:
    """Parts by their names; one of another file whose name is taken gets its file before it."""
    taken: set[str] = set()
    for part in parts:
        name = part.name if part.name not in taken else f"{part.span.file}:{part.name}"
        taken.add(name)
        yield name, part


def _wishes(facts: Facts) -> dict[str, Goal | None]:
    return {ANY: None, **{goal.name: goal for goal in facts.flow.goals}}


# --- entries and menus -----------------------------------------------------------------------------------------------


def _entries(facts: Facts) -> dict[str, Hops]:
    """The hops from every entry; of two with the same number the nearer one counts."""
    found: dict[str, Hops] = {}
    for number, entry in enumerate(facts.flow.entries):
        hops = found.setdefault(entry.name, {})
        for name, goal in _wishes(facts).items():
            hops[name] = _turns((hops.get(name), hops_from(facts, number, goal)))
    return found


def _menus(facts: Facts) -> dict[str, MenuFacts]:
    nodes: dict[int, list[int]] = {}
    for node in facts.graph.of_kind.get(ENTER, ()):
        what = facts.graph.point(node).what
        if isinstance(what, Place) and node in facts.order:
            nodes.setdefault(id(what), []).append(node)
    menus = [place for place in facts.flow.places if place.kind == "menu"]
    wishes = _wishes(facts)
    steps = Steps(facts)
    hops = {name: distances(facts, goal).hops for name, goal in wishes.items()}
    hidden = {name: steps.hidden(goal) for name, goal in wishes.items()}
    failing = {name: steps.failing(goal) for name, goal in wishes.items()}
    seconds = {name: steps.seconds(goal) for name, goal in wishes.items()}
    found = {}
    for name, menu in _named(menus):
        at = nodes.get(id(menu), [])
        times = {wish: _least(seconds[wish].get(node) for node in at) for wish in wishes}
        found[name] = MenuFacts(
            menu.span.line,
            {wish: _turns(hops[wish].get(node) for node in at) for wish in wishes},
            {wish: _turns(hidden[wish].get(node) for node in at) for wish in wishes},
            {wish: _turns(failing[wish].get(node) for node in at) for wish in wishes},
            {wish: None if time is None else round(time, 1) for wish, time in times.items()},
            round(_listening(facts, menu), 1),
        )
    return found


def _least(values: Iterable[float | None]) -> float | None:
    return min((each for each in values if each is not None), default=None)


def _turns(values: Iterable[float | None]) -> int | None:
    least = _least(values)
    return None if least is None else int(least)


def _listening(facts: Facts, menu: Place) -> float:
    """Seconds to hear a menu once, in the first language of the flow: its own lines and every announced option."""
    language = facts.flow.languages[0] if facts.flow.languages else ""
    seconds = sum(words_of(line.text, line.translations, language)[1] for line in menu.block.lines
                  if isinstance(line, Say))  # fmt: skip
    listening = menu.block.listening
    for number in range(len(listening.options) if listening else 0):
        assert listening is not None
        text = announcement(listening, number, language)
        seconds += timing.speech(text) + timing.BETWEEN_OPTIONS if text else 0.0
    return seconds


# --- goals -----------------------------------------------------------------------------------------------------------


def _menus_deep(facts: Facts, goal: Goal) -> int | None:
    depth = depth_of(facts, goal)
    return depth.menus if depth else None


def _resolved_by(facts: Facts, goal: Goal) -> tuple[str, ...]:
    """Who resolves a goal, for some callers at least, among the places that calls come to."""
    names = set()
    for part, name, lines in _parts(facts):
        own = isinstance(part, Team) and helps_itself(part, goal)
        if own or any(isinstance(line, Resolves) and goal in line.goals for line in lines):
            names.add(name)
    return tuple(sorted(names))


def _parts(facts: Facts) -> Iterable[tuple[Place | Team | Entry, str, list[Line]]]:
    """Every part that a call comes to, with its lines."""
    met = {id(facts.graph.point(node).what) for node in facts.order}
    met |= {id(facts.place(node)) for node in facts.order}
    for place in facts.flow.places:
        if id(place) in met:
            yield place, place.name, list(lines_of(place.block))
    for team in facts.flow.teams:
        if id(team) in met:
            handlers = [*team.events.values(), *team.hands_on.values(), *team.offers]
            yield team, team.name, [*team.lines, *(line for each in handlers for line in lines_of(each.block))]
    for entry in facts.flow.entries:
        blocks: list[Block] = [branch.block for branch in entry.branches]
        yield entry, entry.name, [line for block in blocks for line in lines_of(block)]


# --- data ------------------------------------------------------------------------------------------------------------


def _data(facts: Facts, item: Data) -> DataFacts:
    """Where callers are asked for an item and told to bring it, whether or not a call comes there."""
    asked: set[Span] = set()
    announced: set[Span] = {entry.span for entry in facts.flow.entries if item in entry.prepares}
    for line in _all_lines(facts):
        if isinstance(line, Ask):
            asked |= {line.span} if item in line.items else set()
            announced |= _telling(line.listening.block.lines, item)
    announced |= _telling(_all_lines(facts), item)
    asked |= {span for team in facts.flow.teams for needed, span in team.needs if needed is item}
    return DataFacts(_lines(asked), _lines(announced))


def _telling(lines: Iterable[Line], item: Data) -> set[Span]:
    return {line.span for line in lines if isinstance(line, Say | Send) and item in line.prepares}


def _lines(spans: set[Span]) -> tuple[int, ...]:
    return tuple(sorted({span.line for span in spans}))


def _all_lines(facts: Facts) -> list[Line]:
    key = ("lines", 0)
    if key not in facts.memo:
        blocks = [place.block for place in facts.flow.places]
        blocks += [branch.block for entry in facts.flow.entries for branch in entry.branches]
        for team in facts.flow.teams:
            handlers = [*team.events.values(), *team.hands_on.values(), *team.offers]
            blocks += [handler.block for handler in handlers]
        spoken = [line for team in facts.flow.teams for line in team.lines]
        facts.memo[key] = [*spoken, *(line for block in blocks for line in lines_of(block))]
    found = facts.memo[key]
    assert isinstance(found, list)
    return found
