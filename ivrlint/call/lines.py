"""What one line of a script does to a call, where nobody has to choose."""

from __future__ import annotations

from ivrlint.call import timing
from ivrlint.call.program import Item, Point, Program, bits
from ivrlint.call.state import PERSON, Happening, State
from ivrlint.flow.lines import (
    Arrow,
    CallBack,
    Deflects,
    Knows,
    Language,
    Listening,
    Option,
    Promise,
    Resolves,
    Say,
    Send,
    TakeMessage,
    Wait,
)
from ivrlint.flow.model import Place

_ANNOUNCED = {
    "en": {"for": "For {}, {}.", "to": "To {}, {}.", "if": "If {}, {}.", "press": "press {}", "say": 'say "{}"',
           "*": "star", "#": "pound"},
    "es": {"for": "Para {}, {}.", "to": "Para {}, {}.", "if": "Si {}, {}.", "press": "marque {}", "say": 'diga "{}"',
           "*": "asterisco", "#": "numeral"},
    "fr": {"for": "Pour {}, {}.", "to": "Pour {}, {}.", "if": "Si {}, {}.", "press": "appuyez sur {}",
           "say": 'dites "{}"', "*": "étoile", "#": "dièse"},
    "de": {"for": "Für {} {}.", "to": "Um {}, {}.", "if": "Wenn {}, {}.", "press": "drücken Sie {}",
           "say": 'sagen Sie "{}"', "*": "Stern", "#": "Raute"},
    "pt": {"for": "Para {}, {}.", "to": "Para {}, {}.", "if": "Se {}, {}.", "press": "tecle {}", "say": 'diga "{}"',
           "*": "asterisco", "#": "sustenido"},
}  # fmt: skip
"""How options are announced; other languages borrow the English words around their own labels."""


def perform(program: Program, state: State, line: object, place: int, happened: list[Happening]) -> State:
    """Do what a line says.

    Parameters
    ----------
    program : the flow
    state : before the line
    line : a line that takes no turn and no decision
    place : index of the place it stands in
    happened : gets what happened
    """
    match line:
        case Say():
            return _say(program, state, line, place, happened)
        case Send():
            happened.append(Happening("send", line.span, line.text, items=bits(line.prepares), place=place))
            return state._replace(told=state.told | bits(line.prepares))
        case Promise():
            happened.append(Happening("promise", line.span, line.text, place=place))
        case TakeMessage():
            to = line.team.name if line.team else ""
            happened.append(Happening("message", line.span, to, timing.MESSAGE, place=place))
        case CallBack():
            happened.append(Happening("call back", line.span, line.team.name if line.team else "", place=place))
        case Resolves():
            return resolve(state, line, place, happened)
        case Deflects():
            items = bits(line.goals)
            happened.append(Happening("deflects", line.span, line.to or "", items=items, place=place))
            return state._replace(deflected=state.deflected | (items & ~state.resolved))
        case Wait(seconds=None):
            return _beep(state, line, place, happened)
        case Wait(seconds=float() as seconds):
            happened.append(Happening("wait", line.span, "", seconds, place=place))
            return pass_time(state, seconds)
        case Knows():
            happened.append(Happening("knows", line.span, "", items=bits(line.items), place=place))
            return state._replace(known=state.known | bits(line.items))
        case Language():
            happened.append(Happening("language", line.span, line.language, place=place))
            return state._replace(language=line.language)
    return state


def resolve(state: State, line: Resolves, place: int, happened: list[Happening]) -> State:
    """Mark goals as resolved; on a machine only if its last words were heard."""
    items = bits(line.goals)
    if state.lost:
        happened.append(Happening("unheard", line.span, "", items=items, place=place))
        return state
    happened.append(Happening("resolves", line.span, "", items=items, place=place))
    return state._replace(resolved=state.resolved | items)


def _say(program: Program, state: State, line: Say, place: int, happened: list[Happening]) -> State:
    text, seconds = words_of(line.text, line.translations, state.language)
    if is_untranslated(program, line.translations, state.language):
        happened.append(Happening("untranslated", line.span, state.language, place=place))
    if state.medium <= 0:  # a person, or a machine after its beep
        items = bits(line.prepares)
        happened.append(Happening("say", line.span, text, seconds, items, place))
        if items or state.lost:
            return state._replace(told=state.told | items, lost=False)
        return state
    happened.append(Happening("lost", line.span, text, seconds, place=place))
    return pass_time(state, seconds)._replace(lost=True)


