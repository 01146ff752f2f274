"""What Amazon Connect says: text, SSML and recordings as plain words, and voices as languages."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any, NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.connect_block import REFERENCE, Block, is_dynamic, tail_of
from ivrlint.platforms.export import Words

_BREAK = re.compile(r"<break\b[^<>]*>", re.IGNORECASE)
_TIME = re.compile(r"time\s*=\s*\\?[\"'](\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)", re.IGNORECASE)
_SUBSTITUTE = re.compile(r"<sub\b[^<>]*?alias\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>[^<>]*</sub\s*>", re.IGNORECASE)
_AUDIO = re.compile(r"<audio\b[^<>]*?src\s*=\s*[\"']([^\"'<>]*)[\"']", re.IGNORECASE)
_BEEP = re.compile(r"<say-as\b[^<>]*expletive[^<>]*>[^<>]*</say-as\s*>", re.IGNORECASE)
_LANGUAGE = re.compile(r"<(?:lang|speak)\b[^<>]*?xml:lang\s*=\s*[\"'](\w{2,3})", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--(?:[^-]|-(?!->))*+(?:-->)?")
_ONLY_REFERENCES = re.compile(r"[\s.,!?…]*")

MOST_MESSAGES = 100
"""Prompts of one loop of prompts that are read; the console allows 20."""

_VOICES = {
    "ar": "Hala Zayd Zeina",
    "ca": "Arlet",
    "cs": "Jitka",
    "cy": "Gwyneth",
    "da": "Mads Naja Sofie",
    "de": "Daniel Hannah Hans Marlene Sabrina Vicki",
    "en": "Aditi Amy Aria Arthur Ayanda Brian Danielle Emma Geraint Gregory Ivy Jasmine Joanna Joey Justin Kajal Kendra "
    "Kevin Kimberly Matthew Niamh Nicole Olivia Patrick Raveena Russell Ruth Salli Stephen Tiffany",
    "es": "Alba Andres Conchita Enrique Lucia Lupe Mia Miguel Pedro Penelope Raul Sergio",
    "fi": "Suvi",
    "fr": "Celine Chantal Gabrielle Isabelle Lea Liam Mathieu Remi",
    "is": "Dora Karl",
    "it": "Adriano Beatrice Bianca Carla Giorgio",
    "ja": "Kazuha Mizuki Takumi Tomoko",
    "ko": "Jihye Seoyeon",
    "nb": "Ida Liv",
    "nl": "Laura Lisa Lotte Ruben",
    "pl": "Ewa Jacek Jan Maja Ola",
    "pt": "Camila Cristiano Ines Ricardo Thiago Vitoria",
    "ro": "Carmen",
    "ru": "Maxim Tatyana",
    "sv": "Astrid Elin",
    "tr": "Burcu Filiz",
    "zh": "Hiujin Zhiyu",
}
"""Voices of Amazon Polly by language, from its public list."""

_LANGUAGE_OF = {voice.lower(): language for language, voices in _VOICES.items() for voice in voices.split()}
_CODES = {"arb": "ar", "cmn": "zh", "yue": "zh"}


class Spoken(NamedTuple):
    """A text without its mark-up.

    Parameters
    ----------
    text : what is heard; a reference is "…"
    pause : seconds of the breaks in it
    audio : a recording that it plays, or ""
    language : that it names, two letters, or ""
    dynamic : whether a part is only known while the call runs
    """

    text: str
    pause: float = 0.0
    audio: str = ""
    language: str = ""
    dynamic: bool = False


def plain(text: str) -> Spoken:
    """Take the SSML out of a text, and the references."""
    pause, audio, language = 0.0, "", ""
    if "<" in text:
        for tag in _BREAK.findall(text):
            time = _TIME.search(tag)
            pause += float(time[1]) / (1000 if time[2].lower() == "ms" else 1) if time else 1.0  # 1 s: the default
        recording = _AUDIO.search(text)
        audio = recording[1] if recording else "beep" if _BEEP.search(text) else ""
        said = _LANGUAGE.search(text)
        language = language_of_code(said[1]) if said else ""
        text = _TAG.sub(" ", _BREAK.sub(" ", _BEEP.sub(" ", _SUBSTITUTE.sub(r"\1", text))))
    if "&" in text:
        text = html.unescape(text)
    dynamic = is_dynamic(text)
    if dynamic:
        text = REFERENCE.sub("…", text)
        if _ONLY_REFERENCES.fullmatch(text):
            text = ""
    return Spoken(" ".join(text.split()), min(pause, 3600.0), audio, language, dynamic)


def prompts(block: Block) -> tuple[tuple[Words, ...], float]:
    """What a block says, and the seconds of pauses in it."""
    if isinstance(block.parameters.get("Messages"), list):
        span = block.where("Messages")
        found = [
            _prompt(part, block, span, f"Messages.{number}")
            for number, part in enumerate(block.parameters["Messages"][:MOST_MESSAGES])
        ]
    else:
        found = [_prompt(block.parameters, block, None, "PromptId")]
    return tuple(words for words, _ in found if words), sum(pause for _, pause in found)


def _prompt(settings: Any, block: Block, span: Span | None, label: str) -> tuple[Words | None, float]:
    if not isinstance(settings, dict):
        return None, 0.0
    for key in ("Text", "SSML"):
        value = settings.get(key)
        if isinstance(value, str) and value.strip():
            spoken = plain(value)
            words = Words(spoken.text, span or block.where(key), spoken.audio, spoken.dynamic, spoken.language)
            return (words if spoken.text or spoken.audio or spoken.dynamic else None), spoken.pause
    value = settings.get("PromptId")
    if isinstance(value, str) and value.strip():
        if value.strip().startswith("$"):
            return Words("", span or block.where("PromptId"), dynamic=True), 0.0
        return Words("", span or block.where("PromptId"), block.labels.get(label) or tail_of(value.strip())), 0.0
    media = settings.get("Media")
    if isinstance(media, dict) and isinstance(media.get("Uri"), str) and media["Uri"]:
        uri = media["Uri"]
        spoken_uri = uri.rpartition("/")[2] or uri
        return Words("", span or block.where("Media"), spoken_uri, is_dynamic(uri)), 0.0
    return None, 0.0


def language_of_voice(voice: str) -> str:
    """Two letters for the voice of that name ("Joanna", "Léa"), "" where it is unknown."""
    name = unicodedata.normalize("NFKD", voice).encode("ascii", "ignore").decode().strip().lower()
    return _LANGUAGE_OF.get(name, "")


def language_of_code(code: str) -> str:
    """Two letters for a language code ("en-US"), "" for anything else."""
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_]\w+)*", code.strip().lower())
    return _CODES.get(match[1], match[1][:2] if len(match[1]) == 2 else "") if match else ""
