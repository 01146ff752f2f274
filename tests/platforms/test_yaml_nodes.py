"""YAML as a tree with places."""

import pytest

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.yaml_nodes import MOST_NODES, Node, documents
from ivrlint.text import SourceText


def read(text: str) -> Node:
    (node,) = documents(SourceText("f.yaml", text))
    return node


def test_keys_and_values_know_where_they_stand():
    node = read("a:\r\n  b: [one, 'two']\r\n")
    assert node["a"].keys["b"].span("f") == Span("f", 2, 3, 2, 4)
    assert [item.span("f") for item in node.at("a", "b").items] == [Span("f", 2, 7, 2, 10), Span("f", 2, 12, 2, 17)]
    assert node.span("f") == Span("f", 1, 1, 1, 2), "what runs over several lines is shown where it begins"


def test_columns_count_characters():
    assert read("é😀: x").at("é😀").column == 5
    assert read("a: '\u2028\x85'\nb: x").at("b").line == 2, "these end no line in an editor"


def test_values_stay_the_text_that_was_written():
    node = read("yes: no\n'on': 007\nempty:\nquoted: ''\nnone: ~\n")
    assert list(node.pairs) == ["yes", "on", "empty", "quoted", "none"]
    assert node["yes"].text == "no"
    assert node["on"].text == "007"
    assert [bool(node[key]) for key in ("yes", "empty", "quoted", "none", "missing")] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_the_last_of_repeated_keys_counts():
    assert read("a: 1\na: 2").at("a").text == "2"


def test_tags_build_nothing():
    assert read("a: !!python/object/apply:os.system [x]\nb: !Sub y").at("b").text == "y"


def test_placeholders_of_templates_are_text():
    node = read("{{prefix}}-queue: {{ name }}\nlist: [{{a}}, '{{b}}']\nmap: {c: {d: e}}")
    assert node["{{prefix}}-queue"].text == "{{ name }}"
    assert [item.text for item in node["list"].items] == ["{{a}}", "{{b}}"]
    assert node.at("map", "c", "d").text == "e"


def test_aliases_are_what_they_stand_for():
    node = read("a: &x {k: v}\nb: *x")
    assert node["b"] is node["a"]


def test_several_documents():
    assert [node.text for node in documents(SourceText("f", "one\n---\ntwo"))] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: b\nc: [", "no valid YAML", 2),
        ("a: b: c", "no valid YAML", 1),
        ("a: *nowhere", "`\\*nowhere` stands for nothing", 1),
        ("a: &x\n  - *x", "something that holds it", 2),
        ("\n" + "[" * 5000, "more than 1000 deep", 2),
        ("%YAML 99999999999999.1\n---\na", "no valid YAML", 1),
    ],
)
def test_what_cannot_be_read_is_said(text, message, line):
    with pytest.raises(UnreadableExportError, match=message) as error:
        documents(SourceText("f.yaml", text))
    assert error.value.span.line == line


def test_aliases_of_aliases_do_not_unfold():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(UnreadableExportError, match=f"more than {MOST_NODES:,} values"):
        documents(SourceText("f.yaml", "\n".join(lines)))


def test_what_yaml_does_not_allow_is_replaced():
    assert read("a: 'b\x00\ud800'").at("a").text == "b\ufffd\ufffd"
