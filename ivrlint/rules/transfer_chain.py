"""Callers are handed from human to human to human."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.chains import longest_chain
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that is handed on more often than once, at the last hand-over."""
    limit = int(facts.thresholds["transfer-chain"])
    for goal in facts.flow.goals:
        chain = longest_chain(facts, goal, limit)
        if chain is None:
            continue
        story = facts.story_of(chain.way, None)
        if story is None:
            continue
        title = goal.title or goal.name.replace("_", " ")
        team = facts.graph.place_name(chain.way[-1].source)
        yield found(
            "transfer-chain",
            SEVERITY,
            chain.span,
            f'callers who want to "{title}" are handed on {chain.count} times, and tell their story to {chain.count + 1} people',
            help="send them straight to who can help, or hand them over `warm`",
            place=team or None,
            subject=goal.name,
            story=story,
            weight=goal.share or 1 / len(facts.flow.goals),
        )
