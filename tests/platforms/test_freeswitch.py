"""Menus and extensions of FreeSWITCH."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivrlint.findings import Span
from ivrlint.platforms import freeswitch
from ivrlint.platforms.export import DYNAMIC, IMPLIED, KINDS, Element, Export, UnreadableExportError
from ivrlint.text import SourceText

DEALER = Path(__file__).parent / "freeswitch" / "dealer.xml"


def read(text: str) -> list[Export]:
    return freeswitch.read(SourceText("ivr.xml", text))


def menu(*entries: str, **attributes: str) -> Export:
    """A flow of one menu; `max_failures` stands for `max-failures`."""
    written = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    (export,) = read(f'<menu name="main" greet-long="say:Hello" {written}>{"".join(entries)}</menu>')
    return export


def run(app: str) -> Element:
    """The element that an application becomes."""
    export = menu(f'<entry action="menu-exec-app" digits="1" param="{app}"/>')
    return export.elements[export.elements["menu main"].options[0].exit.target]


@pytest.fixture(scope="module")
def dealer() -> Export:
    (export,) = read(DEALER.read_text(encoding="utf-8"))
    return export


def test_an_extension_leads_to_its_menu_by_the_hours(dealer):
    assert (dealer.title, dealer.numbers) == ("hotline", ("13175550100",))
    assert dealer.names == ("hotline", "13175550100", "7001")
    hours = next(each for each in dealer.elements.values() if each.kind == "decide")
    assert hours.question == "wday 2-6 hour 9-17"
    ways = {label: dealer.elements[exit.target] for label, exit in hours.branches}
    assert ways["yes"].id == "menu main"
    assert ways["no"].words[0].audio == "closed.wav"


def test_a_menu_counts_silence_and_wrong_keys_apart(dealer):
    main = dealer.elements["menu main"]
    assert (main.tries, main.tries_invalid) == (2, 2), "max-timeouts is as max-failures where it is not set"
    assert dealer.elements[main.silence.target].team == "extension 1000"
    goodbye = dealer.elements[main.invalid.target]
    assert (goodbye.words[0].audio, goodbye.span.line) == ("/var/sounds/bye.wav", 6)
    assert dealer.elements[goodbye.next.target].type == "hangup", "the dialplan goes on behind `ivr`"
    assert (dealer.elements["menu service"].tries, dealer.elements["menu service"].tries_invalid) == (3, 3)


def test_entries_are_options(dealer):
    main = dealer.elements["menu main"]
    kinds = {option.keys: dealer.elements[option.exit.target].kind for option in main.options}
    assert kinds == {
        ("1",): "queue",
        ("2",): "menu",
        ("3",): "flow",
        ("4",): "say",
        ("5",): "pass",
        ("6", "7"): "queue",
        ("8",): "opaque",
        ("9",): "opaque",
        ("#",): "say",
        (): "queue",
    }
    assert main.options[0].label == "Sales"
    assert [each.phrases for each in main.options if each.hidden] == [("a number of several digits",)]


def test_an_action_that_freeswitch_does_not_know_is_said(dealer):
    unknown = dealer.elements["menu main/9"]
    assert not unknown.valid
    assert "menu-say-phrase" in unknown.remark


def test_a_menu_that_was_run_by_another_goes_back_to_it(dealer):
    service = dealer.elements["menu service"]
    assert service.silence.sure == IMPLIED
    assert dealer.elements[service.silence.target].next.target == "menu main"
    targets = {option.keys[0]: option.exit.target for option in service.options}
    assert targets["*"] == "menu main"
    assert targets["9"] == service.silence.target


def test_a_menu_with_two_parents_goes_back_to_either():
    (export,) = read(
        '<menu name="a" greet-long="x"><entry action="menu-sub" digits="1" param="b"/>'
        '<entry action="menu-sub" digits="2" param="c"/></menu>'
        '<menu name="b" greet-long="x"><entry action="menu-sub" digits="1" param="c"/></menu>'
        '<menu name="c" greet-long="x"><entry action="menu-back" digits="*"/></menu>'
    )
    back = export.elements["menu c/end"]
    assert back.kind == "decide"
    assert {exit.target for _, exit in back.branches} == {"menu a", "menu b"}
    assert {exit.sure for _, exit in back.branches} == {DYNAMIC}


def test_what_a_comment_holds_is_not_there(dealer):
    assert "ghost" not in " ".join(dealer.elements)
    assert not freeswitch.recognises(SourceText("x.xml", '<include><!-- <menu name="a" greet-long="x"/> --></include>'))


def test_a_number_of_the_same_file_is_followed(dealer):
    option = dealer.elements["menu main"].options[4]
    ask = dealer.elements[dealer.elements[option.exit.target].next.target]
    assert (ask.kind, ask.value.name, ask.value.length, ask.tries) == ("ask", "pin", (4, 6), 3)


@pytest.mark.parametrize(
    ("app", "kind", "team", "to"),
    [
        ("transfer 1000 XML default", "queue", "extension 1000", ""),
        ("transfer 13175550123 XML public", "outside", "", "13175550123"),
        ("transfer $1 XML default", "queue", "the extension that was dialled", ""),
        ("bridge user/1000@x.example", "queue", "extension 1000", ""),
        ("bridge {a=b}group/sales@x.example", "queue", "sales", ""),
        ("bridge ${group_call(sales@$${domain})}", "queue", "sales", ""),
        ("bridge sofia/gateway/carrier/5550123", "outside", "", "sofia/gateway/carrier/5550123"),
        ("fifo support@default in", "queue", "support", ""),
        ("callcenter support@default", "queue", "support", ""),
        ("voicemail default x.example 1000", "message", "extension 1000", ""),
        ("voicemail check default x.example", "opaque", "", ""),
        ("hangup NORMAL_CLEARING", "hang_up", "", ""),
        ("ivr other", "flow", "", "other"),
        ("conference sales@default", "outside", "", "conference sales"),
        ("set x=1", "pass", "", ""),
        ("socket 127.0.0.1:1", "opaque", "", ""),
    ],
)
def test_applications(app, kind, team, to):
    made = run(app)
    assert (made.kind, made.team, made.to) == (kind, team, to)


def test_what_a_menu_says():
    (words,) = menu(greet_short="say:Again").elements["menu main"].words
    assert (words.text, words.audio) == ("Hello", "")


def test_an_attribute_is_found_on_its_line():
    (export,) = read('<menu name="m"\n\n   greet-long="say:Hi"/>')
    assert export.elements["menu m"].words[0].span == Span("ivr.xml", 3, 4, 3, 14)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><menu name="m" greet-long="&b;"/>', "DOCTYPE"),
        ('<menu name="m" greet-long="x">', "no well-formed XML"),
        ("<include/>", "asks callers nothing"),
        ("<a>" * 200, "deep in each other"),
    ],
)
def test_what_cannot_be_read_is_said(text, message):
    with pytest.raises(UnreadableExportError, match=message):
        read(text)


def test_what_freeswitch_forgives_is_read():
    (export,) = read('<menu name="a & b" greet-long="say:x"/>\n<X-PRE-PROCESS cmd="include" data="*.xml"/>')
    assert export.title == "a & b"


def check(exports: list[Export]) -> None:
    for export in exports:
        assert export.start in export.elements
        for each in export.elements.values():
            assert each.kind in KINDS
            for exit in each.exits:
                assert exit.target is None or exit.target in export.elements, (each.id, exit)


def test_every_exit_leads_to_an_element(dealer):
    check([dealer])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    text = DEALER.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        until = min(len(text), at + data.draw(st.integers(0, 30)))
        change = st.sampled_from(
            ["", "menu-sub", "ivr", "main", "service", '"', "/>", "<menu ", "-->", "/(", "[", "&", "\x00"]
        )
        text = text[:at] + data.draw(change) + text[until:]
    try:
        check(read(text))
    except UnreadableExportError as error:
        assert str(error)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100), st.text('^$()|[]0123456789\\dw{},*+?/"', max_size=20))
def test_any_text_is_read_or_refused(text, pattern):
    safe = pattern.replace('"', "")
    for written in (
        text,
        f'<menu name="m" greet-long="x"><entry action="menu-exec-app" digits="{safe}" param="x"/></menu>',
    ):
        freeswitch.recognises(SourceText("x.xml", written))
        try:
            check(read(written))
        except UnreadableExportError as error:
            assert str(error)


def test_an_odd_pattern_warns_nobody(recwarn):
    text = '<menu name="a" greet-long="say:Dial."><entry action="menu-exit" digits="/^[[1]$/"/></menu>'
    assert freeswitch.read(SourceText("a.xml", text))
    assert not recwarn.list
