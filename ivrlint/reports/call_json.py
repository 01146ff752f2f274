"""A call as a log of events for other programs (the `call` row of the contract)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ivrlint.call.play import Play
from ivrlint.call.script import Token
from ivrlint.call.transcript import Event


def render(play: Play, misunderstood: Token | None) -> str:
    """The log as JSON.

    Parameters
    ----------
    play : the call so far
    misunderstood : the token of the script at which it stopped, or None
    """
    entry = play.program.flow.entries[play.entry]
    log = {
        "version": 1,
        "file": play.program.flow.file,
        "entry": entry.name,
        "events": events_of(play.events),
        "state": _state(play),
        "next": {
            "hears": events_of(play.hears()),
            "possible": [
                {"token": each.token, "meaning": each.meaning, "announced": each.announced} for each in play.possible()
            ],
        },
        "misunderstood": misunderstood.text if misunderstood else None,
    }
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def events_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as JSON."""
    return [
        {
            "call": event.call,
            "at": round(event.at, 1),
            "seconds": round(event.seconds, 1),
            "kind": event.kind,
            "who": event.who,
            "text": event.text,
            "file": event.span.file,
            "line": event.span.line,
            "place": event.place,
            "hops": event.hops,
            "items": list(event.items),
            "note": event.note or None,
        }
        for event in events
    ]


def _state(play: Play) -> dict[str, Any]:
    state = play.state
    return {
        "call": play.call,
        "place": play.place,
        "file": play.span.file,
        "line": play.span.line,
        "ended": play.ended,
        "seconds": round(play.seconds, 1),
        "hops": play.hops,
        "known": list(play.names_of(state.known)),
        "told": list(play.names_of(state.told)),
        "passed": list(play.names_of(state.passed & state.known)),
        "resolved": list(play.names_of(state.resolved, of_goals=True)),
        "deflected": list(play.names_of(state.deflected, of_goals=True)),
    }
