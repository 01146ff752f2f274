"""A way back in a menu that nothing comes before.

## What a caller lives through

The caller presses star for the previous menu, and hears the same options again, because this was the first
menu of the call. They press it twice more and begin to doubt their telephone.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press * for "the previous menu" -> back  // <- back-to-nowhere
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> visits
  after 2 tries -> front_desk

menu visits
  press 1 to "make an appointment" -> front_desk
  press * for "the previous menu" -> back
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: there is no menu before the first one.

## Exceptions

A menu that is first on one number and second on another is reported once, with the call that comes to it
first. An announcement or a step before the menu is no menu to go back to. `allow back-to-nowhere because "…"`
silences it, under the option or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `-> back` that some call takes with no menu behind it."""
    done: set[Span] = set()
    for edge in facts.graph.edges:
        for thing in edge.happened:
            if thing.kind == "nowhere" and thing.span not in done and edge.source in facts.order:
                story = facts.story(edge.source, then=edge)
                if story:
                    done.add(thing.span)
                    place = facts.graph.place_name(edge.source)
                    message = f"there is no menu before `{place}`: callers who come here first only hear it again"
                    help = "lead it to a place by name, or leave it out of the first menu"
                    yield found("back-to-nowhere", SEVERITY, thing.span, message, help=help, place=place, story=story)
