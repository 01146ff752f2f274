"""What each action of Amazon Connect means: a block becomes an element, by one function for each kind of action.

`NextAction` on an action that branches repeats one of its branches (218 of 221 real ones) and is no way of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ivrlint.platforms.connect_block import Block, human, is_dynamic
from ivrlint.platforms.connect_words import language_of_code, language_of_voice, prompts
from ivrlint.platforms.export import IMPLIED, Element, Exit, Pressed, Value

RECORDING_SECONDS = 60.0
"""A menu without options that listens this long is there for the caller to leave a message: real ones wait 60 to 300 s."""

KEYS = frozenset("0123456789*#")
_VOICEMAIL = re.compile(r"voice[\s_-]*mail|(?:^|[^a-z])vmx|(?:leave|record)[\s_-]*(?:a[\s_-]*)?message", re.IGNORECASE)
_OUTCOMES = {
    "NoneFound": "none found",
    "MultipleFound": "several found",
    "ContactNotLinked": "not linked",
    "CallFailed": "call failed",
    "ConnectionTimeLimitExceeded": "no answer",
    "InvalidPhoneNumber": "invalid number",
    "ParticipantNotFound": "caller left",
    "NoMatchingError": "error",
}

PASSING = frozenset({
    "AssociateContactToCustomerProfile", "CompleteOutboundCall", "CreateCase", "CreateCustomerProfile", "CreateEmail",
    "CreatePersistentContactAssociation", "CreateTask", "CreateWisdomSession", "GetMetricData", "HoldParticipant",
    "InvokeLambdaFunction", "LoadContactContent", "PutDataTableValues", "ResumeContact", "SendEvent", "SendMessage",
    "StartOutboundChatContact", "StartOutboundEmailContact", "StartVoiceIdStream", "TagContact", "UnTagContact",
    "UpdateCase", "UpdateContactAttributes", "UpdateContactCallbackNumber", "UpdateContactData",
    "UpdateContactEventHooks", "UpdateContactMediaProcessing", "UpdateContactMediaStreamingBehavior",
    "UpdateContactRecordingAndAnalyticsBehavior", "UpdateContactRecordingBehavior", "UpdateContactRoutingBehavior",
    "UpdateContactRoutingCriteria", "UpdateContactTargetQueue", "UpdateContactTextToSpeechVoice",
    "UpdateCustomerProfile", "UpdateFlowAttributes", "UpdateFlowLoggingBehavior",
    "UpdatePreviousContactParticipantState", "UpdateRoutingCriteria",
})  # fmt: skip
"""Actions that callers do not notice; from the list of actions in the administrator's guide, and from real exports."""

DECIDING = frozenset({
    "AuthenticateParticipant", "CheckHoursOfOperation", "CheckMetricData", "CheckOutboundCallStatus", "CheckVoiceId",
    "Compare", "DistributeByPercentage", "EvaluateDataTableValues", "GetCalculatedAttributesForCustomerProfile",
    "GetCase", "GetCustomerProfile", "GetCustomerProfileObject", "ListDataTableValues",
})  # fmt: skip
"""Actions by which the system chooses the way on."""


def element_of(block: Block) -> Element:
    """What a block is; an action that Connect does not know keeps all its ways out."""
    element = Element(block.id, block.name, block.shown, "opaque", block.span)
    _MEANING.get(block.action, _unknown)(block, element)
    if block.missing:
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(block.missing))
        element.remark = "; ".join(
            filter(None, [element.remark, f"it leads to {names}, which this flow does not have"])
        )
    return element


def _unknown(block: Block, element: Element) -> None:
    element.valid = False
    shown = block.shown or "an action without a type"
    element.remark = f"`{shown}` is not a valid Connect action" if block.shown else f"{shown} is not valid in Connect"
    _every_way(block, element)


def _view(block: Block, element: Element) -> None:
    _every_way(block, element)


def _every_way(block: Block, element: Element) -> None:
    """Keep all ways out of something that is not understood."""
    element.words, _ = prompts(block)
    element.branches = [(condition.label, condition.exit) for condition in block.conditions]
    element.branches += [(_OUTCOMES.get(name, name), way) for name, way in block.errors.items()]
    element.next = block.next


