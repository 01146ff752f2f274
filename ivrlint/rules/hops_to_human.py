"""Too many turns before a caller stands in the queue of a human who can help.

## What a caller lives through

Menu, menu, number, menu, and only then the music. Callers who know that they need a person have to find the
way to one by keys that are about something else. Many press 0 long before that, whether it is offered or not.

## Triggers

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main  // <- hops-to-human
  press 1 for "private customers" -> private
  press 2 for "business customers" -> private

menu private
  press 1 for "electricity" -> electricity
  press 2 for "gas" -> electricity

menu electricity
  press 1 for "your bill" -> bill
  press 2 for "moving house" -> bill

menu bill
  press 1 for "a question about your bill" -> front_desk
  press 2 for "a copy of your bill" -> front_desk

defaults
  after 3 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "your bill" -> bill
  press 2 for "moving house" -> front_desk
  press 0 for "a person" -> front_desk

menu bill
  press 1 for "a question about your bill" -> front_desk
  press 2 for "a copy of your bill" -> front_desk

defaults
  after 3 tries -> front_desk

team front_desk
```

## Evidence

Universal Design Ireland's toolkit for public services: at most three levels of at most four options (a
professional guideline). The W3C's cognitive accessibility pattern o6p04: do not require navigating menus to
reach a human. The US agencies' "Time is Money" proposal of 2024 (CFPB, FCC, FTC) wanted a single button; it
is a proposal, not law. In a survey of Clutch (2019, n = 500) 70% had pressed 0. No systematic study of the
number of steps was found; that every turn counts, not only menus, is our reading.

## Exceptions

A turn is a key, a word, a value given, or a yes to what was read back. Only announced options count; keys
marked `hidden`, silence and wrong keys do not shorten the way. Every team counts as open and not full. Ways
are measured to a human who can help with each goal, and apart where goals differ. A flow in which nobody can
be reached at all has `no-human-path` instead, and our own outbound calls are not judged. The limit is
`thresholds.hops-to-human` in the configuration. `allow hops-to-human because "…"` silences it, in the first
menu or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import distances
from ivrlint.analyses.story import Story
from ivrlint.call.program import LISTEN
from ivrlint.findings import Finding, Severity, Span
from ivrlint.flow.model import Goal
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every entry, and for its goals apart where they differ."""
    limit = facts.thresholds["hops-to-human"]
    seen: set[tuple[Span, str | None]] = set()
    for number, entry in enumerate(facts.flow.entries):
        if entry.kind != "inbound":
            continue
        goals: list[Goal | None] = [goal for goal in facts.flow.goals if number in facts.entries_of(goal)]
        measured = [(goal, _nearest(facts, number, goal)) for goal in goals or [None]]
        hops = {story.hops for _, story in measured if story}
        differ = len(goals) > 1 and (len(hops) > 1 or any(story is None for _, story in measured))
        for goal, near in measured:
            if near is None or near.hops <= limit:
                continue
            subject = goal.name if goal and differ else None
            span, place = _first_menu(facts, number)
            if (span, subject) in seen:
                continue
            seen.add((span, subject))
            who = (
                f"a human who can help with `{goal.name}`"
                if goal and differ
                else "a human who can help"
                if goal
                else "a human"
            )
            yield found(
                "hops-to-human",
                SEVERITY,
                span,
                f"it takes {near.hops} turns to stand in the queue of {who}, {near.team}; {limit:g} are enough",
                help='offer a person early: `press 0 for "a person" -> team`',
                place=place,
                subject=subject,
                story=near.story,
                weight=(goal.share or 0.5) if goal else 0.5,
            )


class _Near:
    """The nearest human: hops, team, and the call that gets there."""

    def __init__(self, hops: int, team: str, story: Story) -> None:
        self.hops, self.team, self.story = hops, team, story


def _nearest(facts: Facts, entry: int, goal: Goal | None) -> _Near | None:
    distance = distances(facts, goal)
    if entry not in distance.hops:
        return None
    way = distance.way_from(entry)
    team = next(thing.text for thing in way[-1].happened if thing.kind == "queue")
    story = facts.story_of(way, way[-1].target, sources=[entry])
    return _Near(story.hops, f"`{team}`", story) if story else None


def _first_menu(facts: Facts, entry: int) -> tuple[Span, str | None]:
    """The menu that callers hear before they have done anything; the inbound line where there is none."""
    graph, node = facts.graph, entry
    for _ in range(20):
        if graph.point(node).kind == LISTEN:
            listening = facts.listening_at(node)
            place = next((place for place in facts.flow.places if place.name == graph.place_name(node)), None)
            if listening.kind == "menu" and place:
                return place.span, place.name
            break
        if len(graph.out[node]) != 1:
            break
        node = graph.edges[graph.out[node][0]].target
    return facts.flow.entries[entry].span, None
