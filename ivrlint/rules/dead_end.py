"""A place where the call ends and the caller has got nothing."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.ends import dead_ends
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import stuck_nodes
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for the last place of every call that ends without an answer."""
    for end in dead_ends(facts, stuck_nodes(facts)):
        place = facts.flow.places[end.place]
        story = facts.story(end.node, then=end.edge)
        if story is None:
            continue
        ending = next(thing.span for thing in reversed(end.edge.happened) if thing.kind == "hang up")
        if end.silent:
            message = f"the call ends in `{place.name}` without a word, and the caller has got nothing"
        else:
            message = f"callers who come to `{place.name}` hear something and are hung up on; nothing they called for was done"
        yield found(
            "dead-end",
            SEVERITY if end.silent else Severity.WARNING,
            place.span,
            message,
            help=f"lead `{place.name}` to a person, take a message, or say what it `resolves`",
            place=place.name,
            story=story,
            labels=(Label(ending, "here the system hangs up"),),
            weight=facts.touches(end.node),
        )
