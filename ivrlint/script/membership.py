"""Whether every line stands where it may, and is a line that the language knows at all."""

from collections.abc import Iterable

from ivrlint.findings import Edit, Finding, Fix, Severity, Span
from ivrlint.script.messages import donated_languages
from ivrlint.script.tree import Statement
from ivrlint.script.vocabulary import (
    ALLOWED,
    ARROW_AT_THE_END,
    EVENT_HOMES,
    EVENT_SYNONYMS,
    NO_PLACE_NAMES,
    OFFER,
    SCRIPT,
    SETTING_FORMS,
    SETTINGS,
    SETTINGS_ONLY,
    SPOKEN_IN_LANGUAGES,
    SYNONYMS,
    TAKES_NAMES,
    VERBS,
    block_name,
    context_of,
    is_branch,
    verb_of,
)
from ivrlint.text import did_you_mean, nearest

_EVENTS = ("silence", "invalid")
_HEADS = frozenset({"menu", "step", "team", "goal", "data", "caller", "defaults"})


def check_membership(roots: Iterable[Statement], findings: list[Finding]) -> None:
    """Append a finding for every readable line that stands where it cannot, and mark it as broken.

    Parameters
    ----------
    roots : the statements at the margin
    findings : where to put what is found
    """
    roots = list(roots)
    told = {finding.span.line for finding in findings}  # one message for each line
    languages = _languages(roots)
    blocks: list[tuple[Statement | None, list[Statement]]] = [(None, roots)]
    while blocks:
        parent, children = blocks.pop()
        context = context_of(parent)
        if parent is not None and parent.broken and parent.verb in _HEADS:
            context = parent.verb  # the head is wrong, and what it heads is known
        unknown_context = (
            parent is not None
            and context != parent.verb
            and (parent.broken or (parent.rule == "words" and parent.parent is not None and parent.parent.broken))
        )
        offers = any(child.verb in ("press", "speak") for child in children)
        for child in children:
            if child.children:
                blocks.append((child, child.children))
            if child.broken or unknown_context or child.line in told:
                continue
            finding = _judge(child, parent, context, offers, languages)
            if finding:
                findings.append(finding)
                if finding.rule != "misplaced-arrow":
                    child.form = child.form._replace(rule="broken")


def _languages(roots: list[Statement]) -> frozenset[str]:
    found: list[str] = []
    for statement in roots:
        if statement.rule == "flow":
            found.extend(word.text for word in statement.words("languages"))
        else:  # a line that is broken, or about to be
            found.extend(donated_languages(statement.text))
    return frozenset(found or ["en"])


def _judge(
    child: Statement, parent: Statement | None, context: str, offers: bool, languages: frozenset[str]
) -> Finding | None:
    verb = verb_of(child)
    if child.rule == "words" and context == "branches":
        return _branch(child, parent)
    if verb in ALLOWED[context] and (verb in VERBS) == (child.rule != "words"):
        if verb in OFFER and verb not in ("press", "speak") and context in ("script", "option") and not offers:
            message = f"`{verb}` belongs to a block that offers keys or words; there is no `press` beside it"
            return _finding("misplaced-line", child, message)
        return _event(child, context) or _arrow(child, context) or _name(child) or _value(child)
    if context in SPOKEN_IN_LANGUAGES and _is_translation(child):
        return _translation(child, languages)
    return _out_of_place(child, parent, context, verb)


def _branch(child: Statement, parent: Statement | None) -> Finding | None:
    """An answer of a `check`, or a way an outbound call can go: a word, perhaps a share."""
    assert parent is not None
    words = child.words("words")
    if words and not words[0].quoted and words[0].text.isidentifier():
        message = f"an answer is one word: did you mean `{child.verb}_{words[0].text}`?"
        return Finding("bad-name", Severity.ERROR, child.word_span(words[0]), message)
    if len(words) > 1 or (words and not words[0].text.rstrip().endswith("%")):
        message = f"an answer is one word, perhaps with a share: `{child.verb} 20%`"
        span = child.word_span(words[0])
        return Finding("syntax", Severity.ERROR, span, message)
    states = ("open", "closed", "busy", "otherwise")
    if parent.has("team") and child.verb not in states:
        message = f"a team is `open`, `closed` or `busy`, not `{child.verb}`.{did_you_mean(child.verb, states)}"
        return _finding("unknown-setting", child, message)
    return None


