"""Places that lead only to each other.

## What a caller lives through

Every choice leads back to where the caller has been before. There is no person, no message, no answer, not
even a key that ends the call; the only way out is to hang up. Callers go round twice or three times before
they believe it.

## Triggers

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "billing" -> front_desk
  press 2 for "our products" -> products
  after 2 tries -> front_desk

menu products  // <- inescapable-loop
  press 1 for "Metro Green" -> green
  press 2 for "Metro Home" -> products
  after 2 tries -> products

step green
  say "Metro Green gives you peace of mind."
  -> products

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "billing" -> front_desk
  press 2 for "our products" -> products
  after 2 tries -> front_desk

menu products
  press 1 for "Metro Green" -> green
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step green
  say "Metro Green gives you peace of mind."
  -> products

team front_desk
```

## Evidence

Guidelines: the ACIxD and videsign wiki says that hardly anything is more frustrating than a loop, and to test
for loops by generated cases; the W3C task force on cognitive accessibility wants no frustrating loops. That
nobody gets out is logic.

## Exceptions

A key that ends the call is a way out, and so is every answer. Being thrown out after too many tries is none,
and neither is losing patience. The finding stands at the place that callers enter first; its places are not
reported as dead ends or as without a human as well. In an export a loop in which nothing is asked is none: there
callers wait, until a person answers. `allow inescapable-loop because "…"` silences it, in that place or at the top
of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import asking, inescapable, place_of, stuck_nodes
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every group of loops, at the place that callers enter first."""
    for members in inescapable(facts, stuck_nodes(facts)):
        if facts.flow.platform and not asking(facts, members):
            continue  # callers wait there for something that no export says
        node = place_of(facts, members)
        story = facts.story(node)
        place = facts.place(node)
        if story is None or place is None:
            continue
        names = list(dict.fromkeys(facts.graph.place_name(member) for member in members))
        if len(names) == 1:
            message = f"callers who come to `{names[0]}` never get out of it: every choice leads back to it"
        else:
            listed = ", ".join(f"`{name}`" for name in names[:5])
            message = f"callers who come to `{place.name}` never get out again: {listed} lead only to each other"
        yield found(
            "inescapable-loop",
            SEVERITY,
            place.span,
            message,
            help="give one of them a way out: a person, a message, an answer, or a key that ends the call",
            place=place.name,
            story=story,
            weight=2 * facts.touches(node),
        )