def _extra(block: Block, element: Element, *used: str) -> None:
    """Errors that have no field of their own, where they lead elsewhere."""
    met = {way.target for way in element.exits}
    for name, way in block.errors.items():
        if name not in used and way.target not in met:
            element.branches.append((_OUTCOMES.get(name, name), way))


def _say(block: Block, element: Element) -> None:
    element.words, pause = prompts(block)
    element.kind = "say"
    if not element.words and pause:  # SSML that holds nothing but a break
        element.kind, element.seconds = "wait", pause
    element.next, element.failure = block.onward, block.failure
    _extra(block, element, "NoMatchingError")


def _music(block: Block, element: Element) -> None:
    """Prompts in a loop, until an agent answers or the set time is over."""
    element.kind, (element.words, _) = "wait", prompts(block)
    element.seconds = block.number("InterruptFrequencySeconds") or None
    interrupted = next((condition.exit for condition in block.conditions), block.next)
    if interrupted is not None and (element.seconds or interrupted.target):
        element.next = interrupted
    element.failure = block.failure


def _input(block: Block, element: Element) -> None:
    if "LexV2Bot" in block.parameters or "LexBot" in block.parameters:  # written by hand
        _bot(block, element)
        return
    store = block.flag("StoreInput")
    validation = block.parameters.get("InputValidation")
    if store is None:
        element.remark = "`StoreInput` is missing; Connect needs it"
        store = bool(validation) and not block.conditions
    if store and not block.conditions:
        _ask(block, element, validation)
    elif block.conditions:
        _menu(block, element)
    else:
        _pause(block, element)


def _ask(block: Block, element: Element, validation: object) -> None:
    element.kind, (element.words, _) = "ask", prompts(block)
    element.next, element.failure = block.onward, block.failure
    element.silence = block.errors.get("InputTimeLimitExceeded")
    if element.silence is None and block.failure is not None:  # Connect has no way of its own for silence
        element.silence = block.failure._replace(sure=IMPLIED)
    element.silence = element.silence or Exit(None, block.span, IMPLIED)
    element.invalid = block.errors.get("InvalidPhoneNumber")
    longest, name = None, ""
    if isinstance(validation, dict):
        custom = validation.get("CustomValidation")
        digits = str(custom.get("MaximumLength", "")) if isinstance(custom, dict) else ""
        longest = int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 4 else None
        name = "phone_number" if isinstance(validation.get("PhoneNumberValidation"), dict) else ""
    length = (1, longest) if longest else None
    element.value = Value(name, length, bool(block.parameters.get("InputEncryption")))
    _extra(block, element, "NoMatchingError", "InputTimeLimitExceeded", "InvalidPhoneNumber")


def _menu(block: Block, element: Element) -> None:
    element.kind, (element.words, _) = "menu", prompts(block)
    for condition in block.conditions:
        words = [operand.strip() for operand in condition.operands]
        if any(word.lower() in ("timeout", "") for word in words):
            element.silence = condition.exit
            continue
        keys = tuple(word for word in words if word in KEYS)
        element.options.append(Pressed(keys, tuple(word for word in words if word not in KEYS), "", condition.exit))
    _no_answer(block, element)
    _extra(block, element, "NoMatchingError", "InputTimeLimitExceeded", "NoMatchingCondition")


def _no_answer(block: Block, element: Element) -> None:
    """Silence and wrong keys; the error without a name stands for those that are not written."""
    element.failure = block.failure
    written = block.errors.get("InputTimeLimitExceeded") or element.silence
    assumed = Exit(None, block.span, IMPLIED)
    element.silence = written or (block.failure or block.next or assumed)._replace(sure=IMPLIED)
    element.invalid = block.errors.get("NoMatchingCondition")
    if element.invalid is None:
        element.invalid = (block.next or block.failure or assumed)._replace(sure=IMPLIED)


