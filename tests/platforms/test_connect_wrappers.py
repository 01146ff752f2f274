"""Flows are found in what people keep them in, with the line of every action."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.platforms import connect, connect_wrappers, connect_yaml
from ivrlint.platforms.connect_wrappers import bare_reference, unwrap
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.text import SourceText

FLOW = {
    "Version": "2019-10-30",
    "StartAction": "hello",
    "Actions": [
        {
            "Identifier": "hello",
            "Type": "MessageParticipant",
            "Parameters": {"Text": 'Say "hi", café ☎'},
            "Transitions": {"NextAction": "go"},
        },
        {"Identifier": "go", "Type": "TransferToFlow", "Parameters": {"ContactFlowId": "${Other}"}, "Transitions": {}},
    ],
}
LEGACY = {
    "modules": [{"id": "a", "type": "Disconnect", "branches": [], "parameters": []}],
    "version": "1",
    "start": "a",
    "type": "contactFlow",
}
TEXT = json.dumps(FLOW)


def block(text, indent):
    return "".join(" " * indent + line + "\n" for line in text.splitlines())


WRAPPED = {
    "bare": json.dumps(FLOW, indent=2),
    "one line": TEXT,
    "describe-contact-flow": json.dumps({"ContactFlow": {"Name": "Main", "Type": "CONTACT_FLOW", "Content": TEXT}}, indent=1),
    "describe in ASCII": json.dumps({"Name": "Main", "Content": TEXT}),
    "describe in Unicode": json.dumps({"Content": TEXT, "Name": "Main"}, ensure_ascii=False),
    "list": json.dumps([FLOW, {"unrelated": True}], indent=1),
    "Fn::Sub": json.dumps(
        {"Resources": {"Main": {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": {"Fn::Sub": TEXT}}}}}
    ),
    "Fn::Sub with variables": json.dumps({"Properties": {"Content": {"Fn::Sub": [TEXT, {"Other": {"Ref": "Second"}}]}}}),
    "Fn::Join": json.dumps({"Content": {"Fn::Join": ["", [TEXT[:150], {"Ref": "X"}, TEXT[150:]]]}}),
    "template": '# a comment\nResources:\n  Main:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n'
    "      Content: !Sub |\n" + block(json.dumps(FLOW, indent=2, ensure_ascii=False), 8),
    "folded": "Type: AWS::Connect::ContactFlow\nProperties:\n  Content: >-\n" + block(json.dumps(FLOW, indent=0), 4),
    "double quotes": "Type: AWS::Connect::ContactFlow\nContent: " + json.dumps(TEXT) + "\n",
    "single quotes": "Type: AWS::Connect::ContactFlow\nContent: '" + TEXT.replace("'", "''") + "'\n",
    "quotes over lines": 'AWS::Connect::ContactFlow:\n  - "' + json.dumps(json.dumps(FLOW, indent=1))[1:-1].replace(
        "\\n", "\n      "
    ) + '"\n',
    "heredoc": 'resource "aws_connect_contact_flow" "main" {\n  name = "Main"\n  type = "CUSTOMER_QUEUE"\n  content = <<-EOT\n'
    + block(json.dumps(FLOW, indent=2), 4)
    + "  EOT\n}\n",
    "jsonencode": 'resource "aws_connect_contact_flow" "main" {\n  content = jsonencode('
    + json.dumps(FLOW, indent=2, ensure_ascii=False) + ")\n}\n",
    "jsonencode as HCL": 'resource "aws_connect_contact_flow" "main" {\n  content = jsonencode({\n    Version = "2019-10-30"\n'
    '    StartAction = "hello"\n    Actions = [\n      {\n        Identifier = "hello"  # the first\n'
    '        Type = "MessageParticipant"\n        Parameters = { Text = "Say \\"hi\\", café ☎" }\n'
    '        Transitions = { NextAction = "go" }\n      },\n      { Identifier = "go", Type = "TransferToFlow",\n'
    '        Parameters = { ContactFlowId = aws_connect_contact_flow.other.id }, Transitions = {} },\n    ]\n  })\n}\n',
    "Fn::ToJsonString": "Resources:\n  Main:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Content:\n"
    "        Fn::ToJsonString:\n          Version: 2019-10-30\n          StartAction: hello\n          Actions:\n"
    "            - Identifier: hello\n              Type: MessageParticipant\n"
    "              Parameters: {Text: 'Say \"hi\", café ☎'}\n              Transitions: {NextAction: go}\n"
    "            - Identifier: go\n              Type: TransferToFlow\n              Parameters: {ContactFlowId: x}\n",
    "HCL string": 'resource "aws_connect_contact_flow_module" "main" {\n  content = ' + json.dumps(TEXT) + "\n}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_every_wrapping_is_taken_off_and_lines_stay(text):
    source = SourceText("flow", text)
    assert connect.recognises(source)
    (export,) = connect.read(source)
    assert list(export.elements) == ["hello", "go"]
    for element in export.elements.values():
        shown = source.line(element.span.line)[element.span.column - 1 : element.span.end_column - 1]
        assert "Identifier" in shown, shown
        assert element.id in shown or "Join" in text
    words = export.elements["hello"].words[0]
    if "Join" not in text:
        assert words.text == 'Say "hi", café ☎'
    assert "Text" in source.line(words.span.line)[words.span.column - 1 : words.span.end_column - 1]


@pytest.mark.parametrize(
    ("wrapping", "title", "kind", "module", "name"),
    [
        ("describe-contact-flow", "Main", "phone", False, "Main"),
        ("Fn::Sub", "", "phone", False, "Main"),
        ("heredoc", "Main", "customer queue", False, "main"),
        ("HCL string", "", "phone", True, "aws_connect_contact_flow_module.main"),
    ],
)
def test_what_the_wrapping_says_is_kept(wrapping, title, kind, module, name):
    (export,) = connect.read(SourceText("flow", WRAPPED[wrapping]))
    assert (export.title, export.kind, export.is_module) == (title, kind, module)
    assert name in export.names


def test_an_expression_of_terraform_is_known_by_its_resource():
    (export,) = connect.read(SourceText("flow", WRAPPED["jsonencode as HCL"]))
    assert export.names[1] == "aws_connect_contact_flow.main"
    assert export.elements["go"].to == "aws_connect_contact_flow.other"


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ('resource "aws_connect_contact_flow" "a" {\n  content = templatefile("flows/a.json", {})\n}', "`flows/a.json`", 2),
        ('resource "aws_connect_contact_flow_module" "a" {\n  filename = "a.json"\n}', "`a.json`: give that one", 2),
        ("Resources:\n  A:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Name: A\n", "another file: give", 3),
    ],
)  # fmt: skip
def test_a_flow_in_another_file_is_said_to_be_there(text, words, line):
    source = SourceText("flow", text)
    assert connect.recognises(source)
    with pytest.raises(UnreadableExportError, match=words) as raised:
        connect.read(source)
    assert raised.value.span.line == line


def test_a_jsonencode_that_cannot_be_read_is_named():
    text = 'resource "aws_connect_contact_flow" "a" {\n  content = jsonencode({ Actions = [\n'
    with pytest.raises(UnreadableExportError, match=r"`.` is never closed") as raised:
        connect.read(SourceText("flow", text))
    assert raised.value.span.line == 2


def test_a_variable_leads_to_its_resource():
    (export,) = connect.read(SourceText("flow", WRAPPED["Fn::Sub with variables"]))
    assert export.elements["go"].to == "Second"
    assert bare_reference("${Hold.ContactFlowArn}", {}) == "Hold"
    assert (
        bare_reference("arn:aws:connect:eu:1:instance/i/contact-flow/f", {})
        == "arn:aws:connect:eu:1:instance/i/contact-flow/f"
    )


def test_names_that_a_template_puts_together():
    resource = {"Name": {"Fn::Join": ["", ["Main_", {"Ref": "Stage"}]]}, "Content": TEXT, "Type": "CUSTOMER_HOLD"}
    (export,) = connect.read(SourceText("flow", json.dumps({"Resources": {"M": {"Properties": resource}}})))
    assert (export.title, export.kind) == ("Main", "customer hold")


def test_one_broken_flow_does_not_hide_the_others():
    text = json.dumps({"a": {"Content": TEXT}, "b": {"Name": "Bad", "Content": TEXT[:-9]}}, indent=1)
    good, bad = connect.read(SourceText("flow", text))
    assert good.elements and not bad.elements
    assert bad.kind.startswith("flow that cannot be read: this is not valid JSON") and bad.title == "Bad"
    assert bad.span.line == 7


def test_both_dialects_in_one_file():
    source = SourceText("flow", json.dumps({"new": FLOW, "old": LEGACY}))
    assert [len(wrapped.flow) for wrapped in unwrap(source)] == [3, 4]
    assert len(connect.read(source)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "This page shows Actions and \"StartAction\": \"x\"",
        '{"modules": []}',
        "flow \"Library\"\n\ninbound \"555\" -> main",
        "",
        '{"Actions": 1}',
    ],
)  # fmt: skip
def test_other_files_are_not_recognised(text):
    assert not connect.recognises(SourceText("x", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"StartAction": "a", "Actions": [', "ends too early"),
        ('{"x": "StartAction", "Actions": 1}', "no Amazon Connect flow"),
        ("AWS::Connect::ContactFlow: [", "not valid YAML"),
        ("AWS::Connect::ContactFlow: " + "[" * 50_000, "more than 100 deep"),
        ("AWS::Connect::ContactFlow: \x00", "not allow|not valid"),
        ("AWS::Connect::ContactFlow: 1", "no Amazon Connect flow"),
    ],
)
def test_what_cannot_be_read_is_said(text, words):
    with pytest.raises(UnreadableExportError, match=words):
        connect.read(SourceText("x", text))


def test_aliases_never_multiply():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    text = "\n".join(
        [*lines, "round: &r {again: *r}", "Type: AWS::Connect::ContactFlow", "Content: " + json.dumps(TEXT)]
    )
    (export,) = connect.read(SourceText("x", text))
    assert len(export.elements) == 2


def test_a_yaml_with_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(connect_yaml, "MOST_NODES", 10)
    with pytest.raises(UnreadableExportError, match="over 10 values"):
        connect.read(SourceText("x", "AWS::Connect::ContactFlow: [" + "a, " * 20 + "]"))


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_connect_contact_flow" "x" {\n'
        + "".join(f"<<E{number}\n" for number in range(9000))
        + '"StartAction": Actions',
        '{"StartAction": "' + '\\"' * 300_000,
        '{"StartAction": 1, "Actions": [' + "${" * 100_000,
    ],
    ids=["heredocs", "strings", "placeholders"],
)
def test_what_never_ends_is_refused_at_once(text):
    with pytest.raises(UnreadableExportError):
        connect.read(SourceText("x", text))


def test_depth_is_bounded():
    value = FLOW
    for _ in range(connect_wrappers.DEEPEST + 5):
        value = [value]
    with pytest.raises(UnreadableExportError, match="no Amazon Connect flow"):
        connect.read(SourceText("x", json.dumps(value)))


@given(st.sampled_from(sorted(WRAPPED)), st.integers(0, 2000), st.integers(0, 60), st.text(max_size=3))
def test_damaged_files_are_read_or_refused(name, start, length, put):
    text = WRAPPED[name]
    source = SourceText("x", text[:start] + put + text[start + length :])
    connect.recognises(source)
    try:
        for export in connect.read(source):
            assert all(
                way.target in {None, *export.elements} for element in export.elements.values() for way in element.exits
            )
    except UnreadableExportError as error:
        assert str(error) and error.span.line >= 1
