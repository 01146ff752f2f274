"""How far the nearest person is who can help, for every reason to call."""

from __future__ import annotations

import math
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances, helpers, queues_at
from ivrlint.analyses.paths import confirm
from ivrlint.analyses.ways import hops_from
from ivrlint.call.people import helps
from ivrlint.flow.model import Goal, Team
from ivrlint.simulation.population import Wish


class Person(NamedTuple):
    """The nearest team, over options that are announced, with everybody at their desk.

    Parameters
    ----------
    team : whose queue it is
    turns : of the caller, until they stand in the queue
    seconds : until then; None where the call graph does not tell, because it depends on what the caller gave before
    """

    team: Team
    turns: int
    seconds: float | None


class Nearest(NamedTuple):
    """The nearest person for a wish; None where there is none.

    Parameters
    ----------
    helps : who can help
    any : who can be reached, able to help or not
    able : whether anybody could help who was reached
    """

    wish: Wish
    helps: Person | None
    any: Person | None
    able: bool


def nearest_people(facts: Facts, wishes: tuple[Wish, ...]) -> tuple[Nearest, ...]:
    """The nearest people for all wishes, in their order."""
    found = []
    for wish in wishes:
        able = _able(facts, wish.goal)
        helping = _person(facts, wish.goal, wish.goal) if able else None
        found.append(Nearest(wish, helping, _person(facts, wish.goal, None), able))
    return tuple(found)


def _able(facts: Facts, goal: Goal | None) -> bool:
    if goal is not None:
        return bool(helpers(facts, goal))
    return any(helps(team, -1, facts.program) > 0 for team in facts.flow.teams)


def _person(facts: Facts, caller: Goal | None, able: Goal | None) -> Person | None:
    """The nearest person to callers with a goal; who can help with `able`, or with anything."""
    found = []
    for entry in facts.entries_of(caller):
        turns = hops_from(facts, entry, able) if facts.flow.entries[entry].kind == "inbound" else None
        if turns is not None:
            way = distances(facts, able).way_from(entry)
            seconds = sum(edge.seconds for edge in way) if confirm(facts.graph, way) else None
            found.append((turns, math.inf if seconds is None else seconds, queues_at(way[-1])))
    if not found:
        return None
    turns, time, name = min(found, key=lambda each: each[:2])
    team = next(team for team in facts.flow.teams if team.name == name)
    return Person(team, turns, None if time == math.inf else time)
