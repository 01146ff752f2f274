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

outbound reminder to buyer  // <- duplicate-notice
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

It occurs only in call scripts: an export does not say who else is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.notices import Notice, notices
from ivrlint.analyses.paths import search
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every later one of two notices that reach one person about one goal or promise."""
    told = [notice for notice in notices(facts.flow) if notice.kind != "promise" and notice.about]
    for number, later in enumerate(told):
        for earlier in told[:number]:
            if earlier.to != later.to:
                continue
            shared = [
                name for name in earlier.about if name in later.about and _both_happen(facts, earlier, later, name)
            ]
            if shared:
                kind, _, name = sorted(shared)[0].partition(" ")
                about = f"`{name}`" if kind == "goal" else "the same promise"
                yield found(
                    "duplicate-notice",
                    SEVERITY,
                    later.span,
                    f"`{later.to}` is told of {about} twice: here, and in line {earlier.span.line}",
                    help="let one sender tell it, once",
                    place=later.place,
                    labels=(Label(earlier.span, "told here already"),),
                    weight=0.4,
                )
                break


def _both_happen(facts: Facts, earlier: Notice, later: Notice, name: str) -> bool:
    """Whether one customer gets both: every outbound call is made, and one call can do both of everything else.

    A message that an outbound call sends is a second notice only where the call also says it itself, outside the block
    of the message.
    """
    if earlier.kind == later.kind == "outbound":
        return True
    if "outbound" not in (earlier.kind, later.kind):
        return _one_call(facts, {earlier.span}, later.span)
    call, message = (earlier, later) if earlier.kind == "outbound" else (later, earlier)
    if _from_elsewhere(facts, call, message.span):
        return True
    said = set(call.about[name]) - set(message.about[name])
    return bool(said) and (
        _one_call(facts, said, message.span) or any(_one_call(facts, {message.span}, at) for at in said)
    )


def _from_elsewhere(facts: Facts, call: Notice, line: Span) -> bool:
    """Whether calls that begin otherwise than by an outbound call come to a line."""
    entries = [number for number, entry in enumerate(facts.flow.entries) if entry is not call.line]
    walk = search(facts.graph, entries, facts.possible)
    return any(
        edge.source in walk.cost and any(thing.span == line for thing in edge.happened) for edge in facts.graph.edges
    )


def _one_call(facts: Facts, first: set[Span], then: Span) -> bool:
    """Whether a call can come from one of some lines to another line."""
    graph = facts.graph
    met = [edge for edge in graph.edges if edge.source in facts.order]
    after = [edge for edge in met if any(thing.span in first for thing in edge.happened)]
    if any(thing.span == then for edge in after for thing in edge.happened):
        return True
    walk = search(graph, {edge.target for edge in after}, facts.possible)
    return any(edge.source in walk.cost and any(thing.span == then for thing in edge.happened) for edge in met)
