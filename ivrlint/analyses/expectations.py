"""`expect` lines that can be judged without callers: hops, and what is prepared or asked."""

from __future__ import annotations

import math
from itertools import islice
from typing import NamedTuple

from ivrlint.analyses.ends import inbound_entries
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances
from ivrlint.analyses.preparation import questions, times_asked, unprepared
from ivrlint.analyses.story import Story, tell
from ivrlint.call.program import ENTER, HUMAN, QUEUE
from ivrlint.findings import Label
from ivrlint.flow.model import Data, Expectation

_WAYS_TRIED = 50
"""Ways through the graph that no call can take are passed over, so many of them."""
STATIC = frozenset({"human_hops", "prepared", "asked"})
"""Measures that the call graph decides; the others need callers."""


class Broken(NamedTuple):
    """Why an expectation does not hold: in words, with the shortest call that shows it."""

    message: str
    story: Story | None = None
    place: str | None = None
    labels: tuple[Label, ...] = ()


def unmet(facts: Facts, expectation: Expectation) -> Broken | None:
    """Why a static expectation does not hold, or None.

    Parameters
    ----------
    facts : of the flow
    expectation : one whose measure is in `STATIC`; of others nothing is said
    """
    match expectation.measure:
        case "human_hops":
            return _human(facts, expectation)
        case "prepared":
            assert isinstance(expectation.subject, Data)
            return _prepared(facts, expectation.subject)
        case "asked":
            assert isinstance(expectation.subject, Data) and expectation.limit is not None
            return _asked(facts, expectation.subject, expectation.limit)
    return None


def _human(facts: Facts, expectation: Expectation) -> Broken | None:
    graph = facts.graph
    limit = expectation.limit or 0
    distance = distances(facts, None)
    worst: tuple[float, int, str] | None = None
    for node, name in _begin_at(facts, expectation):
        hops = distance.hops.get(node, math.inf)
        if hops > limit and (worst is None or hops > worst[0]):
            worst = hops, node, name
    if worst is None:
        return None
    hops, node, name = worst
    where = f"from `{name}`" if name else "from the start"
    label = next((Label(place.span, "from here") for place in facts.flow.places if place.name == name), None)
    labels = (label,) if label else ()
    if hops == math.inf:
        return Broken(f"{where} no announced option leads to a human", facts.story(node), name or None, labels)
    story = facts.story_of([*facts.reach.edges_to(graph, node), *distance.way_from(node)], None)
    return Broken(f"{where} it takes {hops} turns", story, name or None, labels)


def _begin_at(facts: Facts, expectation: Expectation) -> list[tuple[int, str]]:
    graph = facts.graph
    if not expectation.any_menu and expectation.from_place is None:
        return [(entry, "") for entry in inbound_entries(facts) or range(len(facts.flow.entries))]
    found: dict[str, int] = {}
    for kind in (ENTER, QUEUE, HUMAN):
        for node in sorted(graph.of_kind.get(kind, ()), key=lambda node: facts.order.get(node, 0)):
            place = graph.point(node).what
            wanted = place is expectation.from_place or (expectation.any_menu and getattr(place, "kind", "") == "menu")
            if wanted and node in facts.order:
                found.setdefault(graph.place_name(node), node)
    return [(node, name) for name, node in found.items()]


def _prepared(facts: Facts, item: Data) -> Broken | None:
    if item.by_heart:
        return None
    walk = unprepared(facts, (item,))
    bit = 1 << item.index
    asked = [question for question in questions(facts) if item in question.items and question.node in walk.cost]
    for question in sorted(asked, key=lambda question: walk.cost[question.node]):
        story = facts.story(question.node, walk, lambda state: not (state.told | state.known) & bit)
        if story:
            message = "callers can be asked for it before anybody told them to bring it"
            place = facts.graph.place_name(question.node)
            return Broken(message, story, place, (Label(question.span, "it is asked here"),))
    return None


def _asked_again(facts: Facts, item: Data) -> Story | None:
    """A call that comes to a question for an item which the system holds already, searched among calls themselves."""
    bit = 1 << item.index
    for question in questions(facts):
        if item in question.items:
            found = facts.search_calls(None, question.node, lambda state: bool(state.known & bit))
            if found:
                return tell(facts.program, found)
    return None


def _asked(facts: Facts, item: Data, limit: int) -> Broken | None:
    ways = list(islice(times_asked(facts, item, limit), _WAYS_TRIED))
    told = ((way, facts.story_of(way, None)) for way in ways)
    way, story = next(((way, story) for way, story in told if story), ([], None))
    if story is None and ways and limit == 1:
        story = _asked_again(facts, item)
    if story is None:
        return None
    spans = dict.fromkeys(thing.span for edge in way for thing in edge.happened
                          if thing.kind in ("known", "needs") and thing.items >> item.index & 1)  # fmt: skip
    labels = tuple(Label(span, "it is asked here") for span in spans)
    count = "twice" if limit == 1 else f"{limit + 1} times"
    return Broken(f"in one call it can be given {count}", story, None, labels)
