"""Silence and wrong keys reach a human sooner than any key that is announced.

## What a caller lives through

Whoever listens and chooses is led through three more menus; whoever says nothing twice is put through to a
person. Callers find out, tell each other, and never listen to the menu again.

## Triggers

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main  // <- rewarded-frustration
  press 1 for "your bill" -> bill
  press 2 for "moving house" -> bill
  after 1 try -> front_desk

menu bill
  press 1 for "a question about your bill" -> front_desk
  press 2 for "a copy of your bill" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "your bill" -> bill
  press 2 for "moving house" -> bill
  press 0 for "a person" -> front_desk
  after 1 try -> front_desk

menu bill
  press 1 for "a question about your bill" -> front_desk
  press 2 for "a copy of your bill" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Guideline: always acknowledge 0, since "users who want an agent will find a way" (ACIxD). Announcing the agent
later raised the share of callers who serve themselves by 2% there, so designers may mean it. That callers
learn to fail is our assumption.

## Exceptions

As many turns by keys as by failing are enough. A hidden key is announced to nobody and does not count; who
wants the hidden 0 alone may allow it. Only menus that callers hear in a call are judged, not questions and
not offers to those on hold, and every team counts as open and not full. A menu in which failing leads to no
human is not judged either. `allow rewarded-frustration because "…"` silences it, in the menu or at the top of
the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.ends import chain
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
        if failing is None or (honest is not None and honest <= failing.hops) or _rings_back(facts, node):
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


def _rings_back(facts: Facts, node: int) -> bool:
    """Whether an announced key of a menu in an export has a person ring back, or take a message."""
    if not facts.flow.platform:
        return False
    edges = (facts.graph.edges[number] for number in facts.graph.out[node])
    ways = (
        chain(facts.graph, edge) for edge in edges if edge.choice.kind in ("key", "words") and edge.choice.announced
    )
    return any(thing.kind in ("message", "call back") for way in ways for step in way or () for thing in step.happened)
