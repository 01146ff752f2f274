"""A line whose indentation fits no line above it.

## What a caller lives through

Indentation says what belongs to what. A line between two depths may be the answer to a key or the beginning
of the next thing, and a caller would get one or the other. It is taken for a neighbour of the deeper line,
and you are told.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
    say "Elm Street Clinic."
  press 1 for "appointments" -> front_desk  // <- bad-indent
    after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
    say "Elm Street Clinic."
    press 1 for "appointments" -> front_desk
    after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: two readings of one script cannot both be meant.

## Exceptions

Any depth is right as long as neighbours share it; tabs and blanks are compared as they stand, and mixing them
is what this usually finds. `allow bad-indent because "…"` hides the message; nothing is said about where
calls come.
"""
