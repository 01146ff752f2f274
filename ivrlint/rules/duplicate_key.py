"""One key for two options."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every option whose key an option above it has taken."""
    reported: set[tuple[Span, str]] = set()
    for listening in facts.flow.listenings:
        taken: dict[str, Span] = {}
        for option in listening.options:
            for key, span in zip(option.keys, option.key_spans, strict=True):
                if key not in taken:
                    taken[key] = option.span
                elif (span, key) not in reported:
                    reported.add((span, key))
                    yield found(
                        "duplicate-key",
                        SEVERITY,
                        option.span,
                        f"key {key} is taken already: callers who press it never get this option",
                        help="give it another key",
                        place=listening.place if option.default_for is None else None,
                        subject=key,
                        labels=(Label(taken[key], f"key {key} does this"),),
                    )
