"""Amazon Connect flows as the console exported them until 2022: modules with branches; and the generation before that.

Each module becomes the block of the flow language that took its place, so that one reading serves both.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.connect import PLATFORM, finish, labels_of, unread
from ivrlint.platforms.connect_block import Block, Condition, exit_to, human
from ivrlint.platforms.connect_kinds import MODULE, kind_of
from ivrlint.platforms.connect_wrappers import Wrapped, is_legacy, unwrap
from ivrlint.platforms.export import PHONE, Export, UnreadableExportError
from ivrlint.platforms.json_text import Located
from ivrlint.text import SourceText

_SIGNS = (re.compile(r"""\\?["']modules\\?["']\s*:\s*\["""), re.compile(r"""\\?["']branches\\?["']\s*:"""))

_ACTIONS = {
    "PlayPrompt": "MessageParticipant",
    "PlayAudio": "MessageParticipant",
    "LoopPrompts": "MessageParticipantIteratively",
    "GetUserInput": "GetParticipantInput",
    "GetUserInput/Lex": "ConnectParticipantWithLexBot",
    "PlayAudioAndFetchInput": "GetParticipantInput",
    "StoreUserInput": "GetParticipantInput",
    "StoreCustomerInput": "GetParticipantInput",
    "CheckAttribute": "Compare",
    "CheckCallAttribute": "Compare",
    "CheckContactAttributes": "Compare",
    "CheckHoursOfOperation": "CheckHoursOfOperation",
    "CheckStaffing": "CheckMetricData",
    "CheckQueueStatus": "CheckMetricData",
    "CheckVoiceId": "CheckVoiceId",
    "CheckCallProgress": "CheckOutboundCallStatus",
    "PercentileBranching": "DistributeByPercentage",
    "DistributeByPercentage": "DistributeByPercentage",
    "InvokeExternalResource": "InvokeLambdaFunction",
    "InvokeExternal": "InvokeLambdaFunction",
    "InvokeLambdaFunction": "InvokeLambdaFunction",
    "SetQueue": "UpdateContactTargetQueue",
    "CustomerInQueue": "TransferContactToQueue",
    "Transfer": "TransferContactToQueue",
    "Transfer/Queue": "TransferContactToQueue",
    "Transfer/Agent": "TransferContactToAgent",
    "Transfer/PhoneNumber": "TransferParticipantToThirdParty",
    "Transfer/Flow": "TransferToFlow",
    "Transfer/ContactFlow": "TransferToFlow",
    "TransferToFlow": "TransferToFlow",
    "TransferToPhoneNumber": "TransferParticipantToThirdParty",
    "TransferToQueue": "TransferContactToQueue",
    "TransferToAgent": "TransferContactToAgent",
    "InvokeFlowModule": "InvokeFlowModule",
    "InvokeModule": "InvokeFlowModule",
    "ReturnFromModule": "EndFlowModuleExecution",
    "EndFlowModule": "EndFlowModuleExecution",
    "Return": "EndFlowModuleExecution",
    "CreateCallback": "CreateCallbackContact",
    "SetCallBackNumber": "UpdateContactCallbackNumber",
    "SetCallbackNumber": "UpdateContactCallbackNumber",
    "CreateTask": "CreateTask",
    "Loop": "Loop",
    "Wait": "Wait",
    "Disconnect": "DisconnectParticipant",
    "DisconnectHangUp": "DisconnectParticipant",
    "Hangup": "DisconnectParticipant",
    "Resume": "EndFlowExecution",
    "EndFlow": "EndFlowExecution",
    "SetContactFlow": "UpdateContactEventHooks",
    "SetEventHook": "UpdateContactEventHooks",
    "SetWhisperFlow": "UpdateContactEventHooks",
    "SetHoldFlow": "UpdateContactEventHooks",
    "SetDisconnectFlow": "UpdateContactEventHooks",
    "SetCustomerQueueFlow": "UpdateContactEventHooks",
    "SetEventFlow": "UpdateContactEventHooks",
    "SetScreenPop": "UpdateContactAttributes",
    "SetRoutingCriteria": "UpdateContactRoutingCriteria",
    "SetAttributes": "UpdateContactAttributes",
    "SetCallAttribute": "UpdateContactAttributes",
    "SetCallAttributes": "UpdateContactAttributes",
    "SetContactData": "UpdateContactData",
    "SetVoice": "UpdateContactTextToSpeechVoice",
    "SetLoggingBehavior": "UpdateFlowLoggingBehavior",
    "EnableFlowLogging": "UpdateFlowLoggingBehavior",
    "SetRecordingBehavior": "UpdateContactRecordingBehavior",
    "SetCallRecordingBehavior": "UpdateContactRecordingBehavior",
    "SetVoiceId": "StartVoiceIdStream",
    "StartMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "StopMediaStreaming": "UpdateContactMediaStreamingBehavior",
    "GetMetricData": "GetMetricData",
    "GetQueueMetrics": "GetMetricData",
    "UpdateRoutingPriority": "UpdateContactRoutingBehavior",
    "SetRoutingPriority": "UpdateContactRoutingBehavior",
    "ChangeRoutingPriority": "UpdateContactRoutingBehavior",
    "HoldCustomerOrAgent": "UpdatePreviousContactParticipantState",
    "SetParticipantState": "UpdatePreviousContactParticipantState",
    "CallPhoneNumber": "CompleteOutboundCall",
    "Dial": "CompleteOutboundCall",
}
"""Blocks of the older console, with their target where it matters, and the actions that took their place."""

