"""Whether every line stands where it may, and is a line that the language knows at all."""

from collections.abc import Iterable

from ivrlint.findings import Edit, Finding, Fix, Severity, Span
from ivrlint.script.tree import Statement
from ivrlint.script.vocabulary import (
    ALLOWED,
    ARROW_AT_THE_END,
    EVENT_SYNONYMS,
    NO_PLACE_NAMES,
    OFFER,
    SCRIPT,
    SETTINGS,
    SETTINGS_ONLY,
    SPOKEN_IN_LANGUAGES,
    SYNONYMS,
    VERBS,
    block_name,
    context_of,
    is_branch,
    verb_of,
)
from ivrlint.text import did_you_mean, nearest

_EVENTS = ("silence", "invalid")


def check_membership(roots: Iterable[Statement], findings: list[Finding]) -> None:
    """Append a finding for every readable line that stands where it cannot, and mark it as broken.

    Parameters
    ----------
    roots : the statements at the margin
    findings : where to put what is found
    """
    roots = list(roots)
    languages = _languages(roots)
    blocks: list[tuple[Statement | None, list[Statement]]] = [(None, roots)]
    while blocks:
        parent, children = blocks.pop()
        context = context_of(parent)
        unknown_context = parent is not None and parent.broken
        offers = any(child.verb in ("press", "speak") for child in children)
        for child in children:
            if child.children:
                blocks.append((child, child.children))
            if child.broken or unknown_context:
                continue
            finding = _judge(child, parent, context, offers, languages)
            if finding:
                findings.append(finding)
                if finding.rule != "misplaced-arrow":
                    child.form = child.form._replace(rule="broken")


def _languages(roots: list[Statement]) -> frozenset[str]:
    flows = [statement for statement in roots if statement.rule == "flow"]
    return frozenset(word.text for statement in flows for word in statement.words("languages"))


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
        return _event(child, context) or _arrow(child) or _name(child)
    if context in SPOKEN_IN_LANGUAGES and _is_translation(child):
        return _translation(child, languages)
    return _out_of_place(child, parent, context, verb)


def _branch(child: Statement, parent: Statement | None) -> Finding | None:
    """An answer of a `check`, or a way an outbound call can go: a word, perhaps a share."""
    assert parent is not None
    words = child.words("words")
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
    if child.rule != "on" or context in ("team", "do", "promise"):
        if child.rule == "on" and context == "promise" and child.text_of("event") != "missed":
            return _finding("unknown-verb", child, "under a promise stands `on missed`: what happens when it is not kept")
        return None
    event = child.text_of("event") or ""
    if event in _EVENTS and not child.has("amount"):
        return None
    if event in _EVENTS:
        return _finding("syntax", child, f"how often is said by `after 2 tries`, not on the `on {event}` line")
    known = EVENT_SYNONYMS.get(event) or nearest(event, _EVENTS)
    hint = f"write `on {known}`" if known else "here stand `on silence` and `on invalid`"
    return _finding("unknown-verb", child, f"I do not know the event `{event}`: {hint}")


def _arrow(child: Statement) -> Finding | None:
    rule = "branch" if is_branch(child) else child.rule
    word = child.word("arrow")
    if word is None or rule == "arrow" or rule in ARROW_AT_THE_END:
        return None
    span = Span(child.file, child.line, word.start + 1, child.line, child.tokens[1][-1] + 1)
    gap = Span(child.file, child.line, len(child.text[: word.start].rstrip()) + 1, child.line, word.start + 1)
    indent = child.indent + ("  " if rule == "decl" else "")
    fix = Fix("put the arrow on a line of its own", (Edit(gap, f"\n{indent}"),))
    message = f"after `{child.verb}` an arrow stands on a line of its own"
    return Finding("misplaced-arrow", Severity.ERROR, span, message, fix=fix)


def _name(child: Statement) -> Finding | None:
    if child.rule == "decl" and child.verb in ("menu", "step", "team"):
        name = child.word("name")
        if name and name.text in NO_PLACE_NAMES:
            message = f"a place cannot be called `{name.text}`: an arrow would take it for `-> {name.text}`"
            return Finding("bad-name", Severity.ERROR, child.word_span(name), message)
    return None


def _is_translation(child: Statement) -> bool:
    words = child.words("words")
    return child.rule == "words" and len(words) == 1 and words[0].quoted and len(child.verb) <= 8


def _translation(child: Statement, languages: frozenset[str]) -> Finding | None:
    if child.verb in languages:
        return None
    known = ", ".join(sorted(languages)) or "en"
    hint = did_you_mean(child.verb, sorted(languages | SETTINGS))
    if hint or len(child.verb) > 3:
        if child.verb in SYNONYMS:
            return _finding("unknown-verb", child, f"I do not know `{child.verb}` here: {SYNONYMS[child.verb]}")
        return _finding("unknown-setting", child, f"I do not know `{child.verb}` here.{hint}")
    message = f"`{child.verb}` is not a language of this flow ({known}): name it in the first line, `flow \"…\" in {known}, {child.verb}`"
    return _finding("unknown-setting", child, message)


def _out_of_place(child: Statement, parent: Statement | None, context: str, verb: str) -> Finding:
    where = block_name(context, parent)
    if child.rule != "words" or verb in SETTINGS:
        home = _home_of(verb)
        if verb in ALLOWED["nothing"]:
            home = ""
        if context == "nothing" or context in ("say", "send"):
            assert parent is not None
            message = f"nothing like `{verb}` can stand under `{parent.verb}`: is it indented too far?"
            return _finding("misplaced-line", child, message)
        shown = "an arrow" if verb == "->" else f"`{verb}`"
        return _finding("misplaced-line", child, f"{shown} cannot stand in {where}{home}")
    if verb in SYNONYMS:
        return _finding("unknown-verb", child, f"I do not know `{verb}` here: {SYNONYMS[verb]}")
    candidates = sorted(ALLOWED[context] - {"->"})
    lower = verb.lower()
    if lower != verb and lower in ALLOWED[context]:
        return _finding("unknown-verb", child, f"verbs are written in small letters: `{lower}`")
    match = nearest(verb, candidates) or nearest(verb, sorted(VERBS - {"->"}), 0.75)
    rule = "unknown-setting" if context in SETTINGS_ONLY and match not in VERBS else "unknown-verb"
    hint = f" Did you mean `{match}`?" if match else f" In {where} may stand: {_some(candidates)}."
    return _finding(rule, child, f"I do not know `{verb}` here.{hint}")


def _home_of(verb: str) -> str:
    homes = [context for context in ("menu", "ask", "team", "goal", "data", "caller", "inbound", "say", "file", "step")
             if verb in ALLOWED[context]]  # fmt: skip
    if not homes:
        return ""
    if homes[0] == "file":
        return ": it stands at the margin"
    if verb in SCRIPT:
        return "; it belongs in a menu or a step"
    article = "an" if homes[0] in ("ask", "inbound") else "a"
    return f"; it belongs in {article} {homes[0]}"


def _some(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _finding(rule: str, child: Statement, message: str) -> Finding:
    starts, ends = child.tokens
    span = child.span if rule == "misplaced-line" else Span(child.file, child.line, starts[0] + 1, child.line, ends[0] + 1)
    return Finding(rule, Severity.ERROR, span, message)
