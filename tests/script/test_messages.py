"""What is said of a line that cannot be read: one message, at the word that is wrong, in words a designer knows.

`golden_messages.txt` holds the table. Each broken line stands alone at the end of a small flow; below it stand the
column, the rule and the message. `PYTHONPATH=. python tests/script/test_messages.py` prints it anew after a change of wording.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivrlint.findings import Finding, Fix
from ivrlint.flow.build import build_flow
from ivrlint.script.messages import lark_token_names
from ivrlint.text import SourceText

Reader = Callable[[str], list[Finding]]
GOLDEN = Path(__file__).with_name("golden_messages.txt")
HEADS = {
    "margin": "goal g\ndata d\nmenu m\n  press 9 -> hang up",
    "menu": "goal g\ndata d\nteam t\nstep s\n  -> hang up\nmenu m\n  press 9 -> s",
    "goal": "data d\ngoal g",
    "data": "data d",
    "caller": "data d\ncaller c",
    "team": "goal g\ndata d\nmenu m\n  press 9 -> hang up\nteam t",
    "check": 'menu m\n  press 9 -> hang up\nstep s\n  check "x"\n    otherwise -> m',
    "check hours": "team t\nmenu m\n  press 9 -> hang up\nstep s\n  check hours of t\n    otherwise -> m",
    "ask": "data d\nmenu m\n  press 9 -> hang up\nstep s\n  -> m\nstep p\n  -> m\nmenu q\n  press 9 -> m\n  ask d",
    "promise": 'step s\n  -> hang up\nmenu m\n  press 1 -> s\n  promise "x"',
    "say": 'menu m\n  press 9 -> hang up\n  say "x"',
}
"""What stands above the broken line."""


def golden() -> Iterator[tuple[str, str, list[str]]]:
    """Head, broken line, and what is expected below it."""
    head, line, expected = "", None, []
    for row in GOLDEN.read_text(encoding="utf-8").split("\n"):
        said = re.match(r"    \^ ", row)
        if said:
            expected.append(row[said.end() :])
            continue
        if line is not None:
            yield head, line, expected
        line, expected = None, []
        if row.startswith("=== "):
            head = row[4:]
        elif row:
            line = row


def text_of(head: str, line: str) -> tuple[str, int]:
    """The flow that ends in the broken line, and the number of that line."""
    text = f"{HEADS[head]}\n{line}\n"
    return text, text.count("\n")


def shown(finding: Finding, number: int) -> str:
    """One row of the table."""
    where = "" if finding.span.line == number else f"{finding.span.line}:"
    return f"{where}{finding.span.column} {finding.rule}: {finding.message}"


CASES = list(golden()) if GOLDEN.exists() else []


@pytest.mark.parametrize(("head", "line", "expected"), CASES, ids=[f"{head}: {line}" for head, line, _ in CASES])
def test_broken_line_is_explained(findings_of: Reader, head: str, line: str, expected: list[str]) -> None:
    text, number = text_of(head, line)
    assert [shown(finding, number) for finding in findings_of(text)] == expected


def test_every_synonym_of_the_language_page_is_in_the_table() -> None:
    lines = {line.strip() for _, line, _ in CASES}
    firsts = {line.split()[0] for line in lines}
    assert firsts >= {"prompt", "play", "option", "dial", "key", "timeout", "no-input", "transfer", "goto", "go",
                      "hangup", "repeat", "voicemail", "record", "queue"}  # fmt: skip
    assert {"press 1, 2 -> s", "ask account_number 10 digits", "press extension", "on timeout -> s"} <= lines


def test_messages_use_no_words_of_the_machinery() -> None:
    machinery = lark_token_names() - {"ANY", "TO", "IF", "FOR"} | {"None", "Token(", "Tree(", "frozenset", "{", "\\n"}
    for _, line, expected in CASES:
        for row in expected:
            message = row.replace(line.strip(), "")
            quoted_out = re.sub(r"`[^`]*`|\"[^\"]*\"", "", message)
            found = {word for word in machinery if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", quoted_out)}
            assert not found, row


def test_messages_are_short_sentences() -> None:
    for _, line, expected in CASES:
        for row in expected:
            assert len(row) < 260, (line, row)
            assert not row.endswith(("..", " ", ":")), (line, row)


# --- language.md, section 3 ------------------------------------------------------------------------------------------

EXAMPLES = [
    (1, 6, "unclosed-quote", 'flow "Oak and Pine'),
    (3, 6, "bad-name", "data order-number"),
    (8, 9, "bad-key", "  press 10 -> main"),
    (9, 19, "bad-arrow", '  press 4 for "a" --> main'),
    (10, 21, "bad-arrow", '  press 5 for "abc" ->'),
    (11, 11, "syntax", '  press 3 "z"'),
    (2, 22, "bad-name", 'inbound "1234567" -> main menu'),
    (30, 3, "unknown-verb", '  pres 2 for "parts" -> main'),
    (31, 44, "undefined-target", '  press 6 for "what was ordered by you" -> order'),
]


def test_examples_of_the_language_page_in_one_file(findings_of: Reader) -> None:
    lines = {number: line for number, _, _, line in EXAMPLES}
    lines |= {4: "step orders", 5: "  -> hang up", 7: "menu main", 17: "menu tabs", 18: "  press 1 -> main",
              19: "\tpress 2 -> main", 29: "menu other"}  # fmt: skip
    text = "\n".join(lines.get(number, "") for number in range(1, 33))
    expected = sorted([*((line, column, rule) for line, column, rule, _ in EXAMPLES), (19, 1, "bad-indent")])
    found = findings_of(text)
    assert [(finding.span.line, finding.span.column, finding.rule) for finding in found] == expected
    said = {finding.span.line: finding.message for finding in found}
    assert said[3] == "names are joined with _ : write `order_number`"
    assert said[8] == "`press` takes one key: 0-9, * or #, not `10`"
    assert said[9] == "an arrow is written `->`, not `-->`"
    assert said[11].startswith("after `press 3` I expected `->`, `for`, `hidden`")
    assert said[2] == "a name is one word: did you mean `main_menu`?"
    assert said[19].endswith("line 18, is indented by 2 (tabs and spaces are mixed)")
    assert said[30] == "I do not know `pres` here. Did you mean `press`?"
    assert said[31] == "there is no `order` here. Did you mean `orders`?"


# --- many at once ----------------------------------------------------------------------------------------------------

BROKEN = """\
goal find-out "when it comes"
goal move the delivery
data order number
  digits 10
