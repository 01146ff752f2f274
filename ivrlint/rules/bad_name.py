"""A name that cannot be one.

## What a caller lives through

An arrow to "front desk" leads to nobody if the team is called `front_desk`. Names are single words, joined
with `_`; the words that callers hear stand in quotation marks beside them. The same is said of an `allow`
line that names no rule.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front desk  // <- bad-name
  after 2 tries -> front_desk

team front_desk
team on-call "the doctor on call"  // <- bad-name
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "the doctor on call" -> on_call
  after 2 tries -> front_desk

team front_desk
team on_call "the doctor on call"
```

## Evidence

Logic: one spelling for one thing, so that a slip of the pen is found and is not a new name.

## Exceptions

None; only `again`, `back`, `hang` and `return` may not name a place, every other word may.
`allow bad-name because "…"` hides the message; the line stays unread.
"""
