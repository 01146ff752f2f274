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

It occurs only in call scripts: an export holds no promises.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.promises import Made, made_promises, unkept_minutes
from ivrlint.analyses.story import Story
from ivrlint.call.state import State
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.lines import Promise
from ivrlint.flow.model import Team
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_TRIED = 8  # ways to a promise; they differ in what the call has met before


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every promise by nobody, by somebody outside without `on missed`, or by a team that is closed."""
    for made in made_promises(facts):
        line, first = made.line, made.edges[0]
        reason = _reason(line)
        story = facts.story(first.source, then=first) if reason else _while_closed(facts, made)
        if reason is None and story is None:
            continue
        if reason is None:
            assert isinstance(line.by, Team) and line.within is not None
            reason = f"`{line.by.name}` can be closed all the {say_seconds(line.within)} that it has for it"
        labels = (Label(line.by.span, "its hours"),) if isinstance(line.by, Team) else ()
        yield found(
            "unbacked-promise",
            SEVERITY,
            line.span,
            f'"{line.text}" is promised, and {reason}',
            help="name who keeps it, `by team`, and what happens if it is missed: `on missed`",
            place=facts.graph.place_name(first.source) or None,
            story=story,
            labels=labels,
            weight=facts.touches(first.source),
        )


def _reason(line: Promise) -> str | None:
    """Why nobody keeps a promise, whenever it is made."""
    if line.by is None:
        return "nobody is named who keeps it"
    if isinstance(line.by, str) and not line.on_missed:
        return f"it is left to {line.by}: nobody here hears of it if it is missed"
    return None


def _while_closed(facts: Facts, made: Made) -> Story | None:
    """A call that makes the promise when its team is closed for all the time it has for it."""
    line = made.line
    if not isinstance(line.by, Team) or line.within is None:
        return None

    def unkept(state: State) -> bool:
        return bool(unkept_minutes(facts, line, state))

    if not unkept(State(0)):  # whenever it is made, the team opens in time
        return None
    ways = [[*facts.reach.edges_to(facts.graph, edge.source), edge] for edge in made.edges[:_TRIED]]
    stories = (facts.story_of(way, None, unkept) for way in ways)
    return next(filter(None, stories), None) or facts.story_of(ways[0], ways[0][-1].target, unkept)
