import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.findings import Edit, Finding, Fix, Label, Severity, Span, Turn
from ivrlint.reports.full import render
from ivrlint.reports.report import Hidden, Report, Shown, StaleEntry
from ivrlint.reports.terminal import Terminal, columns

Make = Callable[..., Report]
PERSON = Terminal(100, interactive=True)


def test_golden_in_a_pipe(report: Make, unprepared: Finding, small: Finding) -> None:
    assert render(report(unprepared, small), Terminal()) == (
        "flows/furniture.ivr:44:3 warning[unprepared-data] "
        "callers are asked for their sales order number; nothing told them to bring it\n"
        " 44 |   ask order_number\n"
        "    |   ^^^^^^^^^^^^^^^^ 10 digits, on the sales receipt\n"
        ' 10 | data order_number "your sales order number"\n'
        "    |      ------------ it is printed there\n"
        "  the call: main 2 → orders 2 → placed 1 → here at 0:22\n"
        "  also:     no key for callers without it; no way to ask for more time\n"
        '  help:     say so in `placed`, which both ways in share: say "Have your order number ready."\n'
        '  hear it:  ivrlint call flows/furniture.ivr --script "2 2 1 silence silence silence"\n'
        "\n"
        "flows/furniture.ivr:58:1 error[turned-away] callers are turned away\n"
        " 58 | team delivery_desk\n"
        "    | ^^^^^^^^^^^^^^^^^^\n"
        "\n"
        "1 error, 1 warning in 1 file\n"
    )


def test_golden_on_a_narrow_terminal_without_unicode(report: Make, unprepared: Finding) -> None:
    assert render(report(unprepared), Terminal(40, encoding="ascii")) == (
        "flows/furniture.ivr:44:3\n"
        "  warning[unprepared-data] callers are\n"
        "  asked for their sales order number;\n"
        "  nothing told them to bring it\n"
        " 44 |   ask order_number\n"
        "    |   ^^^^^^^^^^^^^^^^\n"
        "    | 10 digits, on the sales receipt\n"
        ' 10 | data order_number "your sales o...\n'
        "    |      ------------\n"
        "    | it is printed there\n"
        "  the call: main 2 -> orders 2\n"
        "    -> placed 1 -> here at 0:22\n"
        "  also: no key for callers without it;\n"
        "    no way to ask for more time\n"
        "  help: say so in `placed`, which both\n"
        '    ways in share: say "Have your order\n'
        '    number ready."\n'
        '  hear it: ivrlint call flows/furniture.ivr --script "2 2 1 silence silence silence"\n'
        "\n"
        "1 warning in 1 file\n"
    )


def test_colours_change_nothing_but_colours(report: Make, unprepared: Finding, small: Finding) -> None:
    for width in (None, 40, 80):
        plain = render(report(unprepared, small), Terminal(width))
        coloured = render(report(unprepared, small), Terminal(width, colour=True))
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


def test_nothing_found(report: Make) -> None:
    assert render(report(), Terminal()) == "No mistakes found in 1 file.\n"
    two = report(understood={"a": 1.0, "b": 1.0})
    assert render(two, Terminal()) == "No mistakes found in 2 files.\n"


def test_what_was_not_understood_and_what_the_baseline_hid(report: Make) -> None:
    hidden = Hidden("base.json", 3, (StaleEntry("1", "dead-end", "a.ivr", "callers end here"),))
    assert render(report(understood={"x.json": 0.876}, hidden=hidden), Terminal()) == (
        "x.json: 87 % of it was understood; what the rest does was not judged.\n"
        "3 findings hidden by base.json.\n"
        "base.json: nothing matches this entry any more, so it can go: a.ivr [dead-end] callers end here\n"
        "No new mistakes found in 1 file.\n"
    )


def test_a_person_sees_the_ten_that_hurt_most(report: Make, small: Finding) -> None:
    many = [small._replace(message=f"number {number}", weight=float(number)) for number in range(15)]
    shown = render(report(*many), PERSON)
    assert re.findall(r"number (\d+)", shown) == [str(number) for number in range(14, 4, -1)]
    assert "\n\n+ 5 more: --all\n\n15 errors in 1 file\n" in shown
    everything = [str(number) for number in range(15)]
    assert re.findall(r"number (\d+)", render(report(*many), PERSON, True)) == everything
    assert re.findall(r"number (\d+)", render(report(*many), Terminal(100))) == everything
    assert "more:" not in render(report(*many[:10]), PERSON)


