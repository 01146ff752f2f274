"""Promises: where calls make them, and when the team that has to keep them is closed all the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.hours import WEEKDAY_CALLS, WEEKEND_CALLS
from ivrlint.call.state import State
from ivrlint.findings import Span
from ivrlint.flow.lines import Promise
from ivrlint.flow.model import Team
from ivrlint.flow.shape import blocks_of
from ivrlint.flow.values import ALWAYS, MINUTES_A_WEEK


class Made(NamedTuple):
    """A promise, and the steps on which calls make it, earliest first."""

    line: Promise
    edges: list[Edge]


def made_promises(facts: Facts) -> Iterator[Made]:
    """Every promise that some call makes, in file order."""
    lines = {
        line.span: line for _, block, _ in blocks_of(facts.flow) for line in block.lines if isinstance(line, Promise)
    }
    if not lines:
        return
    made: dict[Span, list[Edge]] = {}
    for edge in facts.graph.edges:
        if edge.source in facts.order and facts.possible(edge):
            for thing in edge.happened:
                if thing.kind == "promise":
                    made.setdefault(thing.span, []).append(edge)
    for span in sorted(made):
        if span in lines:
            yield Made(lines[span], sorted(made[span], key=lambda edge: facts.order[edge.source]))


def unkept_minutes(facts: Facts, line: Promise, state: State) -> int:
    """The minutes of the week at which a call may make a promise and its team is closed until it is due, a bit each.

    Only minutes count at which calls arrive (ruling 5), and which agree with what the call has met: open or closed teams.

    Parameters
    ----------
    facts : of the flow
    line : a promise by a team, with a time
    state : of the call that has made it
    """
    team, within = line.by, line.within
    assert isinstance(team, Team) and within is not None
    minutes = WEEKDAY_CALLS | WEEKEND_CALLS
    for name, value in state.facts:
        if name.startswith("open "):
            open_then = facts.flow.teams[int(name[5:])].open
            minutes &= open_then if value == "open" else ~open_then
    span = int(within // 60)
    if span >= MINUTES_A_WEEK:
        return 0 if team.open else minutes
    return minutes & ~_opens_within(team.open, span) & ALWAYS


def _opens_within(open_minutes: int, span: int) -> int:
    """The minutes from which a team is open at some time within `span` minutes; the week comes round."""
    reach, covered = open_minutes, 1
    while covered <= span:
        shift = min(covered, span + 1 - covered)
        reach |= (reach >> shift) | ((reach << (MINUTES_A_WEEK - shift)) & ALWAYS)
        covered += shift
    return reach & ALWAYS
