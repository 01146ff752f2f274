"""A flow that its `do` lines make too large.

## What a caller lives through

Nothing; the tool gives up before a call begins. Each `do` stands for a copy of what it calls, so that no two
calls are ever mixed up, and copies of copies of copies add up.

## Triggers

`do` lines that together add more than 100,000 lines to a flow, counted with everything that the called places
lead to and call in turn. The `do` that goes beyond it is reported. Ten levels of sub-flows that each call the
next one five times are enough.

## Does not trigger

Any flow that people have written so far. Long menus, many places and many arrows add nothing; only `do` makes
copies.

## Evidence

An assumption, not a law: 100,000 was chosen so that a check stays a matter of seconds.

## Exceptions

Lead to shared places with an arrow where nothing has to come back. `allow flow-too-large because "…"` hides
the message; nothing is said about where calls come.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding where calls can stand in too many different situations; too many copied lines are told before."""
    if facts.flow.complete and not facts.flow.is_module and facts.graph.too_large:
        yield found(
            "flow-too-large",
            SEVERITY,
            Span(facts.flow.file, 1, 1, 1, 1),
            "what calls have met before multiplies into too many situations; nothing is said about where calls lead",
            help="questions in a step that ends in `again`, or many checks of the same words, are what multiplies",
        )
