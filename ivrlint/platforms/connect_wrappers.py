"""Amazon Connect flows out of what people keep them in: API answers, CloudFormation, Terraform, lists and maps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms import connect_yaml
from ivrlint.platforms.connect_hcl import HclText, encoded
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.json_text import LARGEST, JsonText, Located, Places, of_file
from ivrlint.text import SourceText

MOST_FLOWS = 2000
"""Flows that are read at most from one file."""

DEEPEST = 60
"""Objects and lists within each other that are followed down to a flow."""

MOST_ENDLESS = 20
"""Heredocs without an end that are met before a file is given up as Terraform."""

_HEREDOC = re.compile(r"<<-?\s*\"?(\w{1,40})\"?[ \t]*\r?\n")
_HCL_STRING = re.compile(r'\bcontent\s*=\s*"((?:[^"\\\n]++|\\.)*+)"')
_HCL_BLOCK = re.compile(r'\bresource\s+"aws_connect_contact_flow(_module)?"\s+"([^"\n]+)"')
_HCL_VALUE = re.compile(r'^\s*(name|type)\s*=\s*"([^"\n]*)"', re.MULTILINE)
_RESOURCE_ENDS = (".ContactFlowArn", ".ContactFlowModuleArn", ".Arn", ".arn", ".contact_flow_id", ".id")
_ID_KEYS = ("Id", "Arn", "ContactFlowId", "ContactFlowArn", "FlowModuleId", "id", "arn")


@dataclass(slots=True)
class Wrapped:
    """One flow, and what its wrapping says of it.

    Parameters
    ----------
    json : the JSON or HCL that it stands in
    flow : the flow, an object of that text; empty where `broken` says why it cannot be read
    title : its name, "" where none is given
    type : the wrapper's word for the type ("CUSTOMER_QUEUE"; "MODULE" for a module), "" where none is given
    names : ids, ARNs, and names inside the template
    variables : placeholders of the text, and the resource that each stands for
    """

    json: Located | None
    flow: dict[str, Any]
    title: str = ""
    type: str = ""
    names: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    broken: UnreadableExportError | None = None


class _Around(NamedTuple):
    """What the objects around a value said."""

    title: str = ""
    type: str = ""
    names: tuple[str, ...] = ()


class _Piece(NamedTuple):
    text: str
    places: Places


def is_flow_language(value: object) -> bool:
    """Whether a value is a flow in the flow language: a list of actions and where they start."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("Actions"), list)
        and ("StartAction" in value or value.get("Version") == "2019-10-30")
    )


def is_legacy(value: object) -> bool:
    """Whether a value is a flow as the console exported it until 2022: a list of modules with branches."""
    if not isinstance(value, dict) or not isinstance(value.get("modules"), list):
        return False
    return any(isinstance(module, dict) and "branches" in module and "type" in module for module in value["modules"])


def unwrap(source: SourceText) -> list[Wrapped]:
    """Every flow in a file, in its order.

    Raises
    ------
    UnreadableExportError : the file is neither JSON nor YAML nor Terraform with a flow in it, or too large
    """
    if len(source.text) > LARGEST:
        message = f"this export has {len(source.text):,} characters; at most {LARGEST:,} are read"
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))
    if source.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        document = of_file(source, template=True)
        found = list(_in_value(document.value, document, _Around()))
    elif _HCL_BLOCK.search(source.text) or re.search(r"=\s*<<-?\s*\"?\w", source.text):
        found = list(_in_terraform(source))
    else:
        found = []
        for value in connect_yaml.documents(source):
            found += _in_value(value, connect_yaml.Nowhere(source), _Around())
    return found


def bare_reference(reference: str, variables: dict[str, str]) -> str:
    """What a placeholder stands for: ``${Hold}``, ``${Hold.Arn}`` and a variable bound to that resource are ``Hold``."""
    match = re.fullmatch(r"\$\{!?([^{}]+)\}|\{\{([^{}]+)\}\}", reference.strip())
    if not match:
        return reference
    name = (match[1] or match[2]).strip()
    name = variables.get(name, name)
    for end in _RESOURCE_ENDS:
        name = name.removesuffix(end)
    return name


