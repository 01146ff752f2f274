"""Where callers with a goal come to who choose well: they take the options beyond which their goal is answered."""

from __future__ import annotations

import re
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers, honest, honest_steps, queues_at
from ivrlint.analyses.paths import Walk, search
from ivrlint.call.graph import Edge
from ivrlint.flow.model import Goal

_A_PERSON = re.compile(
    r"\b(person|people|human|someone|somebody|agent|operator|representative|advis[eo]r|assistant)\b", re.I
)


def answers_goal(edge: Edge, goal: Goal, teams: set[str]) -> bool:
    """Whether a step answers a goal: it is resolved or deflected, or the caller stands in the queue of who can help."""
    bit = 1 << goal.index
    resolved = any(thing.items & bit and thing.kind in ("resolves", "deflects") for thing in edge.happened)
    return resolved or queues_at(edge) in teams


class Hope(NamedTuple):
    """What a goal can hope for: the steps that answer it, by identity, and the nodes beyond which announced options lead
    to one of them.
    """

    answers: set[int]
    nodes: set[int]


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
    nodes = {edge.source for edge in edges}
    stack = list(nodes)
    while stack:
        for source, number, _ in into.get(stack.pop(), ()):
            if source not in nodes and allowed(facts.graph.edges[number]):
                nodes.add(source)
                stack.append(source)
    return Hope({id(edge) for edge in edges}, nodes)


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
    offers: dict[int, bool] = {}

    def is_right(edge: Edge) -> bool:
        return edge.choice.announced and (edge.target in hope.nodes or id(edge) in hope.answers)

    def offers_answer(node: int) -> bool:
        if node not in offers:
            options = (graph.edges[number] for number in graph.out[node])
            offers[node] = any(_is_option(edge) and is_right(edge) for edge in options)
        return offers[node]

    def allowed(edge: Edge) -> bool:
        if _is_option(edge) and not is_right(edge):
            nothing_better = edge.choice.announced and not offers_answer(edge.source)
            if not nothing_better and not _asks_for_a_person(facts, edge):
                return False
        return allowed_goal(edge)

    return search(graph, facts.entries_of(goal), allowed)


def _is_option(edge: Edge) -> bool:
    return edge.choice.kind in ("key", "words")


def _asks_for_a_person(facts: Facts, edge: Edge) -> bool:
    option = facts.listening_at(edge.source).options[edge.choice.index]
    return bool(option.announced and option.label and _A_PERSON.search(option.label))
