"""A journey: our own calls to a customer, then their calls, until they are answered or give up.

The process of one group of callers with one goal: in each state of call and caller, what can happen next, with its
probability and what it costs. The exact chain explores it, the crowd and single callers draw from it. The call's part of
every move is one step of `call/step.py`; the caller's part is what `callers/` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivrlint.call.listening import KNOWN_ALREADY, LISTENS, SILENCE, YES
from ivrlint.call.people import WANTS, helps
from ivrlint.call.program import END, ENTER, ENTRY, HUMAN, LISTEN, QUEUE, bits
from ivrlint.call.state import HANG_UP, PERSON, Choice, State
from ivrlint.call.timing import KEY
from ivrlint.callers.assumptions import UNITS, Assumptions
from ivrlint.callers.at_hand import fetch_units, has_share, keying, mistyped
from ivrlint.callers.choosing import Choosing, at_offer
from ivrlint.callers.groups import Group
from ivrlint.callers.tiring import units
from ivrlint.flow.lines import Ask, Listening
from ivrlint.flow.model import Entry, Goal, Place, Team
from ivrlint.simulation.calls import Calls, Step
from ivrlint.simulation.ending import Ending, Lost
from ivrlint.simulation.mind import (
    BY_HUMAN,
    BY_SYSTEM,
    DEFLECTED,
    Hazard,
    Joint,
    Mind,
    Move,
    Outcome,
    Target,
    Targets,
    bits_of,
    fetched,
    later,
)

AT_ONCE = 2.5
"""Mean seconds until those hang up who do so at once, within five seconds (half of that)."""


class Journeys:
    """All journeys of one group with one goal.

    Parameters
    ----------
    calls : of the flow, shared between groups and goals
    goal : why they call; None: for something that the flow does not name
    group : who calls
    numbers : the row of assumptions
    choosing : how they choose; None: made here (to share one between groups)
    """

    def __init__(
        self, calls: Calls, goal: Goal | None, group: Group, numbers: Assumptions, choosing: Choosing | None = None
    ) -> None:
        self.calls = calls
        self.goal = goal
        self.group = group
        self.numbers = numbers
        self.choosing = choosing or Choosing(calls.facts, goal)
        flow = calls.facts.flow
        self._bit = 1 << goal.index if goal else 0
        self._named = bool(flow.goals)
        self._sure = bits_of(item.index for item in flow.data if has_share(item, group, numbers) >= 1)
        self.ending = Ending(calls, goal, numbers)
        self._speed = 155.0 / group.words_per_minute
        self.most_calls = int(numbers["most-calls"])
        self._lefts: dict[tuple[int, bool], Lost] = {}
        self._takes: dict[tuple[int, Choice, frozenset[int], float], tuple[Step, float, Hazard | None, int]] = {}

    def starts(self) -> Targets:
        """How journeys begin, with their probabilities."""
        if self.goal is None:
            wanting = 1.0
        elif self.goal.wants_person is not None:
            wanting = self.goal.wants_person
        else:
            wanting = self.group.in_row(self.group.wants_person, self.numbers.row)
        found: Targets = []
        for share, wants in ((1 - wanting, False), (wanting, True)):
            if share > 0:
                found.extend((share * part, target) for part, target in self.ending.begin(Mind(0, wants, self._sure)))
        return found

    def canonical(self, joint: Joint) -> Joint:
        """The one of all states with the same future that stands for them; what cannot matter any more is forgotten."""
        number, mind = joint
        told, last = self.calls.states[number].told, mind.stage >= self.ending.our_calls - 1
        return number, self.calls.relevant.mind(mind, told, self.calls.node(number), last)

    # --- what can happen next ----------------------------------------------------------------------------------------

    def moves(self, joint: Joint) -> list[Move]:
        """Everything that can happen next."""
        number, mind = joint
        state = self.calls.states[number]
        point = self.calls.program.points[state.point]
        if point.kind == ENTRY:
            return self._entry(number, mind, point.what)
        if mind.answered and point.kind in (LISTEN, QUEUE):
            return [Move(1.0, self.ending.answered(mind), choice=HANG_UP)]
        if point.kind == HUMAN:
            assert isinstance(point.what, Team)
            return self._human(number, mind, point.what)
        if point.kind == LISTEN and state.medium == PERSON and state.phase != KNOWN_ALREADY:
            assert isinstance(point.what, Listening)
            return self._listening(number, mind, state, point.what)
        return self._act(number, mind, _drawn(self.calls.choices(number)))

    def _entry(self, number: int, mind: Mind, entry: object) -> list[Move]:
        assert isinstance(entry, Entry)
        moves = self._act(number, mind, _drawn(self.calls.choices(number)))
        if entry.kind == "outbound":
            return moves
        at_once = self.numbers["leaves-at-once"]
        over = self.ending.after(number, mind, Lost("hung up at once", entry.name, entry.span))
        stays = [move._replace(share=move.share * (1 - at_once), calls=1) for move in moves]
        return [Move(at_once, over, AT_ONCE, HANG_UP, calls=1), *stays]

    def _listening(self, number: int, mind: Mind, state: State, listening: Listening) -> list[Move]:
        offered = self.calls.choices(number)
        if listening.kind == "offer":
            return self._act(number, mind, at_offer(listening, offered, self.numbers))
        if listening.ask is not None:
            if state.phase == LISTENS:
                return self._ask(number, mind, state, listening, listening.ask)
            return self._act(number, mind, [(1.0, YES)] if YES in offered else _drawn(offered))
        right = self.choosing.right(self.calls.node(number), mind.wants)
        chosen = self.choosing.at_menu(listening, offered, right, self.group, self.numbers)
        return self._act(number, mind, chosen, right)

    # --- being asked -------------------------------------------------------------------------------------------------

    def _ask(self, number: int, mind: Mind, state: State, listening: Listening, ask: Ask) -> list[Move]:
        items = [item.index for item in ask.items]
        ready = next((item for item in items if mind.has & 1 << item), None)
        if ready is not None:
            return self._give(number, mind._replace(silent=False), ready)
        unsure = next((item for item in items if not mind.lacks & 1 << item), None)
        if unsure is not None:
            return self._find_out(number, mind, unsure)
        if mind.silent:
            return self._act(number, mind, [(1.0, SILENCE)])
        offered = self.calls.choices(number)
        way_out = next((each for each in offered if each.kind in ("key", "words") and each.announced), None)
        if way_out is not None:
            return self._act(number, mind, [(1.0, way_out)])
        time, item = min((time, item) for item, time in mind.fetch if item in items)
        if time * UNITS <= listening.seconds:
            return self._give(number, fetched(mind, item), item, time * UNITS)
        ear = self.calls.program.points[state.point].ear
        assert ear is not None
        tries = ear.last_after - dict(state.tries).get(state.point, 0)
        if time * UNITS <= tries * listening.seconds:
            return self._act(number, mind, [(1.0, SILENCE)])
        return self._without(number, mind, ask)

    def _give(self, number: int, mind: Mind, item: int, waits: float = 0.0) -> list[Move]:
        """The caller enters what they have; now and then a digit is wrong."""
        offered = self.calls.choices(number)
        data = self.calls.facts.flow.data[item]
        give = next(each for each in offered if each.kind == "give" and each.index == item)
        invalid = next(each for each in offered if each.kind == "invalid")
        wrong = mistyped(data, self.group, self.numbers)
        moves = self._act(number, mind, [(1 - wrong, give)], extra=waits)
        # a wrong entry takes as long as a right one; the step of the call counts one key of it
        longer = max(0.0, keying(data, self.group) - KEY * self.group.key_factor)
        return moves + self._act(number, mind, [(wrong, invalid)], extra=waits + longer)

    def _find_out(self, number: int, mind: Mind, item: int) -> list[Move]:
        """The caller looks whether they have an item at hand; who has not begins to fetch it, and is annoyed."""
        annoyance = units(self.numbers["asked-unprepared"])
        return [
            Move(part, (number, after), gain=annoyance if after.lacks >> item & 1 else 0)
            for part, after in self._look(mind, item)
        ]

    def _look(self, mind: Mind, item: int) -> Iterator[tuple[float, Mind]]:
        """Whether an item is at hand; whoever has not got it begins to fetch it."""
        data = self.calls.facts.flow.data[item]
        share = has_share(data, self.group, self.numbers)
        if share > 0:
            yield share, mind._replace(has=mind.has | 1 << item)
        if share < 1:
            takes = fetch_units(data, self.group, self.numbers)
            fetch = tuple(sorted((*mind.fetch, (item, takes))))
            yield 1 - share, mind._replace(lacks=mind.lacks | 1 << item, fetch=fetch)

    def _without(self, number: int, mind: Mind, ask: Ask) -> list[Move]:
        """Asked for what is not at hand, with no way out and no time: call again with it, stay silent, or give up."""
        what = " or ".join(item.theirs for item in ask.items)
        lost = Lost(f"left to fetch {what}, gave up", self.calls.place(number), ask.span)
        leaves, silent, gives_up = (self.numbers[name] for name in ("fetches", "stays-silent", "gives-up"))
        total = leaves + silent + gives_up
        moves = (
            Move(leaves / total, self.ending.after(number, mind, lost, comes_back=1.0), choice=HANG_UP),
            Move(silent / total, (number, mind._replace(silent=True))),
            Move(gives_up / total, self.ending.after(number, mind, lost, comes_back=0.0), choice=HANG_UP),
        )
        return [move for move in moves if move.share > 0]

    # --- with a human ------------------------------------------------------------------------------------------------

    def _human(self, number: int, mind: Mind, team: Team) -> list[Move]:
        offered = self.calls.choices(number)
        first = offered[0]
        if first.kind == "want" and self.goal is None:
            share = helps(team, -1, self.calls.program)
            over = self.ending.after(number, mind, Lost(f"{team.described} could not help", team.name, team.span))
            moves = (Move(share, Outcome("resolved", by_human=True)), Move(1 - share, over, choice=HANG_UP))
            return [move for move in moves if move.share > 0]
        if first.kind == "want":
            assert self.goal is not None
            wish = self.goal.index
            return self._act(number, mind, [(1.0, each) for each in offered if each.index == wish])
        if first.kind != "tell":
            return self._act(number, mind, _drawn(offered))
        item = first.index
        if mind.has & 1 << item:
            return self._act(number, mind, [(1.0, first)])
        if not mind.lacks & 1 << item:
            return self._find_out(number, mind, item)
        left = next(time for wanted, time in mind.fetch if wanted == item) * UNITS
        return self._act(number, fetched(mind, item), [(1.0, first)], extra=left)

    # --- taking a step -----------------------------------------------------------------------------------------------

    def _act(
        self,
        number: int,
        mind: Mind,
        chosen: Sequence[tuple[float, Choice]],
        right: frozenset[int] = frozenset(),
        extra: float = 0.0,
    ) -> list[Move]:
        """Take one of several choices, or hang up while it goes on.

        Parameters
        ----------
        number, mind : where
        chosen : each choice with its probability
        right : the options that help
        extra : seconds that the caller needs besides
        """
        moves: list[Move] = []
        left: dict[bool, Target] = {}  # by whether they are on hold
        for share, choice in chosen:
            if share <= 0:
                continue
            step, seconds, hazard, gain = self._taken(number, choice, right, extra)
            leaves_to = None
            if hazard:
                held = step.hold > 0
                leaves_to = left[held] = left.get(held) or self._left(number, mind, held)
            for part, target, more, unprepared, again in self._stay(number, mind, step, seconds):
                moves.append(
                    Move(share * part, target, seconds, choice, gain + more, hazard, leaves_to,
                         int(choice.by_caller), unprepared, again)
                )  # fmt: skip
        return moves

    def _taken(
        self, number: int, choice: Choice, right: frozenset[int], extra: float
    ) -> tuple[Step, float, Hazard | None, int]:
        """What a step means to this group: the step, its seconds (none where a machine hears it), hazard, annoyance."""
        key = (number, choice, right, extra)
        if key not in self._takes:
            step = self.calls.step(number, choice)
            seconds = self._seconds(step) + extra if self.calls.states[number].medium == PERSON else 0.0
            self._takes[key] = step, seconds, self._hazard(number, step, seconds), self._gain(number, step, right)
        return self._takes[key]

    def _seconds(self, step: Step) -> float:
        spoken = step.words + sum(seconds for _, seconds in step.options)
        return spoken * self._speed + step.keys * self.group.key_factor + step.hold + step.other

    def _hazard(self, number: int, step: Step, seconds: float) -> Hazard | None:
        """What the caller is exposed to who may hang up; nobody does who talks with a human, and no machine does."""
        state = self.calls.states[number]
        kind = self.calls.program.points[state.point].kind
        if seconds <= 0 or state.medium != PERSON or (kind in (HUMAN, ENTRY) and not step.words):
            return None
        team = step.held_by
        if not step.hold or team is None:
            return Hazard(seconds)
        return Hazard(seconds - step.hold, self._held_before(number, team), step.hold, team.tells_position)

    def _held_before(self, number: int, team: Team) -> float:
        """Seconds that the caller has waited in this queue."""
        made = self.calls.states[number].hold[1]
        return team.offers[made - 1].after if made else 0.0

    def _left(self, number: int, mind: Mind, held: bool) -> Target:
        """What becomes of a caller who hangs up during a step."""
        if mind.answered:
            return self.ending.answered(mind)
        lost = self._lefts.get((number, held))
        if lost is None:
            listens = self.calls.listening(number) is not None
            why = "gave up on hold" if held else "hung up at a menu" if listens else "hung up while listening"
            lost = self._lefts[number, held] = Lost(why, self.calls.place(number), self.calls.span(number))
        return self.ending.after(number, mind, lost)

    def _gain(self, number: int, step: Step, right: frozenset[int]) -> int:
        """Units of annoyance that a step adds, each event rounded by itself."""
        numbers = self.numbers
        useless = sum(length for option, length in step.options if option not in right) * self._speed
        gain = units(useless * numbers["weight-irrelevant"])
        team = step.held_by
        if team is not None and any(thing.kind == "human" for thing in step.happened):
            # what waiting does to patience while it lasts is in the hazards of the table; it annoys once it is over
            weight = numbers["weight-hold"] * (numbers["position"] if team.tells_position else 1.0)
            gain += units((self._held_before(number, team) + step.hold) * weight)
        listening = self.calls.listening(number)
        if step.failed and listening is not None and listening.kind != "offer":
            gain += units(numbers["failed-try"])
        at_human = self.calls.program.points[self.calls.states[number].point].kind == HUMAN
        if at_human and any(thing.kind == "transfer" for thing in step.happened):
            gain += units(numbers["transfer"])
        return gain

    def _stay(
        self, number: int, mind: Mind, step: Step, seconds: float
    ) -> Iterator[tuple[float, Target, int, int, int]]:
        """What comes of a step that the caller stays for: shares, where it leads, units of annoyance, times asked."""
        mind, gain = self._lived(number, mind, step, seconds)
        for thing in step.happened:
            if thing.kind in ("message", "call back") and not mind.answered:
                for part, end in self.ending.promised(step.target, mind, thing.span):
                    yield part, end, gain, 0, 0
                return
        state = self.calls.states[step.target]
        if self.calls.program.points[state.point].kind == END:
            yield 1.0, self.ending.ended(number, step.target, mind, step), gain, 0, 0
            return
        unprepared, again = self._asked(step.target, state)
        if again:
            gain += units(self.numbers["asked-again"])
        for part, after in self._told(mind, step.told):
            yield part, (step.target, after), gain, unprepared, again

    def _lived(self, number: int, mind: Mind, step: Step, seconds: float) -> tuple[Mind, int]:
        """What a step does to a caller: time goes by, items are fetched, the goal may be answered."""
        answered, gone_on, gain = mind.answered, mind.gone_on, 0
        for thing in step.happened:
            if thing.kind == "resolves" and (thing.items & self._bit or (not self._named and thing.text)):
                answered = max(answered, BY_HUMAN if thing.text else BY_SYSTEM)
            elif thing.kind == "deflects" and thing.items & self._bit:
                answered = max(answered, DEFLECTED)
        point = self.calls.program.points[self.calls.states[step.target].point]
        if point.kind == ENTER and isinstance(point.what, Place):
            first = point.what.index in self.calls.first_places
            if first and gone_on:
                gain = units(self.numbers["back-at-start"])
            gone_on = gone_on or not first
        silent = mind.silent and self.calls.states[step.target].point == self.calls.states[number].point
        if (answered, gone_on, silent) != (mind.answered, mind.gone_on, mind.silent):
            mind = mind._replace(answered=answered, gone_on=gone_on, silent=silent)
        return (later(mind, units(seconds)) if mind.fetch else mind), gain

    def _told(self, mind: Mind, told: int) -> list[tuple[float, Mind]]:
        """Callers who are told to bring something look for it, and go to fetch it if it is not at hand."""
        minds = [(1.0, mind)]
        item = 0
        while told >> item:
            if told >> item & 1:
                minds = [
                    (part * more, after)
                    for part, before in minds
                    for more, after in (
                        [(1.0, before)] if (before.has | before.lacks) >> item & 1 else self._look(before, item)
                    )
                ]
            item += 1
        return minds

    def _asked(self, number: int, state: State) -> tuple[int, int]:
        """Whether a caller is asked here for what no line told them to bring, and for what they gave already."""
        point = self.calls.program.points[state.point]
        if isinstance(point.what, Listening) and point.what.ask and state.phase == LISTENS and not state.replay:
            items = point.what.ask.items
            ready = any(item.by_heart or state.told >> item.index & 1 for item in items)
            return int(not ready), int(bool(state.known & bits(items)))
        if point.kind == HUMAN and state.phase > WANTS:
            first = self.calls.choices(number)[0]
            if first.kind == "tell":
                item = self.calls.facts.flow.data[first.index]
                again = bool(state.known >> item.index & 1) and not item.sensitive
                return int(not (item.by_heart or state.told >> item.index & 1)), int(again)
        return 0, 0


def _drawn(offered: Sequence[Choice]) -> list[tuple[float, Choice]]:
    """What the system decides, with its probabilities; where nothing is to be decided, it goes on."""
    return [(1.0 if each.probability is None else each.probability, each) for each in offered]
