"""A line that stands where it can do nothing.

## What a caller lives through

A key that is offered in a step is never listened for, and a setting of a team does nothing in a menu. Callers
press and nothing answers. The message says where such a line belongs.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> welcome

step welcome
  say "Elm Street Clinic."
  press 1 for "appointments" -> front_desk  // <- misplaced-line
  -> front_desk

team front_desk
  press 2 for "a nurse" -> nurse  // <- misplaced-line

team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> welcome

menu welcome
  say "Elm Street Clinic."
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk

team nurse
```

## Evidence

Logic: keys are listened for in menus, in `ask`, and in offers to those on hold, and nowhere else.

## Exceptions

None. `allow misplaced-line because "…"` hides the message; the line is left out all the same, and nothing is
said about where calls come.
"""
