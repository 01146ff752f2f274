"""Where callers who chose another language hear words in the first one."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import Way, one_more
from ivrlint.analyses.story import Story, tell
from ivrlint.call.graph import Edge
from ivrlint.call.state import Choice
from ivrlint.call.step import choices, start, step
from ivrlint.findings import Span


class Lost(NamedTuple):
    """Words in the wrong language: their line, the language of the call, the place, and the call that hears them."""

    span: Span
    language: str
    place: str
    story: Story


_Spot = tuple[int, str]


def lost_words(facts: Facts) -> list[Lost]:
    """Every line that some call speaks in the first language to somebody who chose another; each once, earliest first."""
    flow, graph, program = facts.flow, facts.graph, facts.program
    first = flow.languages[0]
    if len(flow.languages) < 2:
        return []
    by: dict[_Spot, tuple[_Spot, Choice] | None] = {}
    queue: deque[_Spot] = deque()
    for entry in range(len(flow.entries)):
        spot = (entry, start(program, entry).language)
        by[spot] = None
        queue.append(spot)
    found: dict[tuple[Span, str], Lost] = {}
    while queue:
        spot = queue.popleft()
        node, language = spot
        state = graph.nodes[node]._replace(language=language)
        for number in graph.out[node]:
            edge = graph.edges[number]
            if not facts.possible(edge):
                continue
            after_language = next(
                (thing.text for thing in reversed(edge.happened) if thing.kind == "language"), language
            )
            after = (edge.target, after_language)
            if after not in by:
                by[after] = (spot, edge.choice)
                queue.append(after)
            if language == first and after_language == first:
                continue
            for thing in step(program, state, edge.choice)[1]:
                if thing.kind == "untranslated" and (thing.span, thing.text) not in found:
                    story = _told(facts, _way(by, spot, edge.choice)) or _another_way(facts, edge, language)
                    if story:
                        found[thing.span, thing.text] = Lost(thing.span, thing.text, graph.place_name(node), story)
    return list(found.values())


def _way(by: dict[_Spot, tuple[_Spot, Choice] | None], spot: _Spot, last: Choice) -> tuple[int, list[Choice]]:
    taken = [last]
    before = by[spot]
    while before is not None:
        spot, choice = before
        taken.append(choice)
        before = by[spot]
    return spot[0], taken[::-1]


def _another_way(facts: Facts, edge: Edge, language: str) -> Story | None:
    """A call in a language that comes to a step by another way than the shortest."""
    way = facts.search_calls(None, edge.source, lambda state: state.language == language)
    after = one_more(facts.graph, way, edge) if way else None
    return tell(facts.program, after) if after else None


def _told(facts: Facts, way: tuple[int, list[Choice]]) -> Story | None:
    """The way as a call, if a call can take it."""
    program = facts.program
    entry, taken = way
    state = start(program, entry)
    confirmed = []
    for choice in taken:
        same = [found for found in choices(program, state) if found[:3] == choice[:3]]
        if not same:
            return None
        confirmed.append(same[0])
        state, _ = step(program, state, same[0])
    return tell(program, Way(entry, tuple(confirmed), state))
