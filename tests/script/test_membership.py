"""Which lines may stand where: the table of language.md, section 1, cell by cell."""

import pytest

from ivrlint.script.reader import Script, read_script
from ivrlint.text import SourceText

LINES = {
    "flow": 'flow "x"', "use": 'use "x.ivr"', "goal": "goal g", "data": "data d", "team": "team t",
    "caller": "caller c", "menu": "menu m", "step": "step s", "inbound": 'inbound "1" -> x', "outbound": "outbound o",
    "secret": 'secret "x" from y', "defaults": "defaults", "expect": "expect d prepared",
    "allow": 'allow dead-end because "x"',
    "say": 'say "x"', "press": "press 1 -> x", "speak": 'speak "x" -> x', "ask": "ask d", "check": 'check "x"',
    "do": "do x", "send": 'send sms "x"', "promise": 'promise "x"', "take": "take message", "call": "call back",
    "resolves": "resolves g", "deflects": "deflects g", "on": "on silence -> x", "after": "after 1 try -> x",
    "wait": "wait 5 s", "->": "-> x",
    "deadline": "deadline 3 days", "wants": "wants person 60%", "digits": "digits 10", "letters": "letters 2-3",
    "date": "date", "amount": "amount", "speech": "speech", "yes_no": "yes_no", "from": "from memory",
    "takes": "takes 4 min", "sensitive": "sensitive", "open": "open always", "queue": "queue 20", "hold": "hold 5 min",
    "needs": "needs d", "tells": "tells position", "listen": "listen 5 s", "accepts": "accepts 92%",
    "confirm": "confirm", "knows": "knows d", "language": "language es", "audio": 'audio "x.wav"',
    "prepares": "prepares d", "patience": "patience 3 min", "has": "has d 10%", "es": 'es "x"',
}  # fmt: skip
"""A line of every kind."""

SCRIPT = {"say", "ask", "check", "do", "send", "promise", "take", "call", "resolves", "deflects", "wait", "->",
          "knows", "language"}  # fmt: skip
OFFER = {"press", "speak", "on", "after", "listen"}
DECLARATIONS = {"flow", "use", "goal", "data", "team", "caller", "menu", "step", "inbound", "outbound", "secret",
                "defaults", "expect"}  # fmt: skip
CONTEXTS: dict[str, tuple[str, set[str]]] = {
    "file": ("", DECLARATIONS),
    "step": ("step s", SCRIPT),
    "menu": ("menu m", SCRIPT | OFFER),
    "goal": ("goal g", {"deadline", "wants"}),
    "data": ("data d", {"digits", "letters", "date", "amount", "speech", "yes_no", "from", "takes", "sensitive"}),
    "caller": ("caller c", {"patience", "has"}),
    "inbound": ('inbound "1" -> x', {"prepares"}),
    "team": ("team t", {"say", "resolves", "on", "open", "queue", "hold", "needs", "tells"}),
    "defaults": ("defaults", OFFER),
    "ask": ("menu m\n  ask d", {"say", "accepts", "confirm"} | OFFER),
    "promise": ('menu m\n  promise "x"', set()),
    "do": ("menu m\n  do x", {"on"}),
    "say": ('menu m\n  say "x"', {"audio", "prepares", "es"}),
    "send": ('menu m\n  send sms "x"', {"audio", "prepares", "es"}),
    "option": ('menu m\n  press 9 for "x"', SCRIPT | {"press", "speak", "es"}),
    "on": ("menu m\n  on silence", SCRIPT | {"press", "speak"}),
    "after": ("menu m\n  after 3 tries", SCRIPT | {"press", "speak"}),
    "answer": ('menu m\n  check "x"\n    yes', SCRIPT | {"press", "speak"}),
    "outcome": ("menu m\n  do x\n    on done", SCRIPT | {"press", "speak"}),
    "wait": ("menu m\n  wait 5 s", set()),
    "arrow": ("menu m\n  -> x", set()),
    "use": ('use "x.ivr"', set()),
    "flow line": ('flow "y" in en, es', set()),
    "secret": ('secret "x" from y', set()),
    "resolves": ("menu m\n  resolves g", set()),
    "setting": ("team t\n  open always", set()),
}
"""What stands above, and which lines may stand under its last line; `allow` may stand anywhere."""
UNDER_BRANCHES = ('menu m\n  check "x"', "outbound o")


def read(text: str) -> Script:
    return read_script(SourceText("x.ivr", text))


def under(head: str, line: str) -> str:
    last = head.rpartition("\n")[2]
    indent = " " * (len(last) - len(last.lstrip()) + 2) if head else ""
    first = 'flow "x" in en, es\n'
    return f"{first}{head}\n{indent}{line}\n" if head else f"{first}{line}\n"


CELLS = [(context, verb) for context in CONTEXTS for verb in LINES]


@pytest.mark.parametrize(("context", "verb"), CELLS, ids=[f"{verb} under {context}" for context, verb in CELLS])
def test_line_in_context(context: str, verb: str) -> None:
    head, allowed = CONTEXTS[context]
    text = under(head, LINES[verb])
    found = [finding for finding in read(text).findings if finding.subject != "flow"]  # there are two `flow` lines
    if verb in allowed | {"allow"}:
        assert found == []
        return
    (finding,) = found
    assert finding.span.line == len(text.splitlines())
    assert finding.rule in ("misplaced-line", "unknown-setting", "unknown-verb")


@pytest.mark.parametrize("head", UNDER_BRANCHES)
def test_under_a_check_any_word_is_an_answer_but_what_begins_a_line_elsewhere(head: str) -> None:
    answers = {"defaults", "date", "amount", "speech", "yes_no", "sensitive", "confirm", "accepts"}
    for verb in set(LINES) - {"allow"}:
        found = read(under(head, LINES[verb])).findings
        assert len(found) == (0 if verb in answers else 1), verb


@pytest.mark.parametrize(
    "answer", ["found", "found 92%", "otherwise", "digits", "prompt 5 %", "queue", "no_answer 1.5%"]
)
def test_answers(answer: str) -> None:
    assert read(under('menu m\n  check "x"', f"{answer} -> m")).findings == ()


@pytest.mark.parametrize("verb", ["on", "after", "listen"])
def test_what_belongs_to_keys_needs_a_key_beside_it(verb: str) -> None:
    head = "menu m\n  press 9"
    line = LINES[verb]
    assert [finding.rule for finding in read(under(head, line)).findings] == ["misplaced-line"]
    assert read(under(head, f"{line}\n    press 1 -> m")).findings == ()


def test_under_a_line_that_cannot_be_read_nothing_is_judged_but_its_own_words() -> None:
    text = 'menu m\n  pres 1\n    digits 10\n    open always\n    say "x\n'
    assert [finding.span.line for finding in read(text).findings] == [2, 5]


def test_language_lines_need_a_language_of_the_flow() -> None:
    text = 'flow "x" in en, es\nmenu m\n  say "x"\n    es "y"\n    fr "z"\n  press 1 for "x" -> m\n    es "y"\n'
    (finding,) = read(text).findings
    assert (finding.span.line, finding.rule) == (5, "unknown-setting")
    assert '`flow "…" in en, es, fr`' in finding.message
