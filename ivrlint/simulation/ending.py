"""How calls begin and end for a caller: what became of the goal, why a call did not help, and whether another follows."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.call.state import END_DROPPED, END_HANG_UP, END_OUTSIDE, END_TURNED_AWAY, State
from ivrlint.callers.assumptions import Assumptions
from ivrlint.findings import Span
from ivrlint.flow.model import Goal
from ivrlint.simulation.calls import Calls, Step
from ivrlint.simulation.mind import BY_HUMAN, DEFLECTED, CallOver, Joint, Mind, Outcome, Target, Targets, bits_of
from ivrlint.simulation.promised import kept_and_helped


class Lost(NamedTuple):
    """Why a call did not help, and where."""

    why: str
    place: str
    span: Span | None


_NOBODY_TO_CALL = Outcome("unresolved", why="there is no number to call")


class Ending:
    """Beginnings and ends of the calls of callers with one goal.

    Parameters
    ----------
    calls : of the flow
    goal : why they call, or None
    numbers : the row of assumptions
    """

    def __init__(self, calls: Calls, goal: Goal | None, numbers: Assumptions) -> None:
        self._calls = calls
        self._goal = goal
        self._again = numbers["calls-again"]
        self._begun: dict[tuple[bool, int, int, int], tuple[Joint, ...]] = {}
        flow = calls.facts.flow
        entries = calls.facts.entries_of(goal)
        self._ours = [number for number in entries if flow.entries[number].kind == "outbound"]
        every = [number for number, entry in enumerate(flow.entries) if entry.kind == "inbound"]
        # where every line is for other goals, they dial any: it is the only number they have
        self._theirs = [number for number in entries if number in every] or every

    def begin(self, mind: Mind) -> Targets:
        """Where a journey begins."""
        first = self._call(mind, 0)
        if not first:
            return [(1.0, _NOBODY_TO_CALL)]
        return [(1 / len(first), joint) for joint in first]

    def _call(self, mind: Mind, told: int) -> tuple[Joint, ...]:
        """Where the call of a stage can begin, to somebody who was told before to bring the items `told`."""
        if self.is_ours(mind):
            return ((self._calls.start(self._ours[mind.stage], told), mind),)
        return self._their_call(mind, told)

    def _their_call(self, mind: Mind, told: int) -> tuple[Joint, ...]:
        """Where a call of theirs can begin: they have fetched by then what they were told to bring or asked for."""
        ready = mind.has | told | (bits_of(item for item, _ in mind.fetch) if mind.fetch else 0)
        key = (mind.wants, ready, mind.lacks & ~ready, told)
        if key not in self._begun:
            fresh = Mind(len(self._ours), mind.wants, ready, mind.lacks & ~ready)
            self._begun[key] = tuple((self._calls.start(entry, told), fresh) for entry in self._theirs)
        return self._begun[key]

    @property
    def our_calls(self) -> int:
        """How many calls we make before the caller has to."""
        return len(self._ours)

    def is_ours(self, mind: Mind) -> bool:
        """Whether it is a call that we make."""
        return mind.stage < len(self._ours)

    def answered(self, mind: Mind) -> Outcome:
        """The end of a caller whose goal is answered."""
        if mind.answered == DEFLECTED:
            return Outcome("deflected", self.is_ours(mind))
        return Outcome("resolved", self.is_ours(mind), by_human=mind.answered == BY_HUMAN)

    def promised(self, number: int, mind: Mind, span: Span) -> Targets:
        """A team will ring back: it does so in time or not, and helps or not.

        Parameters
        ----------
        number : the state of the call after the promise
        mind : the caller's
        span : the line that promises it
        """
        line = self._calls.promised[span]
        kept, helped = kept_and_helped(self._calls, line, self._goal, self._calls.states[number])
        if self.is_ours(mind):
            return [(1.0, self.after(number, mind, Lost("", "", None)))]
        found: Targets = [(kept * helped, Outcome("resolved", by_human=True))] if kept * helped > 0 else []
        team = line.team.described if line.team else "nobody"
        place = self._calls.place(number) or (line.team.name if line.team else "")
        for share, why in (
            (1 - kept, f"{team} did not ring back in time"),
            (kept * (1 - helped), f"{team} rang back and could not help"),
        ):
            if share > 1e-12:
                found.append((share, self.after(number, mind, Lost(why, place, span))))
        return found

    def ended(self, number: int, target: int, mind: Mind, step: Step) -> Target:
        """A step ended the call.

        Parameters
        ----------
        number, target : the states before and after it
        mind : the caller's
        step : what it means
        """
        state = self._calls.states[target]
        if mind.answered:
            return self.answered(mind)
        if state.point == END_OUTSIDE and not self.is_ours(mind):
            return Outcome("handed_on")
        return self.after(target, mind, self._why(number, state, step))

    def _why(self, number: int, state: State, step: Step) -> Lost:
        """Why a call ended that the caller did not end."""
        place = self._calls.place(number)
        last = step.happened[-1] if step.happened else None
        span = last.span if last else self._calls.span(number)
        if state.point == END_DROPPED or (state.point == END_HANG_UP and step.failed):
            return Lost("cut off after failed tries", place, span)
        shut = next((thing for thing in step.happened if thing.kind in ("closed", "full")), None)
        if shut is not None:
            team = next(each for each in self._calls.facts.flow.teams if each.name == shut.text)
            words = "was closed" if shut.kind == "closed" else "had a full queue"
            return Lost(f"{team.described} {words}", team.name, shut.span)
        if state.point == END_TURNED_AWAY:
            return Lost("turned away by people who could not help", place, span)
        if state.point == END_HANG_UP:
            return Lost("the call ended without an answer", place, span)
        return Lost("the flow does not say what comes next", place, span)

    def after(self, number: int, mind: Mind, lost: Lost, comes_back: float | None = None) -> CallOver:
        """After a call that did not help.

        Parameters
        ----------
        number : the state in which it ended
        mind : the caller's
        lost : why it did not help
        comes_back : share that calls again; None: as assumed
        """
        told = self._calls.states[number].told
        if self.is_ours(mind):
            following = self._call(mind._replace(stage=mind.stage + 1), told)
            return CallOver(_NOBODY_TO_CALL, 1.0 if following else 0.0, following, ours=True)
        again = self._again if comes_back is None else comes_back
        return CallOver(Outcome("unresolved", False, False, *lost), again, self._their_call(mind, told))
