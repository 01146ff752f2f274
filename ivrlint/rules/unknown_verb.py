"""A line that begins with a word the language does not know.

## What a caller lives through

The line does nothing, so callers miss what it was meant to do. Most often it is a typing mistake, or the word
of another tool: `prompt` for `say`, `transfer` for an arrow, `timeout` for `on silence`. The message names
the right word where it can.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  prompt "Elm Street Clinic."  // <- unknown-verb
  pres 1 for "appointments" -> front_desk  // <- unknown-verb
  press 2 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "Elm Street Clinic."
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Logic: there are 29 words that begin a line, and this is none of them.

## Exceptions

None. `allow unknown-verb because "…"` hides the message; the line stays unread, and nothing is said about
where calls come.
"""
