"""What holds for every text: it is read without a crash, and our line reader agrees with lark's whole-file grammar."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Tree, UnexpectedInput
from lark.indenter import DedentError, Indenter

from ivrlint.flow.build import build_flow
from ivrlint.resources import grammar_path
from ivrlint.script.forms import form_of
from ivrlint.script.grammar import keywords, line_parser, parse
from ivrlint.script.reader import read_script
from ivrlint.script.scanner import scan
from ivrlint.script.tree import Statement
from ivrlint.text import SourceText

_MENU = (
    'flow "x" in en, es\ngoal g "it" 25%\n  deadline 3 days // soon\ndata d\n  digits 8 - 10\n  from paper “the slip”\n\n'
    'inbound "1" for g in es → m\n  prepares d\n// about\nmenu m "first"\n  say in full "a // b"\n    es "c"\n'
    '  press 1 or star or speak "x" or “y” for "z" -> s\n    es "w"\n  press 2\n      // deeper\n    -> t warm\n'
    '  press 3 or 4 if "z" hidden -> "1-800"\n  listen 2.5s\n  on silence -> again\n  after 1 try -> hang up\n'
)
_STEP = (
    'step s\n  ask d or id.e unless known\n    accepts 92 %\n    press # -> back\n  check "is it?" each time\n'
    "    yes 12.5% -> return\n    otherwise\n      wait for beep\n  do id.caller\n    on done -> t with d, id.e\n"
    '  send sms to buyer "x"\n  promise "y" to buyer by id.x within 2-3 days\n  take message for t within 1day\n'
    '  call back by t\n  resolves g, h 80%\n  deflects g to "web"\n  -> return done\n'
)
_REST = (
    "team t\n  open mon - fri 8:00 - 17:00, sat 9am-12pm, sun 22-6:00\n  hold 2-8 min\n  needs d, e\n  on g 90% -> u\n"
    "  on hold 5 min\n    press zero -> u\ndefaults\n  after 3 tries -> t\nexpect human within 3 hops from any menu\n"
    'expect g resolved within 3 min at least 90%\nallow dead-end because "why"\nsecret "x" from me\n'
    'outbound o to me\n  person 35% -> m\n\tmachine -> m\nuse "a.ivr" as a\n'
)
SMALL = (_MENU, _STEP, _REST)


@pytest.fixture(scope="session")
def flows(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Whole flows to damage: our own, and the shared examples where they are present."""
    examples = Path(__file__).resolve().parents[3] / "shared" / "examples"
    return [*SMALL, *(path.read_text(encoding="utf-8") for path in sorted(examples.glob("*.ivr")))]


# --- damage ----------------------------------------------------------------------------------------------------------

PIECES = ['"', "->", "→", "“", "//", " ", "\t", "\n", "\r", ":", "-", "press", "say", "1", "%", ",", ".", "\u2028", "\0",
          "goal", "x", "  ", "'", "hang up", "within", "é", "9" * 30, "\x00", "\udcff", "=>", "open"]  # fmt: skip


def damage_characters(text: str, draw: Any) -> str:
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        span = draw(st.integers(0, 6))
        piece = draw(st.sampled_from([*PIECES, "", text[at : at + span] * 2, text[at : at + span][::-1]]))
        text = text[:at] + piece + text[at + span :]
    return text


def damage_lines(text: str, draw: Any) -> str:
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 5))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "move in", "move out", "indent"])):
            case "delete":
                lines[at : at + 1] = [] if len(lines) > 1 else [""]
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "move in":
                lines[at] = draw(st.sampled_from([" ", "  ", "    ", "\t"])) + lines[at]
            case "move out":
                lines[at] = lines[at][draw(st.integers(1, 4)) :] if lines[at][:1] == " " else lines[at]
            case "indent":
                lines[at] = " " * draw(st.integers(0, 8)) + lines[at].lstrip()
        if not lines:
            lines = [""]
    return "\n".join(lines)


