"""What Studio writes in Liquid: words with slots, references to widgets, and the names that designers gave to things."""

from __future__ import annotations

import re
from typing import NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.export import Words
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.naming import readable
from ivrlint.platforms.terraform_text import Node
from ivrlint.platforms.twilio_widgets import Widget

_TAG = re.compile(r"\{%-?\s*+(\w*+)[^{}]*?%\}")
_SLOT = re.compile(r"\{\{-?([^{}]*)-?\}\}")
_DEFAULT = re.compile(r"\|\s*default:\s*(?:'([^']*)'|\"([^\"]*)\")")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_REFERENCE = re.compile(r"widgets(?:\.([\w-]+)|\[\s*['\"]([^'\"\]]+)['\"]\s*\])\.(\w+)")
_VARIABLE = re.compile(r"flow\.variables\.([\w-]+)")
_LAST_NAME = re.compile(r"([A-Za-z_][\w-]*)[\"'\])\s]*$")
_LONGEST_NAME = 120
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s_./-]+")
_NO_TEAM = frozenset({
    "send", "sending", "call", "calls", "caller", "to", "flex", "transfer", "transferring", "route", "routing", "connect",
    "connecting", "enqueue", "queue", "queues", "forward", "voice", "the", "a", "widget", "task", "workflow", "workflows",
    "sid", "sids", "id", "var", "local", "data", "module", "each", "value", "your", "my", "env", "taskrouter", "twilio",
    "for", "new", "copy", "of", "dial", "outbound", "outgoing", "make", "number", "client",
})  # fmt: skip
"""Words of a widget's or workflow's name that do not say who answers."""
_TEAM_ATTRIBUTES = (
    "queueName", "queue_name", "queue", "department", "dept", "team", "teamName", "team_name", "skill", "skillNeeded",
    "skill_needed", "skills", "requiredSkill", "required_skill", "requiredSkills", "selected_product", "selectedProduct",
)  # fmt: skip
_ATTRIBUTE = re.compile(r'"(\w++)"\s*+:\s*+\[?+\s*+"([^"{}]*)"')
_LANGUAGES = {
    "english": "en", "spanish": "es", "espanol": "es", "french": "fr", "francais": "fr", "portuguese": "pt",
    "german": "de", "italian": "it", "japanese": "ja", "en": "en", "es": "es", "fr": "fr", "eng": "en", "esp": "es",
}  # fmt: skip
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*\Z")


class Reference(NamedTuple):
    """A value that a widget left behind: ``{{widgets.menu.Digits}}``."""

    widget: str
    field: str


def references(text: str) -> set[Reference]:
    """The widgets' values that a Liquid text reads."""
    return {Reference(name or quoted, value) for name, quoted, value in _REFERENCE.findall(text)}


def variables(text: str) -> set[str]:
    """The flow's own variables that a Liquid text reads."""
    return set(_VARIABLE.findall(text))


def is_dynamic(text: str) -> bool:
    """Whether a part of the text is only known while the call runs, or when the template is filled in."""
    return "{{" in text or "{%" in text or "${" in text


def last_name(expression: str) -> str:
    """The last name in a reference: ``isOpen`` of ``{{widgets.hours.parsed.isOpen}}``; "" where there is none."""
    match = _LAST_NAME.search(expression.split("|")[0].strip(" {}$%\"'])")[-_LONGEST_NAME:])
    return match[1] if match is not None else ""


def subject(expression: str) -> str:
    """What a split looks at, in words: "is open", "keys entered at get account"; "" where it does not say."""
    for one in sorted(references(expression)):
        if one.field == "Digits":
            return f"keys entered at {readable(one.widget)}"
        if one.field == "SpeechResult":
            return f"words said at {readable(one.widget)}"
    if "trigger.call.To" in expression:
        return "number that was called"
    if "trigger.call.From" in expression:
        return "number of the caller"
    return readable(last_name(expression))


def plain_words(text: str) -> str:
    """What is spoken, without mark-up and Liquid; what is only known while the call runs stays as ``{{name}}``.

    Of words that stand in an `if` or a `case` the longest are taken: a caller hears one of them.
    """
    text = _SLOT.sub(_slot, _spoken_branch(text) if "{%" in text else text)
    return " ".join(_MARKUP.sub(" ", text).split())


