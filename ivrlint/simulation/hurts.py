"""What hurts in a call, as it happens: eight kinds, each with the line that does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from ivrlint.call.listening import LISTENS
from ivrlint.call.people import WANTS
from ivrlint.call.program import END, ENTER, HUMAN, LISTEN, QUEUE, bits
from ivrlint.call.state import END_DROPPED, END_HANG_UP, END_TURNED_AWAY, Choice, Happening
from ivrlint.findings import Span
from ivrlint.flow.lines import Listening, Promise
from ivrlint.flow.model import Flow, Place, Team
from ivrlint.flow.shape import blocks_of
from ivrlint.simulation.promised import kept_and_helped
from ivrlint.simulation.pursuit import Pursuit
from ivrlint.simulation.standing import Act, Standing, Taken

KINDS: Final = {
    "unprepared": "lost for a number never mentioned",
    "left-alone": "promised, and left alone",
    "no-human": "never a person who can help",
    "asked-again": "asked again for what was given",
    "back-at-start": "back at the start with nothing gained",
    "failing-is-faster": "no key is as quick to a person as doing it wrong",
    "thrown-out": "thrown out without an answer",
    "same-words": "the same sentence three times",
}
"""The kinds of hurts, the worst first, with what is said of them."""
OFTEN: Final = 3
"""A sentence hurts when it is heard so many times."""
_FEWEST_WORDS: Final = 3
_ALMOST_ALWAYS: Final = 0.995
_THROWN_OUT = frozenset({END_HANG_UP, END_DROPPED, END_TURNED_AWAY})
_LEADS = frozenset({"after", "branch", "closed", "full", "unresolved", "hang up", "dropped", "turned away", "transfer"})
_OF_TEAMS = frozenset({"closed", "full", "turned away", "unresolved"})
_FROM_HERE = "whatever is pressed from here"
_ACTS = frozenset({"key", "words", "give", "silence", "invalid"})


Key = tuple[str, str]


class Hurt(NamedTuple):
    """Something that hurts.

    Parameters
    ----------
    kind : one of KINDS
    place : where it happens, by its name
    span : the line that does it
    what : the item, the sentence, the team it is about, in words
    how : what becomes of the caller, where the kind does not say it all
    item : index of the data item, or -1
    """

    kind: str
    place: str
    span: Span
    what: str = ""
    how: str = ""
    item: int = -1

    @property
    def key(self) -> Key:
        """Calls that hurt in this way are one: kind and place, and the item where it is about one."""
        return self.kind, self.place if self.item < 0 else f"{self.place} {self.item}"


def keys_of(flow: Flow) -> Iterator[Key]:
    """Every key that a hurt in a flow can have."""
    places = [*(place.name for place in flow.places), *(team.name for team in flow.teams)]
    places += [entry.name for entry in flow.entries]
    for place in places:
        for kind in KINDS:
            yield kind, place
        for kind in ("unprepared", "asked-again"):
            for item in flow.data:
                yield kind, f"{place} {item.index}"


Heard = tuple[tuple[str, int, bool], ...]
"""Sentences, how often they were heard, and whether the caller has acted since: what goes round by itself is one hearing."""


class Hurting:
    """Says of each step what hurts in it.

    Parameters
    ----------
    pursuit : the calls of people with one wish
    """

    def __init__(self, pursuit: Pursuit) -> None:
        self._pursuit = pursuit
        self._calls = pursuit.calls
        self._found: dict[tuple[Standing, Act], tuple[Hurt, ...]] = {}
        self._promises = {
            line.span: line
            for _, block, _ in blocks_of(self._calls.facts.flow)
            for line in block.lines
            if isinstance(line, Promise)
        }

    def hurts(self, before: Standing, act: Act, taken: Taken) -> tuple[Hurt, ...]:
        """What hurts in a step; sentences are `hear`'s."""
        key = (before, act)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self._hurts(before, act.choice, taken)) if act.choice else ()
        return found

    def _hurts(self, before: Standing, choice: Choice, taken: Taken) -> Iterator[Hurt]:
        yield from self._left_alone(before, taken)
        yield from self._asked_again(taken.standing)
        if self._is_ours(before):
            return
        yield from self._unprepared(before, choice, taken)
        if self._pursuit.leads_straight(before, choice):
            return  # who says goodbye is not thrown out
        yield from self._back_at_start(before, taken)
        yield from self._thrown_out(before, taken)
        yield from self._no_human(before, taken)
        yield from self._failing_is_faster(taken)

    # --- where a step stands -----------------------------------------------------------------------------------------

    def _is_ours(self, standing: Standing) -> bool:
        """Whether it is a call that we make: whoever is called did not want anything, so nobody is thrown out."""
        return standing.ours

    def _point(self, standing: Standing) -> tuple[int, object]:
        point = self._calls.program.points[self._calls.states[standing.number].point]
        return point.kind, point.what

    def _where(self, before: Standing, happened: tuple[Happening, ...]) -> tuple[str, Span]:
        """The place and the line that led on: the last that decides where a call goes."""
        for thing in reversed(happened):
            if thing.kind in _LEADS:
                return self._name(thing) or self._calls.place(before.number), thing.span
        return self._calls.place(before.number), self._calls.span(before.number)

    # --- the kinds ---------------------------------------------------------------------------------------------------

    def _unprepared(self, before: Standing, choice: Choice, taken: Taken) -> Iterator[Hurt]:
        """Asked for what no line had mentioned, without it, without a way out, and no nearer to anybody for it."""
        state = self._calls.states[before.number]
        kind, what = self._point(before)
        if kind != LISTEN or not isinstance(what, Listening) or what.ask is None or state.phase != LISTENS:
            return
        items = bits(what.ask.items)
        if not choice.failing or before.lacks & items != items or state.told & items:
            return
        if any(each.announced and each.kind in ("key", "words") for each in self._calls.choices(before.number)):
            return
        after = self._calls.states[taken.standing.number]
        kind, target = self._point(taken.standing)
        if after.point == state.point or kind in (QUEUE, HUMAN) or taken.standing.answered:
            return
        how = ""
        if kind == END:
            how = "cut off"
        elif kind == ENTER and isinstance(target, Place):
            how = "sent back to the start" if target.index in self._calls.first_places else f"sent to `{target.name}`"
        named = " or ".join(item.theirs for item in what.ask.items)
        yield Hurt("unprepared", what.place, what.ask.span, named, how or "sent away", what.ask.items[0].index)

    def _left_alone(self, before: Standing, taken: Taken) -> Iterator[Hurt]:
        """A promise that nobody keeps, or not for everybody, and nothing is done about it."""
        for thing in taken.happened:
            place = self._name(thing) or self._calls.place(before.number)
            if thing.kind in ("message", "call back"):
                line = self._calls.promised[thing.span]
                kept, helped = kept_and_helped(
                    self._calls, line, self._pursuit.goal, self._calls.states[taken.standing.number]
                )
                team = line.team.described if line.team else "nobody"
                if kept <= 0:
                    yield Hurt("left-alone", place, thing.span, team, f"{team} cannot ring back in that time")
                elif helped <= 0:
                    yield Hurt("left-alone", place, thing.span, team, f"{team} will ring back and cannot help")
                elif kept < _ALMOST_ALWAYS:
                    late = max(1, round(100 * (1 - kept)))
                    yield Hurt("left-alone", place, thing.span, team, f"too late for {late} of 100 who are told so")
            elif thing.kind == "promise":
                promise = self._promises.get(thing.span)
                if promise is not None and promise.on_missed is None:
                    how = _nobody_keeps(promise)
                    if how:
                        yield Hurt("left-alone", place, thing.span, f'"{promise.text}"', how)

    def _no_human(self, before: Standing, taken: Taken) -> Iterator[Hurt]:
        """Somebody who wants a person cannot reach one any more who could help, whatever they press."""
        standing = taken.standing
        if not self._pursuit.wants or before.hopeless or standing.met or standing.answered:
            return
        if standing.hopeless:
            yield Hurt(
                "no-human", self._calls.place(standing.number), self._calls.span(standing.number), how=_FROM_HERE
            )
        elif self._calls.states[standing.number].point in _THROWN_OUT:
            yield Hurt("no-human", *self._where(before, taken.happened))

    def _asked_again(self, standing: Standing) -> Iterator[Hurt]:
        """The system knows it, and it is asked again."""
        state = self._calls.states[standing.number]
        kind, what = self._point(standing)
        if kind == LISTEN and isinstance(what, Listening) and what.ask and state.phase == LISTENS and not state.replay:
            known = next((item for item in what.ask.items if state.known >> item.index & 1), None)
            if known is not None:
                yield Hurt("asked-again", what.place, what.ask.span, known.theirs, item=known.index)
        elif kind == HUMAN and isinstance(what, Team) and state.phase > WANTS:
            first = self._calls.choices(standing.number)[0]
            if first.kind == "tell":
                item, span = what.needs[state.phase]
                if state.known >> item.index & 1 and not item.sensitive:
                    yield Hurt("asked-again", what.name, span, item.theirs, f"by {what.described}", item.index)

    def _back_at_start(self, before: Standing, taken: Taken) -> Iterator[Hurt]:
        """The first menu again, and the goal is as open as before."""
        kind, what = self._point(taken.standing)
        if kind != ENTER or not isinstance(what, Place) or what.index not in self._calls.first_places:
            return
        if before.gone_on and not (taken.standing.answered or taken.standing.met):
            yield Hurt("back-at-start", *self._where(before, taken.happened))

    def _thrown_out(self, before: Standing, taken: Taken) -> Iterator[Hurt]:
        """The call is ended, not by the caller, and there was no answer."""
        state = self._calls.states[taken.standing.number]
        if state.point in _THROWN_OUT and not taken.standing.answered:
            yield Hurt("thrown-out", *self._where(before, taken.happened))

    def _failing_is_faster(self, taken: Taken) -> Iterator[Hurt]:
        """Silence and wrong keys lead to a person in fewer turns than any announced way, if there is one."""
        run = taken.standing.failing
        if run is None or not self._pursuit.wants:
            return
        team = next((thing.text for thing in taken.happened if thing.kind == "queue"), "")
        if self._pursuit.helping_team(team) and not 0 <= run.announced <= run.turns:
            menu = next(place for place in self._calls.facts.flow.places if place.name == run.place)
            said = (
                f"{run.announced} turns over what is announced"
                if run.announced > 0
                else "nothing announced leads there"
            )
            yield Hurt("failing-is-faster", run.place, menu.span, team, said)

    # --- sentences ---------------------------------------------------------------------------------------------------

    def hear(
        self, heard: Heard, before: Standing, act: Act, taken: Taken, place: str | None = None
    ) -> tuple[Heard, tuple[Hurt, ...]]:
        """Count the sentences of a step; those that the caller wished to hear again, or brought about, do not count.
        It is about callers who make no mistake: who has made one may have to hear things again.

        Parameters
        ----------
        heard : before
        before, act, taken : the step
        place : count only what this one says; None: everything

        Returns
        -------
        the sentences heard by now, and those that were heard too often
        """
        if act.mistakes or act.choice is None:
            return heard, ()
        counts = {text: (count, acted or act.turns > 0) for text, count, acted in heard}
        hurts = []
        for thing in self._said(before, taken, place):
            count, acted = counts.get(thing.text, (0, True))
            if acted:
                counts[thing.text] = min(OFTEN, count + 1), False
                if count == OFTEN - 1:
                    hurts.append(Hurt("same-words", self._name(thing), thing.span, f'"{thing.text}"'))
        return tuple(sorted((text, *rest) for text, rest in counts.items())), tuple(hurts)

    def _said(self, before: Standing, taken: Taken, place: str | None) -> list[Happening]:
        found = []
        skips = before.wished
        for thing in taken.happened:
            if thing.kind in _ACTS:
                skips = False
            elif thing.kind == "say" and not skips and place in (None, self._name(thing)):
                found.append(thing)
        return [thing for thing in found if len(thing.text.split()) >= _FEWEST_WORDS]

    def _name(self, thing: Happening) -> str:
        """The place of a happening, or the team; empty where it does not say."""
        if thing.place >= 0:
            return self._calls.facts.flow.places[thing.place].name
        return thing.text if thing.kind in _OF_TEAMS else ""


def _nobody_keeps(promise: Promise) -> str:
    """Why a promise may be missed with nobody to do anything about it; empty where somebody stands for it."""
    if promise.by is None:
        return "nobody is named who keeps it"
    if isinstance(promise.by, str):
        return f"{promise.by} may miss it, and then nothing is done"
    if isinstance(promise.by, Team) and not promise.by.open:
        return f"{promise.by.described} is never there"
    return ""
