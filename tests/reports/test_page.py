from ivrlint.reports.page import render, row
from ivrlint.reports.terminal import Terminal

PAGE = """Callers end here with nothing, and the sentence that says so goes on and on for a while.

Why it matters
--------------

* first, a point that is rather long and needs a second line
* **second** `code here`

    an indented
      example

## What to do

```
step x

  -> hang up\x1b[2J
```
1. one
2. two
"""


def test_golden() -> None:
    assert render("dead-end", PAGE, Terminal(40)).splitlines() == [
        "dead-end",
        "",
        "Callers end here with nothing, and the",
        "sentence that says so goes on and on for",
        "a while.",
        "",
        "Why it matters",
        "",
        "* first, a point that is rather long and",
        "  needs a second line",
        "* second `code here`",
        "",
        "    an indented",
        "      example",
        "",
        "What to do",
        "",
        "    step x",
        "",
        "      -> hang up�[2J",
        "",
        "1. one",
        "2. two",
    ]


def test_lists_of_names() -> None:
    assert (
        row("dead-end", "callers end here with nothing", 12, Terminal()) == "  dead-end  callers end here with nothing"
    )
    assert row("dead-end", "callers end here with nothing", 12, Terminal(38)) == (
        "  dead-end  callers end here with\n            nothing"
    )
    assert row("dead-end", "callers end here with nothing", 12, Terminal(24)) == (
        "  dead-end\n    callers end here\n    with nothing"
    )