_SETTINGS = {
    "Queue": "QueueId",
    "Agent": "AgentId",
    "ContactFlowId": "ContactFlowId",
    "ContactFlow": "ContactFlowId",
    "FlowModuleId": "FlowModuleId",
    "Module": "FlowModuleId",
    "PhoneNumber": "ThirdPartyPhoneNumber",
    "Hours": "HoursOfOperationId",
    "HoursOfOperation": "HoursOfOperationId",
    "AudioPrompt": "PromptId",
    "Prompt": "PromptId",
    "Timeout": "InputTimeLimitSeconds",
    "GlobalVoice": "TextToSpeechVoice",
    "Voice": "TextToSpeechVoice",
    "TimeoutInSeconds": "TimeLimitSeconds",
    "Text": "Text",
    "LoopCount": "LoopCount",
    "LanguageCode": "LanguageCode",
}
_ERRORS = {
    "Error": "NoMatchingError",
    "NoMatch": "NoMatchingCondition",
    "Default": "NoMatchingCondition",
    "Timeout": "InputTimeLimitExceeded",
    "AtCapacity": "QueueAtCapacity",
    "CallFailure": "CallFailed",
    "CallFailed": "CallFailed",
    "InvalidNumber": "InvalidPhoneNumber",
    "ConnectionTimeLimitExceeded": "ConnectionTimeLimitExceeded",
}
_ONWARD = frozenset({"Success", "Complete", "Next", "Ended", ""})
_WORDS = {"Looping": "ContinueLooping", "Complete": "DoneLooping"}


class _Setting(NamedTuple):
    """One entry of the list of parameters; `holder` is its object in the file."""

    name: str
    value: Any
    dynamic: bool
    holder: dict[str, Any]


def recognises(source: SourceText) -> bool:
    """Whether a file holds an Amazon Connect flow in the older export of the console, bare or wrapped."""
    if source.text[:400].lstrip("\ufeff \t\r\n")[:1] not in ("{", "[") and "AWS::Connect" not in source.text:
        return False
    return all(sign.search(source.text) for sign in _SIGNS)