def test_labels_in_other_files_and_on_the_same_line(report: Make, small: Finding) -> None:
    other = Span("flows/identify.ivr", 3, 1, 3, 5)
    found = small._replace(
        labels=(
            Label(Span("flows/furniture.ivr", 58, 6, 58, 19), "its name"),
            Label(other, "used here"),
            Label(other._replace(line=9), "gone"),
        )
    )
    lines = {**report().lines, "flows/identify.ivr": ["", "", "step caller"]}
    assert render(report(found, lines=lines), Terminal()).splitlines()[1:8] == [
        " 58 | team delivery_desk",
        "    | ^^^^^^^^^^^^^^^^^^",
        "    |      ------------- its name",
        "    | in flows/identify.ivr:3:1",
        "  3 | step caller",
        "    | ---- used here",
        "    | line 9: gone",
    ]


def test_turns_that_repeat_are_counted_and_fixes_are_named(report: Make, small: Finding) -> None:
    silence = Turn(small.span, "main", "silence")
    found = small._replace(path=(silence,) * 3, fix=Fix("write `->`", (Edit(small.span, "->"),)), arrives=3700.0)
    text = render(report(found), Terminal())
    assert "  the call: main silence (3 times) → here at 1:01:40\n" in text
    assert "  fix:      write `->`\n" in text


@pytest.mark.parametrize(
    ("flow", "script", "command"),
    [
        ("a.ivr", "2 2", 'a.ivr --script "2 2"'),
        ("my flow.ivr", '"yes" 2', """"my flow.ivr" --script '"yes" 2'"""),
        ("a.ivr", "$(x)", "a.ivr --script '$(x)'"),
        ("a.ivr", """"it's" 1""", """a.ivr --script '"it'"'"'s" 1'"""),
    ],
)
def test_the_command_can_be_copied(small: Finding, flow: str, script: str, command: str) -> None:
    report = Report((Shown(small._replace(script=script), flow, ""),), {}, {flow: 1.0})
    assert f"  hear it:  ivrlint call {command}\n" in render(report, Terminal())


HOSTILE = st.text(st.characters(codec=None) | st.sampled_from("\x1b\x9b\r\n\t\x00\u202e\udc9b番→…·é "), max_size=60)


@given(HOSTILE, HOSTILE, st.sampled_from([None, 20, 40, 80]), st.sampled_from(["utf-8", "ascii", "cp1252", "gbk"]))
def test_no_flow_can_command_a_terminal_or_crash_a_report(
    line: str, words: str, width: int | None, encoding: str
) -> None:
    end = len(line) + 1
    where = Span(words, 1, max(end // 2, 1), 1, end)
    found = Finding(
        "x",
        Severity.ERROR,
        where,
        words,
        words,
        words,
        words,
        (Turn(where, words, words),),
        words,
        (Label(where, words),),
        (words,),
    )
    report = Report((Shown(found, words, ""),), {words: [line]}, {words: 0.5})
    text = render(report, Terminal(width, encoding=encoding))
    text.encode(encoding)
    assert all(char == "\n" or char.isprintable() or char.isspace() or ord(char) > 0xA0 for char in text)
    assert not set(text) & set("\x1b\x9b\r\t\x00\u202e")


@given(st.text("ab\t番é\u0301", max_size=300), st.integers(0, 299), st.integers(0, 30), st.sampled_from([20, 40, 80]))
def test_carets_stand_under_what_is_meant(line: str, start: int, length: int, width: int) -> None:
    where = Span("f", 1, start + 1, 1, start + 1 + length)
    report = Report((Shown(Finding("x", Severity.ERROR, where, "m"), "f", ""),), {"f": [line]}, {"f": 1.0})
    _, quoted, marks, *_ = render(report, Terminal(width)).splitlines()
    assert columns(quoted) <= width
    assert columns(marks) <= width
    begin, end = marks.index("^"), len(marks)
    meant = line[start : start + length].expandtabs(1)
    shown = ""
    at = 0
    for char in quoted:
        if begin <= at < end:
            shown += char
        at += columns(char)
    kept = shown.rstrip("…").strip()
    if "\t" not in line and kept:
        assert meant.strip("\u0301").startswith(kept.strip("\u0301")) or meant.strip("\u0301") in kept
