"""A point where the system listens: its options, its events, and the `defaults` that are copied into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivrlint.flow.lines import Arrow, Block, Handler, Listening, Option, Say
from ivrlint.flow.model import Flow, Place
from ivrlint.flow.values import BadValue, seconds
from ivrlint.flow.wording import named_keys, says_phrase
from ivrlint.script.tidying import KEY_SIGNS as KEYS
from ivrlint.script.tree import Statement

if TYPE_CHECKING:
    from ivrlint.flow.body import BodyBuilder


def read_listening(
    body: BodyBuilder, statement: Statement, block: Block, offers: list[tuple[Statement, int]], kind: str
) -> Listening:
    """Read what is offered in a block.

    Parameters
    ----------
    body : reads the blocks under the options
    statement : the line that the block stands under
    block : the lines that are spoken first
    offers : options, events, `after` and `listen` lines, each with the number of lines above it
    kind : menu, inline, ask or offer; an offer on hold takes no defaults (ruling 8)
    """
    unread = any(child.broken for child in statement.children)
    listening = Listening(statement.span, kind, block, place=body.place, unread=unread)
    own_time = False
    for child, position in offers:
        if child.rule == "option":
            listening.options.append(_option(child, body.handler_block(child), position))
        elif child.rule == "on":
            listening.events.setdefault(child.text_of("event") or "", Handler(child.span, body.handler_block(child)))
        elif child.rule == "after":
            listening.after.setdefault(_tries(body, child), Handler(child.span, body.handler_block(child)))
        else:
            own_time = _listen(body, child, listening) or own_time
    if kind != "offer":
        _copy_defaults(body, listening, own_time, len(block.lines))
    for option in listening.options:
        option.announced = is_announced(option, block, body.module.languages[0])
    body.flow.listenings.append(listening)
    return listening


def _option(child: Statement, block: Block, position: int) -> Option:
    label = child.text_of("label")
    keys = [(KEYS.get(word.text, word.text), child.word_span(word)) for word in child.words("keys")]
    option = Option(
        child.span,
        tuple(key for key, _ in keys),
        tuple(word.text for word in child.words("phrases")),
        child.text_of("joiner") or "for",
        label,
        child.has("hidden"),
        block,
        position,
        tuple(span for _, span in keys),
    )
    for below in child.children:
        words = below.words("words") if below.rule == "words" else []
        if len(words) == 1 and words[0].quoted and not below.broken:
            option.translations[below.verb] = words[0].text
    return option


def _tries(body: BodyBuilder, child: Statement) -> int:
    count = int(child.text_of("count") or "1")
    if count < 1:
        _report_once(body, child, "tries are counted from 1: `after 1 try`")
    return max(1, min(count, 50))


def _listen(body: BodyBuilder, child: Statement, listening: Listening) -> bool:
    words = child.words("words")
    try:
        listening.seconds = body.names.duration(child, words, "`listen 5 s`")[1]
    except BadValue as error:
        body.names.report("syntax", child.span, str(error))
        return False
    return True


def _copy_defaults(body: BodyBuilder, listening: Listening, own_time: bool, position: int) -> None:
    """Copy each line of `defaults` that the place has no line of its own for; the copies keep their position in the source."""
    place = listening.place
    own_keys = {key for option in listening.options for key in option.keys}
    own_phrases = {phrase.lower() for option in listening.options for phrase in option.phrases}
    own_events, own_after = set(listening.events), bool(listening.after)
    for child, block in body.defaults:
        if child.rule == "option":
            option = _option(child, block, position)
            kept = [(key, span) for key, span in zip(option.keys, option.key_spans, strict=True) if key not in own_keys]
            option.keys = tuple(key for key, _ in kept)
            option.key_spans = tuple(span for _, span in kept)
            option.phrases = tuple(phrase for phrase in option.phrases if phrase.lower() not in own_phrases)
            option.default_for = place
            if option.keys or option.phrases:
                listening.options.append(option)
        elif child.rule == "on":
            event = child.text_of("event") or ""
            if event not in own_events:
                handler = Handler(child.span, block, default_for=place)
                listening.events.setdefault(event, handler)
        elif child.rule == "after":
            if not own_after:
                handler = Handler(child.span, block, default_for=place)
                listening.after.setdefault(_tries(body, child), handler)
        elif child.verb == "listen" and not own_time:
            words = child.words("words")
            if len(words) == 1 and not words[0].quoted:
                try:
                    listening.seconds = seconds(words[0].text)[1]
                except BadValue as error:
                    _report_once(body, child, str(error))
            else:
                _report_once(body, child, "`listen` takes a time: `listen 5 s`")


def _report_once(body: BodyBuilder, child: Statement, message: str) -> None:
    """Note what is wrong with a line, once, however many places copy it from `defaults`."""
    if all(finding.span != child.span for finding in body.names.findings):
        body.names.report("syntax", child.span, message)


def announce_ahead(flow: Flow) -> None:
    """Take an option of a menu for announced where a step that leads straight to the menu names its key."""
    for step in flow.places:
        last = step.block.lines[-1] if step.block.lines and step.block.listening is None else None
        if isinstance(last, Arrow) and isinstance(last.place, Place) and last.place.block.listening:
            for option in last.place.block.listening.options:
                option.announced = option.announced or is_announced(option, step.block, flow.languages[0])


def is_announced(option: Option, block: Block, language: str) -> bool:
    """Whether callers hear of an option: by its label, or in the words of the block (`say` names the key).

    Parameters
    ----------
    option : of a menu or question
    block : what is spoken before it
    language : of the words
    """
    if option.hidden:
        return False
    if option.label is not None:
        return True
    texts = [line.text for line in block.lines if isinstance(line, Say)]
    return any(
        any(named.key in option.keys for named in named_keys(text, language))
        or any(says_phrase(text, phrase) for phrase in option.phrases)
        for text in texts
    )