def _pause(block: Block, element: Element) -> None:
    """A menu without options: a pause, a window in which to record, or "press any key"."""
    element.words, pause = prompts(block)
    seconds = block.number("InputTimeLimitSeconds")
    silence = block.errors.get("InputTimeLimitExceeded") or block.onward
    pressed = block.errors.get("NoMatchingCondition") or silence
    element.failure = block.failure
    if seconds is not None and seconds >= RECORDING_SECONDS:
        element.kind, element.next, element.seconds = "message", pressed, seconds
        if pressed.target != silence.target:
            element.branches.append(("the time is over", silence))
    elif pressed.target == silence.target:
        element.kind, element.next = "wait", silence
        element.seconds = (seconds or 0.0) + pause
    else:
        element.kind, element.silence = "menu", silence
        element.options = [Pressed(tuple("1234567890*#"), (), "any key", pressed)]
        element.remark = "any key leads on"


def _bot(block: Block, element: Element) -> None:
    element.words, _ = prompts(block)
    element.spoken = True
    if not block.conditions:
        element.kind, element.value = "ask", Value(spoken=True)
        element.next = block.errors.get("NoMatchingCondition") or block.onward
        element.silence, element.failure = block.errors.get("InputTimeLimitExceeded"), block.failure
        _extra(block, element, "NoMatchingError", "InputTimeLimitExceeded", "NoMatchingCondition")
        return
    element.kind = "menu"
    for condition in block.conditions:
        words = [operand.strip() for operand in condition.operands if operand.strip()]
        keys = tuple(word for word in words if word in KEYS)
        phrases = tuple(word for word in words if word not in KEYS)
        element.options.append(Pressed(keys, phrases, condition.label, condition.exit))
    _no_answer(block, element)
    _extra(block, element, "NoMatchingError", "InputTimeLimitExceeded", "NoMatchingCondition")


def _decide(block: Block, element: Element) -> None:
    element.kind, element.question = "decide", block.text("ComparisonValue")
    element.branches = [(condition.label, condition.exit) for condition in block.conditions]
    if block.action == "CheckHoursOfOperation":
        element.question = "opening hours"
        words = {"true": "open", "false": "closed"}
        element.branches = [(words.get(label.lower(), label), way) for label, way in element.branches]
        element.to = block.named("HoursOfOperationId", "hours")[0]
    elif block.action == "CheckMetricData":
        element.question = block.text("MetricType") or "queue metric"
    elif block.action != "Compare":
        element.question = element.question or block.action
    if block.action == "DistributeByPercentage":
        element.question = "share of calls"
        element.branches = [(f"{label} %", way) for label, way in element.branches]
    element.failure = block.failure
    other = block.errors.get("NoMatchingCondition") or _repeated(block, element)
    if other is not None:
        element.branches.append(("otherwise" if block.conditions else "found", other))
    elif not element.branches:
        element.branches.append(("otherwise", block.onward))
    for name, way in block.errors.items():
        if name not in ("NoMatchingError", "NoMatchingCondition"):
            element.branches.append((_OUTCOMES.get(name, name), way))


def _repeated(block: Block, element: Element) -> Exit | None:
    """`NextAction`, where it is more than a repetition of another way on."""
    written = {way.target for _, way in element.branches} | {way.target for way in block.errors.values()}
    if block.next is None or {"open", "closed"} <= {label for label, _ in element.branches}:
        return None
    if not block.conditions:
        return block.next
    return None if block.next.target in written else block.next._replace(sure=IMPLIED)


def _count(block: Block, element: Element) -> None:
    element.kind = "count"
    limit = block.number("LoopCount")
    element.limit = int(limit) if limit is not None else None
    element.certain = limit is not None
    for condition in block.conditions:
        if "ContinueLooping" in condition.operands:
            element.next = condition.exit
        elif "DoneLooping" in condition.operands:
            element.done = condition.exit
    element.done = element.done or block.onward
    element.failure = block.failure