def read(source: SourceText) -> list[Export]:
    """Read every flow of a file.

    Raises
    ------
    UnreadableExportError : the file cannot be read, or holds no flow that can
    """
    found = unwrap(source)
    exports = [
        _export(source, wrapped.json, wrapped)
        for wrapped in found
        if wrapped.json is not None and wrapped.broken is None and is_legacy(wrapped.flow)
    ]
    broken = [wrapped for wrapped in found if wrapped.broken is not None]
    if not exports:
        if broken and broken[0].broken is not None:
            raise broken[0].broken
        message = "no Amazon Connect flow could be found in this file: nothing in it has `modules` with `branches`"
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))
    return [*exports, *(unread(source, wrapped) for wrapped in broken)]


def _export(source: SourceText, document: Located, wrapped: Wrapped) -> Export:
    flow = wrapped.flow
    metadata = flow["metadata"] if isinstance(flow.get("metadata"), dict) else {}
    title = wrapped.title or human(_text(metadata.get("name")))
    blocks = _blocks(document, flow, wrapped.variables)
    written = (wrapped.type, _text(flow.get("type")), _text(metadata.get("type")))
    kind = kind_of(written, title, blocks.values())
    export = Export(
        source.file, PLATFORM, title, document.span(flow, "start"), PHONE if kind == MODULE else kind, kind == MODULE
    )
    export.names = tuple(dict.fromkeys(filter(None, (*wrapped.names, title))))
    return finish(export, blocks, _text(flow.get("start")), wrapped.type)


def _blocks(document: Located, flow: dict[str, Any], variables: dict[str, str]) -> dict[str, Block]:
    known: dict[str, dict[str, Any]] = {}
    for number, module in enumerate(flow["modules"], 1):
        if isinstance(module, dict):
            identifier = _text(module.get("id")) or f"module {number}"
            while identifier in known:
                identifier = f"{identifier} (module {number})"
            known[identifier] = module
    return {key: _block(document, key, module, known, variables) for key, module in known.items()}


def _block(
    document: Located, key: str, module: dict[str, Any], known: dict[str, Any], variables: dict[str, str]
) -> Block:
    shown, target = _text(module.get("type")), _text(module.get("target"))
    action = _ACTIONS.get(f"{shown}/{target}") or _ACTIONS.get(shown, "")
    span = document.span(module, "id")
    settings = _settings(module)
    spans = {_SETTINGS.get(setting.name, setting.name): setting.holder for setting in settings}

    def where(name: str) -> Span:
        return document.span(spans[name], "value") if name in spans else span

    metadata = module["metadata"] if isinstance(module.get("metadata"), dict) else {}
    parameters, names = _parameters(settings, shown, action)
    labels = labels_of(metadata) | {key: name for key, name in names.items() if name}
    name = human(key) or _name(metadata)
    type_shown = f"{shown} {target}".strip() if f"{shown}/{target}" in _ACTIONS else shown
    block = Block(key, name, type_shown, action, span, parameters, labels, where, variables=variables)
    branches = module.get("branches")
    for branch in branches if isinstance(branches, list) else ():
        if isinstance(branch, dict):
            _branch(document, branch, block, known)
    return block


def _name(metadata: dict[str, Any]) -> str:
    for key in ("name", "label", "friendlyName"):
        word = metadata.get(key)
        if isinstance(word, str) and human(word):
            return word.strip()
    return ""


def _settings(module: dict[str, Any]) -> list[_Setting]:
    listed = module.get("parameters")
    found = []
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            space = item.get("namespace")
            found.append(_Setting(item["name"], item.get("value"), isinstance(space, str) and bool(space), item))
    return found