def _slot(match: re.Match[str]) -> str:
    default = _DEFAULT.search(match[1])
    if default is not None:
        return default[1] or default[2] or ""
    name = last_name(match[1])
    return f"{{{{{name}}}}}" if name else "{{…}}"


def _spoken_branch(text: str) -> str:
    """The text with one branch of each `if` and `case` of its first level."""
    said: list[str] = []
    branches: list[str] = []
    depth = position = 0
    for tag in _TAG.finditer(text):
        piece, word, position = text[position : tag.start()], tag[1], tag.end()
        if depth:
            branches[-1] += piece
        else:
            said.append(piece)
        if word in ("if", "case", "unless"):
            depth += 1
            branches = branches if depth > 1 else [""]
        elif word in ("else", "elsif", "when") and depth == 1:
            branches.append("")
        elif word in ("endif", "endcase", "endunless") and depth:
            depth -= 1
            if not depth:
                said.append(max(branches, key=lambda branch: len(branch.strip())))
    return " ".join([*said, *branches[-1:], text[position:]] if depth else [*said, text[position:]])


def spoken(widget: Widget, places: Places) -> tuple[Words, ...]:
    """What a widget says or plays."""
    properties, language = widget.properties, language_of(widget)
    node = properties.get("say", "message", "text", "welcome_greeting")
    text = node.text() if node is not None else ""
    if node is not None and text.strip():
        return (Words(plain_words(text), _span(node, places), dynamic=is_dynamic(text), language=language),)
    played = properties.get("play", "url_to_play")
    if played is None:
        return ()
    recordings = played.items() or [played]
    return tuple(
        Words("", _span(one, places), audio_name(one.text()), is_dynamic(one.text()), language)
        for one in recordings
        if one.text().strip()
    )


def _span(node: Node, places: Places) -> Span:
    return places.span(node.start, node.end)


def audio_name(address: str) -> str:
    """The name of a recording: the last part of its address, or of the variable that holds it."""
    address = address.strip()
    if address.startswith(("${", "{{")) and address.endswith("}"):
        return last_name(address) or address
    return re.sub(r"[?#].*", "", address, flags=re.DOTALL).rstrip("/").rpartition("/")[2] or address


def language_of(widget: Widget) -> str:
    """Two letters; by its property, else by its name, else ""."""
    match = _LANGUAGE.match(widget.properties.text("language").strip())
    if match is not None:
        return match[1].lower()
    words = [word.lower() for word in _CAMEL.split(widget.name)]
    found = {_LANGUAGES[word] for word in words if word in _LANGUAGES}
    return found.pop() if len(found) == 1 else ""


def team_name(widget: Widget) -> str:
    """Who answers: by the queue's name, the task's attributes, the widget's name, the workflow's; else the widget's name.

    Most flows have one workflow for everybody, and tell people apart by attributes; the widget's name comes before it.
    """
    properties = widget.properties
    queue = properties.text("queue_name", "queueName", "queue")
    if queue and not is_dynamic(queue):
        return readable(queue) or queue
    attributes = _attributes(properties)
    for name in _TEAM_ATTRIBUTES:
        value = attributes.get(name, "")
        if not is_dynamic(value) and readable(value):
            return readable(value)
    to = properties.text("to") if widget.type == "connect-call-to" else ""
    workflow = properties.text("workflow", "workflow_sid", "task_router_workflow")
    for text in (queue if queue.startswith("${") else "", to if not is_dynamic(to) else "", widget.name, workflow):
        if (name := _telling(text)) != "":
            return name
    return readable(widget.name) or widget.type


def _telling(text: str) -> str:
    """The words of a name that say who answers; "" where there are none."""
    if text.startswith(("{{", "sip:", "+")):
        return ""
    if text.startswith("${"):
        text = " ".join(re.findall(r"[A-Za-z_][\w-]*", text))
    words = [word for word in _CAMEL.split(readable(text)) if re.search(r"[^\W\d]", word)]
    kept = [word for word in words if word.lower().strip("'\"[]{}$") not in _NO_TEAM]
    return " ".join(kept)


def _attributes(properties: Node) -> dict[str, str]:
    """The task's attributes, as far as they are words that stand there; of a list the first."""
    node = properties.get("attributes", "task_attributes")
    if node is None:
        return {}
    if isinstance(node.value, dict):
        return {name: value.text() for name, value in node.value.items()}
    return dict(_ATTRIBUTE.findall(node.text()))