team sales desk
menu "Main"
inbound "1-800-555-0100" -> main menu
menu main
  say "Welcome.
  say 'Hello.'
  say Hello
  prompt "Hello."
  press 1: -> orders
  press 2 --> orders
  press 10 -> orders
  press 3 ->
  press 4 for sales -> sales_desk
  press 5 -> orders -> main
  pres 6 -> orders
  Press 7 -> orders
  on timeout -> orders
  after three tries -> sales_desk
  goto orders
  queue sales
setp orders
  ask find_out 10 digits
  -> sales_desk with
  -> hangup now
"""


def test_each_of_many_broken_lines_is_told_once_and_nothing_follows_from_them(findings_of: Reader) -> None:
    lines = BROKEN.split("\n")
    whole = {"  digits 10", "menu main", ""}
    broken = [number for number, line in enumerate(lines, 1) if line not in whole]
    assert len(broken) >= 25
    assert [finding.span.line for finding in findings_of(BROKEN)] == broken


@pytest.mark.parametrize(
    "declaration",
    ["menu a_b:", "menu a-b", "menu a b", 'menu "A b"', "Menu a_b", "setp a_b", "queue a_b", 'team a_b "x', "step a_b {",
     "team a_b open always", "menu: a_b"],
)  # fmt: skip
def test_a_broken_declaration_still_gives_away_its_name(findings_of: Reader, declaration: str) -> None:
    text = f"menu m\n  press 1 -> a_b\n{declaration}\n"
    assert [finding.span.line for finding in findings_of(text)] == [3]


@pytest.mark.parametrize("flow", ['flow "x" en, es', "flow 'x' in en, es", 'flow "x in en, es', 'Flow "x" in en, es'])
def test_a_broken_flow_line_still_gives_away_its_languages(findings_of: Reader, flow: str) -> None:
    text = f'{flow}\nmenu m\n  say "x"\n    es "y"\n  press 1 for "x" -> m\n    es "y"\n  language es\n'
    assert [finding.span.line for finding in findings_of(text + "  press 2 -> m\n")] == [1]


@pytest.mark.parametrize(
    "use", ["use 'id.ivr' as id", 'use "id.ivr as id', "use id.ivr as id", 'include "id.ivr" as id']
)
def test_names_of_a_file_that_a_broken_line_uses_are_not_called_unknown(findings_of: Reader, use: str) -> None:
    text = f"{use}\nmenu m\n  press 1 -> id.caller\n  press 2 -> m\n"
    assert [finding.span.line for finding in findings_of(text)] == [1]


# --- fixes -----------------------------------------------------------------------------------------------------------


def applied(text: str, fix: Fix) -> str:
    """The text with the edits of a fix made, last one first."""
    lines = text.split("\n")
    for edit in sorted(fix.edits, key=lambda edit: edit.span, reverse=True):
        assert edit.span.line == edit.span.end_line
        line = lines[edit.span.line - 1]
        lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "\n".join(lines)


FIXABLE = {
    'menu m\n  say "x" -> m': 'menu m\n  say "x"\n  -> m',
    'menu m\n  say "x"   -> m // why': 'menu m\n  say "x"\n  -> m // why',
    'menu m\n  say "x" -> m warm\n    audio "x.wav"\n\n': 'menu m\n  say "x"\n    audio "x.wav"\n  -> m warm\n\n',
    'menu m\n  say "x" → m // why\n    audio "x.wav"': 'menu m\n  say "x" // why\n    audio "x.wav"\n  → m',
    'step s -> s\n': 'step s\n  -> s\n',
    'step s "x" -> s // why\n   say "x"\nstep t\n  -> s': 'step s "x" // why\n   say "x"\n   -> s\nstep t\n  -> s',
    'step s\n  wait 5 s -> hang up': 'step s\n  wait 5 s\n  -> hang up',
    'step s\n  check "x" -> hang up\n    yes\n      say "x"': 'step s\n  check "x"\n    yes\n      say "x"\n  -> hang up',
    'menu m\n  press 1 --> m': 'menu m\n  press 1 -> m',
    'menu m\n  press 1 - > m': 'menu m\n  press 1 -> m',
    'menu m:\n  press 1 -> m': 'menu m\n  press 1 -> m',
    'menu m\n  press\u00a01 -> m': 'menu m\n  press 1 -> m',
}  # fmt: skip


@pytest.mark.parametrize(("text", "repaired"), FIXABLE.items())
def test_a_fix_repairs_the_file(findings_of: Reader, text: str, repaired: str) -> None:
    (finding,) = findings_of(text)
    assert finding.fix is not None
    assert applied(text, finding.fix) == repaired
    assert findings_of(repaired) == []


@pytest.mark.parametrize("line", ["goal g -> m", "team t -> m", 'flow "x" -> m', "defaults -> m"])
def test_an_arrow_that_has_nowhere_to_stand_has_no_fix(findings_of: Reader, line: str) -> None:
    (finding,) = findings_of(f"menu m\n  press 1 -> m\n{line}\n")
    assert (finding.rule, finding.fix) == ("misplaced-arrow", None)


def print_golden() -> None:
    """Print the table as it comes out now."""
    head = ""
    for case_head, line, _ in golden():
        if case_head != head:
            head = case_head
            print(f"=== {head}")
        print(line)
        text, number = text_of(head, line)
        for finding in build_flow(SourceText("flow.ivr", text), "flow.ivr", frozenset({"barge-in-off", "dead-end"}))[1]:
            print(f"    ^ {shown(finding, number)}")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print_golden()
