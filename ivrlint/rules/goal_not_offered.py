"""A reason to call for which the flow has no answer.

## What a caller lives through

People call to close their account, and no option mentions it. They try the nearest one, reach somebody who
sells, and are sent back. What you declared as a `goal` is neither answered by the system nor by anybody it
leads to.

## Triggers

```ivr
flow "Metro Utilities"

goal outage "report a power outage" 70%
goal cancel "close my account" 30%  // <- goal-not-offered[cancel]

inbound "1-800-555-0199" -> main

menu main
  press 1 for "an outage" -> outage_team
  press 2 for "our products" -> sales
  after 2 tries -> outage_team

team outage_team
  resolves outage

team sales
  resolves nothing
  on unresolved -> outage_team
```

## Does not trigger

```ivr
flow "Metro Utilities"

goal outage "report a power outage" 70%
goal cancel "close my account" 30%

inbound "1-800-555-0199" -> main

menu main
  press 1 for "an outage" -> outage_team
  press 2 for "our products, and your account" -> accounts
  after 2 tries -> outage_team

team outage_team
  resolves outage
  on cancel -> accounts

team accounts
  resolves cancel
  on outage -> outage_team
```

## Evidence

In a survey of Vonage (2019/20, n = 2,000, self-report) 65% disliked phone menus because their reason was not
listed. ACIxD advises to list what callers want even if the option only transfers them.

## Exceptions

A goal is answered where some call that its callers can make meets `resolves` or `deflects` for it, or a human
who helps with it or hands it on. A team without any `resolves` line is assumed to help with everything.
`allow goal-not-offered because "…"` silences it, under the goal or at the top of the file.

It occurs only in call scripts: an export does not say why people call.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR
_ANSWERS = frozenset({"resolves", "deflects"})


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that nothing reachable resolves, deflects or takes up."""
    for goal in facts.flow.goals:
        reach, allowed, bit = facts.reach_of(goal), facts.for_goal(goal), 1 << goal.index
        taken_up = any(
            allowed(edge)
            for edge in facts.helping
            if edge.source in reach.cost
            and any(thing.items & bit and thing.kind in (*_ANSWERS, "handed on") for thing in edge.happened)
        )
        if not taken_up:
            title = f' ("{goal.title}")' if goal.title else ""
            yield found(
                "goal-not-offered",
                SEVERITY,
                goal.span,
                f"people call for `{goal.name}`{title} and nothing here answers it: no place resolves it, no team can help",
                help=f"say where it is answered, `resolves {goal.name}`, or lead it to a team that can",
                subject=goal.name,
                weight=2 * (goal.share or 1 / len(facts.flow.goals)),
            )
