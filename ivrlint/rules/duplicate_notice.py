"""Two notices to one person about one thing.

## What a caller lives through

A call, a text message and another call, from three senders and with three slightly different times, all about
one sofa. The buyer no longer knows which one is right, and calls to ask.

## Triggers

```ivr
flow "Oak & Pine deliveries"

goal when "ask when it comes"

inbound "1-800-555-0142" -> front_desk

outbound notice to buyer
  person 50% -> announce
  no_answer 50% -> hang up

outbound reminder to buyer  // <- duplicate-notice[buyer]
  person 50% -> announce
  no_answer 50% -> hang up

step announce
  say "This is Oak & Pine. Your furniture comes on Tuesday."
  resolves when
  -> hang up

team front_desk
```

## Does not trigger

```ivr
flow "Oak & Pine deliveries"

goal when "ask when it comes"

inbound "1-800-555-0142" -> front_desk

outbound notice to buyer
  person 50% -> announce
  no_answer 50% -> hang up

step announce
  say "This is Oak & Pine. Your furniture comes on Tuesday."
  resolves when
  -> hang up

team front_desk
```

## Evidence

Practice, weak evidence: vendors report that duplicate and conflicting updates create calls, and that half of
the customers blame poor communication for bad deliveries.

## Exceptions

Notices are an `outbound` call and a `send` that name the person; they are about the goals that are resolved
or deflected, and the promises that are made, beside them. Every outbound call is made, so two of them count
always; two messages count only if one call can send both. A promise and the message that it is late are one
notice. What speaks of no goal and no promise is not compared. `allow duplicate-notice because "…"` silences
it, under the later one or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.notices import Notice, notices
from ivrlint.analyses.paths import search
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every later one of two notices that reach one person about one goal or promise."""
    told = [notice for notice in notices(facts.flow) if notice.kind != "promise" and notice.about]
    for number, later in enumerate(told):
        for earlier in told[:number]:
            shared = earlier.about & later.about
            if earlier.to == later.to and shared and _both_happen(facts, earlier, later):
                kind, _, name = sorted(shared)[0].partition(" ")
                about = f"`{name}`" if kind == "goal" else f'"{name}"'
                yield found(
                    "duplicate-notice",
                    SEVERITY,
                    later.span,
                    f"`{later.to}` is told of {about} twice: here, and in line {earlier.span.line}",
                    help="let one sender tell it, once",
                    place=later.place,
                    subject=later.to,
                    labels=(Label(earlier.span, "told here already"),),
                    weight=0.4,
                )
                break


def _both_happen(facts: Facts, earlier: Notice, later: Notice) -> bool:
    """Whether one customer gets both: every outbound call is made; two messages must be sent in one call."""
    if "outbound" in (earlier.kind, later.kind):
        return True
    graph = facts.graph
    sends = [edge for edge in graph.edges if edge.source in facts.order]
    after = [edge for edge in sends if any(thing.span == earlier.span for thing in edge.happened)]
    if any(thing.span == later.span for edge in after for thing in edge.happened):
        return True
    walk = search(graph, {edge.target for edge in after}, facts.possible)
    return any(edge.source in walk.cost and any(thing.span == later.span for thing in edge.happened) for edge in sends)
