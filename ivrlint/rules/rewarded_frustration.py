"""Silence and wrong keys reach a human sooner than any key that is announced."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.failing import by_failing
from ivrlint.analyses.humans import distances
from ivrlint.call.state import PERSON
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every menu in which failing is the fastest way to a human."""
    announced = distances(facts, None)
    seen: set[str] = set()
    for node in facts.questions:
        listening, state = facts.listening_at(node), facts.graph.nodes[node]
        name = facts.graph.place_name(node)
        if listening.kind != "menu" or state.replay or state.medium != PERSON or name in seen:
            continue
        failing = by_failing(facts, node)
        honest = announced.hops.get(node)
        if failing is None or (honest is not None and honest <= failing.hops):
            continue
        seen.add(name)
        story = facts.story_of([*facts.reach.edges_to(facts.graph, node), *failing.way], None)
        if story is None:
            continue
        instead = f"the keys that are announced take {honest}" if honest else "no key that is announced gets there"
        turns = "one try" if failing.hops == 1 else f"{failing.hops} tries"
        yield found(
            "rewarded-frustration",
            SEVERITY,
            listening.span,
            f"in `{name}` silence or wrong keys reach a human after {turns}; {instead}",
            help='offer a person by a key: `press 0 for "a person" -> team`',
            place=name,
            story=story,
            weight=facts.touches(node),
        )