def _event(child: Statement, context: str) -> Finding | None:
    if child.rule != "on" or context in ("team", "do"):
        return None
    event = child.text_of("event") or ""
    if context == "promise":
        hint = "under a promise stands `on missed`: what happens when it is not kept"
        return None if event == "missed" else _finding("unknown-verb", child, hint)
    if event not in _EVENTS:
        return _unknown_event(child, event)
    if child.has("amount"):
        return _finding("syntax", child, f"how often is said by `after 2 tries`, not on the `on {event}` line")
    return None


def _unknown_event(child: Statement, event: str) -> Finding:
    known = EVENT_SYNONYMS.get(event) or nearest(event, _EVENTS)
    hint = f"write `on {known}`" if known else "here stand `on silence` and `on invalid`"
    if event in EVENT_HOMES:
        hint = f"`on {event}` belongs under {EVENT_HOMES[event]}"
    word = child.word("event")
    assert word is not None
    message = f"I do not know the event `{event}` here: {hint}"
    return Finding("unknown-verb", Severity.ERROR, child.word_span(word), message)


def _arrow(child: Statement, context: str) -> Finding | None:
    rule = "branch" if is_branch(child) else child.rule
    word = child.word("arrow")
    if word is None or rule == "arrow" or rule in ARROW_AT_THE_END:
        return None
    span = Span(child.file, child.line, word.start + 1, child.line, child.tokens[1][-1] + 1)
    below = rule == "decl" and "->" in ALLOWED[child.verb]
    if not below and "->" not in ALLOWED[context]:
        message = f"`{child.verb}` leads nowhere: arrows stand in menus and steps, and end options, answers and events"
        return Finding("misplaced-arrow", Severity.ERROR, span, message)
    message = f"after `{child.verb}` an arrow stands on a line of its own"
    return Finding("misplaced-arrow", Severity.ERROR, span, message, fix=_arrow_moved(child, word.start, below))


def _arrow_moved(child: Statement, start: int, below: bool) -> Fix:
    """The arrow on a line of its own: under a menu or step, else beside the line, after whatever stands under it."""
    gap = Span(child.file, child.line, len(child.text[:start].rstrip()) + 1, child.line, start + 1)
    indent = child.indent + "  " if below else child.indent
    title = "put the arrow on a line of its own"
    if not child.children:
        return Fix(title, (Edit(gap, f"\n{indent}"),))
    last = max(child.walk(), key=lambda statement: statement.line)
    end = Span(child.file, last.line, len(last.text) + 1, last.line, len(last.text) + 1)
    whole = gap._replace(end_column=child.tokens[1][-1] + 1)
    indent = child.children[0].indent if below else indent
    arrow = child.text[start : child.tokens[1][-1]]
    return Fix(title, (Edit(whole, ""), Edit(end, f"\n{indent}{arrow}")))


def _name(child: Statement) -> Finding | None:
    names = {"use": "alias"} if child.rule == "use" else dict.fromkeys(("menu", "step", "team"), "name")
    word = child.word(names.get(child.verb, "")) if child.rule in ("use", "decl") else None
    if word and word.text in NO_PLACE_NAMES:
        what = "a file" if child.rule == "use" else "a place"
        message = f"{what} cannot be called `{word.text}`: an arrow would take it for `-> {_whole_arrow(word.text)}`"
        return Finding("bad-name", Severity.ERROR, child.word_span(word), message)
    return None


def _whole_arrow(word: str) -> str:
    return "hang up" if word == "hang" else word


def _value(child: Statement) -> Finding | None:
    """Settings that take words of one kind only; the others are read where their meaning is."""
    if child.rule != "words":
        return None
    words = child.words("words")
    if child.verb in TAKES_NAMES and not words:
        return _finding("syntax", child, f"`{child.verb}` takes the names of data items: {SETTING_FORMS[child.verb]}")
    if child.verb == "audio" and (len(words) != 1 or not words[0].quoted):
        return _finding("syntax", child, 'a recording is written `audio "file.wav"`')
    if child.verb == "accepts" and (len(words) != 1 or words[0].quoted or not words[0].text.endswith("%")):
        message = "the share of correct entries that the system takes is written `accepts 92%`"
        return _finding("syntax", child, message)
    if child.verb == "confirm" and words:
        return _finding("syntax", child, "`confirm` stands alone: the entry is read back, and `1` takes it")
    return None


