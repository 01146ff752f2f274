import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.flow.listen import KEYS
from ivrlint.flow.values import open_minutes
from ivrlint.script.formatter import FormatError, format_file, layout, meaning
from ivrlint.script.reader import read_script
from ivrlint.script.tidying import KEY_SIGNS
from ivrlint.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path.parent for path in (Path(__file__).parent / "formatter").glob("*/before.ivr"))
FLOWS = sorted((ROOT / "flows").glob("*.ivr"))


def read(text: str):
    return read_script(SourceText("a.ivr", text))


def format_text(text: str) -> str:
    return format_file("a.ivr", text.encode(), open_minutes).data.decode()


def formatted_line(line: str) -> str:
    """A line as it is written in a place where it may stand."""
    above = "team t\n" if re.match("open|hold|on", line) else "menu m\n"
    return format_text(f"{above}  {line}\n").removeprefix(above).strip("\n")[2:]


# --- before and after -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_before_and_after(case):
    before, after = ((case / f"{name}.ivr").read_text(encoding="utf-8") for name in ("before", "after"))
    assert format_text(before) == after
    assert format_text(after) == after


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_the_flows_that_ship_are_formatted(flow):
    data = flow.read_bytes().replace(b"\r\n", b"\n")
    assert format_file(flow.name, data, open_minutes).data == data


def test_the_examples_of_the_design_keep_their_meaning(shared_examples):
    for path in sorted(shared_examples.glob("*.ivr")):
        text = path.read_text(encoding="utf-8")
        assert meaning(read(format_text(text))) == meaning(read(text))


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("listen 5s", "listen 5 s"),
        ("listen 1.5  sec", "listen 1.5 sec"),
        ("hold 2 - 8min", "hold 2-8 min"),
        ("press star or hash -> x", "press * or # -> x"),
        ("press 1  or speak“yes”→x", 'press 1 or speak "yes" -> x'),
        ('press 1 for "a ,b"->x with a . b ,c', 'press 1 for "a ,b" -> x with a.b, c'),
        ("press 1 -> x//why", "press 1 -> x  //why"),
        ("after 1 tries -> x", "after 1 try -> x"),
        ("after 2 try -> x", "after 2 tries -> x"),
        ("open 24h", "open always"),
        ("open mon 24h", "open mon 24 h"),
        ("open 0-24", "open 0:00-24:00"),
        ("open sat 11-2pm", "open sat 11:00-14:00"),
        ("open sat 8-11am ,sun 10pm-2", "open sat 8:00-11:00, sun 22:00-2:00"),
        ("open mon 12am-12pm", "open mon 0:00-12:00"),
        ("open mon 08:00 - 9:00", "open mon 08:00-9:00"),
        ("open mon 13pm-14pm", "open mon 13pm-14pm"),
        ("open mon 8-17 , sun 9-9", "open mon 8-17, sun 9-9"),  # the last are no hours: nothing is known of the line
        ('say “she said "no"”', 'say “she said "no"”'),
        ("say  “unclosed", "say  “unclosed"),
        ("pres  1  ->  x", "pres  1  ->  x"),
    ],
)
def test_what_people_type_is_tidied(typed, written):
    assert formatted_line(typed) == written
    assert formatted_line(written) == written


@pytest.mark.parametrize("opens", ["8", "8am", "12am", "12pm", "0:30", "11", "11pm", "17:15"])
@pytest.mark.parametrize("closes", ["8", "9am", "12am", "12pm", "24", "23:59", "5pm", "0:30"])
def test_hours_keep_their_minutes(opens, closes):
    line = formatted_line(f"open mon, fri-sun {opens} - {closes}")
    before = ["mon", ",", "fri-sun", f"{opens}-{closes}"]
    after = line.removeprefix("open ").replace(",", " ,").split(" ")
    try:
        assert open_minutes(after) == open_minutes(before)
        assert re.fullmatch(r"\d{1,2}:\d\d-\d{1,2}:\d\d", after[-1])
    except ValueError:
        assert after == before


