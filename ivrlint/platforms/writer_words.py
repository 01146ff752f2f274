"""Words, names, times, shares and opening hours as a call script holds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ivrlint.flow.declare import EVENT_WORDS
from ivrlint.flow.lines import Promise
from ivrlint.flow.model import CallerGroup, Data, Entry, Flow, Goal, Place, Team
from ivrlint.flow.shape import blocks_of
from ivrlint.flow.values import ALWAYS, DAYS, MINUTES_A_DAY, MINUTES_A_WEEK
from ivrlint.script.vocabulary import DECLARATIONS, NO_PLACE_NAMES, OFFER, SCRIPT

_NO_PLACES = NO_PLACE_NAMES | {"any"}  # `from any menu`
_NO_GOALS = frozenset({*EVENT_WORDS, "nothing"})  # `on closed` under a team, `resolves nothing`
_NO_OUTCOMES = frozenset({"warm", "with"})  # `-> return warm` passes everything on
_NO_LANGUAGES = DECLARATIONS | SCRIPT | OFFER | {"audio", "prepares"}
_LONGEST_TEXT = 9000
"""Characters; a whole line has at most 10,000."""
_UNITS = ((604800, "week", "weeks"), (86400, "day", "days"), (3600, "hour", "hours"), (60, "min", "min"))
_NO_TEXT = re.compile("\\s*[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+\\s*")
"""What cannot stand in a line, with the blanks around it: line ends, other control characters, halves of characters."""


# --- texts -----------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A text as the language can hold it, which knows no escapes: on one line, with one kind of double quotes at most."""
    text = _NO_TEXT.sub(" ", text)
    if '"' in text and "”" in text:
        text = re.sub(r'(\A|[\s(\[“])"', r"\1“", text).replace('"', "”")
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()} …"


def quoted(text: str) -> str:
    """A text between quotation marks of the kind that it does not hold itself."""
    text = plain(text)
    return f"“{text}”" if '"' in text else f'"{text}"'


# --- numbers ---------------------------------------------------------------------------------------------------------


def time(seconds: float) -> str:
    """A time in the largest unit that makes a whole number of it: ``90 s``, ``4 min``, ``3 days``."""
    return time_range(seconds, seconds)


def time_range(least: float, most: float) -> str:
    """A time, or a range of times: ``2-8 min``."""
    fitting = (unit for unit in _UNITS if most and least % unit[0] == most % unit[0] == 0)
    size, one, many = next(fitting, (1, "s", "s"))
    low, high = _number(least / size), _number(most / size)
    return f"1 {one}" if low == high == "1" else f"{high if low == high else f'{low}-{high}'} {many}"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def share(value: float) -> str:
    """A share, with as many figures as it takes to read the same number again: ``92%``, ``12.5%``."""
    tried = (f"{value * 100:.{places}f}" for places in range(18))
    return next((f"{text}%" for text in tried if float(text) / 100 == value), f"{value * 100:.6f}%")


# --- opening hours ---------------------------------------------------------------------------------------------------


def hours(minutes: int) -> str:
    """Opening hours as they stand after `open`: ``mon-fri 8:00-17:00, sat 9:00-12:00``.

    Parameters
    ----------
    minutes : of the week, Monday 0:00 first, a bit each; at least one
    """
    if minutes == ALWAYS:
        return "always"
    of_day: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for first, length in _stretches(minutes):
        day, opens = divmod(first, MINUTES_A_DAY)
        of_day[day].append((opens, (opens + length - 1) % MINUTES_A_DAY + 1))
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, times in enumerate(of_day):
        if times:
            alike.setdefault(tuple(sorted(times)), []).append(day)
    return ", ".join(
        f"{_days(days)} {', '.join(f'{_clock(opens)}-{_clock(closes)}' for opens, closes in times)}"
        for times, days in alike.items()
    )


def _stretches(minutes: int) -> Iterator[tuple[int, int]]:
    """The times between opening and closing, as first minute and length; what is longer than a day is cut at midnight."""
    start = next(minute for minute in range(MINUTES_A_WEEK) if not minutes >> minute & 1) + 1
    first = start
    while first < start + MINUTES_A_WEEK:
        length = 0
        while minutes >> (first + length) % MINUTES_A_WEEK & 1:
            length += 1
        begins, left = first, length
        while left:
            part = left  # one night belongs to the day it begins
            if length >= MINUTES_A_DAY:
                part = min(left, MINUTES_A_DAY - begins % MINUTES_A_DAY)
            yield begins % MINUTES_A_WEEK, part
            begins, left = begins + part, left - part
        first += length + 1


