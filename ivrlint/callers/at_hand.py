"""What callers know by heart or have at hand, how long they need to fetch it, how often they key it wrongly."""

from __future__ import annotations

import re

from ivrlint.call.timing import DECIDE, entry
from ivrlint.callers.assumptions import BY_HEART, LAST_DIGITS, Assumptions
from ivrlint.callers.groups import Group
from ivrlint.callers.tiring import units
from ivrlint.flow.model import Data

_USUAL_LENGTH = {"date": 8, "amount": 5, "yes_no": 1, "digits": 8, "letters": 8, "speech": 1}


def has_share(item: Data, group: Group, numbers: Assumptions) -> float:
    """Share of a group that has an item ready before anybody told them to bring it.

    Parameters
    ----------
    item : what is asked for
    group : may say itself how many have it
    numbers : of the row
    """
    if item.name in group.has:
        return group.has[item.name]
    named, words = _words(item.name.replace("_", " ")), _words(f"{item.name} {item.title}".replace("_", " "))
    if item.by_heart:
        if item.length and item.length[1] <= 4 and words & {"social", "ssn", "national"}:
            return LAST_DIGITS
        known = ((share, names) for kind in (named, words) for names, share in BY_HEART if kind & set(names))
        return next((share for share, _ in known), 1.0)
    if item.source == "device":
        return numbers["has-device"]
    return numbers["has-card"] if "card" in words else numbers["has-paper"]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


def fetch_units(item: Data, group: Group, numbers: Assumptions) -> int:
    """Time to fetch an item in whole units, at least one."""
    takes = item.takes if item.takes is not None else numbers["takes"]
    return max(1, units(takes * group.fetch_factor))


def keying(item: Data, group: Group) -> float:
    """Seconds that keying or saying an item takes, without the time to decide."""
    seconds = entry(item) - DECIDE
    return seconds if item.kind == "speech" else seconds * group.key_factor


def mistyped(item: Data, group: Group, numbers: Assumptions) -> float:
    """Share of entries that are wrong: ``1 - (1 - p) ** n`` for n digits; a spoken value counts as one."""
    digits = item.length[1] if item.length and item.kind != "speech" else _USUAL_LENGTH[item.kind]
    return float(1 - (1 - min(1.0, numbers["digit-error"] * group.digit_factor)) ** digits)
