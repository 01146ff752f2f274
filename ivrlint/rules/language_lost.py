"""A caller who chose a language hears another one."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.languages import lost_words
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every line that some call speaks in the first language instead of the caller's."""
    first = facts.flow.languages[0]
    for lost in lost_words(facts):
        yield found(
            "language-lost",
            SEVERITY,
            lost.span,
            f"callers who chose `{lost.language}` hear these words in `{first}`",
            help=f'put the words under the line: `{lost.language} "…"`',
            place=lost.place,
            subject=lost.language,
            story=lost.story,
            weight=0.3,
        )
