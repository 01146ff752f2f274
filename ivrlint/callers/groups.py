"""Groups of callers: those that are built in, and what a flow or the configuration says of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ivrlint.callers.assumptions import ROWS
from ivrlint.flow.model import Flow

_SLIP_BY_OPTIONS_HELD = {1: 3.0, 2: 1.8, 3: 1.3}
"""Wrong options, times those of callers who hold four or more options in mind (assumption; direction: Commarford 2008,
Huguenard 1997)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Callers of one kind.

    Parameters
    ----------
    name : as `--group` and the reports call it
    share : of all callers, 0 to 1
    options_held : how many options they keep in mind
    slip : share of wrong options, or None: by `options_held`
    slip_factor : wrong options, times those of everyday callers
    key_factor : time for a key, times the usual
    digit_factor : wrong digits, times the usual
    fetch_factor : time to fetch something, times the usual
    words_per_minute : speech they follow; what is said takes them so much longer than at 155 words a minute
    zero_first : share that presses 0 where no option is right, in the rows of assumptions
    wants_person : share that wants a person for anything, in the rows of assumptions
    patience : median seconds on hold, or None: the table of all callers
    has : share that has an item at hand, by its name
    stated : what a flow or the configuration says of them: no assumption
    """

    name: str
    share: float = 0.0
    options_held: int = 4
    slip: float | None = None
    slip_factor: float = 1.0
    key_factor: float = 1.0
    digit_factor: float = 1.0
    fetch_factor: float = 1.0
    words_per_minute: float = 155.0
    zero_first: tuple[float, float, float] = (0.25, 0.15, 0.10)
    wants_person: tuple[float, float, float] = (0.10, 0.15, 0.20)
    patience: float | None = None
    has: Mapping[str, float] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()

    def in_row(self, rows: tuple[float, float, float], row: str) -> float:
        """The value of a row of assumptions."""
        return rows[ROWS.index(row)]


BUILT_IN: Final = (
    Group("everyday", 0.60, patience=678.0),
    Group(
        "hurried",
        0.20,
        key_factor=0.9,
        zero_first=(0.60, 0.50, 0.40),
        wants_person=(0.20, 0.30, 0.40),
        patience=161.0,
    ),
    Group(
        "older",
        0.20,
        options_held=2,
        slip_factor=1.8,
        key_factor=1.6,
        digit_factor=1.5,
        fetch_factor=1.5,
        zero_first=(0.45, 0.35, 0.25),
        wants_person=(0.25, 0.35, 0.45),
    ),
)
"""Who calls where nothing else is said. Their shares and all factors are assumptions; the patience of everyday callers
is the median of the regular customers of the Anonymous Bank, that of the hurried of its prospects (computed, August
1999), that of older callers the table of all (no evidence says otherwise); that older people hold two to three options in
mind is from the W3C COGA task force; that they key more slowly from a study of keypads by age."""

TO_CHOOSE: Final = (
    Group(
        "non_native",
        0.0,
        options_held=3,
        slip_factor=1.3,
        words_per_minute=130.0,
        zero_first=(0.15, 0.10, 0.05),
        patience=678.0,
    ),
    Group("on_the_move", 0.0, slip_factor=1.1, key_factor=1.8, digit_factor=4.0, fetch_factor=3.0, patience=678.0),
    Group(
        "low_memory",
        0.0,
        options_held=2,
        slip_factor=2.5,
        key_factor=1.6,
        digit_factor=2.0,
        fetch_factor=2.0,
        words_per_minute=130.0,
        zero_first=(0.40, 0.30, 0.20),
        wants_person=(0.25, 0.35, 0.45),
        patience=678.0,
    ),
)
"""Groups with no share of their own: chosen with `--group`, or given a share in the configuration. Wrong digits on a touch
screen are four times as many (Eslambolchilar et al. 2013); their patience is that of everyday callers; the rest is
assumption."""


class UnknownGroupError(Exception):
    """There is no caller group of that name; holds the names that there are."""


class NobodyCallsError(Exception):
    """Every group of callers was given 0 %; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "every group of callers has a share of 0 %, so nobody calls: give one of them more, as in `caller everyday 60%`"
        )


def groups_of(flow: Flow, configured: Mapping[str, Mapping[str, Any]], only: str | None = None) -> tuple[Group, ...]:
    """The caller groups of a flow, their shares adding up to 1.

    A `caller` block overrides the group of its name, or adds one; a `[callers.<group>]` table of the configuration then
    overrides that. Once any share is given, groups without one get none of the callers, unless the given ones leave
    room: then the built-in ones share what is left.

    Parameters
    ----------
    flow : its `caller` blocks
    configured : the `callers` of the settings
    only : the name of the one group to use

    Raises
    ------
    UnknownGroupError : `only` names none
    NobodyCallsError : the shares that are given are 0, and leave nobody else
    """
    groups = {group.name: group for group in (*BUILT_IN, *TO_CHOOSE)}
    for caller in flow.callers:
        group = groups.get(caller.name, Group(caller.name))
        changes: dict[str, Any] = {
            "share": caller.share,
            "patience": caller.patience,
            "has": {**group.has, **{item.name: share for item, share in caller.has.items()}} if caller.has else None,
        }
        groups[caller.name] = _with(group, {key: value for key, value in changes.items() if value is not None})
    for name, table in configured.items():
        groups[name] = _with(groups.get(name, Group(name)), _as_fields(groups.get(name), table))
    if only is not None:
        if only not in groups:
            raise UnknownGroupError(tuple(sorted(groups)))
        return (replace(groups[only], share=1.0),)
    return _shared(tuple(groups.values()))


def _with(group: Group, changes: Mapping[str, Any]) -> Group:
    return replace(group, **changes, stated=group.stated | changes.keys())


def _as_fields(group: Group | None, table: Mapping[str, Any]) -> dict[str, Any]:
    """What a table of the configuration changes."""
    fields: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in ("zero_first", "wants_person"):
            fields[name] = (value, value, value)
        elif name == "has":
            fields[name] = {**(group.has if group else {}), **value}
        elif name == "options_held":
            fields[name] = int(value)
            fields["slip_factor"] = _SLIP_BY_OPTIONS_HELD.get(int(value), 1.0)
        else:
            fields[name] = value
    return fields


def _shared(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    given = [group for group in groups if "share" in group.stated]
    total = sum(group.share for group in given)
    if not given:
        kept = [group for group in groups if group.share > 0]
    elif total >= 1:
        kept = [replace(group, share=group.share / total) for group in given if group.share > 0]
    else:
        others = [group for group in groups if "share" not in group.stated and group.share > 0]
        rest = sum(group.share for group in others)
        scale = (1 - total) / rest if rest else 0.0
        kept = [group for group in given if group.share > 0]
        kept += [replace(group, share=group.share * scale) for group in others]
        if not rest:
            kept = [replace(group, share=group.share / total) for group in kept]
    if not kept:
        raise NobodyCallsError
    return tuple(kept)