def _in_value(root: object, document: Located, around: _Around) -> Iterator[Wrapped]:
    """Walk down with a stack of our own; shared and circular parts of YAML are seen once."""
    seen: set[int] = set()
    count = 0
    stack: list[tuple[object, object, str | int, _Around, int]] = [(root, None, "", around, 0)]
    while stack:
        value, parent, key, outer, depth = stack.pop()
        if isinstance(value, str):
            if _looks_like_flow(value):
                yield from _in_pieces([_Piece(value, document.string(parent, str(key)))], outer, {})
            continue
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict) and (is_flow_language(value) or is_legacy(value)):
            count += 1
            if count <= MOST_FLOWS:
                yield Wrapped(document, value, outer.title, outer.type, outer.names)
            continue
        if depth >= DEEPEST:
            continue
        if isinstance(value, list):
            stack += [(item, value, at, outer, depth + 1) for at, item in reversed(list(enumerate(value)))]
            continue
        pieces, variables = _joined(value, document)
        if pieces:
            yield from _in_pieces(pieces, outer, variables)
            continue
        inner = _said_by(value, outer, key if isinstance(parent, dict) else "")
        stack += [(item, value, name, inner, depth + 1) for name, item in reversed(list(value.items()))]


def _looks_like_flow(text: str) -> bool:
    start = text[:200].lstrip("\ufeff \t\r\n")
    return start.startswith("{") and ('"Actions"' in text or '"modules"' in text or "StartAction" in text)


def _said_by(value: dict[str, Any], outer: _Around, key: object) -> _Around:
    """What an object says of the flow that stands in it: an API answer, or a resource of a template."""
    resource = str(value.get("Type", ""))
    names = [value[name] for name in _ID_KEYS if isinstance(value.get(name), str)]
    if resource.startswith("AWS::"):
        module = "MODULE" if "Module" in resource else ""
        return _Around("", module, (str(key), *names))
    title = next((value[name] for name in ("Name", "name", "ContactFlowName") if isinstance(value.get(name), str)), "")
    if not title:
        title = _words_of(value.get("Name")) or outer.title
    if not title and isinstance(key, str) and (is_flow_language(value) or is_legacy(value)):
        title = key
    kind = value.get("Type", value.get("type", value.get("ContactFlowType")))
    kind = kind if isinstance(kind, str) and kind.isupper() else outer.type
    if key == "ContactFlowModule":
        kind = "MODULE"
    return _Around(title, str(kind), (*outer.names, *(str(name) for name in names)))


def _words_of(value: object) -> str:
    """The literal words of a name that a template puts together: ``!Join ['', [Main_, !Ref Stage]]`` is ``Main``."""
    if isinstance(value, dict) and len(value) == 1:
        inner = next(iter(value.values()))
        if "Fn::Sub" in value:
            text = inner[0] if isinstance(inner, list) and inner else inner
            return re.sub(r"\$\{[^{}]*\}", "", text).strip(" _-") if isinstance(text, str) else ""
        if "Fn::Join" in value and isinstance(inner, list) and len(inner) == 2 and isinstance(inner[1], list):
            return "".join(part for part in inner[1] if isinstance(part, str)).strip(" _-")
    return ""


def _joined(value: dict[str, Any], document: Located) -> tuple[list[_Piece], dict[str, str]]:
    """The pieces of text of ``Fn::Sub`` and ``Fn::Join``, where together they are a flow, and what variables stand for."""
    if len(value) != 1:
        return [], {}
    (function, inner), variables = next(iter(value.items())), dict[str, str]()
    pieces: list[_Piece] = []
    if function == "Fn::Sub" and isinstance(inner, list) and inner and isinstance(inner[0], str):
        if len(inner) > 1 and isinstance(inner[1], dict):
            variables = {name: text for name, part in inner[1].items() if (text := _resource(part))}
        pieces = [_Piece(text, place) for text, place in _strings(value, function, inner[:1], document)]
    elif function == "Fn::Join" and isinstance(inner, list) and len(inner) == 2 and isinstance(inner[1], list):
        pieces = [_Piece(text, place) for text, place in _strings(value, function, inner[1], document)]
    if not _looks_like_flow("".join(piece.text for piece in pieces)):
        return [], {}
    return pieces, variables


def _resource(value: object, depth: int = 0) -> str:
    """What a reference inside a template refers to, as it would be written in ``${…}``; the first one of a formula."""
    if isinstance(value, str):
        return re.sub(r"^\$\{([^{}]*)\}$", r"\1", value) if depth == 0 else ""
    if isinstance(value, dict) and len(value) == 1:
        function, inner = next(iter(value.items()))
        if function in ("Ref", "Fn::GetAtt"):
            parts = inner if isinstance(inner, list) else [inner]
            return ".".join(part for part in parts if isinstance(part, str))
        value = inner
    if isinstance(value, list) and depth < 8:
        return next((found for part in value if (found := _resource(part, depth + 1))), "")
    return _resource(value, depth + 1) if isinstance(value, dict) and depth < 8 else ""


