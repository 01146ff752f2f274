"""Something the flow was expected to do, and does not.

## What a caller lives through

What you promised yourselves for your callers does not hold: a person within two turns, the number asked for
once. The finding shows the shortest call in which it fails.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> visits
  after 2 tries -> front_desk

menu visits
  press 1 for "a new appointment" -> front_desk
  press 2 to "change an appointment" -> front_desk
  after 2 tries -> front_desk

team front_desk

expect human within 1 hop  // <- unmet-expectation
expect human within 1 hop from visits
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> visits
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

menu visits
  press 1 for "a new appointment" -> front_desk
  press 2 to "change an appointment" -> front_desk
  after 2 tries -> front_desk

team front_desk

expect human within 1 hop
expect human within 1 hop from visits
```

## Evidence

None is needed: it is your own demand.

## Exceptions

Judged here are the forms that need no callers: `human within N hops`, perhaps `from any menu` or `from` a
place, `DATA prepared`, and `DATA asked at most N`, which counts how often one caller can give it in one call,
to the system or to a human; refused entries do not count. All other forms need simulated callers. Items from
memory are always prepared. `allow unmet-expectation because "…"` at the top of the file silences it; better
change the line.

It occurs only in call scripts: an export holds no `expect` lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.expectations import unmet
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `expect` line that can be judged without callers, and does not hold."""
    for expectation in facts.flow.expectations:
        broken = unmet(facts, expectation)
        if broken:
            yield found(
                "unmet-expectation",
                SEVERITY,
                expectation.span,
                f"`{expectation.text}` does not hold: {broken.message}",
                place=broken.place,
                subject=getattr(expectation.subject, "name", None),
                story=broken.story,
                labels=broken.labels,
                weight=0.5,
            )
