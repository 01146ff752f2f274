import json
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_page_is_text(run: Run) -> None:
    result = run("explain", "dead-end")
    assert result.exit_code == 0
    assert result.stdout == (
        "dead-end (error, on by default)\n"
        "\n"
        "Callers end here with nothing.\n"
        "\n"
        "What to do\n"
        "\n"
        "Lead them to `-> front_desk`, or say something:\n"
        "\n"
        "* a message\n"
        "* a person\n"
        "\n"
        "    step x\n"
        "      -> hang up\n"
    )


def test_markdown_keeps_the_page(run: Run) -> None:
    text = run("explain", "dead-end", "--output-format", "markdown").stdout
    assert text.startswith("# dead-end\n\nerror, on by default\n\nCallers end here with nothing.\n\n## What to do\n")


def test_json(run: Run) -> None:
    every = json.loads(run("explain", "--all", "--output-format", "json").stdout)["pages"]
    assert [each["name"] for each in every][:2] == ["syntax", "dead-end"]
    one = json.loads(run("explain", "dead-end", "--output-format", "json").stdout)["pages"]
    assert one == [each for each in every if each["name"] == "dead-end"]


def test_without_a_name_the_rules_are_listed(run: Run) -> None:
    text = run("explain").stdout
    assert "Checked by default\n  dead-end           Callers end here with nothing\n" in text
    assert "Advice: --select coach, or by name\n  long-menu" in text


def test_all_holds_every_page(run: Run) -> None:
    text = run("explain", "--all").stdout
    assert "syntax (error, always on)" in text
    assert "long-menu (info, off by default)" in text


@pytest.mark.parametrize("output_format", ["text", "markdown", "json"])
def test_an_unknown_name_exits_2_and_names_the_nearest(run: Run, output_format: str) -> None:
    result = run("explain", "dead-ends", "--output-format", output_format)
    assert result.exit_code == 2
    assert result.stderr == "Error: there is no page `dead-ends`. Did you mean `dead-end`?\n"


def test_a_name_and_all_is_wrong_usage(run: Run) -> None:
    assert run("explain", "dead-end", "--all").exit_code == 2