def _queue(block: Block, element: Element) -> None:
    """`NextAction` repeats an error: nothing comes after the conversation."""
    element.kind = "queue"
    for key, kind in (("QueueId", "queue"), ("AgentId", "agent")):
        if block.text(key):
            element.team, element.aliases, element.certain = block.named(key, kind)
    if block.action == "TransferContactToAgent" and not element.team:
        element.team = "agent"
    element.full, element.failure = block.errors.get("QueueAtCapacity"), block.failure
    _extra(block, element, "QueueAtCapacity", "NoMatchingError")


def _callback(block: Block, element: Element) -> None:
    element.kind, element.next, element.failure = "callback", block.onward, block.failure
    if block.text("QueueId"):
        element.team, element.aliases, element.certain = block.named("QueueId", "queue")


def _outside(block: Block, element: Element) -> None:
    element.kind = "outside"
    for key in ("ThirdPartyPhoneNumber", "PhoneNumber"):
        if block.text(key):
            element.to, element.aliases, element.certain = block.named(key)
    errors = block.errors
    element.failure = errors.get("CallFailed") or errors.get("ConnectionTimeLimitExceeded") or block.failure
    if block.flag("ContinueFlowExecution"):
        element.next = block.onward
    _extra(block, element)


def _flow(block: Block, element: Element) -> None:
    element.kind, element.failure = "flow", block.failure
    _elsewhere(block, element, "ContactFlowId")
    _extra(block, element, "NoMatchingError")


def _module(block: Block, element: Element) -> None:
    element.kind, element.failure = "call", block.failure
    _elsewhere(block, element, "FlowModuleId" if "FlowModuleId" in block.parameters else "ContactFlowModuleId")
    element.branches = [(condition.label, condition.exit) for condition in block.conditions]
    element.next = block.onward
    _extra(block, element, "NoMatchingError")


def _elsewhere(block: Block, element: Element, key: str) -> None:
    element.to, element.aliases, element.certain = block.named(key)
    if any(_VOICEMAIL.search(word) for word in (element.to, element.name)):
        element.otherwise = "message"


def _return(block: Block, element: Element) -> None:
    element.kind = "return"
    if block.action == "EndFlowModuleExecution":
        element.to = next((value for value in block.parameters.values() if isinstance(value, str) and human(value)), "")


def _hang_up(block: Block, element: Element) -> None:
    element.kind = "hang_up"


def _wait(block: Block, element: Element) -> None:
    element.kind, element.failure = "wait", block.failure
    element.seconds = block.number("TimeLimitSeconds") or block.number("Timeout")
    element.next = block.onward
    for condition in block.conditions:
        if "WaitCompleted" in condition.operands:
            element.next = condition.exit
    met = {element.next.target}
    element.branches = [(way.label, way.exit) for way in block.conditions if way.exit.target not in met]
    _extra(block, element, "NoMatchingError")


def _pass(block: Block, element: Element) -> None:
    element.kind, element.next = "pass", block.onward
    element.failure = block.failure or next(iter(block.errors.values()), None)
    element.branches = [(condition.label, condition.exit) for condition in block.conditions]
    if block.action == "UpdateContactTextToSpeechVoice":
        element.language = language_of_voice(block.text("TextToSpeechVoice"))
        element.certain = not is_dynamic(block.text("TextToSpeechVoice"))
    if block.text("LanguageCode"):
        element.language = language_of_code(block.text("LanguageCode"))
    _extra(block, element, "NoMatchingError")


_MEANING: dict[str, Callable[[Block, Element], None]] = {
    **dict.fromkeys(PASSING, _pass),
    **dict.fromkeys(DECIDING, _decide),
    "MessageParticipant": _say,
    "MessageParticipantIteratively": _music,
    "GetParticipantInput": _input,
    "ConnectParticipantWithLexBot": _bot,
    "Loop": _count,
    "TransferContactToQueue": _queue,
    "DequeueContactAndTransferToQueue": _queue,
    "TransferContactToAgent": _queue,
    "CreateCallbackContact": _callback,
    "TransferParticipantToThirdParty": _outside,
    "TransferToFlow": _flow,
    "InvokeFlowModule": _module,
    "EndFlowModuleExecution": _return,
    "EndFlowExecution": _return,
    "DisconnectParticipant": _hang_up,
    "Wait": _wait,
    "ShowView": _view,
}
