"""Where callers with a goal come to who choose well: they take the options beyond which their goal is answered."""

from __future__ import annotations

import re

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers, honest, queues_at
from ivrlint.analyses.paths import Walk, backward, search
from ivrlint.call.graph import Edge
from ivrlint.call.program import LISTEN
from ivrlint.flow.model import Goal

_A_PERSON = re.compile(r"\b(person|people|human|someone|somebody|agent|operator|representative|advis[eo]r|assistant)\b", re.I)


def answers_goal(facts: Facts, edge: Edge, goal: Goal, teams: set[str]) -> bool:
    """Whether a step answers a goal: it is resolved or deflected, or the caller stands in the queue of who can help."""
    bit = 1 << goal.index
    resolved = any(thing.items & bit and thing.kind in ("resolves", "deflects") for thing in edge.happened)
    return resolved or queues_at(edge) in teams


def hopeful(facts: Facts, goal: Goal) -> tuple[set[int], set[str]]:
    """The nodes beyond which announced options lead to an answer for a goal, and the names of the teams that can help."""
    teams = {facts.flow.teams[index].name for index in helpers(facts, goal)}
    allowed_goal = facts.for_goal(goal)

    def allowed(edge: Edge) -> bool:
        return honest(edge) and allowed_goal(edge)

    sources = [edge.source for edge in facts.graph.edges if allowed(edge) and answers_goal(facts, edge, goal, teams)]
    return backward(facts.graph, sources, allowed), teams


def choosing_well(facts: Facts, goal: Goal) -> Walk:
    """The cheapest ways of callers with a goal who choose well, or ask for a person, or fail; whatever the system decides.

    Parameters
    ----------
    facts : of the flow
    goal : why they call
    """
    key = ("choosing well", goal.index)
    if key not in facts.memo:
        graph, allowed_goal = facts.graph, facts.for_goal(goal)
        good, teams = hopeful(facts, goal)

        def is_right(edge: Edge) -> bool:
            if not edge.choice.announced:
                return False
            return edge.target in good or answers_goal(facts, edge, goal, teams)

        offers_answer = {
            node for node in graph.of_kind.get(LISTEN, ()) if any(_is_option(graph.edges[n]) and is_right(graph.edges[n]) for n in graph.out[node])
        }  # fmt: skip

        def allowed(edge: Edge) -> bool:
            if _is_option(edge):
                chosen = edge.choice.announced and edge.source not in offers_answer
                if not (is_right(edge) or chosen or _asks_for_a_person(facts, edge)):
                    return False
            return allowed_goal(edge)

        facts.memo[key] = search(graph, facts.entries_of(goal), allowed)
    walk = facts.memo[key]
    assert isinstance(walk, Walk)
    return walk


def _is_option(edge: Edge) -> bool:
    return edge.choice.kind in ("key", "words")


def _asks_for_a_person(facts: Facts, edge: Edge) -> bool:
    option = facts.listening_at(edge.source).options[edge.choice.index]
    return bool(option.announced and option.label and _A_PERSON.search(option.label))