@st.composite
def damages(draw: Any) -> Any:
    """A function that damages a text."""
    kind = draw(st.sampled_from(["characters", "lines", "both", "cut"]))

    def damage(text: str) -> str:
        if kind == "cut":
            return text[draw(st.integers(0, len(text))) :][: draw(st.integers(1, 2000))]
        if kind in ("lines", "both"):
            text = damage_lines(text, draw)
        return text if kind == "lines" else damage_characters(text, draw)

    return damage


BLANKS = re.compile(r'("[^"\n]*"|“[^”\n]*”|//[^\n]*|^[ \t]*)|[ \t]+', re.MULTILINE)


def single_blanks(text: str) -> str:
    """The text with one blank between words: our reader takes any number, lark one within `9 %` or `8 - 10`."""
    return BLANKS.sub(lambda match: " " if match.group(1) is None else match.group(1), text)


# --- nothing crashes -------------------------------------------------------------------------------------------------


def check(source: SourceText, path: str) -> None:
    """Whatever the text: findings whose spans lie inside it, and no heap of them on one line."""
    _, findings, _ = build_flow(source, path, frozenset({"dead-end"}))
    on_line: dict[int, int] = {}
    for finding in findings:
        span = finding.span
        if span.file != source.file:
            continue
        assert 1 <= span.line <= max(1, len(source.lines)), finding
        length = len(source.line(span.line))
        assert 1 <= span.column <= length + 1, finding
        assert span.end_line == span.line, finding
        assert span.column <= span.end_column <= max(length, span.column) + 1, finding
        on_line[span.line] = on_line.get(span.line, 0) + 1
        assert finding.message and "\n" not in finding.message
    assert all(count <= 1 + source.line(line).count(",") + 3 for line, count in on_line.items()), findings
    script = read_script(source)
    assert 0 <= script.understood <= 1


@given(data=st.binary(max_size=400))
def test_random_bytes_are_read(data: bytes) -> None:
    check(SourceText.from_bytes("x.ivr", data), "x.ivr")


@given(text=st.text(st.one_of(st.sampled_from("pressay 19*#\"“”->→\n\t.,:%_'"), st.characters()), max_size=300))
def test_random_text_is_read(text: str) -> None:
    check(SourceText("x.ivr", text), "x.ivr")


@given(
    lines=st.lists(
        st.lists(st.sampled_from([*sorted(keywords()), *PIECES, '"x"', "a", "b.c", "12", "5 s"]), max_size=8)
    )
)
def test_random_words_are_read(lines: list[list[str]]) -> None:
    text = "\n".join("  " * (len(words) % 4) + " ".join(words) for words in lines)
    check(SourceText("x.ivr", text), "x.ivr")


@settings(max_examples=120)
@given(data=st.data(), damage=damages())
def test_damaged_flows_are_read(flows: list[str], data: st.DataObject, damage: Any) -> None:
    text = damage(data.draw(st.sampled_from(flows)))
    check(SourceText("x.ivr", text), "x.ivr")


# --- the oracle ------------------------------------------------------------------------------------------------------


