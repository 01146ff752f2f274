"""What callers live through, on one screen: what becomes of 100 customers, where they are lost, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.flow.lines import CallBack
from ivrlint.flow.shape import lines_of
from ivrlint.reports.full import quoted
from ivrlint.reports.simulation_words import (
    INDENT,
    WIDTH,
    clock,
    hanging,
    hold_of,
    listed,
    of_100,
    people_who_help,
    sentence,
    some,
)  # fmt: skip
from ivrlint.reports.terminal import Terminal, columns, one_line, words, wrap
from ivrlint.simulation.figures import Figures, Loss, figures_of, losses_of, ranges_of

if TYPE_CHECKING:
    from ivrlint.callers.in_use import Assumed
    from ivrlint.flow.model import Team
    from ivrlint.simulation.calibration import Fit
    from ivrlint.simulation.expectations import Judged
    from ivrlint.simulation.nearest import Nearest
    from ivrlint.simulation.run import Simulation

_LOSSES: Final = 10
_LEAST_LOSS: Final = 0.0075
_LEAST_NAME: Final = 9
_GAP: Final = 2


class Report(NamedTuple):
    """A simulation, ready to be printed.

    Parameters
    ----------
    simulation : what was lived through
    nearest : how far a person is who can help, for every wish
    verdicts : on the `expect` lines
    assumed : what was assumed about callers, what matters most first
    fit : how the assumptions were fitted to a dashboard, or None
    """

    simulation: Simulation
    nearest: Sequence[Nearest]
    verdicts: Sequence[Judged]
    assumed: Sequence[Assumed]
    fit: Fit | None = None


def render(report: Report, terminal: Terminal) -> str:
    """The report as text.

    Parameters
    ----------
    report : what is to be told
    terminal : what it is printed on
    """
    blocks = [list(block) for block in _blocks(report, terminal)]
    return terminal.encode("\n\n".join("\n".join(block) for block in blocks if block) + "\n")


def _blocks(report: Report, terminal: Terminal) -> Iterator[Iterator[str]]:
    yield _head(report, terminal)
    yield _customers(report.simulation, terminal)
    yield _lost(report.simulation, terminal)
    yield people_who_help(report.nearest, terminal)
    yield _questions(report, terminal)
    yield _expectations(report, terminal)
    yield _fitted(report, terminal)
    yield _basis(report, terminal)


# --- the head and the table --------------------------------------------------------------------------------------------


def _head(report: Report, terminal: Terminal) -> Iterator[str]:
    simulation = report.simulation
    flow = simulation.calls.facts.flow
    title = one_line(f"{flow.title or flow.file}, as 100 customers live it")
    rows = simulation.plan.rows
    spread = "ranges from kind to harsh assumptions" if len(rows) > 1 else f"{rows[0]} assumptions"
    how = f"{method(simulation)}; {spread}"
    room = (terminal.width or WIDTH) - columns(title) - columns(how)
    if room >= 2:
        yield terminal.style(title, bold=True) + " " * room + terminal.style(how, dim=True)
        return
    yield from (terminal.style(line, bold=True) for line in wrap(words(title), terminal.width, 0, 0))
    yield from (terminal.style(line, dim=True) for line in wrap(words(how), terminal.width, 0, 0))


def method(simulation: Simulation) -> str:
    """``exact``, or how many callers were sampled, and with which seed."""
    if simulation.exact:
        return "exact"
    some = "sampled" if all(part.answer.callers for part in simulation.parts) else "in part sampled"
    return f"{some}: {least_callers(simulation):,} callers of each group and goal, seed {simulation.plan.seed}"


def least_callers(simulation: Simulation) -> int:
    """How many callers were sampled of each group with each goal, at least; 0 where all is exact."""
    sampled = [part.answer.callers for part in simulation.parts
               if part.row == simulation.plan.point and part.answer.callers]  # fmt: skip
    return min(sampled, default=0)


class _Row(NamedTuple):
    name: str
    share: float
    figures: Figures
    least: float
    most: float


_COLUMNS: Final[Mapping[str, Callable[[Figures], float]]] = {
    "notice": lambda figures: figures.notice,
    "1st call": lambda figures: figures.first_call - figures.notice,
    "later": lambda figures: figures.later_call,
    "sent on": lambda figures: figures.deflected + figures.handed_on,
    "never": lambda figures: figures.unresolved,
}
"""What becomes of customers: helped by a call of ours, in their first call, later; sent elsewhere; never helped."""


def _customers(simulation: Simulation, terminal: Terminal) -> Iterator[str]:
    rows = [
        _Row(wish.title, wish.share, figures_of(simulation, wish), *ranges_of(simulation, wish)["unresolved"])
        for wish in simulation.wishes
    ]
    if len(rows) > 1:
        rows.append(_Row("all", 1.0, figures_of(simulation), *ranges_of(simulation)["unresolved"]))
    used = [name for name, share in _COLUMNS.items()
            if name in ("1st call", "never") or any(share(row.figures) > 0 for row in rows)]  # fmt: skip
    cells = [[of_100(row.share), *(of_100(row.share * _COLUMNS[name](row.figures)) for name in used)] for row in rows]
    spread = _spreads([(100 * row.share * row.least, 100 * row.share * row.most) for row in rows])
    is_range = len(simulation.plan.rows) > 1
    head = ["of 100", *used]
    sizes = [max(len(head[at]), *(len(line[at]) for line in cells)) for at in range(len(head))]
    tail = max(len(text) for text in spread) + 1 if is_range else 0
    room = (terminal.width or WIDTH) - len(INDENT) - sum(sizes) - _GAP * len(sizes) - tail
    names = [_cut(one_line(row.name), max(_LEAST_NAME, room)) for row in rows]
    first = max(columns(name) for name in names)
    gap = " " * _GAP
    title = INDENT + " " * first + "".join(f"{gap}{head[at]:>{sizes[at]}}" for at in range(len(head)))
    yield terminal.style(title, dim=True)
    for row, name, line, text in zip(rows, names, cells, spread, strict=True):
        said = INDENT + name + " " * (first - columns(name))
        said += "".join(f"{gap}{line[at]:>{sizes[at]}}" for at in range(len(head) - 1))
        never = f"{gap}{line[-1]:>{sizes[-1]}}" + (f" {text:<{tail - 1}}" if is_range else "")
        total = row.name == "all" and row is rows[-1] and len(rows) > 1
        lost = terminal.style(never.rstrip(), fg="red") if row.figures.unresolved > 0.005 else never.rstrip()
        yield (terminal.style(said, bold=True) if total else said) + lost


def _spreads(ranges: Sequence[tuple[float, float]]) -> list[str]:
    """Ranges in brackets, aligned."""
    said = [(f"{least:.0f}", f"{most:.0f}") for least, most in ranges]
    before, after = (max(len(pair[at]) for pair in said) for at in (0, 1))
    return [f"({least:>{before}}-{most:>{after}})" for least, most in said]


def _cut(text: str, room: int) -> str:
    return text if columns(text) <= room else text[: room - 1].rstrip() + "…"


# --- where and why -----------------------------------------------------------------------------------------------------


def _lost(simulation: Simulation, terminal: Terminal) -> Iterator[str]:
    losses = losses_of(simulation)
    shown = [loss for loss in losses if loss.share >= _LEAST_LOSS][:_LOSSES]
    if not losses:
        yield terminal.style("Nobody is lost", bold=True)
        return
    yield terminal.style("Where they are lost", bold=True)
    rest = sum(loss.share for loss in losses) - sum(loss.share for loss in shown)
    rows = [(loss.share, _why(loss), _where(loss, simulation), _more(loss, simulation)) for loss in shown]
    if rest > 1e-9:
        rows.append((rest, "in other ways" if shown else "in several ways", "", ""))
    room = max(20, (terminal.width or WIDTH) - 8 - max(columns(row[2]) for row in rows) - 2)
    most = min(room, max(columns(row[1]) for row in rows))
    for share, why, where, more in rows:
        why = _cut(why, most)
        line = f"{INDENT}{of_100(share):>4}  {why}{' ' * (most - columns(why))}  {where}"
        fits = columns(line) + 2 + len(more) <= (terminal.width or WIDTH)
        yield (line + (terminal.style(f"  {more}", dim=True) if more and fits else "")).rstrip()


def _why(loss: Loss) -> str:
    return one_line(loss.why) or "not helped"


def _where(loss: Loss, simulation: Simulation) -> str:
    if loss.span is None:
        return one_line(loss.place)
    own = loss.span.file == simulation.calls.facts.flow.file
    return one_line(f"{loss.place if own and loss.place else loss.span.file}:{loss.span.line}")


def _more(loss: Loss, simulation: Simulation) -> str:
    """What explains a loss on hold."""
    team = next((each for each in simulation.calls.facts.flow.teams if each.name == loss.place), None)
    if team is None or "on hold" not in loss.why:
        return ""
    return f"{hold_of(team)}, {'call back offered' if _offers(team) else 'no call back'}"


def _offers(team: Team) -> bool:
    return any(isinstance(line, CallBack) for handler in team.offers for line in lines_of(handler.block))


# --- the three questions -----------------------------------------------------------------------------------------------


def _questions(report: Report, terminal: Terminal) -> Iterator[str]:
    """What every phone system owes an answer to."""
    simulation = report.simulation
    every = figures_of(simulation)
    yield terminal.style("What it does to customers", bold=True)
    yield from sentence(
        "How they deal with you:",
        f"{every.calls:.1f} calls and {clock(every.seconds)} min on the phone each, {clock(every.wasted_seconds)} of it "
        f"wasted. {_asked(every)}",
        terminal,
    )
    lost = sorted((figures_of(simulation, group=group).unresolved, group.name) for group in simulation.groups)
    by_group = ", ".join(f"{name} {of_100(share)}" for share, name in lost)
    yield from sentence("Lost, of 100 in each group:", f"{by_group}.{_older(simulation)}", terminal)
    person = _wanting(simulation)
    if person:
        yield from sentence("Who want a person:", person, terminal)


def _asked(every: Figures) -> str:
    """How often 100 customers are asked unprepared, or again."""
    about = {
        "for what nothing told them to bring": every.asked_unprepared,
        "for what they had given": every.asked_again,
    }
    said = [f"{'once' if round(100 * mean) == 1 else f'{100 * mean:.0f} times'} {what}"
            for what, mean in about.items() if mean >= 0.005]  # fmt: skip
    if not said:
        return "Nobody is asked unprepared, or for what they had given."
    return f"100 of them are asked {listed(said)}."


def _older(simulation: Simulation) -> str:
    """What is different for older customers."""
    by_name = {group.name: figures_of(simulation, group=group) for group in simulation.groups}
    if not {"older", "everyday"} <= by_name.keys():
        return ""
    older, everyday = by_name["older"], by_name["everyday"]
    more = 100 * (older.unresolved - everyday.unresolved)
    longer = older.seconds / everyday.seconds - 1 if everyday.seconds else 0.0
    compared = "no more" if abs(more) < 0.5 else f"{abs(more):.0f} {'more' if more > 0 else 'fewer'}"
    lasts = "as long" if abs(longer) < 0.005 else f"{abs(longer):.0%} {'longer' if longer > 0 else 'shorter'}"
    return f" Older customers: {compared} of 100 lost than of the everyday ones, on the phone {lasts}."


def _wanting(simulation: Simulation) -> str:
    """How many want a person, how many are helped by one, and where the others give up."""
    share = reached = answered = 0.0
    places: dict[str, float] = {}
    for part in simulation.parts:
        if part.row != simulation.plan.point or part.wanting is None:
            continue
        weight = part.wish.share * part.group.share
        for (outcome, _), part_of_it in part.wanting.outcomes.items():
            share += weight * part_of_it
            reached += weight * part_of_it * outcome.by_human
            answered += weight * part_of_it * (outcome.kind == "resolved" and not outcome.by_human)
            if outcome.kind == "unresolved" and outcome.place:
                places[outcome.place] = places.get(outcome.place, 0.0) + weight * part_of_it
    if share < 0.005:
        return ""
    text = f"{of_100(share)} of 100; {some(reached)} helped by one, {some(answered)} by the machine"
    worst = sorted(places.items(), key=lambda item: (-round(item[1], 9), item[0]))[:3]
    worst = [(place, gone) for place, gone in worst if gone >= 0.005]
    where = [f"{of_100(gone)} {'' if at else 'give up '}in `{place}`" for at, (place, gone) in enumerate(worst)]
    return f"{text}; of the others, {listed(where)}." if where else f"{text}."


# --- expectations and what all of it rests on --------------------------------------------------------------------------


def _expectations(report: Report, terminal: Terminal) -> Iterator[str]:
    if not report.verdicts:
        return
    held = sum(each.holds for each in report.verdicts)
    colour = "green" if held == len(report.verdicts) else "red"
    yield terminal.style(f"Expectations: {held} of {len(report.verdicts)} hold", bold=True, fg=colour)
    for each in report.verdicts:
        if each.holds:
            continue
        where = f"{INDENT}line {each.expectation.span.line}: "
        said = f"{where}{one_line(each.expectation.text)}" + (f" · {each.said}" if each.said else "")
        yield from hanging(said, len(where), terminal)
        script = script_of(each)
        if script is not None:
            yield f"{' ' * len(where)}{terminal.style(_command(report, script), fg='cyan')}"


def script_of(judged: Judged) -> str | None:
    """What replays a call that shows why an `expect` line does not hold, or None."""
    if judged.witness is not None:
        return judged.witness.script
    return judged.broken.story.script if judged.broken is not None and judged.broken.story is not None else None


def _command(report: Report, script: str) -> str:
    file = report.simulation.calls.facts.flow.file
    return f"ivrlint call {quoted(file)} --script {quoted(script, always=True)}"


def _fitted(report: Report, terminal: Terminal) -> Iterator[str]:
    if report.fit is not None:
        yield terminal.style("Fitted to what was measured", bold=True)
        for text in report.fit.told():
            yield from hanging(INDENT + text, 4, terminal)


def _basis(report: Report, terminal: Terminal) -> Iterator[str]:
    short = [each.short for each in report.assumed if each.short]
    said = "; ".join([*short, "all of them: `ivrlint explain callers`"])
    yield from sentence("Assumed, not measured:", f"{said}.", terminal)
