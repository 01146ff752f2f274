"""A return in a place that was not called.

## What a caller lives through

The call comes to a `-> return`, and there is no `do` that it could return to. Usually an arrow,
`-> identify`, was written where `do identify` was meant, so the line after it is never reached and the caller
hears the end of the call instead.

## Triggers

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

menu main
  press 1 for "your balance" -> identify
  after 2 tries -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return  // <- return-outside-do
    no -> bankers

team bankers
```

## Does not trigger

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

menu main
  press 1 for "your balance"
    do identify
    say "Your balance is one hundred dollars."
    -> bankers
  after 2 tries -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return
    no -> bankers

team bankers
```

## Evidence

Logic: what was not called cannot return.

## Exceptions

A place that is sometimes called and sometimes entered by an arrow is reported for the arrow, with the call
that shows it. `allow return-outside-do because "…"` silences it, under the line or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `-> return` that some call takes without having come by a `do`."""
    done: set[Span] = set()
    for edge in facts.graph.edges:
        for thing in edge.happened:
            if thing.kind == "no return" and thing.span not in done and edge.source in facts.order:
                story = facts.story(edge.source, then=edge)
                if story:
                    done.add(thing.span)
                    place = facts.graph.place_name(edge.source)
                    message = f"some calls come to `{place}` by an arrow, not by a `do`: there is nothing to return to"
                    help = f"call it with `do {place}`, or end with an arrow to a place"
                    yield found("return-outside-do", SEVERITY, thing.span, message, help=help, place=place, story=story)
