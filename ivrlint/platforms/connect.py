"""Amazon Connect flows in the flow language, which the console and the API have exported since 2022."""

from __future__ import annotations

import re
from typing import Any

from ivrlint.findings import Span
from ivrlint.platforms.connect_actions import element_of
from ivrlint.platforms.connect_block import Block, Condition, exit_to, human
from ivrlint.platforms.connect_hcl import elsewhere
from ivrlint.platforms.connect_kinds import MODULE, kind_of
from ivrlint.platforms.connect_paths import constants_of, follow
from ivrlint.platforms.connect_wrappers import Wrapped, is_flow_language, unwrap
from ivrlint.platforms.export import PHONE, Element, Exit, Export, UnreadableExportError
from ivrlint.platforms.json_text import Located
from ivrlint.text import SourceText

PLATFORM = "Amazon Connect"

_START = re.compile(r"""\\?["']StartAction\\?["']\s*:|\\?["']Version\\?["']\s*:\s*\\?["']2019-10-30\\?["']""")
_RESOURCE = re.compile(
    r"\bresource\s+\"aws_connect_contact_flow(?:_module)?\"|\bType[\"']?\s*:\s*[\"']?AWS::Connect::ContactFlow(?:Module)?\b"
)
"""How Terraform and CloudFormation name a flow, which may stand in another file."""
_OUTBOUND = re.compile(r"(?i)(?<![a-z])outbound(?![a-z])")
_MODULES = re.compile(r"\bmodules\b")
_LABELS = {
    "queue": ("QueueId",),
    "ContactFlow": ("ContactFlowId", "CustomerQueue"),
    "contactFlow": ("ContactFlowId", "CustomerQueue"),
    "contactFlowModule": ("FlowModuleId",),
    "ContactFlowModule": ("FlowModuleId",),
    "Hours": ("HoursOfOperationId",),
    "hours": ("HoursOfOperationId",),
    "agent": ("AgentId",),
}
"""Where the console keeps names in the metadata of a block, and which settings they name."""
_OPERANDS = ("Operands", "Operand", "Value", "Option")
"""What a condition is compared with: `Operands` in Connect, the others where a flow was written by hand."""


def recognises(source: SourceText) -> bool:
    """Whether a file holds an Amazon Connect flow in the flow language, bare or wrapped."""
    text = source.text
    if "Actions" in text and _starts_like_data(text) and _START.search(text) is not None:
        return True
    return _RESOURCE.search(text) is not None and ("templatefile" in text or not _MODULES.search(text))


def _starts_like_data(text: str) -> bool:
    """JSON, CloudFormation or Terraform; not a document that talks about them."""
    if text[:400].lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return True
    return "AWS::Connect::ContactFlow" in text or "aws_connect_contact_flow" in text


def read(source: SourceText) -> list[Export]:
    """Read every flow of a file.

    Raises
    ------
    UnreadableExportError : the file cannot be read, or holds no flow that can
    """
    return read_wrapped(source, unwrap(source))


def read_wrapped(source: SourceText, found: list[Wrapped]) -> list[Export]:
    """Read the flows among what was unwrapped; one that is broken does not hide the others, and is named."""
    exports, broken = [], []
    for wrapped in found:
        if wrapped.broken is not None:
            broken.append(wrapped)
        elif wrapped.json is not None and is_flow_language(wrapped.flow):
            exports.append(_export(source, wrapped.json, wrapped))
    if not exports:
        if broken and broken[0].broken is not None:
            raise broken[0].broken
        if _RESOURCE.search(source.text):
            raise elsewhere(source, _RESOURCE)
        message = "no Amazon Connect flow could be found in this file: nothing in it has `StartAction` and `Actions`"
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))
    return [*exports, *(unread(source, wrapped) for wrapped in broken)]


def unread(source: SourceText, wrapped: Wrapped) -> Export:
    """An export without elements for a flow that cannot be read, so that somebody says so."""
    error = wrapped.broken or UnreadableExportError("it cannot be read", Span(source.file, 1, 1, 1, 2))
    return Export(
        source.file, PLATFORM, wrapped.title, error.span, f"flow that cannot be read: {error}", names=wrapped.names
    )


def _export(source: SourceText, document: Located, wrapped: Wrapped) -> Export:
    flow = wrapped.flow
    metadata = _object(flow.get("Metadata"))
    title = wrapped.title or human(_text(metadata.get("name")))
    blocks = _blocks(document, flow, _object(metadata.get("ActionMetadata")), wrapped.variables)
    kind = kind_of((wrapped.type, _text(metadata.get("type")), _text(flow.get("Type"))), title, blocks.values())
    settings = flow.get("Settings")
    is_module = kind == MODULE or (isinstance(settings, dict) and "Transitions" in settings)
    names = (*wrapped.names, *(_text(metadata.get(key)) for key in ("id", "arn")), title)
    start_line = document.span(flow, "StartAction") if document.key(flow, "StartAction") else document.span(flow)
    export = Export(source.file, PLATFORM, title, start_line, PHONE if kind == MODULE else kind, is_module)
    export.names = tuple(dict.fromkeys(filter(None, names)))
    return finish(export, blocks, _text(flow.get("StartAction")), wrapped.type)


