"""A goal whose name means an event under a team.

## What a caller lives through

Callers who ask whether you are closed are looked for under `on closed`, where the team's closing is handled.
The goal can be declared and never be handed on by a human.

## Triggers

```ivr
flow "Elm Street Clinic"

goal closed "ask when you are closed"  // <- goal-named-like-event[closed]

inbound "555-0110" -> main

menu main
  press 1 for "opening hours" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

goal opening_hours "ask when you are closed"

inbound "555-0110" -> main

menu main
  press 1 for "opening hours" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: under a team, `on closed`, `on full`, `on hold`, `on unresolved` and `on resolved` are events.

## Exceptions

None. `allow goal-named-like-event because "…"` hides the message; the event wins.
"""
