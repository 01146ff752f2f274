"""Property tests for call flows, with hypothesis: callers as they may come, and the calls they may live through.

    from hypothesis import given
    from ivrlint.testing import calls, load

    shop = load("flows/furniture.ivr")

    @given(calls(shop, mistakes=0))
    def test_nobody_is_thrown_out_who_does_nothing_wrong(call):
        assert "thrown-out" not in call.hurts, call.transcript

A caller knows the goal, may choose what is right, slip, be silent, press keys that nobody offered, and has what is asked
for or has it not; what the system decides is drawn too. Nothing is weighed: what can happen will be tried, not what mostly
happens. For shares of callers there is `ivrlint simulate`. hypothesis shrinks a failing call to few turns, and
`call.script` replays it with `ivrlint call --script`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.call.play import Play, replay
from ivrlint.linting.ready import ready_for_callers
from ivrlint.linting.source import flow_of
from ivrlint.reports.call_text import Transcript
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsFinder
from ivrlint.simulation.hunt import Lived, lived_calls, pursuits_of
from ivrlint.simulation.hurts import KINDS, Hurting
from ivrlint.simulation.pursuit import Pursuit
from ivrlint.simulation.scripted import script_of

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["HURTS", "Call", "CallFlow", "Caller", "callers", "calls", "load"]

HURTS: Final[Mapping[str, str]] = KINDS
"""The names of what hurts in a call, each with what it means."""


class Caller(NamedTuple):
    """Somebody who calls, or is called.

    Parameters
    ----------
    goal : why, by the name of the goal; ``another_wish`` for what no goal names
    wants_person : whether they want a person for it
    number : the number that they dial, or the name of the call that we make
    """

    goal: str
    wants_person: bool
    number: str


class CallFlow:
    """A flow whose calls can be tested.

    Parameters
    ----------
    facts : of the flow
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @property
    def file(self) -> str:
        """The file that it was read from."""
        return self.facts.flow.file

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """Why people call: the names of the goals, and ``another_wish`` where the goals leave room for it."""
        return tuple(dict.fromkeys(pursuit.wish.name for pursuit, _ in self.pursuits))

    @cached_property
    def pursuits(self) -> tuple[tuple[Pursuit, Hurting], ...]:
        """Who calls, one for each goal, wanting a person for it or not."""
        return pursuits_of(self.facts)

    def __repr__(self) -> str:
        return f"load({self.file!r})"


class Call:
    """A call that somebody lived through, to its end.

    Parameters
    ----------
    flow : whose call it is
    lived : what happened
    """

    def __init__(self, flow: CallFlow, lived: Lived) -> None:
        self._flow = flow
        self._pursuit = flow.pursuits[lived.pursuit][0]
        self._lived = lived

    @cached_property
    def caller(self) -> Caller:
        """Who called."""
        return _caller(self._flow, self._lived.pursuit, self._pursuit.entry_of(self._lived.start))

    @cached_property
    def script(self) -> str:
        """The tokens that replay it with `ivrlint call --script`."""
        return script_of(self._pursuit, self._lived.start, self._lived.acts)

    @cached_property
    def play(self) -> Play:
        """The call, replayed; `play.events` is all that happened."""
        goal = self._pursuit.goal
        return replay(self._flow.facts.program, self.script, goal.index if goal else -1).play

    @property
    def hurts(self) -> frozenset[str]:
        """What hurt in it, by the names of `HURTS`."""
        return frozenset(kind for kind, _ in self._lived.found)

    @property
    def mistakes(self) -> int:
        """How often the caller could have done better; to be without a number is no mistake."""
        return sum(act.mistakes for act in self._lived.acts)

    @property
    def turns(self) -> int:
        """Turns that the caller took."""
        return sum(act.turns for act in self._lived.acts)

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.play.seconds

    @property
    def ended(self) -> str | None:
        """How it ended: ``hang up``, ``dropped``, ``turned away``, ``outside``, ``resolved``; None where the caller hangs up."""
        return self.play.ended

    @property
    def answered(self) -> bool:
        """Whether the goal was answered, or a message or a call back was promised."""
        standing = self._lived.start
        for act in self._lived.acts:
            standing = self._pursuit.take(standing, act).standing
        return standing.answered

    @property
    def humans(self) -> tuple[str, ...]:
        """The teams that answered, in order."""
        return tuple(event.place for event in self.play.events if event.kind == "human")

    @property
    def lacked(self) -> tuple[str, ...]:
        """The data items that the caller was asked for and had not at hand."""
        data = self._flow.facts.flow.data
        return tuple(data[act.item].name for act in self._lived.acts if act.choice is None and not act.has)

    @property
    def transcript(self) -> str:
        """What was said and done, to read aloud."""
        lines = Transcript(self._flow.facts.flow, Terminal()).lines(self.play.events)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<{self.caller}: {self.script!r}>"


