"""Where callers with a goal come to who choose well: they take the options beyond which their goal is answered."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers, honest, honest_steps, queues_at
from ivrlint.analyses.paths import Walk
from ivrlint.call.graph import Edge
from ivrlint.flow.model import Goal

_A_PERSON = re.compile(
    r"\b(person|people|human|someone|somebody|agent|operator|representative|advis[eo]r|assistant)\b", re.I
)

_SMALL_WORDS = frozenset({"the", "and", "for", "you", "your", "with", "from", "about", "when", "what", "that", "have"})


def answers_goal(edge: Edge, goal: Goal, teams: set[str]) -> bool:
    """Whether a step answers a goal: it is resolved or deflected, or the caller stands in the queue of who can help."""
    bit = 1 << goal.index
    resolved = any(thing.items & bit and thing.kind in ("resolves", "deflects") for thing in edge.happened)
    return resolved or queues_at(edge) in teams


class Hope(NamedTuple):
    """What a goal can hope for: the steps that answer it, by identity, and by node the fewest turns to one of them over
    announced options.
    """

    answers: set[int]
    turns: dict[int, int]


def hope_for(facts: Facts, goal: Goal) -> Hope:
    """Where callers with a goal can still be answered, over announced options and without a mistake.

    Parameters
    ----------
    facts : of the flow
    goal : why they call
    """
    teams = {facts.flow.teams[index].name for index in helpers(facts, goal)}
    allowed, into = facts.for_goal(goal), honest_steps(facts)[0]
    edges = [edge for edge in facts.helping if honest(edge) and allowed(edge) and answers_goal(edge, goal, teams)]
    turns: dict[int, int] = {}
    for edge in edges:
        turns[edge.source] = min(turns.get(edge.source, 1), int(edge.choice.by_caller))
    queue = deque(sorted(turns, key=lambda node: turns[node]))
    while queue:
        node = queue.popleft()
        for source, number, takes_turn in into.get(node, ()):
            reached = turns[node] + takes_turn
            if reached < turns.get(source, reached + 1) and allowed(facts.graph.edges[number]):
                turns[source] = reached
                (queue.append if takes_turn else queue.appendleft)(source)
    return Hope({id(edge) for edge in edges}, turns)


def choosing_well(facts: Facts, goal: Goal) -> Walk:
    """The cheapest ways of callers with a goal who choose well, or ask for a person, or fail; whatever the system decides.

    Parameters
    ----------
    facts : of the flow
    goal : why they call
    """
    key = ("choosing well", goal.index)
    if key not in facts.memo:
        facts.memo[key] = _choose_well(facts, goal)
    walk = facts.memo[key]
    assert isinstance(walk, Walk)
    return walk


def _choose_well(facts: Facts, goal: Goal) -> Walk:
    graph, allowed_goal, hope = facts.graph, facts.for_goal(goal), hope_for(facts, goal)
    best: dict[int, set[int]] = {}

    def right_at(node: int) -> set[int]:
        """The options that callers with the goal take there, by identity of their steps."""
        if node not in best:
            options = [graph.edges[number] for number in graph.out[node] if _is_option(graph.edges[number])]
            best[node] = _right(facts, [edge for edge in options if edge.choice.announced], goal, hope)
        return best[node]

    def allowed(edge: Edge) -> bool:
        if _is_option(edge) and id(edge) not in right_at(edge.source) and not _asks_for_a_person(facts, edge):
            return False
        return allowed_goal(edge)

    sources = [entry for entry in facts.entries_of(goal) if facts.flow.entries[entry].kind == "inbound"]
    return facts.search(sources or facts.entries_of(goal), allowed)


def _right(facts: Facts, options: list[Edge], goal: Goal, hope: Hope) -> set[int]:
    """Of several options that lead to an answer those with the fewest turns, ties by words that label and goal share;
    where none leads to one, all of them (callers.md).
    """
    ranked: list[tuple[int, int, Edge]] = []
    for edge in options:
        turns = 0 if id(edge) in hope.answers else hope.turns.get(edge.target)
        if turns is not None:
            label = facts.listening_at(edge.source).options[edge.choice.index].label or ""
            ranked.append((turns, -len(_words(label) & _words(f"{goal.title} {goal.name}")), edge))
    if not ranked:
        return {id(edge) for edge in options}
    least = min((turns, shared) for turns, shared, _ in ranked)
    return {id(edge) for turns, shared, edge in ranked if (turns, shared) == least}


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 2 and word not in _SMALL_WORDS}


def _is_option(edge: Edge) -> bool:
    return edge.choice.kind in ("key", "words")


def _asks_for_a_person(facts: Facts, edge: Edge) -> bool:
    option = facts.listening_at(edge.source).options[edge.choice.index]
    return bool(option.announced and option.label and _A_PERSON.search(option.label))
