"""`check --rank`: findings by the customers that their places hurt; the answer is kept beside those of the check."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ivrlint.commands.progress import Progress
from ivrlint.linting.cache import Answer
from ivrlint.linting.run import CachePlaces
from ivrlint.reports.report import Shown
from ivrlint.settings import Settings

_KEPT_AS: Final = "rank\x1f"
"""What the name of a file begins with, as the cache knows this answer; no file has such a name."""


def ranked(
    shown: Sequence[Shown], settings_of: Callable[[str], Settings], caches: CachePlaces | None
) -> tuple[list[Shown], list[str]]:
    """Findings with the share of customers that their place hurts, those that hurt most first.

    Parameters
    ----------
    shown : in the order of the report
    settings_of : the settings for a file, by its absolute path
    caches : where answers are kept, or None

    Returns
    -------
    the findings, and why some could not be ranked, a sentence each
    """
    hurt: dict[str, dict[str, float]] = {}
    errors: list[str] = []
    flows = sorted({each.flow for each in shown})
    with Progress("callers are calling") as progress:
        for done, flow in enumerate(flows):
            progress.tell(done, len(flows))
            hurt[flow] = _hurt_in(flow, settings_of(os.path.abspath(flow)), caches, errors)
    known = [_with_share(each, hurt[each.flow]) for each in shown]
    return sorted(known, key=lambda each: -(each.hurts or 0.0)), errors


def _with_share(shown: Shown, by_place: dict[str, float]) -> Shown:
    if not by_place:
        return shown
    if shown.finding.place is None:  # nobody can say whom it hurts
        return shown._replace(finding=shown.finding._replace(weight=0.0))
    share = by_place.get(shown.finding.place, 0.0)
    said = "hurts nobody of 100 callers" if not share else f"hurts {_of_100(share)} of 100 callers"
    finding = shown.finding._replace(notes=(*shown.finding.notes, said), weight=share)
    return shown._replace(finding=finding, hurts=share)


def _of_100(share: float) -> str:
    return f"{100 * share:.0f}" if share >= 0.005 else "less than 1"


def _hurt_in(flow: str, settings: Settings, caches: CachePlaces | None, errors: list[str]) -> dict[str, float]:
    """The share of customers that each place of a flow hurts; none where no call can be judged."""
    from ivrlint.callers.groups import NobodyCallsError

    cache = caches.of(os.path.abspath(flow), settings) if caches else None
    try:
        with open(flow, "rb") as stream:
            data = stream.read()
    except OSError:
        return {}  # the check itself has complained
    answer = cache.load(_KEPT_AS + flow, data) if cache else None
    if answer is not None:
        return _read(answer.notes)
    try:
        found, reads = _lived_through(flow, settings)
    except NobodyCallsError as error:
        errors.append(f"{flow}: its findings could not be ranked: {error}")
        return {}
    except Exception as error:  # whatever it is, the findings are to be told
        errors.append(f"{flow}: its findings could not be ranked: {type(error).__name__}: {error}; please report this")
        return {}
    if cache:
        cache.save(_KEPT_AS + flow, data, Answer((), 1.0, reads, (json.dumps(found),)))
    return found


def _read(notes: Iterable[str]) -> dict[str, float]:
    return {str(place): float(share) for note in notes for place, share in json.loads(note).items()}


def _lived_through(flow: str, settings: Settings) -> tuple[dict[str, float], dict[str, str]]:
    from ivrlint.analyses.facts import Facts
    from ivrlint.linting.source import CannotReadError, flow_of
    from ivrlint.settings import THRESHOLDS
    from ivrlint.simulation.hurting import hurt_by_place

    try:
        reading = flow_of(flow)
    except CannotReadError:
        return {}, {}
    facts = Facts(reading.flow, {**THRESHOLDS, **settings.thresholds}, settings.greeting)
    if not facts.judges_calls:
        return {}, reading.reads
    return hurt_by_place(facts, settings.callers), reading.reads
