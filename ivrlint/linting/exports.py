"""What is different about a finding in an export: nobody writes script lines there, and some of it is a guess."""

from __future__ import annotations

import re
from typing import Final

from ivrlint.findings import Finding, Severity
from ivrlint.flow.model import Flow

HELP: Final = {
    "data-asked-twice": "ask once, and go round the question where the answer is known",
    "dead-end": "lead the key to a person, to a voicemail or to an answer",
    "duplicate-key": "keep one of the two",
    "hops-to-human": "offer a person in an earlier menu: {person}",
    "language-lost": "say it in that language too",
    "no-human-path": "offer a person, a call back or a voicemail: {person}",
    "no-time-to-fetch": "offer more time by a key, or say earlier what will be asked for",
    "no-way-without-data": "say which key callers press who do not have it: {person}",
    "phantom-option": "connect the key, or take it out of the words",
    "rewarded-frustration": "offer a person by a key, and say so: {person}",
    "unbounded-loop": "count the rounds, and lead the last one to a person",
    "unprepared-data": "say before they choose what to have ready, and where it is found",
    "unreachable-place": "lead a key or a block to it, or take it out",
    "unspoken-option": "name the key in the words, or take it out",
    "zero-not-operator": "let 0 lead to a person: {person}",
}
"""What to do in the words of every platform, for rules whose help speaks of lines of a script."""
PERSON: Final = {
    "Amazon Connect": "a branch for 0 in `Get customer input`, and `Transfer to queue` behind it",
    "Twilio Studio": "a transition for 0 in the `Split Based On` behind the gather, to `Send to Flex` or `Connect Call To`",
    "Genesys Architect": "a choice for 0 in the menu, `Transfer to ACD`",
    "FreeSWITCH": '`<entry action="menu-exec-app" digits="0" param="transfer …"/>` in the menu',
}
"""How a person is offered on a platform, in the words of its own editor."""
_WORKS: Final = re.compile(r" \(keys that work: [^)]*\)")


def as_in_export(finding: Finding, flow: Flow) -> Finding:
    """A finding as it is reported for an export: with help for designers of any platform, and no error on a guess."""
    if not flow.platform:
        return finding
    help = HELP.get(finding.rule)
    if help is not None:
        help = help.replace("{person}", PERSON[flow.platform]) if flow.platform in PERSON else help.partition(":")[0]
        works = _WORKS.search(finding.help)
        finding = finding._replace(help=help + (works.group() if works else ""))
    if finding.severity is Severity.ERROR and flow.guesses:
        spans = (finding.span, *(label.span for label in finding.labels), *(turn.span for turn in finding.path))
        if flow.guesses.intersection(spans):
            finding = finding._replace(severity=Severity.WARNING)
    return finding
