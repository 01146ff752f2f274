"""Files as they arrive: their bytes, their lines, and the files they use."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ivrlint.script.reader import read_script
from ivrlint.text import SourceText

if TYPE_CHECKING:
    from flow.conftest import Build

PLAIN = 'menu main\n  say "Hello."\n  press 1 -> nowhere\n  press 2 -> main\n'
"""A mistake in line 3, column 14."""

ENCODED = {
    "UTF-8": PLAIN.encode(),
    "byte-order mark": PLAIN.encode("utf-8-sig"),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "CR LF": PLAIN.replace("\n", "\r\n").encode(),
    "lone CR": PLAIN.replace("\n", "\r").encode(),
    "mixed ends": PLAIN.replace("\n", "\r\n", 1).encode(),
    "no final newline": PLAIN.rstrip().encode(),
    "beyond ASCII": PLAIN.replace("Hello", "Ööö 😀").encode(),
    "U+2028 in quotes": PLAIN.replace("Hello", "a\u2028b\fc\x0bd\x85e").encode(),
    "tabs": PLAIN.replace("  ", "\t\t").encode(),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_lines_and_columns_are_those_of_an_editor(build: Build, data: bytes) -> None:
    (finding,) = build(data).findings
    assert (finding.span.line, finding.span.column, finding.rule) == (3, 14, "undefined-target")


@pytest.mark.parametrize(
    ("data", "column", "said"),
    [
        (b'menu m\n  say "a\xffb"\n  press 1 -> m\n', 9, "the byte 0xFF is no UTF-8"),
        (b'menu m\n  say "a\xffb\xfe\n  press 1 -> m\n', 9, "the byte 0xFF is no UTF-8"),
        (b"menu m\n  \xe4 1 -> m\n  press 1 -> m\n", 3, "the byte 0xE4 is no UTF-8"),
        (b'menu m\n  say "a\0b"\n  press 1 -> m\n', 9, "NUL"),
        ("menu m\n  press\u00a02 -> m\n  press 1 -> m\n".encode(), 8, "invisible character (U+00A0)"),
        ("menu m\n  press\u20282 -> m\n  press 1 -> m\n".encode(), 8, "invisible character (U+2028)"),
        (b"menu m\n  press\f2 -> m\n  press 1 -> m\n", 8, "invisible character (U+000C)"),
        (b"menu m\n  after 12345678901 tries -> m\n  press 1 -> m\n", 9, "too large"),
        (b"menu m\n  after " + b"9" * 6000 + b" tries -> m\n  press 1 -> m\n", 9, "too large"),
        (b"menu m\n  listen " + b"9" * 400 + b" s\n  press 1 -> m\n", 10, "too large"),
    ],
)
def test_one_bad_byte_is_one_finding(build: Build, data: bytes, column: int, said: str) -> None:
    (finding,) = build(data).findings
    assert (finding.span.line, finding.span.column) == (2, column)
    assert said in finding.message


@pytest.mark.parametrize("text", ["", "\n", "  \n\t\n", "// nothing\n", "\ufeff"])
def test_an_empty_file_is_told_as_such(build: Build, text: str) -> None:
    assert build(text).told == [(1, "syntax")]


LONG = 100_000


@pytest.mark.parametrize(
    "line",
    ['  say "' + "x" * LONG + '"', "  say " + "x" * LONG, "  resolves " + "a, " * (LONG // 3), " " * LONG + "say",
     '  say "' + "x" * LONG, "  " + "-" * LONG + ">", '  say "x" // ' + "x" * LONG],
    ids=["text", "words", "list", "blanks", "open", "arrow", "comment"],
)  # fmt: skip
def test_a_line_of_a_hundred_thousand_characters_is_told_at_once(build: Build, line: str) -> None:
    began = time.perf_counter()
    told = build(f"menu m\n  press 1 -> m\n{line}\n").told
    assert time.perf_counter() - began < 2
    assert [line for line, _ in told] in ([3], [])


@pytest.mark.parametrize(
    "line",
    ["  say " + "x " * 4000, "  resolves " + "a," * 4000, "  -" + "-" * 9000 + " x", "  open " + "a" * 9000 + " :",
     "  press 1 or " * 700, "  '" * 3000, "x-" * 4000, "  say " + '"' * 9001, "  :" * 3000, "  [" * 3000],
)  # fmt: skip
def test_a_long_line_that_is_broken_is_explained_quickly(line: str) -> None:
    began = time.perf_counter()
    found = read_script(SourceText("x.ivr", f"menu m\n{line}\n")).findings
    assert time.perf_counter() - began < 2
    assert [finding.span.line for finding in found] == [2]
    assert all(len(finding.message) < 300 for finding in found)


def test_thousands_of_levels_are_no_thousands_of_findings(build: Build) -> None:
    lines = ["menu m"] + [" " * depth + "press 1" for depth in range(1, 5000)] + ["menu n", " press 1 -> m"]
    built = build("\n".join(lines) + "\n")
    deep = [finding for finding in built.findings if finding.rule == "bad-indent"]
    assert [finding.span.line for finding in deep] == [51]
    assert "50 levels" in deep[0].message
    assert built.place("n").block.listening is not None


def test_fifty_levels_are_fine(build: Build) -> None:
    lines = ["menu m"] + [" " * depth + "press 1" for depth in range(1, 49)] + [" " * 49 + "press 1 -> m"]
    assert build("\n".join(lines) + "\n").findings == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("menu m\n    press 1 -> m\n  press 2 -> m\n", [3]),
        ("menu m\n  press 1 -> m\n\tpress 2 -> m\n", [3]),
        ("menu m\n\tpress 1 -> m\n  press 2 -> m\n  press 3 -> m\n\tpress 4 -> m\n", [3]),
        ("  menu m\n    press 1 -> m\n", [1]),
        ('menu m\n  press 1\n      say "x"\n    -> m\n  press 2 -> m\n', [4]),
        ("menu m\n\tpress 1 -> m\n\tpress 2\n\t  -> m\n", []),
        ("menu m\n // x\n      // y\n  press 1 -> m\n", []),
    ],
)
def test_indentation(build: Build, text: str, told: list[int]) -> None:
    assert build(text).told == [(line, "bad-indent") for line in told]


# --- use -------------------------------------------------------------------------------------------------------------

ONE = "menu one\n  press 1 -> one\ngoal g\n"


def test_names_of_another_file(build: Build) -> None:
    built = build('use "b.ivr" as b\nuse "in/c.ivr"\nmenu m\n  press 1 -> b.one\n  press 2 -> two\n', b_ivr=ONE,
                  in__c_ivr="menu two\n  press 1 -> two\n")  # fmt: skip
    assert built.findings == []
    assert {place.name: place.span.file for place in built.flow.places} == {
        "m": "flow.ivr", "one": "b.ivr", "two": "in/c.ivr",
    }  # fmt: skip


def test_two_aliases_of_one_file_are_the_same_thing(build: Build) -> None:
    built = build('use "b.ivr" as b\nuse "in/../b.ivr" as c\nstep m\n  ask b.d or c.d\n  -> m\n', b_ivr="data d\n")
    assert built.findings == []
    assert len(set(built.place("m").block.lines[0].items)) == 1


def test_files_may_use_each_other_in_a_circle_and_themselves(build: Build) -> None:
    built = build(
        'use "b.ivr" as b\nuse "flow.ivr" as me\nmenu m\n  press 1 -> b.n\n  press 2 -> me.m\n',
        b_ivr='use "flow.ivr" as a\nmenu n\n  press 1 -> a.m\n',
    )
    assert built.findings == []
    assert build('use "flow.ivr"\nmenu m\n  press 1 -> m\n').findings == []
    assert (
        build('use "b.ivr"\nmenu m\n  press 1 -> n\n', b_ivr='use "flow.ivr"\nmenu n\n  press 1 -> m\n').findings == []
    )


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ('use "none.ivr"', "there is no such file"),
        ('use "none.ivr" as n', "there is no such file"),
        ('use "../outside.ivr"', "outside the project"),
        ('use "/etc/passwd"', "outside the project"),
        ('use "folder"', "is a folder"),
        ('use "."', "is a folder"),
        ('use ""', "is a folder"),
        ('use "https://example.org/x.ivr"', "is an address"),
        ('use "a\0b.ivr" as n', "NUL"),
    ],
)
def test_a_file_that_cannot_be_used(build: Build, use: str, said: str) -> None:
    built = build(f"{use}\nmenu m\n  press 1 -> m\n  press 2 -> n.anything\n" if " as n" in use
                  else f"{use}\nmenu m\n  press 1 -> anything\n", folder__x_ivr=ONE)  # fmt: skip
    (finding,) = built.findings
    assert finding.span.line == 1
    assert said in finding.message


def test_findings_of_a_used_file_point_into_it(build: Build) -> None:
    built = build('use "b.ivr" as b\nmenu m\n  press 1 -> b.n\n', b_ivr="menu n\n  press 1 -> m\n")
    (finding,) = built.findings
    assert (finding.span.file, finding.span.line, finding.rule) == ("b.ivr", 2, "undefined-target")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('use "b.ivr" as b\nuse "c.ivr" as b\n', 2, "already a module called `b`"),
        ('use "b.ivr"\nuse "b.ivr"\n', 2, "used already, in line 1"),
        ('use "b.ivr"\nmenu one\n  press 1 -> one\n', 1, "give the file an alias"),
        ('use "b.ivr"\nuse "c.ivr"\n', 2, "`one` of this file is declared in b.ivr too"),
        ('use "b.ivr" as again\n', 1, "cannot be called `again`"),
    ],
)
def test_names_that_clash(build: Build, text: str, line: int, said: str) -> None:
    built = build(f"{text}menu m\n  press 1 -> m\n", b_ivr=ONE, c_ivr=ONE.replace("goal", "data"))
    (finding,) = [finding for finding in built.findings if finding.span.file == "flow.ivr"]
    assert finding.span.line == line
    assert said in finding.message


def test_a_name_may_stand_in_several_name_spaces(build: Build) -> None:
    built = build("goal x\ndata x\ncaller x\nmenu x\n  press 1 -> x\noutbound x\n  person -> x\n")
    assert built.findings == []
