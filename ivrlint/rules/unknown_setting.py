"""A setting that the language does not know.

## What a caller lives through

A setting that is spelled wrongly sets nothing: the number keeps its usual length, the team its usual hours,
the words their first language. Callers are then refused, or turned away, for a typing mistake.

## Triggers

```ivr
flow "Elm Street Clinic"

data birth_date "your date of birth"
  date
  fromm memory  // <- unknown-setting

inbound "555-0110" -> main

menu main
  say "Elm Street Clinic."
    es "Clínica Elm Street."  // <- unknown-setting
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
  needs birth_date
```

## Does not trigger

```ivr
flow "Elm Street Clinic" in en, es

data birth_date "your date of birth"
  date
  from memory

inbound "555-0110" -> main

menu main
  say "Elm Street Clinic."
    es "Clínica Elm Street."
  press 1 for "appointments" -> front_desk
    es "citas"
  after 2 tries -> front_desk

team front_desk
  needs birth_date
```

## Evidence

Logic: a word that sets nothing was meant to set something.

## Exceptions

None. `allow unknown-setting because "…"` hides the message; the setting stays unset.
"""