def test_without_a_clock_hours_stay_as_they_are():
    assert format_file("a.ivr", b"team t\n  open mon 8am - 5pm\n").data == b"team t\n  open mon 8am-5pm\n"


def test_keys_are_those_of_the_flow():
    assert dict(KEY_SIGNS) == KEYS


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b" \n\t\n", b""),
        (b"menu a", b"menu a\n"),
        (b"// only\r\n\r\n\r\n  // comments", b"// only\r\n\r\n// comments\r\n"),
        (b"menu a\r\n\tsay \"x\"\r\n", b"menu a\r\n  say \"x\"\r\n"),
        (b"menu a\r  wait 5s\r", b"menu a\r  wait 5 s\r"),
        (b"menu a\r\n  wait 5 s\n  wait 6 s\r\n", b"menu a\r\n  wait 5 s\r\n  wait 6 s\r\n"),
        (b"menu a\n  wait 5 s\r\n  wait 6 s\n", b"menu a\n  wait 5 s\n  wait 6 s\n"),
        (b"\xef\xbb\xbfmenu a\n", b"menu a\n"),
        (b"\xef\xbb\xbf\n\xef\xbb\xbfmenu a\n", b"menu a\n"),
        ("step a\n  say \"a\u2028b\"  // \u2028\n".encode(), "step a\n  say \"a\u2028b\"  // \u2028\n".encode()),
    ],
)  # fmt: skip
def test_ends_of_lines_and_of_files(old, new):
    assert format_file("a.ivr", old).data == new
    assert format_file("a.ivr", new).data == new


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"menu a\n  say \"\xe9\"\n", "line 2 holds the byte 0xE9, which is no UTF-8: save the file as UTF-8"),
        (b"menu a\n\n\0", "line 3 holds a NUL byte: save the file as plain UTF-8 text"),
        ("menu a\n".encode("utf-16"), "this file is UTF-16: save it as UTF-8, then it can be formatted"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(FormatError) as caught:
        format_file("a.ivr", data)
    assert str(caught.value) == message


def test_broken_lines_are_counted():
    assert format_file("a.ivr", 'menu a\n  pres 1\n  say “x\n  say "y"\n'.encode()).broken == 2


def test_a_part_too_deep_to_be_read_keeps_its_indentation():
    deep = "".join(f"{' ' * depth}step s{depth}\n" for depth in range(60))
    assert format_text(f"{deep}menu a\n   wait 5s\n") == f"{deep}\nmenu a\n  wait 5 s\n"


def test_a_formatter_that_changes_the_meaning_is_refused(monkeypatch):
    monkeypatch.setattr("ivrlint.script.formatter.tidied", lambda statement, hours: ("menu b", ""))
    with pytest.raises(FormatError, match=r"would change what this says: menu a\. The file is left as it is"):
        format_file("a.ivr", b"menu a\n")


def test_a_formatter_that_is_never_content_is_refused(monkeypatch):
    given_back = iter(["menu a\n", "menu  a\n"])
    monkeypatch.setattr("ivrlint.script.formatter.layout", lambda script, hours: next(given_back))
    with pytest.raises(FormatError, match="formatting this file twice would change it twice"):
        format_file("a.ivr", b"menu a\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("menu a\n  wait 5 s\n", "menu a\nwait 5 s\n"),
        ("menu a\n  wait 5 s\n", "menu a\n  wait 6 s\n"),
        ("menu a // x\n", "menu a // y\n"),
        ("// x\nmenu a\n", "menu a\n// x\n"),
        ('menu a\n  say "a  b"\n', 'menu a\n  say "a b"\n'),
        ("menu a\n  press 1 -> hang up\n", "menu a\n  press 1 -> back\n"),
        ("team a\n  open 8-9\n", "team a\n  open 8-10\n"),
        ("menu a\n  press * -> a\n", "menu a\n  press # -> a\n"),
        ("menu a\n    say \"x\"\n   wait 5 s\n", "menu a\n    say \"x\"\n    wait 5 s\n"),
    ],
)  # fmt: skip
def test_the_guard_sees_what_differs(one, other):
    assert meaning(read(one), open_minutes) != meaning(read(other), open_minutes)