def _parameters(settings: list[_Setting], shown: str, action: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings by the flow language's names, and the names of what they refer to."""
    parameters: dict[str, Any] = {}
    labels: dict[str, str] = {}
    texts: list[dict[str, Any]] = []
    values = {setting.name: setting for setting in settings}
    for setting in settings:
        key = _SETTINGS.get(setting.name, setting.name)
        value = _reference(setting) if setting.dynamic else setting.value
        if setting.name == "Attribute" and action == "UpdateContactAttributes":
            parameters.setdefault("Attributes", {})[_text(setting.holder.get("key"))] = value
            continue
        parameters[key] = value
        resource = setting.holder.get("resourceName")
        if isinstance(resource, str) and resource:
            labels[key] = resource
        if key in ("Text", "PromptId"):
            labels[f"Messages.{len(texts)}"] = resource if isinstance(resource, str) else ""
            texts.append({key: value})
    if shown in ("StoreUserInput", "StoreCustomerInput"):
        parameters |= _store(values)
    elif action == "GetParticipantInput":
        parameters["StoreInput"] = "False"
    elif action == "Compare" and "Attribute" in values:
        space = values["Namespace"].value if "Namespace" in values else ""
        parameters["ComparisonValue"] = _reference(values["Attribute"], _text(space) or "User Defined")
    elif action == "UpdateContactEventHooks" and "Type" in values:
        hook = _text(values["Type"].value)
        parameters["EventHooks"] = {hook: parameters.get("ContactFlowId", "")}
        labels[hook] = labels.get("ContactFlowId", "")
    elif action == "MessageParticipantIteratively":
        parameters["Messages"] = texts
        parameters["InterruptFrequencySeconds"] = parameters.get("InputTimeLimitSeconds")
    elif action == "TransferParticipantToThirdParty":
        blind = str(values["BlindTransfer"].value).lower() == "true" if "BlindTransfer" in values else False
        parameters["ContinueFlowExecution"] = str(not blind)
    elif action == "CheckMetricData":
        status = _text(values["Status"].value) if "Status" in values else ""
        parameters["MetricType"] = f"agents {status.lower()}" if status else "queue status"
    return parameters, labels


def _store(values: dict[str, _Setting]) -> dict[str, Any]:
    """Settings of a block that stores what is keyed."""
    found: dict[str, Any] = {"StoreInput": "True"}
    if "CustomerInputType" in values and _text(values["CustomerInputType"].value).lower().startswith("phone"):
        found["InputValidation"] = {"PhoneNumberValidation": {}}
    elif "MaxDigits" in values:
        found["InputValidation"] = {"CustomValidation": {"MaximumLength": _text(values["MaxDigits"].value)}}
    if "EncryptEntry" in values and str(values["EncryptEntry"].value).lower() == "true":
        found["InputEncryption"] = {"written": True}
    return found


def _reference(setting: _Setting, space: str = "") -> str:
    """An attribute as the flow language refers to it."""
    space = space or _text(setting.holder.get("namespace"))
    name = _text(setting.value)
    if space == "System" and name.replace(" ", "").lower() == "storedcustomerinput":
        return "$.StoredCustomerInput"
    spaces = {"User Defined": "Attributes.", "External": "External.", "System": "", "Flow": "FlowAttributes."}
    return f"$.{spaces.get(space, f'{space}.')}{re.sub(r'[^A-Za-z0-9_.-]+', '', name)}"


def _branch(document: Located, branch: dict[str, Any], block: Block, known: dict[str, Any]) -> None:
    condition, target = _text(branch.get("condition")), branch.get("transition")
    way = exit_to(target, known, document.span(branch, "transition"), block.missing)
    if way is None:
        return
    if block.action == "Loop" and condition in _WORDS:
        block.conditions.append(Condition("Equals", (_WORDS[condition],), way))
    elif condition in ("Evaluate", "True", "False") or branch.get("conditionValue") not in (None, ""):
        value = branch.get("conditionValue")
        words = _text(value) if value not in (None, "") else condition
        block.conditions.append(Condition(_text(branch.get("conditionType")) or "Equals", (words,), way))
    elif condition in _ERRORS:
        block.errors.setdefault(_ERRORS[condition], way)
    elif condition in _ONWARD:
        block.next = block.next or way
    else:
        block.conditions.append(Condition("Equals", (condition,), way))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
