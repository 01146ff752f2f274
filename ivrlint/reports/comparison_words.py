"""How a comparison is said, in text and in markdown alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ivrlint.findings import Finding
from ivrlint.reports.simulation_words import clock
from ivrlint.reports.terminal import one_line
from ivrlint.simulation.comparison import (
    FIGURES,
    LOST,
    NOTABLE,
    SAME,
    Cause,
    Change,
    Comparison,
    Difference,
    differences,
)

TITLES: Final = {
    LOST: "lost: never helped",
    "first_call": "helped in the first call, or before it",
    "deflected": "sent elsewhere for the answer",
    "handed_on": "connected to another number",
    "calls": "calls they make",
    "asked_unprepared": "asked for what nobody said to bring",
    "asked_again": "asked again for what they gave",
    "seconds": "time on the phone, each",
}
"""What a report calls each figure, in the order in which it shows them."""
FINDINGS: Final = 5
"""So many findings, or rules, are named; of the others it is said how many there are."""
_CAUSES: Final = 5
_WORSE: Final = 4
_WORTH_TELLING: Final = 0.95
"""A cause that loses fewer customers more, or less, of 100, is among the others."""


class Condition(NamedTuple):
    """What became of one `--fail-if`.

    Parameters
    ----------
    text : as it was given
    change : the figure's, in the units of the report; None: there is no such way in either version, or none any more
    met : whether the comparison fails for it
    """

    text: str
    change: float | None
    met: bool


def method(found: Comparison) -> str:
    """How it was found out: ``exact``, or from which callers."""
    if found.exact:
        return "exact"
    return f"the same {found.callers:,} sampled callers of each group and goal in both, seed {found.plan.seed}"


def spread(found: Comparison) -> str:
    """What the ranges span, or the one set of assumptions."""
    rows = found.plan.rows
    return "ranges from kind to harsh assumptions" if len(rows) > 1 else f"{rows[0]} assumptions"


def verdict(found: Comparison) -> tuple[str, str]:
    """The verdict in a word, and in a sentence."""
    lost = found.every[LOST]
    old, new = pair(lost.old, lost.new)
    if found.verdict == "the same":
        return "THE SAME", f"Of 100 customers {old} are lost in both.{_but(found)}"
    compared = f"Of 100 customers {new} are lost instead of {old}"
    if found.verdict == "it depends":
        named = ", ".join(
            f"{signed(change)} with {row}" for row, change in zip(found.plan.rows, lost.rows, strict=True)
        )
        return "IT DEPENDS", f"{compared}; with other assumptions it is the other way round ({named})."
    every = ", from kind to harsh assumptions" if len(found.plan.rows) > 1 else ""
    worse = [each for each in differences(found, True) if each.figure == LOST]
    little = "A LITTLE " if abs(lost.difference) < NOTABLE else ""
    if found.verdict == "better" and not worse:
        return f"{little}BETTER", f"{compared}: no goal and no group loses more{every}."
    if found.verdict == "better":
        return f"{little}BETTER", f"{compared}; but more are lost who want: {_named(found, worse)}."
    better = [each for each in differences(found, False) if each.figure == LOST]
    return f"{little}WORSE", f"{compared}{f'; fewer only of: {_named(found, better)}' if better else every}."


def _but(found: Comparison) -> str:
    better, worse = (
        {each.figure for each in differences(found, side) if each.figure != LOST} for side in (False, True)
    )
    if better and not worse:
        return " What else is measured is better."
    if worse and not better:
        return " What else is measured is worse."
    return " What else is measured: see below." if better else ""


def _named(found: Comparison, them: Sequence[Difference]) -> str:
    """For whom, and under which assumptions where not under those of the point figures."""
    names = [f"{whom(each)} ({_under(found, each)})" for each in them[:_WORSE]]
    return "; ".join(names) + ("; and others" if len(them) > _WORSE else "")


def _under(found: Comparison, each: Difference) -> str:
    change = each.change
    worst = max(change.rows)
    if abs(worst - change.difference) < SAME or change.difference >= NOTABLE or worst < NOTABLE:
        return signed(change.difference)
    return f"{signed(worst)} with {found.plan.rows[change.rows.index(worst)]} assumptions"


def whom(each: Difference) -> str:
    """For whom something changed."""
    wish = one_line(each.wish.title) if each.wish else "all callers"
    return wish if each.group is None else f"{wish}, {one_line(each.group.name)}"


def pair(old: float, new: float) -> tuple[str, str]:
    """Two counts; whole numbers, where they are far enough apart for that."""
    digits = 1 if SAME <= abs(new - old) < 0.95 else 0
    return counted(old, digits), counted(new, digits)


def counted(value: float, digits: int = 0) -> str:
    """A count of 100 customers."""
    text = f"{value:.{digits}f}"
    return "<1" if text == "0" and value >= SAME else text


def signed(value: float, digits: int | None = None) -> str:
    """A change of a count; ``=`` for none."""
    if abs(value) < SAME:
        return "="
    return f"{value:+.{int(abs(value) < 0.95) if digits is None else digits}f}"


class Cells(NamedTuple):
    """One figure as a report shows it: its name, both values, the change, and how far it ranges."""

    figure: str
    title: str
    old: str
    new: str
    change: str
    spread: str
    good: bool | None


def cells(found: Comparison) -> list[Cells]:
    """The figures of all callers; those that are nothing in both versions are left out."""
    rows = []
    for figure, title in TITLES.items():
        change = found.every[figure]
        if max(change.old, change.new) < SAME and figure != LOST:
            continue
        rows.append(Cells(figure, title, *_texts(figure, change), is_good(figure, change)))
    turns = [each for each in found.hops.values() if each != (None, None)]
    if turns:
        old, new = (_turns([pair[side] for pair in turns]) for side in (0, 1))
        rows.append(Cells("hops", "most turns to a person who can help", old, new, "", "", None))
    return rows


def _texts(figure: str, change: Change) -> tuple[str, str, str, str]:
    if figure == "seconds":
        texts = (
            clock(change.old),
            clock(change.new),
            _time(change.difference),
            (_time(change.least), _time(change.most)),
        )
    else:
        least, most = signed(change.least), signed(change.most)
        texts = *pair(change.old, change.new), signed(change.difference), (least, most)
    old, new, difference, (least, most) = texts
    error = f" ± {change.error:.2g}{' s' * (figure == 'seconds')}" if change.error else ""
    return old, new, difference + error, f"{least} to {most}" if len(change.rows) > 1 and least != most else ""


def _time(seconds: float) -> str:
    return "=" if abs(seconds) < 0.5 else f"{'-' if seconds < 0 else '+'}{clock(abs(seconds))}"


def is_good(figure: str, change: Change) -> bool | None:
    """Whether a change is for the better; None where there is none, chance explains it, or that depends."""
    least = 0.5 if figure == "seconds" else SAME
    if abs(change.difference) < max(least, 2 * change.error):
        return None
    up = FIGURES[figure]
    return None if up is None else (change.difference > 0) is up


def _turns(hops: Sequence[int | None]) -> str:
    """How far a person is from those from whom it is farthest."""
    known = [each for each in hops if each is not None]
    return str(max(known)) if len(known) == len(hops) else "no way"


def causes(found: Comparison, more: bool) -> tuple[list[Cause], float]:
    """The causes by which more are lost, or fewer, that are worth telling; and what the others come to."""
    changed = [each for each in found.causes if (each.new > each.old) is more and each.new != each.old]
    told = [each for each in changed if abs(each.new - each.old) >= _WORTH_TELLING][: _CAUSES - 2 * more]
    return told, sum(each.new - each.old for each in changed[len(told) :])


def cause_lines(found: Comparison, cause: Cause) -> str:
    """Where callers are lost for a reason: ``find_order:44``, ``hours:45 → 51``."""
    old = found.old.line(cause.old_lines[0], one_line(cause.place)) if cause.old_lines and cause.old >= SAME else ""
    new = found.new.line(cause.new_lines[0], one_line(cause.place)) if cause.new_lines and cause.new >= SAME else ""
    if old and new:
        same = old.rpartition(":")[0] == new.rpartition(":")[0]
        return old if old == new else f"{old} → {new.rpartition(':')[2] if same else new}"
    return old or new


def got_worse(found: Comparison) -> list[str]:
    """What got worse besides callers lost, and for whom, a clause each."""
    worse = [each for each in differences(found, True) if each.figure != LOST]
    return [f"{whom(each)}: {_worse(each)}" for each in _largest(worse)]


def _largest(worse: Sequence[Difference]) -> list[Difference]:
    """Of each figure the goal for which it got most worse, goals as a whole first."""
    found: dict[str, Difference] = {}
    for each in worse:
        before = found.get(each.figure)
        if before is None or (each.group is None, abs(each.change.difference)) > (
            before.group is None, abs(before.change.difference),
        ):  # fmt: skip
            found[each.figure] = each
    return list(found.values())[:_WORSE]


def _worse(each: Difference) -> str:
    change = each.change
    if each.figure == "seconds":
        return f"{clock(change.difference)} longer on the phone"
    old, new = pair(change.old, change.new)
    return f"{TITLES[each.figure]}, {old} → {new} of 100"


def findings_said(found: Comparison) -> str:
    """How many findings are gone, new and still there, the gone ones by their rules."""
    gone = Counter(finding.rule for finding in found.gone)
    names = ", ".join(f"{rule} {count}" if count > 1 else rule for rule, count in gone.most_common(FINDINGS))
    more = (
        f", and {sum(gone.values()) - sum(n for _, n in gone.most_common(FINDINGS))} more"
        if len(gone) > FINDINGS
        else ""
    )
    said = f"{_number(found.gone)} gone{f' ({names}{more})' if names else ''}, {_number(found.added)} new"
    return f"{said}, {found.kept} in both." if found.kept else f"{said}."


def _number(them: Sequence[Finding]) -> str:
    return str(len(them)) if them else "none"


def left_out(found: Comparison) -> Iterator[str]:
    """Goals that only one version has."""
    for titles, which in ((found.old_goals, "old"), (found.new_goals, "new")):
        if titles:
            named = ", ".join(f'"{one_line(title)}"' for title in titles)
            yield f"{named}, {'goals' if len(titles) > 1 else 'a goal'} of the {which} version only."


def condition_said(each: Condition) -> str:
    """A condition and what it met."""
    change = "no longer possible" if each.change is None else f"{each.change:+.2f}".rstrip("0").rstrip(".")
    return f"{one_line(each.text)} (it is {change})"
