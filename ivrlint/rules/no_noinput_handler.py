"""A menu or question of an export has nothing for silence, and the platform hangs up.

## What a caller lives through

They look for their glasses, or for the number they are asked for, and say nothing for five seconds. The line goes
dead. Nobody decided that: the exit for silence was left open, and the platform ends a call that has nowhere to go.

## Triggers

A widget of Twilio Studio whose `timeout` leads nowhere:

```json
{"states": [
  {"name": "Trigger", "type": "trigger", "properties": {},
   "transitions": [{"event": "incomingCall", "next": "menu"}]},
  {"name": "menu", "type": "gather-input-on-call", "properties": {"say": "For sales press 1.", "timeout": 5},
   "transitions": [{"event": "keypress", "next": "split"}, {"event": "timeout"}]},
  {"name": "split", "type": "split-based-on", "properties": {"input": "{{widgets.menu.Digits}}"},
   "transitions": [{"event": "noMatch", "next": "sales"}, {"event": "match", "next": "sales",
     "conditions": [{"type": "equal_to", "arguments": ["{{widgets.menu.Digits}}"], "value": "1"}]}]},
  {"name": "sales", "type": "send-to-flex", "properties": {"workflow": "Sales"}, "transitions": []}],
 "initial_state": "Trigger"}
```

## Does not trigger

```json
{"states": [
  {"name": "Trigger", "type": "trigger", "properties": {},
   "transitions": [{"event": "incomingCall", "next": "menu"}]},
  {"name": "menu", "type": "gather-input-on-call", "properties": {"say": "For sales press 1.", "timeout": 5},
   "transitions": [{"event": "keypress", "next": "split"}, {"event": "timeout", "next": "sales"}]},
  {"name": "split", "type": "split-based-on", "properties": {"input": "{{widgets.menu.Digits}}"},
   "transitions": [{"event": "noMatch", "next": "sales"}, {"event": "match", "next": "sales",
     "conditions": [{"type": "equal_to", "arguments": ["{{widgets.menu.Digits}}"], "value": "1"}]}]},
  {"name": "sales", "type": "send-to-flex", "properties": {"workflow": "Sales"}, "transitions": []}],
 "initial_state": "Trigger"}
```

## Evidence

Guidelines agree: never hang up on silence (ACIxD after Lewis 2011, the GetHuman standard, item 8, and the W3C task
force on cognitive accessibility). That an open exit ends the call is what the platform does.

## Exceptions

It cannot occur in a call script, which replays by itself, nor in flows that were made in the console of Amazon
Connect, which wires every exit before it publishes. Genesys and FreeSWITCH ask several times first: what comes then
is `hang-up-on-error`. An exit that is wired to a hang-up without a word is `silent-hang-up`. An export has no `allow`
lines: leave the rule out with `--ignore`, or keep what is there in a `--baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.cut_off import UNHANDLED, cut_offs
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every open exit for silence of a menu or question."""
    if facts.flow.platform:
        yield from unhandled(facts, "silence", "no-noinput-handler", "who says and presses nothing")


def unhandled(facts: Facts, event: str, rule: str, who: str) -> Iterator[Finding]:
    """The open exits for one event; an exit that silence and wrong keys share counts for silence.

    Parameters
    ----------
    facts : of the flow
    event : silence or invalid
    rule : the name of the rule
    who : whom it meets, as a message says it
    """
    silent = {each.span for each in cut_offs(facts) if each.edge.choice.kind == "silence"}
    done: set[Span] = set()
    for each in cut_offs(facts):
        shared = event != "silence" and each.span in silent
        if each.how != UNHANDLED or each.edge.choice.kind != event or each.span in done or shared:
            continue
        story = facts.story(each.edge.source, then=each.edge)
        if story is None:
            continue
        done.add(each.span)
        place = facts.graph.place_name(each.edge.source)
        yield found(
            rule,
            SEVERITY,
            each.span,
            f"{who} in `{place}` is hung up on: nothing is connected to this exit",
            help="connect it: say what is wanted once more, and lead the last try to a person",
            place=place,
            story=story,
            weight=facts.touches(each.edge.source),
        )
