"""`back` in a menu that nothing comes before."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `-> back` that some call takes with no menu behind it."""
    done: set[Span] = set()
    for edge in facts.graph.edges:
        for thing in edge.happened:
            if thing.kind == "nowhere" and thing.span not in done and edge.source in facts.order:
                story = facts.story(edge.source, then=edge)
                if story:
                    done.add(thing.span)
                    place = facts.graph.place_name(edge.source)
                    message = f"there is no menu before `{place}`: callers who come here first only hear it again"
                    help = "lead it to a place by name, or leave it out of the first menu"
                    yield found("back-to-nowhere", SEVERITY, thing.span, message, help=help, place=place, story=story)