def pass_time(state: State, seconds: float) -> State:
    """Time goes by; a machine's greeting gets shorter with it."""
    return state if state.medium <= 0 else state._replace(medium=max(0, state.medium - round(seconds * 10)))


def _beep(state: State, line: Wait, place: int, happened: list[Happening]) -> State:
    left = max(0, state.medium) / 10
    happened.append(Happening("beep", line.span, "", left, place=place))
    return state._replace(medium=PERSON if state.medium == PERSON else 0, lost=False)


def words_of(text: str, translations: dict[str, str], language: str) -> tuple[str, float]:
    """The words in the language of the call, where they exist in it, and how long they take (ruling 11)."""
    spoken = translations.get(language, text)
    return spoken, timing.speech(spoken)


def is_untranslated(program: Program, translations: dict[str, str], language: str) -> bool:
    """Whether words are spoken in the first language to somebody who chose another (ruling 11)."""
    first = program.flow.languages[0]
    return bool(language) and language != first and language not in translations and first not in translations


def announcement(listening: Listening, number: int, language: str) -> str:
    """How an option is announced: "For deliveries, press 1."; nothing where it has no label."""
    option = listening.options[number]
    if option.label is None or option.hidden:
        return ""
    words = _ANNOUNCED.get(language.split("_")[0], _ANNOUNCED["en"])
    if language not in option.translations:
        words = _ANNOUNCED["en"]
    label = option.translations.get(language, option.label)
    if option.keys:
        key = option.keys[0]
        act = words["press"].format(words.get(key, key))
    else:
        act = words["say"].format(option.phrases[0])
    return words[option.joiner].format(label, act)


def speak_items(
    program: Program, state: State, point: Point, first: int, last: int, happened: list[Happening]
) -> State:
    """Speak what a listening point says, from item `first` until before `last`."""
    ear = point.ear
    assert ear is not None
    if not ear.only_words or state.medium != PERSON or state.lost:
        for item in ear.items[first:last]:
            state = _speak_item(program, state, point, item, happened)
        return state
    told = state.told
    for things, items in _spoken(program, state, point)[first:last]:
        happened.extend(things)
        told |= items
    return state if told == state.told else state._replace(told=told)


def _spoken(program: Program, state: State, point: Point) -> list[tuple[tuple[Happening, ...], int]]:
    """What each item says to a person, where it is nothing but words: the same at every turn, so worked out once."""
    ear = point.ear
    assert ear is not None
    spoken = ear.spoken.get(state.language)
    if spoken is None:
        spoken = ear.spoken[state.language] = []
        for item in ear.items:
            things: list[Happening] = []
            after = _speak_item(program, state._replace(told=0), point, item, things)
            spoken.append((tuple(things), after.told))
    return spoken


def _switches(option: Option) -> bool:
    """Whether an option is there to change the language, there or in the place it leads to: "español" is in Spanish."""
    for line in option.block.lines:
        if isinstance(line, Language):
            return True
        if isinstance(line, Arrow) and isinstance(line.place, Place):
            return bool(line.place.block.lines) and isinstance(line.place.block.lines[0], Language)
    return False


def _speak_item(program: Program, state: State, point: Point, item: Item, happened: list[Happening]) -> State:
    if item.line is not None:
        return perform(program, state, item.line, point.place, happened)
    ear = point.ear
    assert ear is not None
    text = announcement(ear.listening, item.option, state.language)
    if text:
        option = ear.listening.options[item.option]
        if not _switches(option) and is_untranslated(program, option.translations, state.language):
            happened.append(Happening("untranslated", option.span, state.language, place=point.place))
        seconds = timing.speech(text) + timing.BETWEEN_OPTIONS
        kind = "option" if state.medium <= 0 else "lost"
        happened.append(Happening(kind, option.span, text, seconds, place=point.place))
        state = pass_time(state, seconds)
    return state
