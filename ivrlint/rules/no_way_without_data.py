"""A question that callers who lack the answer cannot get past.

## What a caller lives through

"Enter your contract number." The caller has none, or has it at home. No key is offered to say so; the
question comes again and again, and in the end the call is cut off, or, if they are lucky, three failures lead
on. They could have been helped with their name.

## Triggers

```ivr
flow "Metro Utilities"

data contract "your contract number"
  digits 10
  from paper "your contract"

inbound "1-800-555-0199" -> main
  prepares contract

menu main
  press 1 for "your contract" -> identify
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step identify
  ask contract  // <- no-way-without-data[contract] warning
    say "Enter the ten digits of your contract number."
    after 3 tries -> front_desk
  -> front_desk with contract

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

data contract "your contract number"
  digits 10
  from paper "your contract"

inbound "1-800-555-0199" -> main
  prepares contract

menu main
  press 1 for "your contract" -> identify
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step identify
  ask contract
    say "Enter the ten digits of your contract number."
    press 0 if "you do not have it" -> front_desk
    after 3 tries -> front_desk
  -> front_desk with contract

team front_desk
```

## Evidence

Logic: for callers without the number it is a dead end. ACIxD advises to anticipate that callers lack it (a
professional guideline). In Brazil the law forbids to make access to a person depend on data (Decreto
11.034/2022, article 4).

## Exceptions

Items `from memory` and spoken answers are not judged, nor is an `ask` that takes such an item instead. An
announced key or word that leaves the question is a way out, by its label or named in the words; one that asks
it again, such as "more time", is not. It is a warning where failing leads on, an error where failing ends the
call. What a human asks for is not judged: a human can be told. `allow no-way-without-data because "…"`
silences it, at the `ask` or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.ends import fails, throws_out
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.preparation import Question, questions
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every ask without an announced key that leaves it and without an alternative by heart."""
    done: dict[Span, Finding] = {}
    for question in questions(facts):
        ask = question.ask
        if ask is None or any(item.by_heart or item.kind == "speech" for item in ask.items):
            continue
        if _has_key_out(facts, question):
            continue
        finding = _finding(facts, question)
        known = done.get(ask.span)
        if finding and (known is None or finding.severity > known.severity):
            done[ask.span] = finding
    yield from done.values()


def _has_key_out(facts: Facts, question: Question) -> bool:
    graph = facts.graph
    point = graph.nodes[question.node].point
    return any(
        edge.choice.kind in ("key", "words") and edge.choice.announced and graph.nodes[edge.target].point != point
        for edge in (graph.edges[number] for number in graph.out[question.node])
    )


def _finding(facts: Facts, question: Question) -> Finding | None:
    assert question.ask is not None
    item = question.items[0]
    ends, leads = _by_failing(facts, question.node)
    if not ends and not leads:
        return None
    story = facts.story(question.node)
    if story is None:
        return None
    if leads:
        severity, how = Severity.WARNING, "only failing again and again leads on"
    else:
        severity, how = SEVERITY, "they are cut off"
    labels = tuple(
        Label(span, "only this leads on" if leads else "this is all they get") for span in (leads or ends)[:1]
    )
    return found(
        "no-way-without-data",
        severity,
        question.span,
        f"who does not have {item.theirs} has no key to press: {how}",
        help='offer a way out: `press 0 if "you do not have it" -> team`',
        place=facts.graph.place_name(question.node),
        subject=item.name,
        story=story,
        labels=tuple(label for label in labels if label.span != question.span),
        weight=facts.touches(question.node),
    )


def _by_failing(facts: Facts, node: int) -> tuple[list[Span], list[Span]]:
    """The lines at which somebody who only fails is cut off, and those at which they are led on."""
    graph = facts.graph
    point = graph.nodes[node].point
    ends: list[Span] = []
    leads: list[Span] = []
    seen, stack = {node}, [node]
    while stack:
        for number in graph.out[stack.pop()]:
            edge = graph.edges[number]
            if not fails(edge):
                continue
            line = next((thing.span for thing in reversed(edge.happened) if thing.kind in ("after", "dropped")), None)
            if graph.nodes[edge.target].point == point:
                if edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
            else:
                (ends if throws_out(graph, edge) else leads).append(line or graph.point(node).span)
    return ends, leads
