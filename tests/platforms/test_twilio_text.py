"""Where a Studio flow stands: JSON, what the API answers, templates, Terraform; and what is said of damaged files."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivrlint.platforms.export import KINDS, UnreadableExportError
from ivrlint.platforms.terraform_text import MisreadError, Reader
from ivrlint.platforms.twilio import read, recognises
from ivrlint.platforms.twilio_text import definitions
from ivrlint.text import SourceText

FIXTURES = Path(__file__).parent / "twilio"
FLOW = {
    "states": [
        {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "hello"}]},
        {
            "name": "hello",
            "type": "say-play",
            "transitions": [{"event": "audioComplete"}],
            "properties": {"say": "Hello."},
        },
    ],
    "initial_state": "Trigger",
}


def fixture(name: str) -> SourceText:
    return SourceText(name, (FIXTURES / name).read_text(encoding="utf-8"))


def plain(node):
    """A node as `json.loads` would give it."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    return [plain(value) for value in node.value] if isinstance(node.value, list) else node.value


def said(text: str) -> str:
    (export,) = read(SourceText("flow", text))
    return export.elements["hello"].words[0].text


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_every_fixture_is_recognised_by_its_content(name):
    assert recognises(fixture(name))


@pytest.mark.parametrize(
    "text",
    [
        "",
        'flow "Library"\n',
        '{"Version": "2019-10-30", "StartAction": "a", "Actions": [{"Transitions": {}}]}',
        '{"StartAt": "a", "States": {"a": {"Type": "Task"}}}',
        "inboundCall:\n  name: x\n",
        'resource "aws_s3_bucket" "states" {}\n',
    ],
)
def test_other_files_are_not_recognised(text):
    assert not recognises(SourceText("x", text))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FLOW),
        "\ufeff" + json.dumps(FLOW, indent=2),
        json.dumps({"sid": "FW1", "definition": FLOW}),
        json.dumps({"definition": json.dumps(FLOW)}),
        json.dumps([{"flows": [FLOW]}]),
        "${jsonencode(" + json.dumps(FLOW) + ")}",
        "locals {\n  flow = jsonencode(\n" + json.dumps(FLOW) + ")\n}\n",
        "module.exports = options = " + json.dumps(FLOW, indent=1) + ";\n",
        "# How to\n\n```json\n" + json.dumps({"description": "x", **FLOW}, indent=1) + "\n```\n",
        'variable "x" {\n  description = "y"\n  nested {\n  }\n}\nx = jsonencode(' + json.dumps(FLOW) + ")\n",
        "x = <<EOT\n" + json.dumps(FLOW, indent=1) + "\nEOT\n",
    ],
)
def test_a_flow_is_found_in_every_wrapping(text):
    assert recognises(SourceText("flow", text))
    assert said(text) == "Hello."


def test_the_api_says_what_the_flow_is_called():
    (export,) = read(fixture("answered.json"))
    assert (export.title, export.names) == ("Reminder", ("FW00000000000000000000000000000001", "Reminder"))


def test_terraform_may_hold_several_flows_and_other_things():
    exports = read(fixture("shops.tf"))
    assert [(export.title, export.start) for export in exports] == [("Toy shop", "hello"), ("books", "closed")]


@pytest.mark.parametrize(
    ("name", "element", "line"),
    [
        ("bakery.tftpl", "which_key", '    name = "which_key" # Terraform'),
        ("bakery.tftpl", "enough", '      "name": "enough"'),
        ("shops.tf", "closed", '      {"name": "closed"'),
        ("answered.json", "ring", '        "name": "ring"'),
    ],
)
def test_a_widget_stands_on_the_line_of_its_name(name, element, line):
    source = fixture(name)
    (flow,) = [
        one for one in definitions(source) if element in [state.text("name") for state in one.node.items("states")]
    ]
    start = next(state.get("name").start for state in flow.node.items("states") if state.text("name") == element)
    found = source.line(source.text.count("\n", 0, start) + 1)
    assert found.strip().startswith(line.strip())
    spans = [one.span.line for export in read(source) for one in export.elements.values() if one.id == element]
    assert all(source.line(number) == found for number in spans)


