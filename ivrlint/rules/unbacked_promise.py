"""A promise that nobody keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.promises import Made, made_promises, unkept_minutes
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.lines import Promise
from ivrlint.flow.model import Team
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every promise by nobody, by somebody outside without `on missed`, or by a team that is closed."""
    for made in made_promises(facts):
        reason = _reason(facts, made)
        if reason is None:
            continue
        story = facts.story(made.edge.source, then=made.edge)
        line = made.line
        labels = (Label(line.by.span, "its hours"),) if isinstance(line.by, Team) else ()
        yield found(
            "unbacked-promise",
            SEVERITY,
            line.span,
            f'"{line.text}" is promised, and {reason}',
            help="name who keeps it, `by team`, and what happens if it is missed: `on missed`",
            place=facts.graph.place_name(made.edge.source) or None,
            story=story,
            labels=labels,
            weight=facts.touches(made.edge.source),
        )


def _reason(facts: Facts, made: Made) -> str | None:
    line: Promise = made.line
    if line.by is None:
        return "nobody is named who keeps it"
    if isinstance(line.by, str):
        return None if line.on_missed else f"it is left to {line.by}: nobody here hears of it if it is missed"
    if isinstance(line.by, Team) and line.within is not None and unkept_minutes(facts, made):
        return f"`{line.by.name}` can be closed all the {say_seconds(line.within)} that it has for it"
    return None
