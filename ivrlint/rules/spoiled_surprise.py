"""A notice to somebody from whom a secret is kept.

## What a caller lives through

The gift is for Saturday. On Thursday the system rings the recipient to say when it will be delivered, and by
whom it was ordered. The buyer learns it from the thank-you call.

## Triggers

```ivr
flow "Little Bookshop"

secret "the birthday gift" from recipient

inbound "1-800-555-0155" -> front_desk

outbound delivery_notice to recipient  // <- spoiled-surprise
  person 60%
    say "A parcel from the Little Bookshop comes on Saturday."
    -> hang up
  no_answer 40% -> hang up

team front_desk
```

## Does not trigger

```ivr
flow "Little Bookshop"

secret "the birthday gift" from recipient

inbound "1-800-555-0155" -> front_desk

outbound delivery_notice to buyer
  person 60%
    say "Your parcel from the Little Bookshop comes on Saturday."
    -> hang up
  no_answer 40% -> hang up

team front_desk
```

## Evidence

Practice, weak evidence: help pages of gift shops warn that a notice too early can spoil the surprise, and
that recipients are told by default. That data protection law asks for no more words to third parties than
needed is recalled, not read again.

## Exceptions

Every `outbound`, `send` and `promise` that names the person with `to` is reported, whatever its words say,
since the number that calls gives it away. People are the same if they are called the same; what callers hear
who ask is no notice. `allow spoiled-surprise because "…"` silences it, under the line or anywhere above, for
a notice that comes when the secret is none any more.

It occurs only in call scripts: an export does not say what has to stay secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.notices import notices
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_DOES = {"outbound": "this call tells", "send": "this message tells", "promise": "this promise tells"}


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every line that names somebody a secret is kept from, whatever its words are."""
    for notice in notices(facts.flow):
        for secret in facts.flow.secrets:
            if secret.person == notice.to:
                yield found(
                    "spoiled-surprise",
                    SEVERITY,
                    notice.span,
                    f"{_DOES[notice.kind]} `{notice.to}`, from whom {secret.title} is kept secret",
                    help="tell the buyer instead, or leave it out until it is no secret any more",
                    place=notice.place,
                    labels=(Label(secret.span, "this must not come out"),),
                    weight=0.5,
                )
                break
