"""Places that lead only to each other."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import inescapable, place_of, stuck_nodes
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every group of loops, at the place that callers enter first."""
    for members in inescapable(facts, stuck_nodes(facts)):
        node = place_of(facts, members)
        story = facts.story(node)
        place = facts.place(node)
        if story is None or place is None:
            continue
        names = list(dict.fromkeys(facts.graph.place_name(member) for member in members))
        if len(names) == 1:
            message = f"callers who come to `{names[0]}` never get out of it: every choice leads back to it"
        else:
            listed = ", ".join(f"`{name}`" for name in names[:5])
            message = f"callers who come to `{place.name}` never get out again: {listed} lead only to each other"
        yield found(
            "inescapable-loop",
            SEVERITY,
            place.span,
            message,
            help="give one of them a way out: a person, a message, an answer, or a key that ends the call",
            place=place.name,
            story=story,
            weight=2 * facts.touches(node),
        )
