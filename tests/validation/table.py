"""The table of all validation cases in Markdown, as the README has it.

``python -m tests.validation.table`` prints it; with ``--renew`` it puts it between the two lines ``<!-- validation -->``
of the README.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from .cases import CASES
from .measure import Measure

README = Path(__file__).resolve().parents[2] / "README.md"
MARKED = re.compile(r"(?<=<!-- validation -->\n)(?P<table>.*?)(?=<!-- /?validation -->)", re.DOTALL)
"""What the README has between its markers."""
_HEAD = ("case", "what", "expected", "ours", "tolerance", "fitted or predicted", "agrees")


def measured() -> list[Measure]:
    """Every measure of every case."""
    return [measure for case in CASES for measure in case()]


def as_markdown(measures: Iterable[Measure]) -> str:
    """The table."""
    rows = [_HEAD, ("---",) * len(_HEAD), *map(_row, measures)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(measure: Measure) -> tuple[str, ...]:
    verdict = "yes" if measure.agrees else f"**no**: {measure.because}"
    return (*measure[:6], verdict)


def renew(text: str, table: str) -> str:
    """A README with the table between its markers."""
    return MARKED.sub(lambda _: table, text, count=1)


if __name__ == "__main__":
    table = as_markdown(measured())
    if "--renew" in sys.argv[1:]:
        README.write_text(renew(README.read_text("utf-8"), table), "utf-8")
    else:
        sys.stdout.write(table)
