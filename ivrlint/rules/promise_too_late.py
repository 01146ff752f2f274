"""A promise that comes later than it is needed.

## What a caller lives through

The form is due on Friday. "Somebody will call you back within two weeks," says the system kindly. The caller
has been served, and has lost.

## Triggers

```ivr
flow "City Tax Office"

goal extension "ask for more time"
  deadline 3 days

inbound "1-800-555-0170" -> main

menu main
  press 1 for "more time"
    promise "a letter comes" by front_desk within 2 weeks  // <- promise-too-late[extension]
    resolves extension
    -> hang up
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "City Tax Office"

goal extension "ask for more time"
  deadline 3 days

inbound "1-800-555-0170" -> main

menu main
  press 1 for "more time"
    promise "a message comes" by front_desk within 1 day
    resolves extension
    -> hang up
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: the deadline is what you declared under the goal.

## Exceptions

The same time is in time. Goals without `deadline` and promises without `within` are not judged, nor are
promises that only callers with another goal come to if they choose well. `allow promise-too-late because "…"`
silences it, under the promise or anywhere above.

It occurs only in call scripts: an export holds no promises.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.choosing import choosing_well
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.promises import made_promises
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every promise that callers with a deadline come to, and that is due after it."""
    done: set[tuple[Span, str]] = set()
    for goal in facts.flow.goals:
        if goal.deadline is None:
            continue
        walks = [choosing_well(facts, goal), choosing_well(facts, goal, by_itself=True)]
        allowed = facts.for_goal(goal)
        for made in made_promises(facts):
            line = made.line
            if line.within is None or line.within <= goal.deadline or (line.span, goal.name) in done:
                continue
            met = [(walk.cost[edge.source], walk, edge) for walk in walks for edge in made.edges
                   if edge.source in walk.cost and allowed(edge)]  # fmt: skip
            if not met:
                continue
            _, walk, first = min(met, key=lambda found: found[0])
            done.add((line.span, goal.name))
            title = goal.title or goal.name.replace("_", " ")
            yield found(
                "promise-too-late",
                SEVERITY,
                line.span,
                f'callers who want to "{title}" need it within {say_seconds(goal.deadline)}; '
                f"this promises it within {say_seconds(line.within)}",
                help="promise what helps them in time, or say honestly that it will be too late and what else they can do",
                place=facts.graph.place_name(first.source) or None,
                subject=goal.name,
                story=facts.story(first.source, walk, then=first),
                labels=(Label(goal.span, "by when they need it"),),
                weight=goal.share or 1 / len(facts.flow.goals),
            )
