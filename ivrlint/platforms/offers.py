"""Menus and questions of an export: their words, their keys, and which of these callers are told of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ivrlint.findings import Span
from ivrlint.flow.lines import Ask, Block, Handler, Listening, Option, Say
from ivrlint.flow.listen import is_announced
from ivrlint.flow.model import Data
from ivrlint.flow.wording import LANGUAGES, tokens_of
from ivrlint.platforms.data_words import Item, asked_for
from ivrlint.platforms.export import Element, Pressed, Words
from ivrlint.platforms.languages import language_of
from ivrlint.platforms.naming import quoted, readable, slug
from ivrlint.platforms.routes import MOST_TRIES, QUIET

if TYPE_CHECKING:
    from ivrlint.platforms.places import PlaceBuilder

_RECORDING, _UNKNOWN = "(a recording)", "(words that are only known during the call)"
_NO_NAMES = frozenset(
    {"", "value", "input", "digits", "storedcustomerinput", "stored_customer_input", "result", "speechresult"}
)
_SPELLED = {
    "0": "zero oh cero null zéro", "1": "one uno una eins un une um", "2": "two dos zwei deux dois", "3": "three tres drei trois três",
    "4": "four cuatro vier quatre quatro", "5": "five cinco fünf cinq", "6": "six seis sechs", "7": "seven siete sieben sept sete",
    "8": "eight ocho acht huit oito", "9": "nine nueve neun neuf nove", "*": "star asterisk asterisco stern étoile",
    "#": "pound hash number numeral gato almohadilla raute dièse sustenido",
}  # fmt: skip
_AGAIN = re.compile(
    r"\b(?:again|re-?enter|re-?type|confirm|once more|otra vez|de nuevo|nuevamente|erneut|nochmals?|à nouveau|novamente)\b"
)
_SAYS_NOTHING = re.compile(
    r"(?:press(?:ed)?|key|digit|option|dtmf|choice|input)?[ _-]*(?:\d|\*|#|star|pound)?\Z", re.IGNORECASE
)


def speak(builder: PlaceBuilder, words: Words, element: Element) -> Say:
    """One thing that is spoken, as a line.

    Parameters
    ----------
    words : what is said
    element : where callers hear it
    """
    text = quoted(words.text)
    if not text:
        text = _RECORDING if words.audio else _UNKNOWN
    say = Say(words.span, text, audio=quoted(words.audio) or None)
    say.prepares = builder.lowering.announced(words.text)
    language = words.language or language_of(words.text)
    first = builder.flow.languages[0]
    others = frozenset() if language else builder.chosen(element)  # nobody knows which: none is missing
    if language and language != first:
        others = frozenset({language}).intersection(builder.flow.languages)
    say.translations.update(dict.fromkeys(sorted(others), text))
    if words.dynamic:
        builder.guess(words.span)
    return say


def menu(builder: PlaceBuilder, element: Element, block: Block, place: str) -> Listening:
    """What a menu listens for."""
    listening = Listening(element.span, "menu", block, seconds=element.seconds or 5.0, place=place)
    listening.unread = element.spoken  # a bot decides what keys do there
    for pressed in element.options:
        listening.options.append(_option(builder, element, pressed, block, place))
    _on_failing(builder, element, listening, place)
    builder.flow.listenings.append(listening)
    return listening


def _option(builder: PlaceBuilder, element: Element, pressed: Pressed, block: Block, place: str) -> Option:
    way = pressed.exit
    target = Block(way.span, [builder.arrow(way, place)])
    phrases = tuple(dict.fromkeys(quoted(phrase) for phrase in pressed.phrases if phrase.strip()))
    if not pressed.keys and not phrases:
        phrases = (_label(builder, pressed),)
    spans = tuple(way.span for _ in pressed.keys)
    option = Option(way.span, pressed.keys, phrases, "for", None, pressed.hidden, target, len(block.lines), spans)
    if pressed.hidden:
        return option
    option.announced = is_announced(option, block, builder.language)
    builder.pending.append((option, pressed, element))
    return option


def label_options(builder: PlaceBuilder) -> None:
    """Give every option a label that callers may be told of in words that the export does not hold.

    An option stays bare, and unannounced, only where all words are known and none of them can mean its key.
    """
    for option, pressed, element in builder.pending:
        if not option.announced and (not option.keys or not _surely_unsaid(builder, element, option.keys)):
            option.label, option.announced = _label(builder, pressed), True
            option.translations = dict.fromkeys(sorted(builder.chosen(element)), option.label)


def _label(builder: PlaceBuilder, pressed: Pressed) -> str:
    """What an option is called in the export, else what it leads to."""
    if pressed.label and not _SAYS_NOTHING.match(pressed.label.strip()):
        label = quoted(readable(pressed.label))
        if label:
            return label
    if pressed.phrases and pressed.phrases[0].strip():
        return quoted(pressed.phrases[0])
    return quoted(builder.called(pressed.exit)) or f"option {pressed.keys[0] if pressed.keys else ''}".strip()


def _surely_unsaid(builder: PlaceBuilder, element: Element, keys: tuple[str, ...]) -> bool:
    """Whether all that callers hear before they choose is known and holds no word for any of the keys."""
    if element.spoken:
        return False
    said = [*element.words, *_heard_before(builder, element)]
    if not said:
        return False
    signs = {word for key in keys for word in (key, *_SPELLED.get(key, "").split())}
    for words in said:
        language = words.language or builder.language
        if not words.text or words.dynamic or language[:2] not in LANGUAGES or not words.text.isprintable():
            return False
        if any(ord(char) > 0x2FF and char.isalpha() for char in words.text):  # no Latin letters
            return False
        if any(token.text.strip("#") in signs or token.text in signs for token in tokens_of(words.text)):
            return False
    return True


def _heard_before(builder: PlaceBuilder, element: Element) -> list[Words]:
    """What is said on the ways to a menu since callers last had a turn; an unknown word for what nobody can tell."""
    found: list[Words] = []
    seen = {element.id}
    stack = [element]
    while stack:
        current = stack.pop()
        for before in builder.routes.before.get(current.id, ()):
            if before.id in seen:
                continue
            seen.add(before.id)
            if before.kind in ("opaque", "call"):
                found.append(Words("", before.span))
            elif before.kind in QUIET or before.kind in ("decide", "count"):
                found.extend(before.words)
                stack.append(before)
    if element.id == builder.export.start and not element.words:
        found.append(Words("", element.span))
    return found


def _on_failing(builder: PlaceBuilder, element: Element, listening: Listening, place: str) -> None:
    """What happens on silence and wrong keys, and after how many tries."""
    retry = builder.routes.retries.get(element.id)
    ways = {event: builder.routes.event(element, event) for event in ("silence", "invalid")}
    if retry:
        done = retry.done
        listening.after[retry.tries] = Handler(done.span, Block(done.span, [builder.arrow(done, place)]))
    elif element.tries > 1 or (element.tries_invalid or 1) > 1:
        done_way = ways["silence"] or ways["invalid"]
        if done_way is not None:
            tries = min(max(element.tries, element.tries_invalid or 1), MOST_TRIES)
            listening.after[tries] = Handler(done_way.span, Block(done_way.span, [builder.arrow(done_way, place)]))
            other = ways["invalid"]
            if other is not None and builder.routes.element(other) is not builder.routes.element(done_way):
                builder.guess(done_way.span)  # a script counts both kinds of failing together
        return
    for event, way in ways.items():
        if way is not None and way is element.next:  # nothing says so
            builder.guess(way.span)
        if retry and event in retry.says and retry.tries > 1:
            lines = [speak(builder, words, element) for each in retry.says[event] for words in each.words]
            if lines and way is not None:
                listening.events[event] = Handler(way.span, Block(way.span, [*lines]))
        elif way is not None and not (retry and event in retry.says):
            listening.events[event] = Handler(way.span, Block(way.span, [builder.arrow(way, place)]))


def ask(builder: PlaceBuilder, element: Element, place: str) -> Ask:
    """A question for a value."""
    block = Block(element.span, [speak(builder, words, element) for words in element.words])
    listening = Listening(element.span, "ask", block, seconds=element.seconds or 5.0, place=place)
    for pressed in element.options:
        listening.options.append(_option(builder, element, pressed, block, place))
    _on_failing(builder, element, listening, place)
    made = Ask(element.span, builder.lowering.items_of(builder, element), False, listening)
    listening.ask = made
    builder.flow.listenings.append(listening)
    return made


def items_asked(element: Element, before: list[str]) -> tuple[Item, ...]:
    """What a question asks for by its words, or by those said right before it; nothing where they do not tell."""
    text = " ".join(words.text for words in element.words)
    if _AGAIN.search(text.lower()):
        return ()  # a second try or a second entry: not asked anew for what the system has lost
    return asked_for(text) or (asked_for(before[-1]) if before and not text.strip() else ())


def unnamed_item(element: Element, name: str, span: Span) -> Data:
    """An item whose words tell nothing: taken for known by heart, so that nothing false is said about it."""
    value = element.value
    title = readable(value.name) if value and value.name.lower().rpartition(".")[2] not in _NO_NAMES else ""
    item = Data(name, f"your {title.lower()}" if title else "", span, source="memory")
    if value and value.spoken:
        item.kind = "speech"
    if value and value.length and not value.spoken and 0 < value.length[0] == value.length[1]:
        item.length = value.length
    item.sensitive = bool(value and value.sensitive)
    return item


def value_slug(element: Element) -> str:
    """The name of an item from the variable it is kept in; "" where that says nothing."""
    name = element.value.name.rpartition(".")[2] if element.value else ""
    return "" if name.lower() in _NO_NAMES else slug(name)
