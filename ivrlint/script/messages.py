"""What is said of a line that the grammar cannot read: one message, in plain words, at the word that is wrong."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from lark import Token, UnexpectedCharacters, UnexpectedToken

from ivrlint.script.grammar import keywords, line_parser
from ivrlint.script.scanner import Scanned
from ivrlint.script.slips import find_slip
from ivrlint.script.vocabulary import (
    DECLARATIONS,
    DECLARED_AS,
    EVENT_SYNONYMS,
    SETTING_FORMS,
    SETTINGS,
    SYNONYMS,
    VERBS,
)
from ivrlint.text import nearest

ARROW_NEEDS = "an arrow needs a place to go: the name of a menu, step or team, or `hang up`, `again`, `back`, `return`"
_EXPECTED_WORDS = {
    "STRING": "words in quotation marks", "NAME": "a name", "KEY": "a key", "PERCENT": "a share like `20%`",
    "DURATION": "a time like `5 s`", "INT": "a number", "RANGE": "a range like `2-8`", "HOURS": "hours like `8:00-17:00`",
    "DAYS": "days like `mon-fri`", "SLUG": "the name of a rule", "HOPS": "a number of hops", "KIND": "a declaration",
    "ARROW": "`->`", "COMMA": "`,`", "$END": "the end of the line",
}  # fmt: skip
_STRANGE_ARROW = re.compile(r"(?<!-)--+>|(?<!=)=+>|[–—~]+>|-\s+>|>>+|⇒|➔|➜|⟶")  # noqa: RUF001 - as people paste them
_HYPHENATED = re.compile(r"(?<![\w-])[^\W\d]\w*(?:-\w+)+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_LONGEST_LOOK = 1000
"""Characters; a broken line that is longer is a heap of words in which no slip is looked for."""
_WITH_ARROW = frozenset({"press", "speak", "on", "after", "inbound"})
_BLANKED = re.compile(r'"[^"]*"|“[^”]*”')


class Complaint(NamedTuple):
    """One thing wrong with one line.

    Parameters
    ----------
    rule : the script finding it is
    start, end : offsets in the line
    message : what is wrong, and what to write
    replacement : what repairs the line in place of what stands there, or None
    """

    rule: str
    start: int
    end: int
    message: str
    replacement: str | None = None


def explain(line: str, scanned: Scanned) -> Complaint:
    """Say what is wrong with a line that could not be parsed.

    Parameters
    ----------
    line : the whole physical line
    scanned : its tokens
    """
    text = line[: scanned.comment] if scanned.comment >= 0 else line
    text = text.rstrip(" \t")
    bare = _BLANKED.sub(lambda match: '"' + " " * (len(match.group()) - 2) + '"', text)
    words = [text[start:end] for start, end in zip(scanned.starts, scanned.ends, strict=True)]
    for look in _HEURISTICS if len(text) <= _LONGEST_LOOK else (_quotes, _invisible):
        complaint = look(text, bare, words, scanned)
        if complaint:
            return complaint
    return _expected(text)


def _quotes(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    for word, start in zip(words, scanned.starts, strict=True):
        if word in ('"', "“", "”"):
            closing = "” " if word == "“" else ""
            message = f"these words never end: close the quotation mark {closing}on the same line"
            return Complaint("unclosed-quote", start, len(text), message)
    match = re.search(r"(?<!\w)['‘]([^'’]*)['’]", bare)  # noqa: RUF001 - curly single quotes come from word processors
    if match and words[0] not in ("'",):
        message = f'words stand in double quotation marks: write "{match.group(1)}"'
        return Complaint("syntax", match.start(), match.end(), message)
    return None


def _colon(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    if bare.endswith(":"):
        message = "no colon at the end of a line: the indentation says it all"
        return Complaint("syntax", len(text) - 1, len(text), message, "")
    return None


def _invisible(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    match = _INVISIBLE.search(bare)
    if match:
        message = f"there is an invisible character (U+{ord(match.group()):04X}) here: type a blank in its place"
        return Complaint("syntax", match.start(), match.end(), message, " ")
    return None


def _strange_arrow(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    match = _STRANGE_ARROW.search(bare)
    if match:
        message = f"an arrow is written `->`, not `{match.group()}`"
        return Complaint("bad-arrow", match.start(), match.end(), message, "->")
    return None


def _slips(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    slip = find_slip(text, bare)
    return Complaint(*slip) if slip else None


def _arrows(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    arrows = [number for number, word in enumerate(words) if word in ("->", "→")]
    if not arrows:
        return None
    first = arrows[0]
    if first == len(words) - 1:
        return Complaint("bad-arrow", scanned.starts[first], scanned.ends[first], ARROW_NEEDS)
    if len(arrows) > 1:
        start, end = scanned.starts[arrows[1]], scanned.ends[arrows[1]]
        return Complaint("bad-arrow", start, end, "a line has one arrow: a call cannot go to two places at once")
    target = words[first + 1]
    if target.isdigit():
        message = f'another telephone number stands in quotation marks: `-> "{"".join(words[first + 1 :])}"`'
        return Complaint("bad-arrow", scanned.starts[first + 1], len(text), message)
    if target == "hang" and words[first + 2 : first + 3] != ["up"]:
        message = "hanging up is written `-> hang up`"
        return Complaint("bad-arrow", scanned.starts[first + 1], len(text), message)
    rest = words[first + 2 :]
    if target == "to" and len(rest) == 1 and _is_name(rest[0]):
        message = f"an arrow says `to` already: write `-> {rest[0]}`"
        return Complaint("bad-arrow", scanned.starts[first + 1], len(text), message)
    if rest and _is_name(target) and target not in ("hang", "return") and all(_is_name(word) for word in rest):
        if rest[0] in ("with", "warm"):
            return None
        joined = "_".join([target, *rest])
        message = f"a name is one word: did you mean `{joined}`?"
        return Complaint("bad-name", scanned.starts[first + 1], len(text), message)
    return None


def _keys(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    if words[0] != "press" or len(words) < 2:
        return None
    word, start, end = words[1], scanned.starts[1], scanned.ends[1]
    if word == "extension":
        return Complaint("bad-key", start, end, "dialling an extension is not in the language yet")
    if word == '""' or word[0] in '"“':
        message = f"a key stands without quotation marks: `press 1`; words the caller says are `speak {word}`"
        return Complaint("bad-key", start, end, message)
    if words[2:3] == [","]:
        listed = " or ".join(word for word in words[1:] if re.fullmatch(r"[0-9*#]", word)) or "1 or 2"
        message = f"several keys for one option are joined with `or`: `press {listed}`"
        return Complaint("bad-key", scanned.starts[2], scanned.ends[2], message)
    if word.isdigit() and len(word) > 1:
        return Complaint("bad-key", start, end, f"`press` takes one key: 0-9, * or #, not `{word}`")
    if not re.fullmatch(r"[0-9*#]", word) and word not in keywords():
        return Complaint("bad-key", start, end, f"`press` takes one key: 0-9, * or #, not `{word}`")
    return None


def _names(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    for match in _HYPHENATED.finditer(bare):
        if words[0] == "allow" and match.start() == scanned.starts[min(1, len(words) - 1)]:
            continue
        if bare[match.end() :].lstrip().startswith(":") or re.fullmatch(r"[a-z]{3}-[a-z]{3}", match.group()):
            continue
        message = f"names are joined with _ : write `{match.group().replace('-', '_')}`"
        return Complaint("bad-name", match.start(), match.end(), message)
    if words[0] not in ("menu", "step", "team", "goal", "data", "caller", "outbound") or len(words) < 2:
        return None
    if words[1][0].isdigit():
        return Complaint("bad-name", scanned.starts[1], len(text), "a name begins with a letter")
    if words[1][0] in '"“':
        joined = "_".join(re.findall(r"\w+", words[1].lower())) or "main"
        an = "an" if words[0] == "outbound" else "a"
        message = f"{an} {words[0]} has a name of one word before its title: `{words[0]} {joined} {words[1]}`"
        return Complaint("bad-name", scanned.starts[1], scanned.ends[1], message)
    run = 1
    while run + 1 < len(words) and _is_name(words[run + 1]):
        run += 1
    if run > 1 and words[2] not in ("to", "for", "in", "from", "as", "with"):
        joined = "_".join(words[1 : run + 1])
        message = f"a name is one word: did you mean `{joined}`?"
        return Complaint("bad-name", scanned.starts[1], scanned.ends[run], message)
    return None


def _first_word(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    first = words[0]
    start, end = scanned.starts[0], scanned.ends[0]
    lower = first.lower()
    hyphenated = re.match(r"\s*([a-z]+-[a-z]+)\b", bare)
    if hyphenated and hyphenated.group(1) in SYNONYMS:
        lower, end = hyphenated.group(1), hyphenated.end(1)
    if lower == "on" and len(words) > 1:
        event = "".join(words[1:4]).split("->")[0].replace("-", "").lower()
        if event in EVENT_SYNONYMS:
            name = text[scanned.starts[1] :].split("->")[0].split("→")[0].strip()
            message = f"I do not know the event `{name}`: write `on {EVENT_SYNONYMS[event]}`"
            return Complaint("unknown-verb", scanned.starts[1], scanned.starts[1] + len(name), message)
    if lower in SYNONYMS and lower not in VERBS and lower not in ("hang",):
        return Complaint("unknown-verb", start, end, f"I do not know `{lower}`: {SYNONYMS[lower]}")
    if not _is_name(first) or first in VERBS or first in SETTINGS:
        return None
    if lower in VERBS or lower in SETTINGS:
        return Complaint("unknown-verb", start, end, f"verbs are written in small letters: `{lower}`", lower)
    match = nearest(first, sorted(VERBS - {"->"}), 0.7)
    if match:
        return Complaint("unknown-verb", start, end, f"I do not know `{first}` here. Did you mean `{match}`?")
    return None


def _data_length(text: str, bare: str, words: list[str], scanned: Scanned) -> Complaint | None:
    if words[0] == "ask" and len(words) > 2 and (words[2].isdigit() or words[2] in ("digits", "letters")):
        message = f"how long it is stands where the data is declared: `data {words[1]}`, and under it `digits 10`"
        return Complaint("syntax", scanned.starts[2], len(text), message)
    return None


def _is_name(word: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d]\w*", word))


_HEURISTICS: tuple[Callable[[str, str, list[str], Scanned], Complaint | None], ...] = (
    _quotes, _invisible, _colon, _strange_arrow, _data_length, _slips, _arrows, _keys, _first_word, _names,
)  # fmt: skip


def _expected(text: str) -> Complaint:
    """What the grammar would have accepted at the word where it stopped."""
    parser: Any = line_parser().parse_interactive(text)
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):
            parser.feed_token(token)
        parser.feed_eof()
    except UnexpectedCharacters as error:
        return _complaint(text, error.column - 1, parser.accepts())
    except UnexpectedToken as error:
        position = len(text) if error.token.type == "$END" else error.token.start_pos
        return _complaint(text, position or 0, parser.accepts())
    return Complaint("syntax", 0, len(text), "I cannot read this line")


def _complaint(text: str, position: int, accepted: Iterable[str]) -> Complaint:
    before, found = text[:position].strip(), re.match(r'"[^"]*"|“[^”]*”|[^\W\d]\w*|\d+|->|\S', text[position:])
    if not before:
        verbs = "a line begins with a verb such as `say`, `press`, `ask`, `menu` or an arrow"
        shown = found.group() if found else text.strip()
        return Complaint("syntax", position, position + len(shown), f"{verbs}, not with `{_short(shown)}`")
    first = before.split()[0]
    useful = {name for name in accepted if not _misleads(name, first)}
    before = before if len(before) <= 40 else "…" + before[-38:]
    if not found:
        start, end = max(0, len(text) - 1), len(text)
        return Complaint("syntax", start, end, f"after `{before}` I expected {_list(sorted(_in_words(useful)))}")
    end = position + found.end()
    if first not in VERBS:
        hint = f": it is written {SETTING_FORMS[first]}" if first in SETTING_FORMS else ""
        return Complaint("syntax", position, end, f"after `{before}` I cannot read `{_short(found.group())}`{hint}")
    if "STRING" in useful and "$END" not in useful and re.match(r"\w", found.group()):
        words = re.split(r"\s*(?:->|→)", text[position:])[0]
        message = f'after `{before}` words stand in quotation marks: `"{_short(words)}"`'
        return Complaint("syntax", position, position + len(words), message)
    if "PERCENT" in useful and found.group().isdigit():
        return Complaint("syntax", position, end, f"a share is written with its sign: `{_short(found.group())}%`")
    expected = _list(sorted(_in_words(useful)))
    return Complaint("syntax", position, end, f"after `{before}` I expected {expected}, not `{_short(found.group())}`")


def _misleads(name: str, verb: str) -> bool:
    """Whether what the grammar would accept next is nothing that a line with this verb may hold in the end."""
    if name == "ARROW":
        return verb in VERBS and verb not in _WITH_ARROW
    return name == "DOT" or (name == "PERCENT" and verb in ("menu", "step", "team", "data"))


def _in_words(accepted: Iterable[str]) -> set[str]:
    patterns = {terminal.name: terminal.pattern.value for terminal in line_parser().terminals}
    return {_EXPECTED_WORDS.get(name) or f"`{patterns.get(name, name.lower())}`" for name in accepted}


def _list(words: list[str]) -> str:
    words.sort(key=lambda word: (word == _EXPECTED_WORDS["$END"], not word.startswith("`"), word))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def lark_token_names() -> frozenset[str]:
    """Names of lark's terminals; none of them may stand in a message (a test holds that)."""
    return frozenset(terminal.name for terminal in line_parser().terminals) | {Token.__name__}