def _days(days: list[int]) -> str:
    """Days in a row as a range: ``mon-wed, fri``."""
    rows: list[list[int]] = []
    for day in days:
        if rows and rows[-1][-1] == day - 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join(DAYS[row[0]] if len(row) == 1 else f"{DAYS[row[0]]}-{DAYS[row[-1]]}" for row in rows)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


# --- names -----------------------------------------------------------------------------------------------------------

Named = Goal | Data | CallerGroup | Place | Team | Entry


class Names:
    """What everything is called where a flow is one file: its own name where that can be written and is not taken.

    Parameters
    ----------
    flow : the parts that have names
    """

    def __init__(self, flow: Flow) -> None:
        self._parts: dict[int, str] = {}
        self._words: dict[str, dict[str, str]] = {}
        places = self._name([*flow.places, *flow.teams], _NO_PLACES)
        self._name(flow.goals, _NO_GOALS)
        self._name(flow.data)
        self._name(flow.callers)
        # `promise … by` takes an outbound call before a place of its name
        keepers = {self.of(line.by) for line in _promises(flow) if isinstance(line.by, Place | Team)} & places
        self._name([entry for entry in flow.entries if entry.kind == "outbound"], frozenset(keepers))

    def _name(self, parts: Iterable[Named], reserved: frozenset[str] = frozenset()) -> set[str]:
        taken: set[str] = set()
        for part in parts:
            kind = getattr(part, "kind", "") if isinstance(part, Place | Team) else type(part).__name__.lower()
            self._parts[id(part)] = _free(legal(part.name, kind), {*taken, *reserved})
            taken.add(self._parts[id(part)])
        return taken

    def of(self, part: Named) -> str:
        """The name of a part."""
        return self._parts[id(part)]

    def knows(self, part: Named) -> bool:
        """Whether a part belongs to the flow."""
        return id(part) in self._parts

    # Words that are not declared: equal ones stay equal, and different ones different.

    def answer(self, word: str) -> str:
        """An answer of a `check`, or a way that a call we make can go."""
        return self._word("answer", word, lambda word: legal(word, "is"))

    def outcome(self, word: str) -> str:
        """What a `do` comes back with."""
        return self._word("outcome", word, lambda word: legal(word, "with"), _NO_OUTCOMES)

    def person(self, word: str) -> str:
        """Somebody to whom something is sent or promised."""
        return self._word("person", word, lambda word: legal(word, "person"))

    def channel(self, word: str) -> str:
        """How something is sent."""
        return self._word("channel", word, lambda word: legal(word, "message"))

    def language(self, word: str) -> str:
        """The letters of a language."""
        return self._word("language", word, lambda word: legal(word, "lang")[:8], _NO_LANGUAGES)

    @property
    def languages(self) -> list[str]:
        """The letters of every language that was asked for."""
        return list(self._words.get("language", {}).values())

    def question(self, words: str) -> str:
        """The words of a `check`, by which its answer is kept for the call."""
        return self._word("question", words, plain)

    def _word(self, kind: str, word: str, made: Callable[[str], str], reserved: frozenset[str] = frozenset()) -> str:
        known = self._words.setdefault(kind, {})
        if word not in known:
            known[word] = _free(made(word), {*known.values(), *reserved})
        return known[word]


def legal(name: str, kind: str) -> str:
    """A name as the language allows it: a word of letters, figures and ``_``.

    Parameters
    ----------
    name : what it is called
    kind : what it is, for a name that holds no letter
    """
    if _is_name(name):
        return name
    name = re.sub(r"\W+", "_", name.lower()).strip("_")
    return name if _is_name(name) else "_".join(filter(None, (kind, name)))


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[^\W\d]\w*", name) is not None and (name[0].isalpha() or name[0] == "_")


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it the first that nothing else has."""
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}_{count}"
    return free


def _promises(flow: Flow) -> Iterator[Promise]:
    return (line for _, block, _ in blocks_of(flow) for line in block.lines if isinstance(line, Promise))
