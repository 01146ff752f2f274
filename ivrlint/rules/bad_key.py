"""A key that no telephone has.

## What a caller lives through

The prompt asks for a key that is not on the keypad, or for several at once, and the caller hunts for it. An
option takes one of 0 to 9, `*` and `#`; several keys for one option are joined with `or`.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1, 2 for "appointments" -> front_desk  // <- bad-key
  press 10 for "a nurse" -> nurse  // <- bad-key
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 or 2 for "appointments" -> front_desk
  press 3 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Logic: a telephone keypad has twelve keys, and the language listens for one at a time.

## Exceptions

`press star`, `press pound`, `press hash` and `press zero` are understood. Codes of several keys and
extensions are not part of the language. `allow bad-key because "…"` hides the message; the line stays unread.
"""
