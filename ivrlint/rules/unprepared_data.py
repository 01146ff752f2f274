"""Callers are asked for something nobody told them to have at hand."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import Walk
from ivrlint.analyses.preparation import Question, questions, unprepared
from ivrlint.analyses.story import Story
from ivrlint.call.program import bits
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.flow.model import Data
from ivrlint.flow.values import say_seconds
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every ask, and every item that a human needs, with the shortest way on which nobody said so."""
    walks: dict[int, Walk] = {}
    worst: dict[tuple[Span, str], tuple[int, Question]] = {}
    for question in questions(facts):
        if any(item.by_heart for item in question.items):
            continue
        mask = bits(question.items)
        if mask not in walks:
            walks[mask] = unprepared(facts, question.items)
        cost = walks[mask].cost.get(question.node)
        key = (question.span, question.items[0].name)
        if cost is not None and (key not in worst or cost < worst[key][0]):
            worst[key] = cost, question
    for key in sorted(worst):
        question = worst[key][1]
        mask = bits(question.items)
        story = facts.story(question.node, walks[mask], lambda state, mask=mask: not (state.told | state.known) & mask)
        if story:
            yield _finding(facts, question, story)


def _finding(facts: Facts, question: Question, story: Story) -> Finding:
    item = question.items[0]
    names = " or ".join(item.theirs for item in question.items)
    asker = "callers are asked for" if question.ask else f"`{facts.graph.place_name(question.node)}` asks callers for"
    told = "nothing told them to bring it" if len(question.items) == 1 else "nothing told them to bring either"
    before = story.turns[-1].place if story.turns else None
    title = item.title or item.name.replace("_", " ")
    where = f" It is on {item.where}." if item.where else ""
    spot = f"in `{before}`, before they choose" if before else "before that"
    return found(
        "unprepared-data",
        SEVERITY,
        question.span,
        f"{asker} {names}; {told}",
        help=f'say so {spot}: `say "Please have {title} ready.{where}"`, and under it `prepares {item.name}`',
        place=facts.graph.place_name(question.node),
        subject=item.name,
        story=story,
        labels=(Label(item.span, _described(item)),),
        notes=_ways_out(question),
        weight=facts.touches(question.node),
    )


def _described(item: Data) -> str:
    parts = []
    if item.length:
        least, most = item.length
        parts.append(f"{most if least == most else f'{least} to {most}'} {item.kind}")
    if item.where:
        parts.append(f"on {item.where}")
    elif item.source == "device":
        parts.append("on a device")
    if item.takes:
        parts.append(f"about {say_seconds(item.takes)} to fetch")
    return ", ".join(parts) or "not known by heart"


def _ways_out(question: Question) -> tuple[str, ...]:
    """Whether there is time to fetch it, and a key for who cannot."""
    if question.ask is None:
        return ()
    listening = question.ask.listening
    notes = []
    if not any(option.announced for option in listening.options):
        notes.append("no key for callers without it, and none to ask for more time")
    takes = max((item.takes or 0) for item in question.items)
    if takes > listening.seconds:
        notes.append(f"it listens for {say_seconds(listening.seconds)}; fetching takes {say_seconds(takes)}")
    return tuple(notes)
