"""One key for two options.

## What a caller lives through

The caller hears two options with the same key, presses it for the second, and gets the first. They go back,
try again, and get the first again.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "test results" -> nurse
  press 1 for "a refill" -> nurse  // <- duplicate-key[1]
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "test results" -> nurse
  press 3 for "a refill" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Logic: a key can do one thing at a time; the first option that takes it wins.

## Exceptions

A key of `defaults` that a menu uses itself is left out of the copy and is no duplicate. The same key may mean
different things in different menus. `allow duplicate-key because "…"` silences it, under the second option or
anywhere above.

It does not occur on Twilio, where the first condition that fits counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every option whose key an option above it has taken."""
    reported: set[tuple[Span, str]] = set()
    for listening in facts.flow.listenings:
        taken: dict[str, Span] = {}
        for option in listening.options:
            for key, span in zip(option.keys, option.key_spans, strict=True):
                if key not in taken:
                    taken[key] = option.span
                elif (span, key) not in reported:
                    reported.add((span, key))
                    yield found(
                        "duplicate-key",
                        SEVERITY,
                        option.span,
                        f"key {key} is taken already: callers who press it never get this option",
                        help="give it another key",
                        place=listening.place if option.default_for is None else None,
                        subject=key,
                        story=facts.story_at(listening.place),
                        labels=(Label(taken[key], f"key {key} does this"),),
                    )
