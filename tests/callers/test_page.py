"""The page `ivrlint explain callers` holds every number, once and as it stands in the model."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivrlint.callers.assumptions import ASSUMED, NUMBERS
from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE
from ivrlint.callers.page import page
from ivrlint.commands.main import main
from ivrlint.settings import CALLER_KEYS


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_is_there_with_its_rows_and_source(name: str) -> None:
    number = NUMBERS[name]
    begin = f"- `{name}`: {number.what} ({number.unit}): "
    (line,) = (line for line in page().splitlines() if line.startswith(begin))
    for value in number.rows:
        assert f"{value:.3g}" in line
    assert number.source[1:] in line
    assert ("Assumption" in line) == number.source.startswith(ASSUMED)


def test_every_group_is_there() -> None:
    for group in (*BUILT_IN, *TO_CHOOSE):
        (line,) = (line for line in page().splitlines() if line.startswith(f"- `{group.name}`: "))
        assert (f"{group.share:.0%} of callers" if group.share else "only where asked for") in line
        assert f"{group.wants_person[1]:.0%}" in line


def test_the_patience_of_every_group_has_a_source() -> None:
    text = " ".join(page().split())
    for group in (*BUILT_IN, *TO_CHOOSE):
        (line,) = (line for line in page().splitlines() if line.startswith(f"- `{group.name}`: "))
        if group.patience is None:
            assert "as the table of all callers says" in line
        else:
            assert f"within {group.patience:g} s" in line
            assert f"{group.patience:g} s is the median of its" in text or f"{group.patience:g} s that of its" in text


def test_every_key_of_the_configuration_is_there() -> None:
    for key in CALLER_KEYS:
        assert f"- `{key}`: " in page()


def test_its_example_is_a_flow() -> None:
    text = page()
    example = text[text.index("```\n") + 4 :].split("```")[0]
    data = 'data order_number "your order number"\n  digits 10\n'
    rest = 'inbound "555-0100" -> main\nstep main\n  resolves damaged\n  -> hang up\n'
    from call.flows import flow_of

    flow, findings = flow_of(data + example + rest)
    assert flow.complete, findings
    assert [caller.name for caller in flow.callers] == ["older"]
    assert flow.callers[0].share == 0.35
    assert flow.goals[0].wants_person == 0.8


@pytest.mark.parametrize("output_format", ["text", "markdown", "json"])
def test_it_is_printed_like_other_pages(output_format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    args = ["explain", "callers", "--output-format", output_format]
    result = CliRunner().invoke(main, args, catch_exceptions=False)
    assert result.exit_code == 0
    text = json.loads(result.stdout)["pages"][0]["page"] if output_format == "json" else result.stdout
    assert "everyday" in text
    assert "calls-again" in text
    if output_format == "json":
        assert json.loads(result.stdout)["pages"][0] | {"page": ""} == {
            "name": "callers",
            "severity": None,
            "set": "page",
            "title": "Who calls, and every number that `ivrlint simulate` rests on",
            "page": "",
        }
