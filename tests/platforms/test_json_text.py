"""JSON with positions: values as `json.loads` gives them, and spans that cover what they say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.platforms import json_text
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.json_text import JsonText, Places, of_file
from ivrlint.text import SourceText

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


def covered(source, span):
    return source.line(span.line)[span.column - 1 : span.end_column - 1]


def read(text):
    source = SourceText("x.json", text)
    return source, of_file(source)


def test_a_key_is_found_with_its_value():
    source, document = read(
        '{\n  "Actions": [\n    {"Identifier": "a", "Type": "X"},\n    {"Type": "Identifier"}\n  ]\n}'
    )
    first, second = document.value["Actions"]
    span = document.span(first, "Identifier")
    assert (span.line, covered(source, span)) == (3, '"Identifier": "a"')
    assert covered(source, document.span(second)) == '{"Type": "Identifier"}'
    assert document.span(second, "Identifier") == document.span(second)  # no such key: the object itself


def test_a_key_of_an_object_inside_is_not_taken():
    source, document = read('{"in": {"next": 1}, "next": 22}')
    assert covered(source, document.span(document.value, "next")) == '"next": 22'
    assert covered(source, document.span(document.value["in"], "next")) == '"next": 1'


def test_braces_and_keys_inside_strings_are_no_structure():
    source, document = read('{"a": "}{ \\"next\\": {", "next": {"b": "\\\\"}}')
    assert covered(source, document.span(document.value["next"])) == '{"b": "\\\\"}'
    assert covered(source, document.span(document.value, "next")) == '"next": {'


def test_a_span_ends_with_its_line():
    source, document = read('{\r\n "a": {\r\n  "b": 1\r\n }\r\n}')
    span = document.span(document.value["a"])
    assert (span.line, span.end_line, covered(source, span)) == (2, 2, "{")


@given(VALUES, st.sampled_from([None, 1, 3]))
def test_every_object_and_key_is_where_it_says(value, indent):
    text = json.dumps({"root": value}, indent=indent, ensure_ascii=False)
    document = JsonText(text, Places(SourceText("x", text)))
    stack = [document.value]
    while stack:
        at = stack.pop()
        if isinstance(at, dict):
            first, last = document.bounds(at)
            assert json.loads(text[first : last + 1]) == at
            for key in at:
                found = document.key(at, key)
                if json.dumps(key, ensure_ascii=False) == f'"{key}"':  # written without escapes
                    assert json.loads(text[slice(*found)].rstrip().rstrip(":")) == key
            stack += at.values()
        elif isinstance(at, list):
            stack += at


@given(VALUES)
def test_json_in_a_json_string_is_found_on_its_outer_line(value):
    inner = json.dumps({"deep": {"key é": value}}, ensure_ascii=False)
    source = SourceText("x", '{\n"Content":   ' + json.dumps(inner) + "\n}")
    outer = of_file(source)
    document = JsonText(inner, outer.string(outer.value, "Content"))
    span = document.span(document.value["deep"], "key é")
    assert span.line == 2
    assert source.line(2)[span.column - 1 :].startswith('\\"key \\u00e9\\":')


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"a": 1,\n "b" 2}', 2, "a colon is missing"),
        ('{"a": [1\n 2]}', 2, "a comma is missing"),
        ('{"a": {\n"b": "c"', 2, "ends too early"),
        ("", 1, "ends too early"),
        ('{"a": }', 1, "a value is missing"),
        ("{} {}", 1, "something follows"),
        ("[" * 200_000, 1, "nested too deeply"),
        ("[" + "9" * 10_000 + "]", 1, "too long"),
    ],
)
def test_what_is_no_json_is_said_with_its_line(text, line, words):
    with pytest.raises(UnreadableExportError, match=words) as caught:
        read(text)
    assert caught.value.span.line == line


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(json_text, "LARGEST", 20)
    with pytest.raises(UnreadableExportError, match="at most 20 are read"):
        read('{"a": "' + "x" * 20 + '"}')


def test_placeholders_of_a_template_keep_their_places():
    text = '{"a": "${lookup(b, "c")}", "n": ${limit}, %{ if x }"d": 1%{ endif }}'
    document = of_file(SourceText("x", text), template=True)
    assert document.value == {"a": "${lookup(b, 'c')}", "n": "$limit", "d": 1}
    assert len(document.text) == len(text)
    with pytest.raises(UnreadableExportError):
        of_file(SourceText("x", text))
