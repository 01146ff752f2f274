"""What Genesys Cloud Architect speaks and names: texts, prompts, expressions, literals.

A value of Architect is a literal (`lit`), an expression (`exp`), a variable (`var`), a prompt (`prompt`), a text to speak
(`tts`) or `noValue`. An expression may hold the words that are spoken: `ToAudioTTS("Good morning")`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ivrlint.platforms.export import Words
from ivrlint.platforms.yaml_nodes import Node

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<call>[A-Za-z_][\w.]*)\s*\(|(?P<name>[A-Za-z_][\w.]*)|(?P<open>\()|(?P<close>\))'
)
_CONSTANTS = frozenset({"true", "false", "and", "or", "not"})
_PROMPT = re.compile(r"Prompt(?:User|System)?\.", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|%[A-Za-z_]\w*%")
_SSML = re.compile(
    r"</?(?:speak|break|say-as|prosody|emphasis|voice|p|s|phoneme|sub|audio|lang|mark)\b[^<>]*>", re.IGNORECASE
)
_NESTED = ("defaultAudio", "audio", "audioSequence", "default")


def literal(node: Node) -> str:
    """The name or text that a value stands for without running the call, else ""."""
    if node.text is not None:
        return "" if node.is_null else node.text
    lit = node["lit"]
    for value in (lit, lit["name"], node["name"], node["prompt"], lit["number"]):
        if value.text is not None and value:
            return value.text
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', node["exp"].text or "")
    whole = re.fullmatch(r'\s*(?:\w+\(\s*)*"((?:[^"\\]|\\.)*)"[\s)]*', node["exp"].text or "")
    return _unescaped(strings[0]) if whole else ""


def expression(node: Node) -> str:
    """What a condition asks, as it is written."""
    return " ".join((node["exp"].text or node["var"].text or literal(node)).split())


def is_dynamic(node: Node) -> bool:
    """Whether the value is only known while the call runs."""
    return bool(node["exp"] or node["var"]) and not literal(node)


def spoken(node: Node, file: str, language: str) -> tuple[Words, ...]:
    """What a value of audio speaks, one after the other.

    Parameters
    ----------
    node : `tts`, `prompt`, `lit`, `exp`, several of them, or nothing
    file : name of the file, for spans
    language : of the flow; of texts in several languages that one is taken, or the first
    """
    return tuple(_spoken(node, file, language, 0))


def _spoken(node: Node, file: str, language: str, depth: int) -> Iterator[Words]:
    if depth > 5:
        return
    if node.text is not None and node:
        yield _text(node.text, node, file, language)
    for item in node.items:
        yield from _spoken(item, file, language, depth + 1)
    if tts := node["tts"]:
        by_language = tts.pairs.get(language) or next(iter(tts.pairs.values()), tts)
        if by_language.text is not None:
            yield _text(by_language.text, by_language, file, language)
        else:
            yield from _spoken(by_language, file, language, depth + 1)
    elif node["exp"].text is not None and node["exp"]:
        yield from _from_expression(node["exp"].text, node["exp"], file, language)
    elif name := literal(node):
        yield Words("", node.span(file), audio=_PROMPT.sub("", name, count=1))
    elif node["var"]:
        yield Words("", node["var"].span(file), dynamic=True)
    else:
        for key in _NESTED:
            yield from _spoken(node[key], file, language, depth + 1)


def _text(text: str, node: Node, file: str, language: str) -> Words:
    plain = _TEMPLATE.sub(" ", text)
    dynamic = plain != text
    if _SSML.search(plain):
        plain = html.unescape(_SSML.sub(" ", plain))
    return Words(" ".join(plain.split()), node.span(file), dynamic=dynamic, language=language[:2].lower())


def _from_expression(text: str, node: Node, file: str, language: str) -> Iterator[Words]:
    """Words and prompts in an expression, in their order; of alternatives all of them, and then it is dynamic.

    Strings outside of `ToAudioTTS` are what something is compared with, unless there is no call to make audio at all.
    """
    span = node.span(file)
    calls: list[str] = []
    found: list[str] = []
    audio: list[str] = []
    dynamic = False
    makes_audio = "ToAudio" in text or "FindUserPrompt" in text or "FindSystemPrompt" in text
    for token in _TOKEN.finditer(text):
        if token["call"]:
            calls.append(token["call"])
            dynamic = dynamic or token["call"] in ("If", "Switch")
        elif token["open"]:
            calls.append("")
        elif token["close"]:
            del calls[-1:]
        elif token["string"]:
            value = _unescaped(token["string"][1:-1])
            if any(call.startswith("Find") for call in calls):
                audio.append(value)
            elif "ToAudioTTS" in calls or not makes_audio:
                found.append(value)
        elif _PROMPT.match(token["name"]):
            audio.append(_PROMPT.sub("", token["name"], count=1))
        else:
            dynamic = dynamic or token["name"].lower() not in _CONSTANTS
    words = " ".join(" ".join(found).split())
    if words or audio or dynamic:
        yield Words(words, span, " ".join(audio), dynamic, language[:2].lower() if words else "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": " ", "t": " ", "r": " "}.get(match[1], match[1]), text)
