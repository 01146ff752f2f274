"""Words whose quotation mark is never closed.

## What a caller lives through

Nobody can tell which words the system is to speak, so this line is spoken to nobody. Usually the prompt was
pasted from a word processor in two lines, or the last quotation mark fell victim to an edit. Everything else
in the file is still read.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "Welcome to the Elm Street Clinic.  // <- unclosed-quote
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "Welcome to the Elm Street Clinic."
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: words without an end cannot be spoken. Strings never run over the end of a line, so the mistake stays
in its line.

## Exceptions

None. Curly quotation marks count as well as straight ones. `allow unclosed-quote because "…"` hides the
message; the line stays unread, and nothing is said about where calls come.
"""