def _is_translation(child: Statement) -> bool:
    words = child.words("words")
    return child.rule == "words" and len(words) == 1 and words[0].quoted and len(child.verb) <= 8


def _translation(child: Statement, languages: frozenset[str]) -> Finding | None:
    if child.verb in languages:
        return None
    known = ", ".join(sorted(languages))
    hint = did_you_mean(child.verb, ["audio", "prepares", *sorted(languages)])
    if len(child.verb) > 3:
        hint = hint or f" Here stand `audio`, `prepares` and the languages of the flow, each by its letters: {known}."
        if child.verb in SYNONYMS:
            return _finding("unknown-verb", child, f"I do not know `{child.verb}` here: {SYNONYMS[child.verb]}")
        return _finding("unknown-setting", child, f"I do not know `{child.verb}` here.{hint}")
    message = f'`{child.verb}` is not a language of this flow ({known}): name it in the first line, `flow "…" in {known}, {child.verb}`'
    return _finding("unknown-setting", child, message)


def _out_of_place(child: Statement, parent: Statement | None, context: str, verb: str) -> Finding:
    where = block_name(context, parent)
    if parent is None and verb == "queue":
        return _finding("unknown-verb", child, f"I do not know `{verb}` here: {SYNONYMS[verb]}")
    if child.rule == "on" and context == "branches":
        return _finding("misplaced-line", child, f"an answer stands without `on`: `{child.text_of('event')}`")
    if child.rule != "words" or verb in SETTINGS:
        shown = "an arrow" if verb == "->" else f"`{verb}`"
        if context == "nothing" or context in ("say", "send"):
            assert parent is not None
            message = f"nothing like {shown} can stand under `{parent.verb}`: is it indented too far?"
            return _finding("misplaced-line", child, message)
        home = "" if verb in ALLOWED["nothing"] else _home_of(verb)
        return _finding("misplaced-line", child, f"{shown} cannot stand {where}{home}")
    if verb in SYNONYMS:
        return _finding("unknown-verb", child, f"I do not know `{verb}` here: {SYNONYMS[verb]}")
    candidates = sorted(ALLOWED[context] - {"->"})
    lower = verb.lower()
    if lower != verb and lower in ALLOWED[context]:
        return _finding("unknown-verb", child, f"verbs are written in small letters: `{lower}`")
    match = None
    if len(verb) > 2:  # two letters are near to everything
        match = nearest(verb, candidates) or nearest(verb, sorted(VERBS - {"->"}), 0.75)
    rule = "unknown-setting" if context in SETTINGS_ONLY and match not in VERBS else "unknown-verb"
    hint = f" Did you mean `{match}`?" if match else f" {where.capitalize()} may stand: {_some(candidates)}."
    return _finding(rule, child, f"I do not know `{verb}` here.{hint}")


def _home_of(verb: str) -> str:
    homes = [context for context in ("menu", "ask", "team", "goal", "data", "caller", "say", "inbound", "file", "step")
             if verb in ALLOWED[context]]  # fmt: skip
    if not homes:
        return ""
    if homes[0] == "file":
        return ": it stands at the margin"
    if verb in SCRIPT:
        return "; it belongs in a menu or a step"
    if homes[0] in ("inbound", "say", "ask"):
        return f"; it belongs under `{homes[0]}`"
    return f"; it belongs in {'a data item' if homes[0] == 'data' else f'a {homes[0]}'}"


def _some(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _finding(rule: str, child: Statement, message: str) -> Finding:
    starts, ends = child.tokens
    span = (
        child.span if rule == "misplaced-line" else Span(child.file, child.line, starts[0] + 1, child.line, ends[0] + 1)
    )
    return Finding(rule, Severity.ERROR, span, message)
