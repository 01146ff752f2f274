"""A line that cannot be read.

## What a caller lives through

The words are there and their order is not one that means something, so the line does nothing. The message
says what would have been understood at the word where the reading stopped. One broken line costs one message;
the lines around it are read as ever.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 "appointments" -> front_desk  // <- syntax
  say Elm Street Clinic.  // <- syntax
  after 2 times -> front_desk  // <- syntax

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

Logic: what cannot be read cannot be judged, nor played to a caller.

## Exceptions

None. `allow syntax because "…"` hides the message; the line stays unread, and nothing is said about where
calls come.
"""
