"""What every menu and every `ask` of a flow says alike, to be written once, under `defaults`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ivrlint.flow.lines import Arrow, Ask, Block, Check, Do, Handler, Listening, Option, Promise
from ivrlint.flow.model import Flow
from ivrlint.platforms.writer_lines import USUAL_LISTEN, Defaults, Lines, Row, handlers_of
from ivrlint.platforms.writer_words import Names

_WORTH_IT = 3
"""Places that say the same before it is taken for a habit of the whole flow (a matter of taste)."""
_Own = list[tuple[Listening, Option]]


def gather(flow: Flow, names: Names) -> Defaults:
    """Find what can stand under `defaults` without a change for any caller.

    A flow that has `defaults` keeps them, as far as they hold for all that is written into one file; one that has none, such
    as an export, gets what its places have in common.

    Parameters
    ----------
    flow : all its places
    names : what everything is called
    """
    found = Defaults()
    listenings = list(_listenings(flow))
    if not listenings or any(_would_listen(place.block) for place in flow.places if place.kind == "menu"):
        return found
    parts: list[Option | Handler] = []
    for listening in listenings:
        parts += [*listening.options, *handlers_of(listening).values()]
    copied = any(map(_is_copy, parts))
    if not copied and len(listenings) < _WORTH_IT:
        return found
    gathering = _Gathering(Lines(names, Defaults(), flow.languages[0]), listenings, only_copies=copied)
    gathering.listen(found)
    gathering.options(found)
    gathering.events(found)
    gathering.tries(found)
    return found


class _Gathering:
    """Finds what a number of listening points have in common.

    Parameters
    ----------
    lines : writes what is compared
    listenings : all into which `defaults` would be copied
    only_copies : whether only lines count that come from `defaults`
    """

    def __init__(self, lines: Lines, listenings: Sequence[Listening], only_copies: bool) -> None:
        self.lines = lines
        self.listenings = listenings
        self.only_copies = only_copies

    def _may(self, part: Option | Handler) -> bool:
        """Whether a line may stand under `defaults`; one that asks further would get copies of the others there."""
        return (not self.only_copies or _is_copy(part)) and not any(_in_block(part.block))

    def _often(self, count: int) -> bool:
        return self.only_copies or (count >= _WORTH_IT and 2 * count > len(self.listenings))

    def listen(self, found: Defaults) -> None:
        """The usual time to listen, if most places have another than the language."""
        times = Counter(listening.seconds for listening in self.listenings)
        usual, count = times.most_common(1)[0]
        if usual != USUAL_LISTEN and 2 * count > len(self.listenings):
            found.listen = usual

    def events(self, found: Defaults) -> None:
        """What happens on silence and on wrong keys, each if every place says something about it."""
        for event in ("silence", "invalid"):
            if all(event in listening.events for listening in self.listenings):
                self._handlers(found, f"on {event}")

    def tries(self, found: Defaults) -> None:
        """What happens after so many tries: all these lines or none, if every place has some."""
        if not all(listening.after for listening in self.listenings):
            return
        written: Counter[tuple[str, ...]] = Counter()
        of: dict[int, tuple[str, ...]] = {}
        for listening in self.listenings:
            tries = {head: each for head, each in handlers_of(listening).items() if head.startswith("after")}
            if all(self._may(each) for each in tries.values()):
                of[id(listening)] = tuple(self._text(head, each) for head, each in tries.items())
                written[of[id(listening)]] += 1
        usual, count = written.most_common(1)[0] if written else ((), 0)
        if not count or not self._often(count):
            return
        for listening in self.listenings:
            if of.get(id(listening)) == usual:
                for head, handler in handlers_of(listening).items():
                    if head.startswith("after"):
                        found.handlers.setdefault(head, handler)
                        found.copies.add((id(listening), id(handler)))

    def _handlers(self, found: Defaults, head: str) -> None:
        alike: dict[str, list[tuple[Listening, Handler]]] = {}
        for listening in self.listenings:
            handler = handlers_of(listening)[head]
            if self._may(handler):
                alike.setdefault(self._text(head, handler), []).append((listening, handler))
        usual = max(alike.values(), key=len, default=[])
        if usual and self._often(len(usual)):
            found.handlers[head] = usual[0][1]
            found.copies.update((id(listening), id(handler)) for listening, handler in usual)

    def options(self, found: Defaults) -> None:
        """Options of every place: all together, or as many as each place gets back exactly as it had them."""
        candidates = [(option, own) for option, own in self._candidates() if self._often(len(own))]
        for more in (candidates, *([candidate] for candidate in candidates)):
            trial = Defaults(options=[*found.options], copies={*found.copies})
            for option, own in more:
                trial.options.append(option)
                trial.copies.update((id(listening), id(each)) for listening, each in own)
            if all(_gets_back(trial, listening) for listening in self.listenings):
                found.options, found.copies = trial.options, trial.copies
                if more is candidates:
                    return

    def _candidates(self) -> Iterator[tuple[Option, _Own]]:
        """Options that stand in several places alike, each in its fullest form: copies leave out keys that are taken."""
        alike: dict[str, _Own] = {}
        for listening in self.listenings:
            for option in listening.options:
                if self._may(option):
                    bare = replace(option, keys=("0",), phrases=()) if self.only_copies else option
                    alike.setdefault(self._alike(option, self.lines.option(bare)), []).append((listening, option))
        for own in alike.values():
            fullest = max((option for _, option in own), key=lambda option: len(option.keys) + len(option.phrases))
            yield fullest, own

    def _text(self, head: str, handler: Handler) -> str:
        return self._alike(handler, self.lines.handler(head, handler))

    def _alike(self, part: Option | Handler, row: Row) -> str:
        """What is equal for lines that may be one: all their words, and where copies are meant, the line they come from."""
        return "\n".join([str(part.span) if self.only_copies else "", *row.lines()])


def _is_copy(part: Option | Handler) -> bool:
    return part.default_for is not None


def _gets_back(defaults: Defaults, listening: Listening) -> bool:
    """Whether the options under `defaults`, copied as the language does, give a place the ones that it is to lose."""
    own = [option for option in listening.options if not defaults.holds(listening, option)]
    lost = [option for option in listening.options if defaults.holds(listening, option)]
    keys = {key for option in own for key in option.keys}
    phrases = {phrase.lower() for option in own for phrase in option.phrases}
    given = []
    for option in defaults.options:
        left = (
            tuple(key for key in option.keys if key not in keys),
            tuple(phrase for phrase in option.phrases if phrase.lower() not in phrases),
        )
        if left != ((), ()):
            given.append(left)
    last = max((option.position for option in own), default=0)
    at_the_end = all(option.position >= max(last, len(listening.block.lines)) for option in lost)
    stand_last = listening.options[len(own) :] == lost
    return at_the_end and stand_last and given == [(option.keys, option.phrases) for option in lost]


def _would_listen(menu: Block) -> bool:
    """Whether a menu listens for nothing, and would if there were `defaults`."""
    return menu.listening is None and not (menu.lines and isinstance(menu.lines[-1], Arrow))


# --- where a flow listens --------------------------------------------------------------------------------------------


def _listenings(flow: Flow) -> Iterator[Listening]:
    """Every listening point that gets copies of `defaults`, in file order, each once."""
    blocks = [place.block for place in flow.places]
    for team in flow.teams:
        handlers = (*team.events.values(), *team.hands_on.values(), *team.offers)
        blocks.extend(handler.block for handler in handlers)
    blocks.extend(branch.block for entry in flow.entries for branch in entry.branches)
    seen: set[int] = set()
    for block in blocks:
        for listening in _in_block(block):
            if id(listening) not in seen and listening.kind != "offer":
                seen.add(id(listening))
                yield listening


def _in_block(block: Block) -> Iterator[Listening]:
    """Every listening point of a block and of the blocks below it."""
    stack = [block]
    while stack:
        current = stack.pop()
        found = [current.listening] if current.listening else []
        below: list[Block] = []
        for line in current.lines:
            match line:
                case Check():
                    below.extend(branch.block for branch in line.branches)
                case Do():
                    below.extend(handler.block for handler in line.outcomes.values())
                case Promise(on_missed=Handler() as handler):
                    below.append(handler.block)
                case Ask():
                    found.append(line.listening)
        for listening in found:
            yield listening
            below.extend(option.block for option in listening.options)
            below.extend(handler.block for handler in (*listening.events.values(), *listening.after.values()))
        stack.extend(reversed(below))