# --- whatever is in the file ------------------------------------------------------------------------------------------

BLANKS = st.sampled_from(["", " ", "  ", "   ", "    ", "      ", "\t", " \t", "\t\t"])
WORDS = st.sampled_from(
    ["menu", "step", "team", "goal", "say", "press", "ask", "check", "on", "open", "hold", "after", "1", "0", "star",
     "tries", "5s", "2 - 8 min", "92 %", "mon-fri", "8am-5pm", "9 - 17", "24h", "a", "b", "a.b", ",", "->", "→", '"x"',
     "“y”", '"', "“", "”", "//", "// c", "hang up", "for", "or", "with", "é", "\u00a0x", "-", ":", "\ufeff", "\x0cx"]
)  # fmt: skip
LINES = st.builds(lambda indent, parts: indent + "".join(parts), BLANKS, st.lists(st.one_of(WORDS, BLANKS), max_size=9))
FILES = st.builds(
    lambda lines: "".join(line + end for line, end in lines),
    st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"])), max_size=25),
)


def essence(text: str) -> str:
    """The characters that must survive, tidyings undone."""
    text = re.sub(r"\r\n?", "\n", text.lstrip("\ufeff \t\r\n"))
    text = re.sub(r"->|→", "→", text)
    text = re.sub(r"[“”]", '"', text)
    for word, sign in KEY_SIGNS.items():
        text = re.sub(rf"\b{word}\b", sign, text)
    return "".join(re.sub(r"\btr(y|ies)\b", "try", re.sub(r"(?m)^[ \t]*open\b.*", "", text)).split())


def assert_safe(text: str) -> None:
    new = format_text(text)  # refuses what would mean something else
    assert format_text(new) == new
    assert essence(new) == essence(text)
    assert not re.search(r"[ \t](?=[\r\n])|\A[ \t]*[\r\n]|([\r\n]|\r\n)\1\1\Z", new)


@given(FILES)
def test_any_file_is_formatted_once_and_for_all(text):
    assert_safe(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_any_text_is_formatted_once_and_for_all(text):
    assert_safe(text)


@given(st.text(max_size=100))
def test_the_layout_never_fails(text):
    new = layout(read(text))
    assert layout(read(new)) == new


DAMAGES = [
    lambda line, rng: "",
    lambda line, rng: line[: rng.randrange(len(line) + 1)],
    lambda line, rng: line.replace('"', "", 1),
    lambda line, rng: line.replace('"', "“", 1),
    lambda line, rng: line.replace("  ", "\t", 1),
    lambda line, rng: " " * rng.randrange(5) + line,
    lambda line, rng: line[rng.randrange(4) :],
    lambda line, rng: line.replace(" ", "   "),
    lambda line, rng: f"{line}// note\t ",
    lambda line, rng: f"{' ' * rng.randrange(9)}// before\n{line}\n{' ' * rng.randrange(9)}// after",
    lambda line, rng: f"{line}\r\n\r\n",
    lambda line, rng: line.replace("->", rng.choice(["→", "-->", "", "  ->", "->->"])),
    lambda line, rng: "".join(rng.sample(line, len(line))),
]


@given(st.randoms(use_true_random=False), st.integers(0, 6))
def test_damaged_examples_are_formatted_once_and_for_all(shared_examples, rng: random.Random, damages):
    path = rng.choice(sorted(shared_examples.glob("*.ivr")))
    lines = path.read_text(encoding="utf-8").split("\n")
    for _ in range(damages):
        at = rng.randrange(len(lines))
        lines[at] = rng.choice(DAMAGES)(lines[at], rng)
    assert_safe("\n".join(lines))
