"""A Twilio Studio flow as it stands in a file: JSON, what the API answers, a JSON template, or Terraform."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.terraform_text import MisreadError, Node, Reader
from ivrlint.text import SourceText

LONGEST_TEXT = 20_000_000
"""Characters; Studio itself takes definitions of at most one million."""
MOST_UNREAD = 50
"""Pieces of one file that are passed over because they cannot be read."""

_BEGIN = "\ufeff \t\r\n"
_OPENING = re.compile(
    r"\bjsonencode\s*\(|<<-?[A-Za-z_]\w*[ \t]*[\r\n]"
    r"|(?P<bare>\{)\s*[\"']?(?:description|states|initial_state|flags)[\"']?\s*[:=]"
)
_ELSEWHERE = re.compile(r'\b(?:templatefile|file)\s*\(\s*"([^"\r\n]{1,300})"')
_RESOURCE = re.compile(r'\bresource\s+"twilio_studio_\w+"\s+"([^"\r\n]{1,200})"')
_FRIENDLY = re.compile(r'\bfriendly_name\s*=\s*"([^"\r\n]{1,200})"')


class Definition(NamedTuple):
    """One flow of a file.

    Parameters
    ----------
    node : the object with `states`
    title : what the file calls the flow around it, "" where it does not
    sid : its identifier, "" where none stands there
    """

    node: Node
    title: str = ""
    sid: str = ""


def definitions(source: SourceText) -> list[Definition]:
    """Every flow of a file, in its order.

    Raises
    ------
    UnreadableExportError
        Where there is none, or what is there cannot be read.
    """
    places, text = Places(source), source.text
    if len(text) > LONGEST_TEXT:
        raise UnreadableExportError("this file is far larger than any Studio flow", places.span(0, 1))
    try:
        found = _in_json(text) if text.lstrip(_BEGIN)[:1] in ("{", "[", '"') else _in_other_text(text)
    except MisreadError as misread:
        where = places.span(misread.start, misread.start + 1)
        raise UnreadableExportError(f"this Studio flow cannot be read: {misread}", where) from None
    if found:
        return found
    if (elsewhere := _ELSEWHERE.search(text)) is not None:
        message = f"the Studio flow itself stands in another file, `{elsewhere[1]}`: give that one"
        raise UnreadableExportError(message, places.span(*elsewhere.span()))
    message = "no Studio flow is in here: `states` that have a `type` and `transitions` are expected"
    raise UnreadableExportError(message, places.span(0, 1))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _in_json(text: str) -> list[Definition]:
    start = len(text) - len(text.lstrip(_BEGIN))
    return _within(Reader(text, start, strict=_is_json(text)).value(), Node({}, 0, 0), text)


def _in_other_text(text: str) -> list[Definition]:
    """Flows in every `jsonencode(…)`, every text over several lines, and wherever an object begins as flows do."""
    found: list[Definition] = []
    position = before = unread = 0
    while (match := _OPENING.search(text, position)) is not None:
        reader = Reader(text, match.start())
        try:
            inside = _within(reader.value(), Node({}, 0, 0), text)
            position = max(reader.position, match.end())
        except MisreadError:
            unread += 1
            claimed = match["bare"] is None and "states" in text[match.end() : match.end() + 2000]
            if unread > MOST_UNREAD or claimed:
                raise
            inside, position = [], match.end()
        title = _title(text, before, match.start())
        found += [flow._replace(title=flow.title or title) for flow in inside]
        before = match.start()
    return found


def _title(text: str, start: int, end: int) -> str:
    """What the Terraform resource that a flow stands in calls it."""
    resources = list(_RESOURCE.finditer(text, start, end))
    if not resources:
        return ""
    named = _FRIENDLY.search(text, resources[-1].end(), end)
    return named[1] if named is not None else resources[-1][1]


def _within(node: Node, around: Node, text: str, depth: int = 0) -> list[Definition]:
    """Every flow in a value, also those that are texts themselves."""
    if isinstance(node.value, dict):
        if _is_flow(node):
            title = around.text("friendlyName", "friendly_name", "FriendlyName") or node.text("friendly_name")
            return [Definition(node, title, around.text("sid", "flow_sid", "flowSid"))]
        inside = list(node.value.values())
    elif isinstance(node.value, list):
        inside = node.value
    elif isinstance(node.value, str) and "transitions" in node.value and "states" in node.value:
        inside = [_inside(node, node.value, text)]
    else:
        return []
    if depth > 8:
        return []
    return [flow for member in inside for flow in _within(member, node, text, depth + 1)]


def _inside(node: Node, value: str, text: str) -> Node:
    """The value in a text that is itself JSON, where it stands in the file if nothing in it is escaped there."""
    here, strict = text.find(value, node.start, node.end), _is_json(value)
    return Reader(text, here, strict).value() if here >= 0 else Reader(value, strict=strict, at=node).value()


def _is_flow(node: Node) -> bool:
    states = node.items("states")
    return bool(states) and any(state.get("type") and state.get("transitions") for state in states)
