"""Two versions of a flow for programs; the keys are a contract (version 1).

``version`` 1; ``old``, ``new``: the names of the versions; ``file``: of the new one.
``verdict``: ``better``, ``worse``, ``the same`` or ``it depends``, by callers lost under all rows of assumptions.
``method``: ``exact`` or ``sampled``; ``callers``: sampled ones of each group with each goal, or null; ``seed``, or null.
``rows``: the sets of assumptions, ``kind``, ``middle``, ``harsh`` or one of them; ``point``: the one of all point figures.
``units``: of every figure. Shares and counts are of 100 customers, as in the report and in `--fail-if`, not 0 to 1.
``every``: of all callers, by name of a figure (``lost``, ``first_call``, ``deflected``, ``handed_on``, ``calls``,
``seconds``, ``asked_unprepared``, ``asked_again``) an object with ``old``, ``new``, ``change`` (new less old), ``range``
(the least and the most change under all rows), ``standard_error`` (of the change; null where exact), and ``better``
(true, false, or null for no change).
``goals``: by goal ``title``, ``share`` (0 to 1, of the callers that were compared), ``hops_to_human`` (``old``, ``new``:
fewest announced turns to a person who can help; null where there is no way) and ``figures`` as above.
``groups``: by group ``share`` and ``goals``, which holds figures as above by goal.
``causes``: why callers are lost, the largest change first: ``why``, ``place``, ``old``, ``new``, ``change``, and the lines
in each version, as ``old_lines`` and ``new_lines`` of ``file`` and ``line``.
``findings``: ``gone`` and ``new``, each with ``rule``, ``severity``, ``message``, ``file``, ``line``, ``place``,
``subject``; ``kept``: how many both versions have.
``not_compared``: ``old`` and ``new``, titles of the goals that one version only has. ``notes``: sentences.
``fail_if``: ``condition``, ``change`` (null: there is nothing to compare, or no way any more) and ``met``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final

from ivrlint.findings import Finding, Span
from ivrlint.reports.comparison_words import Condition, is_good
from ivrlint.reports.terminal import Terminal
from ivrlint.simulation.comparison import FIGURES, Changes, Comparison, Version

VERSION: Final = 1
_DIGITS: Final = 6


def render(found: Comparison, conditions: Sequence[Condition], terminal: Terminal | None = None) -> str:
    """The comparison as one JSON object; ASCII only, so that every terminal and every pipe takes it.

    Parameters
    ----------
    found : what both versions do
    conditions : what was to make it fail
    terminal : without effect; every renderer is called alike
    """
    result: dict[str, Any] = {
        "version": VERSION,
        "old": found.old.name,
        "new": found.new.name,
        "file": found.new.facts.flow.file,
        "verdict": found.verdict,
        "method": "exact" if found.exact else "sampled",
        "callers": None if found.exact else found.callers,
        "seed": None if found.exact else found.plan.seed,
        "rows": list(found.plan.rows),
        "point": found.plan.point,
        "units": {name: "seconds of one customer" if name == "seconds" else "of 100 customers" for name in FIGURES},
        "every": _figures(found.every),
        "goals": {
            wish.name: {
                "title": wish.title,
                "share": _round(wish.share),
                "hops_to_human": dict(zip(("old", "new"), found.hops[wish.name], strict=True)),
                "figures": _figures(found.goals[wish.name]),
            }
            for wish in found.wishes
        },
        "groups": {
            group.name: {
                "share": _round(group.share),
                "goals": {wish.name: _figures(found.cells[wish.name, group.name]) for wish in found.wishes},
            }
            for group in found.groups
        },
        "causes": [
            {
                "why": cause.why,
                "place": cause.place,
                "old": _round(cause.old),
                "new": _round(cause.new),
                "change": _round(cause.new - cause.old),
                "old_lines": [_line(found.old, span) for span in cause.old_lines],
                "new_lines": [_line(found.new, span) for span in cause.new_lines],
            }
            for cause in found.causes
        ],
        "findings": {
            "gone": [_finding(found.old, finding) for finding in found.gone],
            "new": [_finding(found.new, finding) for finding in found.added],
            "kept": found.kept,
        },
        "not_compared": {"old": list(found.old_goals), "new": list(found.new_goals)},
        "notes": list(found.notes),
        "fail_if": [{"condition": each.text, "change": _or_none(each.change), "met": each.met} for each in conditions],
    }
    return json.dumps(result, indent=2) + "\n"


def _figures(changes: Changes) -> dict[str, Any]:
    return {
        name: {
            "old": _round(change.old),
            "new": _round(change.new),
            "change": _round(change.difference),
            "range": [_round(change.least), _round(change.most)],
            "standard_error": _or_none(change.error) if change.error else None,
            "better": is_good(name, change),
        }
        for name, change in changes.items()
    }


def _round(value: float) -> float:
    return round(value, _DIGITS) + 0.0  # no minus zero


def _or_none(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else _round(value)


def _line(version: Version, span: Span) -> dict[str, Any]:
    return {"file": version.file_of(span), "line": span.line}


def _finding(version: Version, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        **_line(version, finding.span),
        "place": finding.place,
        "subject": finding.subject,
    }
