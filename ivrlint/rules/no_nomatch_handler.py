"""A menu or question of an export has nothing for wrong keys or words, and the platform hangs up.

## What a caller lives through

They meant 2 and press 3, once. The line goes dead. Nobody decided that: the exit for a choice that is not on the list
was left open, and the platform ends a call that has nowhere to go.

## Triggers

A split of Twilio Studio whose `noMatch` leads nowhere:

```json
{"states": [
  {"name": "Trigger", "type": "trigger", "properties": {},
   "transitions": [{"event": "incomingCall", "next": "menu"}]},
  {"name": "menu", "type": "gather-input-on-call", "properties": {"say": "For sales press 1.", "timeout": 5},
   "transitions": [{"event": "keypress", "next": "split"}, {"event": "timeout", "next": "sales"}]},
  {"name": "split", "type": "split-based-on", "properties": {"input": "{{widgets.menu.Digits}}"},
   "transitions": [{"event": "noMatch"}, {"event": "match", "next": "sales",
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

Guidelines agree: never hang up on errors of the caller (ACIxD after Lewis 2011, the GetHuman standard, item 8, and the
W3C task force on cognitive accessibility). That an open exit ends the call is what the platform does.

## Exceptions

It cannot occur in a call script, which replays by itself, nor in flows that were made in the console of Amazon
Connect, which wires every exit before it publishes. Genesys and FreeSWITCH ask several times first: what comes then
is `hang-up-on-error`. Where silence and wrong keys share one open exit, it is `no-noinput-handler` alone. An exit that
is wired to a hang-up without a word is `silent-hang-up`. An export has no `allow` lines: leave the rule out with
`--ignore`, or keep what is there in a `--baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.no_noinput_handler import unhandled

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every open exit for wrong keys or words of a menu or question."""
    if facts.flow.platform:
        yield from unhandled(facts, "invalid", "no-nomatch-handler", "who presses a wrong key")
