"""An arrow that is written wrongly, or leads nowhere.

## What a caller lives through

The option is announced, the key is pressed, and nothing says where the call goes. An arrow is `->` and one
target: a place, another telephone number in quotation marks, `hang up`, `again`, `back` or `return`.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" --> front_desk  // <- bad-arrow
  press 2 for "billing" -> 555-0143  // <- bad-arrow
  press 3 for "directions" ->  // <- bad-arrow
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "billing" -> "555-0143"
  press 3 for "directions"
    say "We are at the corner of Elm Street and Second Avenue."
    -> again
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: a call can only go to a place that is named, and to one at a time.

## Exceptions

None. `→`, as word processors write it, is an arrow too. `allow bad-arrow because "…"` hides the message; the
line stays unread, and nothing is said about where calls come.
"""
