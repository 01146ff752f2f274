"""A goal that people take up, pass on, and never resolve.

## What a caller lives through

The first person says: "I cannot see that from here, I will put you through." The second says it is a matter
for the store, and the third that nothing can be done. The caller has told the story three times and goes home
with nothing.

## Triggers

```ivr
flow "Bright Home customer service"

goal points "get the points from my purchase"  // <- nobody-can-help[points]

inbound "1-800-555-0160" -> main

menu main
  press 1 for "returns" -> front_line
  press 2 for "your points" -> front_line
  after 2 tries -> front_line

team front_line
  on points -> rewards_desk

team rewards_desk
  on points
    say "That was a purchase in the store. Only the store can look at it."
    -> hang up
```

## Does not trigger

```ivr
flow "Bright Home customer service"

goal points "get the points from my purchase"

inbound "1-800-555-0160" -> main

menu main
  press 1 for "returns" -> front_line
  press 2 for "your points" -> front_line
  after 2 tries -> front_line

team front_line
  on points -> rewards_desk warm

team rewards_desk
  resolves points
```

## Evidence

Logic: teams take it and none resolves it. In the survey of Dixon, Freeman and Toman (Harvard Business Review
2010) 59% of customers reported being transferred and 62% having to contact a company repeatedly.

## Exceptions

One team, place or outbound call that resolves or deflects the goal, for a share of its callers at least, is
enough. A goal that nobody even takes up is `goal-not-offered` instead. `allow nobody-can-help because "…"`
silences it, under the goal or at the top of the file.

It occurs only in call scripts: an export does not say why people call.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import honest
from ivrlint.analyses.paths import Allowed, search
from ivrlint.call.graph import Edge
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR
_ELSEWHERE = frozenset({"outside", "message", "call back", "unknown"})


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that teams hand on, while nothing reachable resolves or deflects it."""
    for goal in facts.flow.goals:
        reach, allowed, bit = facts.reach_of(goal), facts.for_goal(goal), 1 << goal.index
        handed: dict[Span, Edge] = {}
        resolved = False
        for edge in facts.helping:
            if edge.source not in reach.cost or not allowed(edge):
                continue
            for thing in edge.happened:
                if thing.items & bit and thing.kind in ("resolves", "deflects"):
                    resolved = True
                elif thing.items & bit and thing.kind == "handed on":
                    handed.setdefault(thing.span, edge)
        if resolved or not handed or _led_on(facts, list(handed.values()), allowed):
            continue
        edges = sorted(handed.values(), key=lambda edge: reach.cost[edge.source])
        last = edges[-1]
        teams = list(dict.fromkeys(facts.graph.place_name(edge.source) for edge in edges))
        title = f' ("{goal.title}")' if goal.title else ""
        yield found(
            "nobody-can-help",
            SEVERITY,
            goal.span,
            f"`{goal.name}`{title} goes from {' to '.join(f'`{team}`' for team in teams)}, and nobody resolves it",
            help=f"let one of them resolve it, `resolves {goal.name}`, or send callers straight to who can",
            subject=goal.name,
            story=facts.story(last.source, reach, then=last),
            labels=tuple(Label(span, "handed on here") for span in sorted(handed)[:4]),
            weight=2 * (goal.share or 1 / len(facts.flow.goals)),
        )


def _led_on(facts: Facts, handed: list[Edge], allowed: Allowed) -> bool:
    """Whether it is handed on to another number, to a message or to a call back, where somebody may well help."""

    def open_hours(edge: Edge) -> bool:
        return honest(edge) and allowed(edge)

    walk = search(facts.graph, {edge.target for edge in handed}, open_hours)
    later = [edge for edge in facts.graph.edges if edge.source in walk.cost and open_hours(edge)]
    return any(thing.kind in _ELSEWHERE for edge in (*handed, *later) for thing in edge.happened)
