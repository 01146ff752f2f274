"""A notice to somebody from whom a secret is kept."""

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
                    subject=notice.to,
                    labels=(Label(secret.span, "this must not come out"),),
                    weight=0.5,
                )
                break