def _strings(owner: dict[str, Any], key: str, values: list[Any], document: Located) -> Iterator[tuple[str, Places]]:
    """Strings of a list with their places; a reference between them becomes a placeholder."""
    search = document.key(owner, key) if isinstance(document, JsonText) else None
    at = search[1] if search else 0
    for value in values:
        if not isinstance(value, str):
            yield "${" + _resource(value) + "}", document.string(owner, key)
        elif isinstance(document, JsonText):
            found = document.find_string(value, at)
            if found is None:
                yield value, document.string(owner, key)
            else:
                at = found[1]
                yield value, document.places.within(found[0] + 1, document.text[found[0] + 1 : found[1] - 1])
        elif isinstance(value, connect_yaml.Text):
            yield value, value.places
        else:
            yield value, document.string(owner, key)


def _in_pieces(pieces: list[_Piece], around: _Around, variables: dict[str, str]) -> Iterator[Wrapped]:
    """Read the JSON that some pieces of text make together."""
    places = pieces[0].places
    if len(pieces) > 1:
        inner, outer, length = list[int](), list[int](), 0
        for piece in pieces:
            inner += [length + position for position in piece.places.inner if position <= len(piece.text)]
            outer += piece.places.outer[: len(inner) - len(outer)]
            length += len(piece.text)
        places = Places(places.source, inner, outer)
    try:
        document = JsonText("".join(piece.text for piece in pieces), places, template=True)
    except UnreadableExportError as error:
        yield Wrapped(None, {}, around.title, around.type, around.names, variables, error)
        return
    for wrapped in _in_value(document.value, document, around):
        wrapped.variables = {**variables, **wrapped.variables}
        yield wrapped


def _heredocs(text: str) -> Iterator[tuple[int, int]]:
    """Where the text of every heredoc begins and ends; one without an end is looked for once."""
    position = 0
    endless: set[str] = set()
    while len(endless) < MOST_ENDLESS and (match := _HEREDOC.search(text, position)):
        position = match.end()
        if match[1] not in endless:
            end = re.compile(rf"^[ \t]*{match[1]}[ \t]*$", re.MULTILINE).search(text, position)
            if end is None:
                endless.add(match[1])
            else:
                yield position, end.start()
                position = end.end()


def _in_terraform(source: SourceText) -> Iterator[Wrapped]:
    """Flows of Terraform files: in heredocs, in quoted strings, and as `jsonencode({…})`."""
    text = source.text
    blocks = list(_HCL_BLOCK.finditer(text))
    for start, end, inside in encoded(source):
        around = _around(text, start, end, blocks)
        if isinstance(inside, HclText):
            yield from _in_value(inside.value, inside, around)
        else:
            yield Wrapped(None, {}, around.title, around.type, around.names, broken=inside)
    found = [(start, text[start:end], False) for start, end in _heredocs(text)]
    found += [(match.start(1), match[1], True) for match in _HCL_STRING.finditer(text)]
    for start, raw, quoted in sorted(found):
        words = raw
        if quoted:
            try:
                words = json.loads(f'"{raw}"', strict=False)
            except ValueError:
                continue
        if not _looks_like_flow(words):
            continue
        around = _around(text, start, start + len(raw), blocks)
        places = Places(source).within(start, raw) if quoted else Places(source, [0], [start])
        yield from _in_pieces([_Piece(words, places)], around, {})


def _around(text: str, start: int, end: int, blocks: list[re.Match[str]]) -> _Around:
    """What the Terraform resource says that holds the flow between two offsets."""
    before = [match for match in blocks if match.end() <= start]
    if not before:
        return _Around()
    block = before[-1]
    following = next((match.start() for match in blocks if match.start() > start), len(text))
    said = dict(_HCL_VALUE.findall(text[block.end() : start] + text[end:following]))
    kind = "MODULE" if block[1] else said.get("type", "CONTACT_FLOW")
    module = "_module" if block[1] else ""
    return _Around(said.get("name", ""), kind, (block[2], f"aws_connect_contact_flow{module}.{block[2]}"))
