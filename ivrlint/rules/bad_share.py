"""Shares of more than everybody.

## What a caller lives through

Nobody: shares say how often callers want something and how often a system succeeds, and every figure of a
simulation rests on them. If they add up to more than 100%, all of those figures are wrong.

## Triggers

```ivr
flow "Elm Street Clinic"

goal book "make an appointment" 70%
goal refill "refill a prescription" 50%  // <- bad-share

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "prescriptions" -> front_desk
  after 2 tries -> front_desk

team front_desk
  resolves book, refill
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

goal book "make an appointment" 70%
goal refill "refill a prescription" 20%

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "prescriptions" -> front_desk
  after 2 tries -> front_desk

team front_desk
  resolves book, refill
```

## Evidence

Logic: parts of a whole are at most the whole.

## Exceptions

Less than 100% is fine: lines without a share take the rest, and without such lines the rest of the callers
has another wish, or goes on after the `check`. `allow bad-share because "…"` hides the message.
"""
