"""Callers are asked for something nobody told them to have at hand.

## What a caller lives through

After three menus the system wants the sixteen digits from the top right corner of the bill. The bill lies in
a drawer upstairs, the system waits five seconds, and asks again. The caller hangs up, looks for it, calls
back, and listens to the three menus once more.

## Triggers

```ivr
flow "Metro Utilities"

data account "your account number"
  digits 10
  from paper "the top right corner of your bill"
  takes 2 min

inbound "1-800-555-0199" -> main

menu main
  press 1 for "your bill" -> bill
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step bill
  ask account  // <- unprepared-data[account]
    say "Enter the ten digits of your account number."
    press 0 if "you do not have it" -> front_desk
    after 2 tries -> front_desk
  -> front_desk with account

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

data account "your account number"
  digits 10
  from paper "the top right corner of your bill"
  takes 2 min

inbound "1-800-555-0199" -> main

menu main
  say "For your bill, please have your account number ready. It is at the top right."
    prepares account
  press 1 for "your bill" -> bill
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step bill
  ask account
    say "Enter the ten digits of your account number."
    press 0 if "you do not have it" -> front_desk
    after 2 tries -> front_desk
  -> front_desk with account

team front_desk
```

## Evidence

The W3C task force on cognitive accessibility: callers need time to look up what is asked for, and an overview
of what a task needs. ACIxD: getting a card out of a wallet takes 10 to 15 seconds. In one survey nearly a
third of Americans knew a card number by heart; that other numbers are known by heart less often is our
assumption. The New Jersey guide warns against broadcasting "have your papers ready" at the top of the first
menu, so the rule asks for a notice on every way before the question, and a near one is best.

## Exceptions

Items `from memory` need no notice, and neither does an `ask` that takes such an item instead; speech, dates
and yes or no are from memory unless the flow says otherwise. A notice counts if it stands above the option
that is chosen, and for silence and wrong keys always; so do `prepares` under an `inbound` number, in a text
message, and what a team says to those on hold. An item the system already holds needs none. The finding
stands at the `ask`, or at the `needs` of a team, with the shortest way that is not prepared.
`allow unprepared-data because "…"` silences it, there or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.preparation import Question, unprepared_questions
from ivrlint.analyses.story import Story
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.model import Data
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every ask, and every item that a human needs, with the shortest way on which nobody said so."""
    for question, story in unprepared_questions(facts):
        yield _finding(facts, question, story)


def _finding(facts: Facts, question: Question, story: Story) -> Finding:
    item = question.items[0]
    names = " or ".join(item.theirs for item in question.items)
    asker = "callers are asked for" if question.ask else f"`{facts.graph.place_name(question.node)}` asks callers for"
    told = "nothing told them to bring it" if len(question.items) == 1 else "nothing told them to bring either"
    places = {place.name for place in facts.flow.places}
    before = next((turn.place for turn in reversed(story.turns) if turn.place in places), None)
    title = item.title or item.name.replace("_", " ")
    where = f" It is on {item.where}." if item.where else ""
    spot = f"in `{before}`, before they choose" if before else "before that"
    if question.ask is None:
        spot += ", or under the team, while they wait"
    return found(
        "unprepared-data",
        SEVERITY,
        question.span,
        f"{asker} {names}; {told}",
        help=f'say so {spot}: `say "Please have {title} ready.{where}"`, and under it `prepares {item.name}`',
        place=facts.graph.place_name(question.node),
        subject=item.name,
        story=story,
        labels=(Label(item.span, _described(item)),),
        notes=_ways_out(question),
        weight=facts.touches(question.node),
    )


def _described(item: Data) -> str:
    parts = []
    if item.length:
        least, most = item.length
        parts.append(f"{most if least == most else f'{least} to {most}'} {item.kind}")
    if item.where:
        parts.append(f"on {item.where}")
    elif item.source == "device":
        parts.append("on a device")
    if item.takes:
        parts.append(f"about {say_seconds(item.takes)} to fetch")
    return ", ".join(parts) or "not known by heart"


def _ways_out(question: Question) -> tuple[str, ...]:
    """Whether there is time to fetch it, and a key for who cannot."""
    if question.ask is None:
        return ()
    listening = question.ask.listening
    notes = []
    if not any(option.announced for option in listening.options):
        notes.append("no key for callers without it, and none to ask for more time")
    takes = max((item.takes or 0) for item in question.items)
    if takes > listening.seconds:
        notes.append(f"it listens for {say_seconds(listening.seconds)}; fetching takes {say_seconds(takes)}")
    return tuple(notes)
