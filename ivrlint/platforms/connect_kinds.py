"""What an Amazon Connect flow is for: a phone call, or in words what it is instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ivrlint.platforms.connect_block import Block
from ivrlint.platforms.export import PHONE

MODULE = "module"

_KINDS = {
    "contactflow": PHONE,
    "inbound": PHONE,
    "customerqueue": "customer queue",
    "customerhold": "customer hold",
    "customerwhisper": "customer whisper",
    "agenthold": "agent hold",
    "agentwhisper": "agent whisper",
    "outboundwhisper": "outbound whisper",
    "agenttransfer": "transfer to agent",
    "transfertoagent": "transfer to agent",
    "queuetransfer": "transfer to queue",
    "transfertoqueue": "transfer to queue",
    "campaign": "campaign",
    "module": MODULE,
    "contactflowmodule": MODULE,
}
"""Types as the API (CUSTOMER_QUEUE) and the console (customerQueue) write them, without marks between the words."""

_CHAT = re.compile(r"(?i)(?<![a-z])(?:chat|chatbot|sms|whatsapp|messaging|email)(?![a-z])")
_TASK = re.compile(r"(?i)(?<![a-z])tasks?(?![a-z])")
_SURVEY = re.compile(r"(?i)(?<![a-z])(?:survey|csat|nps|encuesta|pesquisa|umfrage|enqu[êe]te)s?(?![a-z])")
_VOICE_ACTIONS = frozenset({
    "GetParticipantInput", "TransferParticipantToThirdParty", "CreateCallbackContact", "UpdateContactCallbackNumber",
    "UpdateContactTextToSpeechVoice", "CheckVoiceId", "StartVoiceIdStream", "UpdateContactMediaStreamingBehavior",
    "CheckOutboundCallStatus",
})  # fmt: skip
"""Actions that only work in phone calls."""

_HEARD = frozenset({"MessageParticipant", "MessageParticipantIteratively", "GetParticipantInput"})
_TRANSFERS = frozenset({"TransferContactToQueue", "TransferContactToAgent", "TransferParticipantToThirdParty"})


def kind_of(written: Iterable[str], title: str, blocks: Iterable[Block]) -> str:
    """The kind of a flow: as it is written, by what only such flows have in them, or by its title.

    Parameters
    ----------
    written : types that the wrapper and the flow give, "" where they give none
    title : of the flow
    blocks : its blocks

    Returns
    -------
    `PHONE`, `MODULE`, or what it is in words
    """
    blocks = list(blocks)
    actions = {block.action for block in blocks}
    said = next((kind for word in written if (kind := _KINDS.get(re.sub(r"[^a-z]", "", word.lower()), ""))), "")
    if said and said != PHONE:
        return said
    if "ShowView" in actions:
        return "agent screen"
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title))
    if not actions & _VOICE_ACTIONS:
        if (
            _CHAT.search(words)
            or "StartOutboundChatContact" in actions
            or any(_waits_for_chat(block) for block in blocks)
        ):
            return "chat"
        if _TASK.search(words) and ("Wait" in actions or not actions & _HEARD):
            return "task"
    if _SURVEY.search(words) and not actions & (_TRANSFERS | {"TransferToFlow"}):
        return "survey after a call"
    return said or _guessed(words.lower(), actions)


def _waits_for_chat(block: Block) -> bool:
    """Whether it waits for what only happens in a chat: somebody comes back, or a bot leaves."""
    events = block.parameters.get("Events")
    return block.action == "Wait" and isinstance(events, list) and bool(events)


def _guessed(title: str, actions: set[str]) -> str:
    """What a flow is that does not say it: loops of prompts are only allowed while callers wait."""
    if "EndFlowModuleExecution" in actions:
        return MODULE
    if "whisper" in title and not actions & (_TRANSFERS | {"GetParticipantInput"}):
        side = next((side for side in ("agent", "customer", "outbound") if side in title), "agent")
        return f"{side} whisper"
    if "MessageParticipantIteratively" in actions and "TransferContactToQueue" not in actions:
        hold = "hold" in title and "queue" not in title
        return ("agent hold" if "agent" in title else "customer hold") if hold else "customer queue"
    return PHONE
