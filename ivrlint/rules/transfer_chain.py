"""Callers are handed from human to human to human.

## What a caller lives through

The front desk passes the caller to Rewards, Rewards to the store, and each time there is music and a new "How
can I help you?". The second transfer is the one after which people begin to shout.

## Triggers

```ivr
flow "Bright Home customer service"

goal points "get the points from my purchase"

inbound "1-800-555-0160" -> front_line

team front_line
  on points -> rewards_desk

team rewards_desk
  on points -> store_desk  // <- transfer-chain[points]

team store_desk
  resolves points
```

## Does not trigger

```ivr
flow "Bright Home customer service"

goal points "get the points from my purchase"

inbound "1-800-555-0160" -> front_line

team front_line
  on points -> store_desk warm

team store_desk
  resolves points
```

## Evidence

SQM Group 2021 (more than 500 centres): transferred callers are satisfied 12% less often and have their issue
resolved in the first call 14% less often; warm transfers do better. 56% of customers had to explain their
issue again (Harvard Business Review 2010).

## Exceptions

Hand-overs through steps and by `on unresolved` count, and warm ones too: the story is passed on, the wait is
not saved. A transfer from the menu to the first human is none, and after the caller has chosen in a menu
again the count begins anew. The limit of one is `thresholds.transfer-chain` in the configuration. Flows
without goals are not judged. `allow transfer-chain because "…"` silences it, above the last hand-over or at
the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.chains import longest_chain
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that is handed on more often than once, at the last hand-over."""
    limit = int(facts.thresholds["transfer-chain"])
    for goal in facts.flow.goals:
        chain = longest_chain(facts, goal, limit)
        if chain is None:
            continue
        story = facts.story_of(chain.way, None)
        if story is None:
            continue
        title = goal.title or goal.name.replace("_", " ")
        handing = [edge for edge in chain.way if any(thing.span == chain.span for thing in edge.happened)]
        yield found(
            "transfer-chain",
            SEVERITY,
            chain.span,
            f'callers who want to "{title}" are handed on {chain.hand_overs} times, and speak to {chain.hand_overs + 1} people',
            help="send them straight to who can help",
            place=facts.graph.place_name(handing[-1].source) or None,
            subject=goal.name,
            story=story,
            weight=goal.share or 1 / len(facts.flow.goals),
        )
