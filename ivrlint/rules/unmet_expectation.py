"""Something the flow was expected to do, and does not."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.expectations import unmet
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `expect` line that can be judged without callers, and does not hold."""
    for expectation in facts.flow.expectations:
        broken = unmet(facts, expectation)
        if broken:
            yield found(
                "unmet-expectation",
                SEVERITY,
                expectation.span,
                f"`{expectation.text}` does not hold: {broken.message}",
                place=broken.place,
                subject=getattr(expectation.subject, "name", None),
                story=broken.story,
                labels=broken.labels,
                weight=0.5,
            )
