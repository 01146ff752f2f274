"""A path that ends without saying where the call goes.

## What a caller lives through

The system has said its sentence and then there is silence: no menu, no person, not even the end of the call.
A path ends in an arrow, if only in `-> hang up`.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "directions"
    say "We are at the corner of Elm Street and Second Avenue."  // <- unfinished-path
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "directions"
    say "We are at the corner of Elm Street and Second Avenue."
    -> again
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: after the last line something has to happen.

## Exceptions

`on silence`, `on invalid` and `after` may end without an arrow, and the options are then said again; so may
the branches of a `check` and the outcomes of a `do`, where the next line follows, and offers to those on
hold, who keep waiting. Where a line above could not be read, it may have held the arrow, and nothing is said.
`allow unfinished-path because "…"` hides the message.
"""