def finish(export: Export, blocks: dict[str, Block], start: str, written: str) -> Export:
    """Turn blocks into the elements of an export; shared by both dialects."""
    constants = constants_of(blocks.values())
    for key, block in blocks.items():
        block.constants = constants
        export.elements[key] = element_of(block)
    for block in blocks.values():
        for missing in block.missing:
            gone = Element(missing, human(missing), "a block that is missing", "flow", block.span, to=missing)
            gone.certain = False
            export.elements.setdefault(missing, gone)
    export.start = start if start in blocks else next(iter(blocks), "")
    if blocks and start not in blocks:
        element = export.elements[export.start]
        said = (
            f"the flow starts at `{start}`, which it does not have"
            if start
            else "the flow does not say where it starts"
        )
        element.remark = "; ".join(filter(None, [element.remark, f"{said}; read as if it started here"]))
    actions = {block.action for block in blocks.values()}
    dials = "CheckOutboundCallStatus" in actions or _OUTBOUND.search(export.title) is not None
    export.outbound = dials or "OUTBOUND" in written or export.kind == "campaign"
    follow(export, blocks)
    return export


def _blocks(
    document: Located, flow: dict[str, Any], metadata: dict[str, Any], variables: dict[str, str]
) -> dict[str, Block]:
    actions = [action for action in flow["Actions"] if isinstance(action, dict)]
    identifiers: dict[str, dict[str, Any]] = {}
    for number, action in enumerate(actions, 1):
        identifier = _text(action.get("Identifier")) or _text(action.get("Id")) or f"action {number}"
        while identifier in identifiers:  # a second one of the name: nothing can lead there
            identifier = f"{identifier} (action {number})"
        identifiers[identifier] = action
    return {
        identifier: _block(document, identifier, action, _object(metadata.get(identifier)), identifiers, variables)
        for identifier, action in identifiers.items()
    }


def _block(
    document: Located,
    identifier: str,
    action: dict[str, Any],
    metadata: dict[str, Any],
    known: dict[str, Any],
    variables: dict[str, str],
) -> Block:
    parameters = action.get("Parameters")
    settings = _object(parameters)
    span = document.span(action, "Identifier")
    shown = _text(action.get("Type"))

    def where(key: str) -> Span:
        return document.span(parameters, key) if document.key(parameters, key) else span

    block = Block(
        identifier, human(identifier), shown, shown, span, settings, labels_of(metadata), where, variables=variables
    )
    transitions = _object(action.get("Transitions"))

    def way(holder: dict[str, Any]) -> Exit | None:
        target = holder.get("NextAction")
        if not isinstance(target, str) or not target:
            return None
        return exit_to(target, known, document.span(holder, "NextAction"), block.missing)

    block.next = way(transitions)
    for error in _objects(transitions.get("Errors")):
        found = way(error)
        if found is not None:
            block.errors.setdefault(_text(error.get("ErrorType")) or "NoMatchingError", found)
    for condition in _objects(transitions.get("Conditions")) or _objects(settings.get("Conditions")):
        found = way(condition)
        if found is not None:
            inner = _object(condition.get("Condition")) or condition
            operands = next((inner[key] for key in _OPERANDS if key in inner), None)
            values = operands if isinstance(operands, list) else [operands]
            words = tuple(_text(value) for value in values if isinstance(value, str | int | float))
            block.conditions.append(
                Condition(_text(inner.get("Operator")) or _text(inner.get("Condition")) or "Equals", words, found)
            )
    if block.next is None:
        _invented_way(document, action, transitions, known, block)
    return block


def _invented_way(
    document: Located, action: dict[str, Any], transitions: dict[str, Any], known: dict[str, Any], block: Block
) -> None:
    """Flows made by hand put the way on under other names (`DefaultNextAction`, `Next`); no way out may get lost."""
    for holder in (transitions, action, action.get("Parameters")):
        for key, value in holder.items() if isinstance(holder, dict) else ():
            meant = "next" in key.lower() or holder is transitions
            if meant and isinstance(value, str) and value in known:
                block.next = exit_to(value, known, document.span(holder, key), block.missing)
                return


def labels_of(metadata: dict[str, Any]) -> dict[str, str]:
    """Names that the console keeps beside ids, by setting."""
    labels: dict[str, str] = {}
    for holder in sorted(metadata.keys() & _LABELS.keys()):
        word = _text(_object(metadata[holder]).get("text"))
        if word:
            labels |= dict.fromkeys(_LABELS[holder], word)
    prompt = _text(metadata.get("promptName"))
    for number, audio in enumerate(_objects(metadata.get("audio"))):
        labels[f"Messages.{number}"] = _text(audio.get("text"))
        prompt = prompt or labels[f"Messages.{number}"]
    if prompt:
        labels["PromptId"] = prompt
    for key, value in _object(metadata.get("parameters")).items():
        display = _object(value).get("displayName")
        if isinstance(display, str) and display:
            labels[key] = display
        for hook, inner in _object(value).items() if key == "EventHooks" else ():
            display = _text(_object(inner).get("displayName"))
            if display:
                labels[hook] = display
        for number, message in enumerate(_objects(value)) if key == "Messages" else ():
            display = _text(_object(message.get("PromptId")).get("displayName"))
            if display:
                labels[f"Messages.{number}"] = display
    return labels


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