class Lines(Indenter):
    """lark's own way to nest lines."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 - as lark spells it
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8


@pytest.fixture(scope="session")
def whole_file() -> Lark:
    """The parser of a whole file."""
    grammar = grammar_path("ivr.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start="start", postlex=Lines(), maybe_placeholders=True)


Canonical = tuple[int, str, str | None, dict[str, list[str]]]


def by_lark(parser: Lark, text: str) -> list[Canonical]:
    """Depth, rule, target and words by role of every line, as the whole-file grammar sees them."""
    found: list[Canonical] = []

    def extent(leaf: Any) -> tuple[int, int]:
        tokens = [leaf] if isinstance(leaf, Token) else list(leaf.scan_values(lambda value: isinstance(value, Token)))
        return tokens[0].start_pos, tokens[-1].end_pos

    def walk(statement: Tree[Token], depth: int) -> None:
        line, *below = [child for child in statement.children if child is not None]
        form = form_of(line, extent)
        fields = {role: [text[start:end] for start, end in slots] for role, slots in form.fields.items()}
        found.append((depth, form.rule, form.target, fields))
        for child in below:
            walk(child, depth + 1)

    for statement in parser.parse(text + "\n").children:
        walk(statement, 0)
    return found


def by_reader(text: str) -> list[Canonical] | None:
    """The same as our reader sees it; None where a line is broken by itself or by its indentation."""
    script = read_script(SourceText("x.ivr", text))
    if any(finding.rule == "bad-indent" for finding in script.findings):
        return None
    found: list[Canonical] = []
    for statement, depth in walked(script.statements):
        scanned = scan(statement.text, keywords())
        form = parse(scanned)
        if form.rule == "broken":
            return None
        fields = {
            role: [statement.text[scanned.starts[first] : scanned.ends[last]] for first, last in slots]
            for role, slots in form.fields.items()
        }
        found.append((depth, form.rule, form.target, fields))
    return found


def walked(statements: Any, depth: int = 0) -> Iterator[tuple[Statement, int]]:
    for statement in statements:
        yield statement, depth
        yield from walked(statement.children, depth + 1)


def test_line_parser_agrees_with_the_indenter_grammar(whole_file: Lark, flows: list[str]) -> None:
    agreed = 0
    for text in flows:
        expected = by_reader(text)
        if expected is not None:
            assert by_lark(whole_file, text) == expected
            agreed += 1
    assert agreed >= len(flows) - 1  # one of our own mixes tabs and blanks


@settings(max_examples=150)
@given(data=st.data())
def test_line_parser_agrees_with_the_indenter_grammar_on_damaged_files(
    whole_file: Lark, flows: list[str], data: st.DataObject
) -> None:
    lines = data.draw(st.sampled_from(flows)).split("\n")
    first = data.draw(st.sampled_from([number for number, line in enumerate(lines) if line[:1] not in ("", " ", "\t")]))
    text = "\n".join(lines[first : first + data.draw(st.integers(1, 25))])
    text = damage_lines(text, data.draw) if data.draw(st.booleans()) else damage_characters(text, data.draw)
    text = single_blanks(text)
    expected = by_reader(text)
    if not expected or "\t" in text or "\r" in text:  # lark counts tabs as so many blanks, and knows no lone CR
        return
    try:
        found = by_lark(whole_file, text)
    except (UnexpectedInput, DedentError) as error:
        pytest.fail(f"lark refuses what we read: {error}\n{text}")
    assert found == expected


# --- the cache of shapes ---------------------------------------------------------------------------------------------


def literal_form(line: str) -> Any:
    """The form from parsing the line itself, not its shape."""
    scanned = scan(line, keywords())
    bare = line[: scanned.comment] if scanned.comment >= 0 else line

    def slot_of(leaf: Any) -> tuple[int, int]:
        tokens = [leaf] if isinstance(leaf, Token) else list(leaf.scan_values(lambda value: isinstance(value, Token)))
        last = max(number for number, start in enumerate(scanned.starts) if start < tokens[-1].end_pos)
        return scanned.starts.index(tokens[0].start_pos), last

    try:
        return form_of(line_parser().parse(bare), slot_of)
    except UnexpectedInput:
        return None


def test_a_shape_has_the_form_of_its_lines(flows: list[str]) -> None:
    for text in flows:
        for line in text.split("\n"):
            scanned = scan(line, keywords())
            if scanned.starts:
                form = parse(scanned)
                assert (None if form.rule == "broken" else form) == literal_form(line), line


@settings(max_examples=150)
@given(data=st.data())
def test_a_shape_has_the_form_of_its_lines_on_damaged_lines(flows: list[str], data: st.DataObject) -> None:
    lines = [line for text in flows for line in text.split("\n") if line.strip()]
    line = damage_characters(data.draw(st.sampled_from(lines)), data.draw).replace("\n", " ")
    line = single_blanks(line)
    scanned = scan(line, keywords())
    assume(scanned.starts)
    form = parse(scanned)
    assert (None if form.rule == "broken" else form) == literal_form(line)


# --- the grammar -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["line", "start"])
def test_the_grammar_has_no_conflict(start: str) -> None:
    pytest.importorskip("interegular", reason="lark finds colliding terminals with interegular")
    grammar = grammar_path("ivr.lark").read_text(encoding="utf-8")
    Lark(grammar, parser="lalr", start=start, strict=True, maybe_placeholders=True, postlex=Lines())