def test_terraform_names_stand_for_values():
    (flow,) = definitions(fixture("bakery.tftpl"))
    states = {state.text("name"): state.get("properties") for state in flow.node.items("states")}
    assert states["welcome"].text("play") == '${channel_flow_vars["welcome_url"]}'
    assert states["goodbye"].text("say") == 'Please call ${shop["name"]} again.'
    assert plain(states["bread"].get("attributes")) == {"kind": "inbound"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a = 1, b: true\n c = null # end\n}", {"a": 1.0, "b": True, "c": None}),
        ('[var.x, "y", f("a", [1]), -2.5e1,]', ["${var.x}", "y", '${f("a", [1])}', -25.0]),
        ("{ a = [for k, v in x : k], b = 2 }", {"a": "${[for k, v in x : k]}", "b": 2.0}),
        ("{ a = x ? 1 : 2\n b = 3 }", {"a": "${x ? 1 : 2}", "b": 3.0}),
        ("{ /* one */ a = 1 // two\n }", {"a": 1.0}),
        ('"a\\n\\u00e9\\"$${x}"', 'a\né"${x}'),
        ('"say ${f("x")} ${"', 'say ${f("x")} ${'),
    ],
)
def test_what_terraform_writes(text, value):
    assert plain(Reader(text).value()) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
@settings(max_examples=300, deadline=None)
def test_all_of_json_is_read_as_json_reads_it(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert plain(Reader(text, strict=True).value()) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{"states": [\n{"name": "a"', "`{` is never closed", 2),
        ('{"states":\n [}', "a value is expected", 2),
        ('{"states" 3}', "`:` is expected after `states`", 1),
        ('{"a": 1}', "no Studio flow is in here", 1),
        (
            'resource "twilio_studio_flows_v2" "x" {\n  definition = file("flow.json")\n}\n',
            "`flow.json`: give that one",
            2,
        ),
        ("{" * 3, "a name in quotes is expected", 1),
        ("[" * 100, "more than 60 times", 1),
        ('${jsonencode({"states": [{"name": "Trigger"})}', "expected", 1),
    ],
)
def test_what_is_said_of_files_that_cannot_be_read(text, message, line):
    with pytest.raises(UnreadableExportError, match=message) as caught:
        read(SourceText("flow.json", text))
    assert caught.value.span.line == line
    assert caught.value.span.file == "flow.json"


def test_a_file_that_takes_its_flow_from_another_is_recognised():
    text = 'resource "twilio_studio_flow" "x" {\n  definition = templatefile("flow.tftpl", {})\n}\n'
    assert recognises(SourceText("main.tf", text))


@st.composite
def damaged(draw):
    """A fixture with pieces left out, put in, and doubled."""
    text = fixture(draw(st.sampled_from(sorted(path.name for path in FIXTURES.iterdir())))).text
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.sampled_from([0, 1, 5, 60, 400])))
        text = text[:start] + draw(st.sampled_from(_PIECES) | st.text(max_size=3)) + text[stop:]
    return text


_PIECES = [
    "",
    "{",
    "}",
    "[",
    "]",
    '"',
    "${",
    "\\",
    "<<X\n",
    "jsonencode(",
    ",",
    "=",
    "null",
    "for ",
    "{{",
    "{% if %}",
    "1e999",
    "\x00",
]


@given(damaged())
@settings(max_examples=400, deadline=None)
def test_damaged_files_are_read_or_refused_in_words(text):
    source = SourceText("flow", text)
    recognises(source)
    try:
        exports = read(source)
    except UnreadableExportError as error:
        assert str(error)
        return
    for export in exports:
        assert export.start == "" or export.start in export.elements
        for element in export.elements.values():
            assert element.kind in KINDS
            assert all(way.target is None or way.target in export.elements for way in element.exits)


@given(st.text(alphabet='{}[]",:=\\$<\n aE1(', max_size=60))
@settings(max_examples=400, deadline=None)
def test_random_text_is_refused_in_words(text):
    with pytest.raises(UnreadableExportError):
        read(SourceText("flow", text))


def test_many_brackets_and_insets_take_no_time():
    for text in ('{"states":' + "[" * 10**6, '{"a":"' + "${" * 10**5, "x = jsonencode(f(" * 3000, "x = <<A\n" * 10**5):
        with pytest.raises(UnreadableExportError):
            read(SourceText("flow", text))


def test_a_misread_says_where():
    with pytest.raises(MisreadError) as caught:
        Reader('{"a": [1, {"b" 2}]}', strict=True).value()
    assert caught.value.start == 15
