"""`ivrlint simulate`: what callers live through in a flow, and whether its `expect` lines hold."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ivrlint.commands.callers import caller_options, plan_of, require_one_method
from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.commands.progress import Progress
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder
from ivrlint.text import did_you_mean

if TYPE_CHECKING:
    from ivrlint.analyses.facts import Facts
    from ivrlint.reports.simulation import Report
    from ivrlint.settings import Settings
    from ivrlint.simulation.calibration import Fit
    from ivrlint.simulation.run import Plan, Simulation

_FORMATS: Final = ("text", "json")
_UNMET: Final = 1


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    file: str
    exact: bool
    sample: int | None
    seed: int | None
    goal: str | None
    group: str | None
    assume: str
    calibrate: str | None
    output_format: str


class CannotSimulateError(Exception):
    """Nothing can be said; holds what to complain about."""


@click.command()
@click.argument("file", type=click.Path())
@caller_options(exact="Never sample: exact figures, or exit 2 where a flow is too large.")
@click.option("--calibrate", metavar="NUMBERS", help="Fit the assumptions to a dashboard; see above.")
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How it is written."
)
@click.pass_context
def simulate(ctx: click.Context, /, **given: Any) -> None:
    """Live through a flow: of 100 customers, how many are helped, when, and where the others are lost.

    Figures are exact where the flow is not too large for that; else callers are sampled to a standard error of 0.1 %.
    Point figures rest on the middle row of assumptions, ranges reach from the kind to the harsh one. What is assumed
    is on the page `ivrlint explain callers`.

    \b
    --calibrate calls=130,abandoned=12%,wait=95s,first_call=70%, or some of them:
      calls       calls that come from every 100 customers (or calls/customers, as in calls=1200/950);
                  fits how many call again
      abandoned   of the calls that reach a queue, those in which the caller hangs up on hold;
                  fits the patience on hold
      wait        mean time in the queue of all calls that reach one; fits the `hold` lines
      first_call  of all customers, those who are helped in their first call or before it;
                  fits what callers have at hand, and how often they take a wrong option

    Exit code: 0 done, 1 an `expect` line does not hold, 2 nothing can be said about this file.
    """  # noqa: D301 - click takes `\b` for "do not wrap"
    options = Options(**given)
    require_one_method(options)
    if options.calibrate is not None and (options.goal is not None or options.group is not None):
        raise click.UsageError("a dashboard tells of all callers: `--calibrate` goes without `--goal` and `--group`.")
    from ivrlint.callers.groups import NobodyCallsError
    from ivrlint.linting.source import CannotReadError

    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        report = _report(options)
    except (CannotReadError, CannotSimulateError, NobodyCallsError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotReadError) else [str(error)])
        ctx.exit(FAILED)
    errors = emit(_rendered(report, options, terminal), terminal)
    complain(errors)
    met = all(judged.holds for judged in report.verdicts)
    ctx.exit(FAILED if errors else 0 if met else _UNMET)


def _rendered(report: Report, options: Options, terminal: Terminal) -> str:
    if options.output_format == "json":
        from ivrlint.reports import simulation_json

        return simulation_json.render(report)
    from ivrlint.reports import simulation

    return simulation.render(report, terminal)


def _report(options: Options) -> Report:
    from ivrlint.callers.assumptions import Assumptions
    from ivrlint.callers.in_use import assumed
    from ivrlint.linting.ready import ready_for_callers
    from ivrlint.linting.source import flow_of
    from ivrlint.reports.simulation import Report
    from ivrlint.simulation.expectations import judge
    from ivrlint.simulation.nearest import nearest_people

    settings = SettingsFinder().of_file(os.path.abspath(options.file))
    facts = ready_for_callers(
        flow_of(options.file), settings, "callers can live through it", "simulate the flow that uses it"
    )
    plan = plan_of(options, settings)
    fit = None
    if options.calibrate is not None:
        plan, fit, facts = _fitted(options.calibrate, facts, plan, settings)
    with Progress("callers are calling") as progress:
        simulation = _simulated(facts, plan, progress)
        progress.say("judging what is expected")
        verdicts = judge(simulation, facts)
    numbers = Assumptions(plan.point, plan.scales)
    return Report(
        simulation,
        nearest_people(facts, simulation.wishes),
        verdicts,
        assumed(facts.flow, simulation.groups, numbers),
        fit,
    )


def _simulated(facts: Facts, plan: Plan, progress: Progress) -> Simulation:
    from ivrlint.callers.groups import UnknownGroupError
    from ivrlint.simulation.chain import TooManyStatesError
    from ivrlint.simulation.run import UnknownGoalError, simulate

    try:
        return simulate(facts, plan, progress.tell)
    except UnknownGoalError as error:
        raise CannotSimulateError(_unknown("goal", str(plan.goal), error.args[0])) from None
    except UnknownGroupError as error:
        raise CannotSimulateError(_unknown("group of callers", str(plan.group), error.args[0])) from None
    except TooManyStatesError:
        raise CannotSimulateError(_too_many(facts)) from None


def _too_many(facts: Facts) -> str:
    return f"{facts.flow.file}: this flow has too many states for exact figures; without `--exact` callers are sampled"


def _unknown(kind: str, name: str, there: tuple[str, ...]) -> str:
    hint = did_you_mean(name, there) or f" There {'is' if len(there) == 1 else 'are'} {', '.join(there)}."
    return f"there is no {kind} `{name}`.{hint}"


def _fitted(text: str, facts: Facts, plan: Plan, settings: Settings) -> tuple[Plan, Fit, Facts]:
    """The plan with fitted assumptions, and facts of the flow whose hold times may be fitted too."""
    from dataclasses import replace

    from ivrlint.analyses.facts import Facts
    from ivrlint.simulation.calibration import BadTargetError, calibrate, targets
    from ivrlint.simulation.chain import TooManyStatesError

    try:
        wanted = targets(text)
    except BadTargetError as error:
        raise click.UsageError(f"`--calibrate`: {str(error).removesuffix('.')}.") from None

    def again() -> Facts:
        return Facts(facts.flow, facts.thresholds, settings.greeting)

    with Progress("fitting") as progress:
        try:
            fit = calibrate(facts, plan, wanted, again, progress.beat)
        except TooManyStatesError:
            raise CannotSimulateError(
                f"{facts.flow.file}: this flow has too many states to fit it to a dashboard"
            ) from None
    return replace(plan, scales=fit.scales), fit, again()
