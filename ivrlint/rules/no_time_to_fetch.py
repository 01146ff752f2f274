"""Callers are asked for something they have to fetch, and the system does not wait for it.

## What a caller lives through

"Please enter your card number." The card is in the wallet, the wallet in the coat, the coat in the hall. Five
seconds later the system says that it heard nothing, and asks again. No key says "one moment, please".

## Triggers

```ivr
flow "Elm Street Library"

data card "your card number"
  digits 14
  from paper "your library card"
  takes 15 s

inbound "555-0150" -> main

menu main
  press 1 for "renewals" -> renew
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step renew
  ask card  // <- no-time-to-fetch[card]
    say "Enter the fourteen digits of your card number."
    press 0 if "you do not have it" -> front_desk
    after 2 tries -> front_desk
  -> front_desk with card

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Library"

data card "your card number"
  digits 14
  from paper "your library card"
  takes 15 s

inbound "555-0150" -> main

menu main
  say "For renewals, please have your library card ready."
    prepares card
  press 1 for "renewals" -> renew
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step renew
  ask card
    say "Enter the fourteen digits of your card number."
    press 0 if "you do not have it" -> front_desk
    press * for "more time"
      wait 60 s
      -> again
    after 2 tries -> front_desk
  -> front_desk with card

team front_desk
```

## Evidence

A guideline of ACIxD: 10 to 15 seconds, or a way to pause and go on, where callers must get a card out of a
wallet. United States rules for accessible technology (36 CFR 1194.23(d), the text of 2000) want callers to be able to
say that they need more time. How long other papers take is our assumption.

## Exceptions

What is known by heart or spoken freely takes no time, and an `ask` that also accepts such an item is left
alone. So is one that every caller was told of before; an announced key after which it asks again, such as
"more time"; and an `ask` that listens as long as fetching `takes`. Where the flow does not say, 10 seconds
count: `[thresholds] no-time-to-fetch`. Of several items the quickest counts. Another try is no time: to the
caller it is a failure, and some of them end the call. What a human asks for is not judged: a human waits.
`allow no-time-to-fetch because "…"` silences it, at the `ask` or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.preparation import unprepared_questions
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.model import Data
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every ask that unprepared callers come to, and that does not wait until they have the item."""
    usual = facts.thresholds["no-time-to-fetch"]

    def fetching(item: Data) -> float:
        return usual if item.takes is None else item.takes

    for question, story in unprepared_questions(facts):
        ask = question.ask
        if ask is None or any(item.kind == "speech" for item in question.items):
            continue
        item = min(question.items, key=fetching)
        listens = ask.listening.seconds
        if fetching(item) <= listens or _can_wait(facts, question.node):
            continue
        yield found(
            "no-time-to-fetch",
            SEVERITY,
            question.span,
            f"callers have {say_seconds(listens)} to get {item.theirs}, which takes about {say_seconds(fetching(item))}",
            help='offer time: `press * for "more time"`, and under it `wait 60 s` and `-> again`; or name it earlier',
            place=facts.graph.place_name(question.node),
            subject=item.name,
            story=story,
            labels=(Label(item.span, f"about {say_seconds(item.takes)} to fetch"),) if item.takes else (),
            notes=() if item.takes else ("the flow does not say how long that takes: write `takes` under the item",),
            weight=facts.touches(question.node),
        )


def _can_wait(facts: Facts, node: int) -> bool:
    """Whether callers are told of a key or words after which the same question comes again."""
    graph = facts.graph
    stack = [
        graph.edges[number].target
        for number in graph.out[node]
        if graph.edges[number].choice.kind in ("key", "words") and graph.edges[number].choice.announced
    ]
    seen: set[int] = set()
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        if graph.nodes[current].point == graph.nodes[node].point:
            return True
        onward = (graph.edges[number] for number in graph.out[current])
        stack.extend(edge.target for edge in onward if edge.choice.kind in ("go", "draw"))
    return False
