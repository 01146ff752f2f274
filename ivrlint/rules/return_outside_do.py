"""`return` in a call that no `do` waits for."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `-> return` that some call takes without having come by a `do`."""
    done: set[Span] = set()
    for edge in facts.graph.edges:
        for thing in edge.happened:
            if thing.kind == "no return" and thing.span not in done and edge.source in facts.order:
                story = facts.story(edge.source, then=edge)
                if story:
                    done.add(thing.span)
                    place = facts.graph.place_name(edge.source)
                    message = f"some calls come to `{place}` by an arrow, not by a `do`: there is nothing to return to"
                    help = f"call it with `do {place}`, or end with an arrow to a place"
                    yield found("return-outside-do", SEVERITY, thing.span, message, help=help, place=place, story=story)
