"""Ways out of a flow of Genesys Cloud Architect: to people, numbers, voicemail, other flows and modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivrlint.platforms.export import Element, Exit
from ivrlint.platforms.genesys_parts import Action, audio, element, failure, ways
from ivrlint.platforms.genesys_words import expression, is_dynamic, literal
from ivrlint.platforms.yaml_nodes import Node

if TYPE_CHECKING:
    from ivrlint.platforms.genesys import Flow

_TEAM = ("targetQueue", "targetUser", "targetGroup", "queue", "user", "group")


def _name_team(made: Element, body: Node) -> None:
    """Name the people of a transfer; who they are may only be known while the call runs."""
    for holder in (body, *body["destination"].pairs.values()):
        for key in _TEAM:
            made.team = made.team or literal(holder[key])
            made.certain = made.certain and not is_dynamic(holder[key])


def people(flow: Flow, action: Action) -> None:
    """A transfer to a queue, a user or a group."""
    made = element(flow, action, "queue", audio(flow, action.body["preTransferAudio"]))
    _name_team(made, action.body)
    made.waiting = literal(action.body["overrideInQueueFlow"])
    made.failure = failure(flow, action)


def number(flow: Flow, action: Action) -> None:
    """A transfer to a telephone number."""
    made = element(flow, action, "outside", audio(flow, action.body["preTransferAudio"]))
    node = action.body["targetNumber"] or action.body["number"] or action.body["externalNumber"]
    made.to = literal(node) or expression(node)
    made.certain = not is_dynamic(node)
    made.failure = failure(flow, action)


def other_flow(flow: Flow, action: Action) -> None:
    """A transfer to another flow, which does not come back."""
    made = element(flow, action, "flow", audio(flow, action.body["preTransferAudio"]))
    node = action.body["targetFlow"] or action.body["flow"] or action.body["targetSecureFlow"]
    made.to = literal(node) or expression(node)
    made.certain = not is_dynamic(node)
    made.failure = failure(flow, action)


def voicemail(flow: Flow, action: Action) -> None:
    """A transfer to somebody's voicemail, and after it the end of the call."""
    body = action.body
    words = audio(flow, body["preTransferAudio"])
    for holder in body["destination"].pairs.values():
        words += audio(flow, holder["voicemailGreeting"])
    made = element(flow, action, "message", words)
    _name_team(made, body)
    made.next = Exit(None, action.span)
    made.failure = failure(flow, action)


def call_back(flow: Flow, action: Action) -> None:
    """A callback that is noted; the call goes on."""
    made = element(flow, action, "callback")
    _name_team(made, action.body)
    made.next = action.next
    made.failure = failure(flow, action)


def module(flow: Flow, action: Action) -> None:
    """A module of its own, or a bot whose intents are not written here."""
    made = element(flow, action, "call")
    holders = ("commonModule", "botFlow", "digitalBotFlow", "bot", "flow")
    node = next(filter(None, (action.body[key] for key in holders)), action.body["targetFlow"])
    made.to = literal(node) or node.single
    made.branches = [way for way in ways(flow, action, action.body) if way[0] != "failure"]
    made.next = action.next
    if key := action.body["outputs"].keys.get("failure"):
        made.failure = flow.branch(action.body.at("outputs", "failure"), key.span(flow.file), action.scope, action.next)