def load(path: str | os.PathLike[str]) -> CallFlow:
    """Read a flow: a call script, or the export of a platform.

    Parameters
    ----------
    path : of the file

    Raises
    ------
    ivrlint.linting.source.CannotReadError : it cannot be read, has mistakes that leave open what a call does, or no call begins in it
    """
    file = os.fspath(path)
    settings = SettingsFinder().of_file(os.path.abspath(file))
    return CallFlow(ready_for_callers(flow_of(file), settings, "calls are tested", "test the flow that uses it"))


def callers(flow: CallFlow, goal: str | None = None, wants_person: bool | None = None) -> SearchStrategy[Caller]:
    """A strategy for callers of a flow.

    Parameters
    ----------
    flow : whom they call
    goal : only those with this goal
    wants_person : only those who want a person, or only those who do not mind

    Raises
    ------
    ValueError : there is no such caller
    """
    from hypothesis import strategies

    return strategies.sampled_from(_chosen(flow, goal, wants_person))


def calls(
    flow: CallFlow,
    caller: Caller | None = None,
    *,
    goal: str | None = None,
    wants_person: bool | None = None,
    mistakes: int = 3,
) -> SearchStrategy[Call]:
    """A strategy for whole calls.

    Parameters
    ----------
    flow : that is called
    caller : who calls; None: anybody
    goal, wants_person : as for `callers`, where nobody is named
    mistakes : that the caller makes at most

    Raises
    ------
    ValueError : there is no such caller
    """
    from hypothesis import strategies

    wanted = _chosen(flow, goal, wants_person) if caller is None else [caller]
    everybody = [
        (number, start) for number, (pursuit, _) in enumerate(flow.pursuits) for start in pursuit.starts()
        if _caller(flow, number, pursuit.entry_of(start)) in wanted
    ]  # fmt: skip
    if not everybody:
        raise ValueError(f"nobody calls {flow.file} as {caller}")

    @strategies.composite  # of what `map` makes, hypothesis would print all that it is made of
    def lived(draw: DrawFn) -> Call:
        return Call(flow, draw(lived_calls(flow.pursuits, mistakes, everybody, stops=False)))

    return lived()


def _chosen(flow: CallFlow, goal: str | None, wants_person: bool | None) -> list[Caller]:
    if goal is not None and goal not in flow.goals:
        raise ValueError(f"there is no goal `{goal}` in {flow.file}: there is {', '.join(flow.goals)}")
    found = [
        _caller(flow, number, pursuit.entry_of(start))
        for number, (pursuit, _) in enumerate(flow.pursuits)
        for start in pursuit.starts()
        if goal in (None, pursuit.wish.name) and wants_person in (None, pursuit.wants)
    ]
    if not found:
        raise ValueError(f"nobody calls {flow.file} who is meant")
    return found


def _caller(flow: CallFlow, number: int, entry: int) -> Caller:
    pursuit = flow.pursuits[number][0]
    return Caller(pursuit.wish.name, pursuit.wants, flow.facts.flow.entries[entry].name)
