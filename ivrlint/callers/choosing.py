"""What callers choose at a menu: the option beyond which their goal is answered, slips, and what they do without one."""

from __future__ import annotations

from collections.abc import Sequence

from ivrlint.analyses.choosing import Hope, hope_for, hope_for_person, names_a_person, right_options
from ivrlint.analyses.facts import Facts
from ivrlint.call.listening import SILENCE
from ivrlint.call.state import Choice
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.groups import Group
from ivrlint.flow.lines import CallBack, Listening, Option, TakeMessage
from ivrlint.flow.model import Goal
from ivrlint.flow.shape import lines_of

_MOST_SLIPS = 0.5
Chosen = list[tuple[float, Choice]]


class Choosing:
    """How callers with one goal choose.

    Parameters
    ----------
    facts : of the flow
    goal : why they call; None: for something that the flow does not name, and so for a person
    """

    def __init__(self, facts: Facts, goal: Goal | None) -> None:
        self._facts = facts
        self._goal = goal
        person = hope_for_person(facts, goal)
        anything = hope_for(facts, goal) if goal else person
        by_itself = hope_for(facts, goal, by_itself=True) if goal else person
        # self-service where it answers their goal, unless they want a person; else whatever answers it
        self._hopes: tuple[tuple[Hope, Hope], tuple[Hope, Hope]] = ((by_itself, anything), (person, anything))
        self._right: dict[tuple[int, bool], frozenset[int]] = {}

    def right(self, node: int, wants_person: bool) -> frozenset[int]:
        """The options of a listening point that are right, by their number there; empty where none is.

        Parameters
        ----------
        node : of the call graph
        wants_person : callers who want a person take the announced way to one who can help, where there is one
        """
        key = (node, wants_person)
        if key not in self._right:
            found: set[int] = set()
            for hope in self._hopes[wants_person] if node >= 0 else ():
                found = found or right_options(self._facts, node, hope, self._goal)
            self._right[key] = frozenset(found)
        return self._right[key]

    def at_menu(
        self,
        listening: Listening,
        offered: Sequence[Choice],
        right: frozenset[int],
        group: Group,
        numbers: Assumptions,
    ) -> Chosen:
        """What a group chooses at a menu, each choice with its probability.

        Parameters
        ----------
        listening : the menu
        offered : everything that can be chosen there
        right : the right options
        group, numbers : who chooses
        """
        heard = [choice for choice in offered if choice.kind in ("key", "words") and choice.announced]
        good = [choice for choice in heard if choice.index in right]
        if good:
            return _with_slips(good, heard, group, numbers)
        if not heard and _zero(offered) is None:
            return [(1.0, SILENCE)]
        return self._without_right(listening, offered, heard, group, numbers)

    def _without_right(
        self,
        listening: Listening,
        offered: Sequence[Choice],
        heard: list[Choice],
        group: Group,
        numbers: Assumptions,
    ) -> Chosen:
        """No option leads to an answer: a person if one is announced, else key 0, else silence or a guess."""
        person = next((choice for choice in heard if names_a_person(listening.options[choice.index])), None)
        if person is not None:
            return [(1.0, person)]
        zero = _zero(offered)
        presses_zero = group.in_row(group.zero_first, numbers.row) if zero is not None else 0.0
        chosen: Chosen = [(presses_zero, zero)] if zero is not None and presses_zero > 0 else []
        left = 1 - presses_zero
        if not heard:
            return [*chosen, (left, SILENCE)] if left > 0 else chosen
        if left > 0:
            chosen.append((left / 2, SILENCE))
            chosen.extend((left / 2 / len(heard), choice) for choice in heard)
        return chosen


def _zero(offered: Sequence[Choice]) -> Choice | None:
    """Key 0, announced or not, where it does something."""
    return next((choice for choice in offered if choice.kind == "key" and choice.word == "0"), None)


def _with_slips(good: list[Choice], heard: list[Choice], group: Group, numbers: Assumptions) -> Chosen:
    others = [choice for choice in heard if choice not in good]
    slip = slips(group, numbers) if others else 0.0
    chosen = [((1 - slip) / len(good), choice) for choice in good]
    return chosen + [(slip / len(others), choice) for choice in others] if slip else chosen


def slips(group: Group, numbers: Assumptions) -> float:
    """Share of a group that takes a wrong option at a menu, however many options it has: experiments found no more
    mistakes in broad menus (Virzi & Huitema 1997, Suhm 2001, Commarford 2008).
    """
    return min(_MOST_SLIPS, group.slip if group.slip is not None else numbers["slip"] * group.slip_factor)


def at_offer(listening: Listening, offered: Sequence[Choice], numbers: Assumptions) -> Chosen:
    """What callers on hold choose who are offered something: a call back or a message is taken by some, and nothing else.

    Parameters
    ----------
    listening : the offer
    offered : everything that can be chosen there
    numbers : of the row
    """
    taken = next((each for each in offered if each.index >= 0 and _calls_back(listening.options[each.index])), None)
    if taken is None:
        return [(1.0, SILENCE)]
    share = numbers["takes-call-back"]
    return [(share, taken), (1 - share, SILENCE)] if share < 1 else [(1.0, taken)]


def _calls_back(option: Option) -> bool:
    return not option.hidden and any(isinstance(line, CallBack | TakeMessage) for line in lines_of(option.block))
