"""Which platform a file comes from, by what is in it and never by its name; its reader is loaded only then."""

from __future__ import annotations

import re
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from ivrlint.findings import Span
from ivrlint.platforms.export import Export, UnreadableExportError
from ivrlint.text import SourceText

READ = "ivrlint reads Amazon Connect, Twilio Studio, Genesys Architect and FreeSWITCH"


class _Reader(Protocol):
    def recognises(self, source: SourceText) -> bool: ...

    def read(self, source: SourceText) -> list[Export]: ...


class _Candidate(NamedTuple):
    """A platform that is read.

    Parameters
    ----------
    platform : its name
    module : its reader, under `ivrlint.platforms`
    hint : without one of these words the reader is not even loaded
    """

    platform: str
    module: str
    hint: re.Pattern[str]


_READERS = (
    _Candidate("Amazon Connect", "connect", re.compile(r"Actions|AWS::Connect|aws_connect")),
    _Candidate("Amazon Connect", "connect_legacy", re.compile(r"modules|AWS::Connect|aws_connect")),
    _Candidate("Twilio Studio", "twilio", re.compile(r"transitions|twilio_studio")),
    _Candidate(
        "Genesys Architect",
        "genesys",
        re.compile(
            r"^[\"']?(?:(?:in|out)bound|inqueue|common|secure|work|bot|digital|survey|voice)\w*[\"']?[ \t]*:",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    _Candidate("FreeSWITCH", "freeswitch", re.compile(r"<(?:menu|entry|action)\b")),
)
"""In the order in which they are asked; several that say yes cannot be, their signs are too different."""

_NOT_READ = (
    ("VoiceXML", (re.compile(r"<vxml[\s>]"),)),
    (
        "Webex Contact Center",
        (re.compile(r'"activityName"\s*:'), re.compile(r'"sourceActivityId"\s*:|"conditionExpr"\s*:')),
    ),
    ("3CX", (re.compile(r"<[\w:.]*(?:MenuComponent|CallFlow|Callflow)\b|schemas\.3cx\.com"),)),
    ("RapidPro", (re.compile(r'"(?:nodes|action_sets)"\s*:'), re.compile(r'"rule_sets"\s*:|"destination_uuid"\s*:'))),
    ("Asterisk dialplan", (re.compile(r"^[ \t]*exten[ \t]*=>?[ \t]*[^,\n]+,[^,\n]+,", re.MULTILINE),)),
)
"""Platforms that are only told apart, and the signs that all have to be there."""


def platform_of(source: SourceText) -> str | None:
    """The platform that a file was exported from, whether it is read or not; None where none is recognised.

    A call script is never recognised: who has one knows it.

    Parameters
    ----------
    source : the file
    """
    candidate = _candidate(source)
    return candidate.platform if candidate else _not_read(source)


def read_export(source: SourceText) -> list[Export]:
    """Read the flows of an export.

    Parameters
    ----------
    source : the file

    Raises
    ------
    UnreadableExportError
        if it comes from no platform that is read, or is damaged; the message says which and where
    """
    if candidate := _candidate(source):
        return _reader(candidate).read(source)
    platform = _not_read(source)
    if platform:
        message = f"{platform} flows are not read yet: {READ}"
    elif not source.text.strip():
        message = "the file is empty"
    else:
        message = f"no call flow is found in this file: {READ}"
    raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))


def _candidate(source: SourceText) -> _Candidate | None:
    for candidate in _READERS:
        if candidate.hint.search(source.text) and _reader(candidate).recognises(source):
            return candidate
    return None


def _reader(candidate: _Candidate) -> _Reader:
    return cast(_Reader, import_module(f"ivrlint.platforms.{candidate.module}"))


def _not_read(source: SourceText) -> str | None:
    text = source.text
    return next((platform for platform, signs in _NOT_READ if all(sign.search(text) for sign in signs)), None)
