"""Two versions of a flow as a comment on a pull request: the verdict and a short table, details folded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from ivrlint.reports.comparison_words import (
    FINDINGS,
    Condition,
    cause_lines,
    causes,
    cells,
    condition_said,
    findings_said,
    got_worse,
    left_out,
    method,
    pair,
    signed,
    spread,
    verdict,
)
from ivrlint.reports.terminal import Terminal, one_line
from ivrlint.simulation.comparison import LOST, NOTABLE, Comparison

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$])")


def render(found: Comparison, conditions: Sequence[Condition], terminal: Terminal | None = None) -> str:
    """The comparison as GitHub-flavoured markdown.

    Parameters
    ----------
    found : what both versions do
    conditions : what was to make it fail
    terminal : without effect; every renderer is called alike
    """
    blocks = ["\n".join(block) for block in _blocks(found, conditions)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _blocks(found: Comparison, conditions: Sequence[Condition]) -> Iterator[Iterator[str]]:
    yield _head(found, conditions)
    yield _figures(found)
    yield _reasons(found)
    yield _details(found, "For whom: lost, of 100 with each goal", _for_whom(found))
    yield _details(found, f"Findings: {findings_said(found)}", _findings(found))
    yield _foot(found)


def _head(found: Comparison, conditions: Sequence[Condition]) -> Iterator[str]:
    title = found.new.facts.flow.title or found.new.facts.flow.file
    word, said = verdict(found)
    yield f"### {_md(title)}: {word.lower()}"
    yield ""
    yield f"**{_md(said)}**"
    for each in conditions:
        if each.met:
            yield ""
            yield f"**Fails:** {_md(condition_said(each))}"


def _figures(found: Comparison) -> Iterator[str]:
    rows = cells(found)
    ranged = any(row.spread for row in rows)
    yield "| of 100 customers | old | new | change |" + (" range |" if ranged else "")
    yield "| :--- | ---: | ---: | ---: |" + (" ---: |" if ranged else "")
    for row in rows:
        mark = {True: "better", False: "worse"}.get(row.good, "") if row.good is not None else ""
        change = f"{row.change} {mark}".strip() if row.change else ""
        figures = [_md(row.old), _md(row.new), _md(change), *([_md(row.spread)] if ranged else [])]
        yield f"| {_md(row.title)} | {' | '.join(figures)} |"


def _reasons(found: Comparison) -> Iterator[str]:
    for more, title in ((False, "Why fewer are lost"), (True, "Why more are lost")):
        told, rest = causes(found, more)
        if not told:
            continue
        if more and causes(found, False)[0]:
            yield ""
        yield f"**{title}**, of 100:"
        yield ""
        for each in told:
            where = cause_lines(found, each)
            change = f"{signed(each.new - each.old)} ({' → '.join(pair(each.old, each.new))})"
            yield f"- {change} {_md(each.why)}{f', {_code(where)}' if where else ''}"
        if abs(rest) >= NOTABLE:
            yield f"- {signed(rest)} in other ways"
    worse = got_worse(found)
    if worse:
        yield ""
        yield f"**Got worse:** {_md('; '.join(worse))}."


def _for_whom(found: Comparison) -> Iterator[str]:
    groups = [each.name for each in found.groups] if len(found.groups) > 1 else []
    yield f"| goal | all callers |{''.join(f' {_md(name)} |' for name in groups)}"
    yield f"| :--- | ---: |{' ---: |' * len(groups)}"
    for wish in found.wishes:
        row = [found.goals[wish.name][LOST], *(found.cells[wish.name, name][LOST] for name in groups)]
        said = " | ".join(" → ".join(map(_md, pair(change.old, change.new))) for change in row)
        yield f"| {_md(wish.title)} | {said} |"


def _findings(found: Comparison) -> Iterator[str]:
    for title, findings, version in (("New", found.added, found.new), ("Gone", found.gone, found.old)):
        if not findings:
            continue
        yield f"{title}:"
        yield ""
        most = 4 * FINDINGS
        for each in findings[:most]:
            yield f"- {_code(each.rule)} {_code(version.line(each.span))}: {_said(each.message)}"
        if len(findings) > most:
            yield f"- and {len(findings) - most} more"
        yield ""


def _details(found: Comparison, title: str, lines: Iterator[str]) -> Iterator[str]:
    inside = list(lines)
    if not inside:
        return
    yield "<details>"
    yield f"<summary>{_quiet(html.escape(one_line(title), quote=False))}</summary>"
    yield ""
    yield from inside
    if inside[-1]:
        yield ""
    yield "</details>"


def _foot(found: Comparison) -> Iterator[str]:
    said = [f"{found.old.name} → {found.new.name}; {method(found)}; {spread(found)}"]
    said += [f"not compared: {each.rstrip('.')}" for each in left_out(found)]
    said += found.notes
    yield f"<sub>{_md('; '.join(said))}. The same callers through both, by `ivrlint compare`.</sub>"


def _md(text: str) -> str:
    """Text that says what it says and nothing to markdown; nobody is mentioned by it."""
    return _quiet(_SPECIAL.sub(r"\\\1", one_line(text)))


def _quiet(text: str) -> str:
    """Text that mentions nobody."""
    return text.replace("@", "@\u200b")


def _said(message: str) -> str:
    """A message of our own, in which names stand between backticks."""
    parts = message.split("`")
    if len(parts) % 2 == 0:
        return _md(message)
    return "".join(_code(part) if at % 2 and part.strip() else _md_inside(part) for at, part in enumerate(parts))


def _md_inside(text: str) -> str:
    """The same as `_md`, with the blanks at both ends."""
    blank = " " * (text[:1].isspace()), " " * (text[-1:].isspace() and bool(text.strip()))
    return f"{blank[0]}{_md(text)}{blank[1]}"


def _code(text: str) -> str:
    """Text as code, in as many backticks as it takes."""
    plain = one_line(text)
    longest = max((len(run) for run in re.findall(r"`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{plain}{space}{fence}"
