"""How an export ends the call of somebody who failed: by saying nothing about it, without a word, or with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ivrlint.analyses.ends import ended_by, fails, unanswered
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import technical
from ivrlint.call.graph import Edge
from ivrlint.call.state import PERSON
from ivrlint.findings import Span
from ivrlint.flow.lines import Listening, Say

_FAREWELL = re.compile(
    r"\b(?:(?:may|can|simply|just|please|or|otherwise) (?:now |simply |just )*hang up|anything else|something else"
    r"|algo más|alguna otra|autre chose|sonst noch|mais alguma)\b"
)
"""Words after which whoever says nothing has all they wanted."""
UNHANDLED, SILENT, SPOKEN = "unhandled", "silent", "spoken"
"""Nothing is written for the event, and the platform hangs up; what is written leads straight to a hang-up, without a
word; something is said before, or the platform asked several times."""


class CutOff(NamedTuple):
    """A step after which a caller is hung up on, for a mistake of theirs or a failure of the system.

    Parameters
    ----------
    edge : the step
    span : the line that hangs up
    how : UNHANDLED, SILENT or SPOKEN
    """

    edge: Edge
    span: Span
    how: str


def cut_offs(facts: Facts) -> list[CutOff]:
    """Every such step of people who dialled in and got no answer yet, those that are met early first."""
    key = ("cut off", 0)
    if key not in facts.memo:
        cost = unanswered(facts).cost
        facts.memo[key] = sorted(_cut_offs(facts, cost), key=lambda each: (cost[each.edge.source], each.span))
    found = facts.memo[key]
    assert isinstance(found, list)
    return found


def _cut_offs(facts: Facts, cost: dict[int, int]) -> Iterator[CutOff]:
    graph = facts.graph
    for edge in graph.edges:
        if edge.source not in cost or graph.nodes[edge.source].medium != PERSON or not facts.possible(edge):
            continue
        if not fails(edge) and not technical(edge.choice) and (edge.choice.kind, edge.choice.word) != ("draw", "full"):
            continue
        ended = ended_by(graph, edge)
        if ended and not (fails(edge) and is_farewell(facts.listening_at(edge.source))):
            yield CutOff(edge, ended[0].span, how_cut_off(facts, edge, ended[1]))


def is_farewell(listening: Listening) -> bool:
    """Whether a menu is offered to callers who are done: it says that they may hang up, or asks for anything else."""
    said = " ".join(line.text for line in listening.block.lines if isinstance(line, Say))
    return _FAREWELL.search(said.lower()) is not None


def how_cut_off(facts: Facts, edge: Edge, steps: list[Edge]) -> str:
    """How a failing step ends the call.

    Parameters
    ----------
    facts : of the flow
    edge : the step
    steps : it, and those that follow without anybody choosing, to the end of the call
    """
    if any(step.hears for step in steps) or any(thing.kind in ("after", "dropped") for thing in edge.happened):
        return SPOKEN
    span = next(thing.span for thing in reversed(steps[-1].happened) if thing.kind == "hang up")
    return UNHANDLED if span in facts.flow.open_exits else SILENT