def donated_names(text: str) -> tuple[str, list[str]] | None:
    """The kind and the possible names of a broken declaration, so that arrows to it do not cascade."""
    match = re.match(r"\W*([^\W\d]\w*)[\s:]+(.*)", text)
    if not match:
        return None
    kind = match.group(1).lower()
    if kind not in DECLARATIONS:
        kind = DECLARED_AS.get(kind) or nearest(kind, sorted(DECLARATIONS), 0.7) or ""
    if not kind:
        return None
    rest = match.group(2).split("//")[0].split("->")[0]
    words = re.findall(r"[^\W\d][\w-]*", _BLANKED.sub(" ", rest)) or re.findall(r"[^\W\d][\w-]*", rest.lower())
    names = [words[0].replace("-", "_")] if words else []
    names += ["_".join(words[: end + 1]).replace("-", "_") for end in range(1, min(4, len(words)))]
    return kind, names


def donated_languages(text: str) -> tuple[str, ...]:
    """The languages that a broken `flow` line probably names."""
    match = re.match(r"\W*flow\b(.*)", text, re.IGNORECASE)
    rest = _BLANKED.sub(" ", match.group(1)).split("//")[0] if match else ""
    return tuple(word for word in re.findall(r"\b[a-z]{2,3}\b", rest) if word != "in")
