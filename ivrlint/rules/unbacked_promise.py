"""A promise that nobody keeps.

## What a caller lives through

"It comes on Monday." The system has said it, the caller stays at home on Monday, and nobody had been told to
bring it, or to say that it will be late.

## Triggers

```ivr
flow "Oak & Pine deliveries"

goal when "ask when it comes"

inbound "1-800-555-0142" -> main

menu main
  press 1 for "your delivery"
    say "It comes on Monday."
    promise "comes on Monday" to buyer within 3 days  // <- unbacked-promise
    resolves when
    -> hang up
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Oak & Pine deliveries"

goal when "ask when it comes"

inbound "1-800-555-0142" -> main

menu main
  press 1 for "your delivery"
    say "It comes on Monday."
    promise "comes on Monday" to buyer by "the courier" within 3 days
      on missed
        send sms to buyer "It is late. We will ring you today."
    resolves when
    -> hang up
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic. The GetHuman standard and Portugal's Decreto-Lei 134/2009, which gives two working days for a reply,
ask that what is promised to those who could not be served is done.

## Exceptions

A promise `by` a team, a step or an outbound call of the flow is backed, unless the team can be closed all the
time that it has; `by` somebody outside it needs an `on missed`. Without `within` any time will do. Only the
minutes at which calls arrive count (8 to 20, an assumption), and of those the ones that agree with the hours
the call has asked for. Words in a `say` are not judged: only `promise` lines promise.
`allow unbacked-promise because "…"` silences it, under the promise or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.promises import Made, made_promises, unkept_minutes
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.lines import Promise
from ivrlint.flow.model import Team
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every promise by nobody, by somebody outside without `on missed`, or by a team that is closed."""
    for made in made_promises(facts):
        reason = _reason(facts, made)
        if reason is None:
            continue
        story = facts.story(made.edge.source, then=made.edge)
        line = made.line
        labels = (Label(line.by.span, "its hours"),) if isinstance(line.by, Team) else ()
        yield found(
            "unbacked-promise",
            SEVERITY,
            line.span,
            f'"{line.text}" is promised, and {reason}',
            help="name who keeps it, `by team`, and what happens if it is missed: `on missed`",
            place=facts.graph.place_name(made.edge.source) or None,
            story=story,
            labels=labels,
            weight=facts.touches(made.edge.source),
        )


def _reason(facts: Facts, made: Made) -> str | None:
    line: Promise = made.line
    if line.by is None:
        return "nobody is named who keeps it"
    if isinstance(line.by, str):
        return None if line.on_missed else f"it is left to {line.by}: nobody here hears of it if it is missed"
    if isinstance(line.by, Team) and line.within is not None and unkept_minutes(facts, made):
        return f"`{line.by.name}` can be closed all the {say_seconds(line.within)} that it has for it"
    return None
