"""`ivrlint compare`: the same callers through two versions of a flow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ivrlint.commands.callers import caller_options, plan_of, require_one_method
from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.commands.progress import Progress
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder
from ivrlint.text import did_you_mean

if TYPE_CHECKING:
    from ivrlint.linting.source import Reading
    from ivrlint.reports.comparison_words import Condition
    from ivrlint.settings import Settings
    from ivrlint.simulation.comparison import Comparison, Version
    from ivrlint.simulation.conditions import FailIf

#: The renderer of each output format; imported when it is asked for.
FORMATS: Final = {
    "text": "ivrlint.reports.comparison",
    "json": "ivrlint.reports.comparison_json",
    "markdown": "ivrlint.reports.comparison_markdown",
}
_FAILS: Final = 1


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    files: tuple[str, ...]
    since: str | None
    fail_if: tuple[str, ...]
    exact: bool
    sample: int | None
    seed: int | None
    goal: str | None
    group: str | None
    assume: str
    output_format: str


class CannotCompareError(Exception):
    """Nothing can be compared; holds what to complain about."""


@click.command()
@click.argument("files", metavar="OLD NEW", nargs=-1, type=click.Path())
@click.option("--since", metavar="COMMIT", help="Compare one file with what it was at this commit, read from git.")
@click.option(
    "--fail-if", multiple=True, metavar="CONDITION", help='Exit 1 if this is so: "lost > +1"; may be repeated.'
)
@caller_options(exact="Insist on exact figures, however long it takes.")
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How it is written; markdown is a comment for a pull request.",
)
@click.pass_context
def compare(ctx: click.Context, /, **given: Any) -> None:
    """Send the same callers through two versions of a flow: which is better, for whom, and why.

    Give both files, or one and `--since`: `ivrlint compare --since main flow.ivr`. Who calls is taken from the new
    version.

    \b
    --fail-if compares how much a figure changes, old to new:
      lost > +1               more than one more of 100 customers is never helped
      pay.first_call < -2     of those with the goal `pay`, 2 of 100 fewer are helped at once
      calls, asked_unprepared, asked_again       how often, of 100 customers
      deflected, handed_on    of 100 customers, sent elsewhere, connected to another number
      seconds > +10           on the phone, of each customer
      hops > 0                more turns to a person who can help
      findings, errors, warnings                 of `ivrlint check`, new less gone

    Exit code: 0 compared, 1 a condition of --fail-if is met, 2 nothing can be compared.
    """  # noqa: D301 - click takes `\b` for "do not wrap"
    options = Options(**given)
    _require_usage(options)
    from ivrlint.callers.groups import NobodyCallsError
    from ivrlint.linting.source import CannotReadError
    from ivrlint.simulation.conditions import ConditionError, read_condition

    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        conditions = [read_condition(text) for text in options.fail_if]
        found = _compared(options)
        judged = [_judged(each, found) for each in conditions]
    except ConditionError as error:
        complain([f"--fail-if {error}"])
        ctx.exit(FAILED)
    except (CannotReadError, CannotCompareError, NobodyCallsError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotReadError) else [str(error)])
        ctx.exit(FAILED)
    render: Callable[[Comparison, Sequence[Condition], Terminal], str]
    render = import_module(FORMATS[options.output_format]).render
    errors = emit(render(found, judged, terminal), terminal)
    complain(errors)
    ctx.exit(FAILED if errors else _FAILS if any(each.met for each in judged) else 0)


def _require_usage(options: Options) -> None:
    require_one_method(options)
    if options.since is None and len(options.files) != 2:
        raise click.UsageError("give two files, the old version and the new one; or `--since COMMIT` and one file.")
    if options.since is not None and len(options.files) != 1:
        raise click.UsageError("with `--since` give one file: what it is now is compared with what it was.")


def _judged(each: FailIf, found: Comparison) -> Condition:
    from ivrlint.reports.comparison_words import Condition

    change = each.change(found)
    return Condition(each.text, change, each.is_met(change))


# --- both versions ---------------------------------------------------------------------------------------------------


def _compared(options: Options) -> Comparison:
    from ivrlint.callers.groups import UnknownGroupError
    from ivrlint.simulation.chain import TooManyStatesError
    from ivrlint.simulation.compare import NothingInCommonError
    from ivrlint.simulation.compare import compare as compare_versions
    from ivrlint.simulation.run import UnknownGoalError

    settings = SettingsFinder().of_file(os.path.abspath(options.files[-1]))
    plan = plan_of(options, settings)
    old, new = _versions(options, settings)
    with Progress("callers are calling") as progress:
        try:
            return compare_versions(old, new, plan, progress.tell)
        except NothingInCommonError as error:
            theirs, ours = (", ".join(f"`{name}`" for name in names) for names in error.args)
            raise CannotCompareError(
                f"no goal has the same name in both versions, so no callers can be sent through both: {old.name} has "
                f"{theirs}; {new.name} has {ours}"
            ) from None
        except UnknownGoalError as error:
            raise CannotCompareError(_unknown("goal", str(plan.goal), error.args[0], " in both versions")) from None
        except UnknownGroupError as error:
            raise CannotCompareError(_unknown("group of callers", str(plan.group), error.args[0])) from None
        except TooManyStatesError:
            raise CannotCompareError(
                "one of these flows has too many states for exact figures; without `--exact` callers are sampled"
            ) from None


def _unknown(kind: str, name: str, there: tuple[str, ...], where: str = "") -> str:
    hint = did_you_mean(name, there) or f" There {'is' if len(there) == 1 else 'are'} {', '.join(there)}."
    return f"there is no {kind} `{name}`{where}.{hint}"


def _versions(options: Options, settings: Settings) -> tuple[Version, Version]:
    from ivrlint.linting.discovery import display_name
    from ivrlint.linting.revision import file_at
    from ivrlint.linting.source import flow_of

    file = options.files[-1]
    shown = display_name(file)
    with ExitStack() as stack:
        if options.since is None:
            old = _version(options.files[0], flow_of(options.files[0]), settings)
        else:
            copy, there = stack.enter_context(file_at(file, options.since))
            reading = flow_of(copy, shown)
            old = _version(shown, reading, settings, there)._replace(name=f"{shown} at {options.since}")
        return old, _version(file, flow_of(file), settings)


def _version(file: str, reading: Reading, settings: Settings, shown: Callable[[str], str] | None = None) -> Version:
    """A version whose calls can be compared."""
    from ivrlint.linting.discovery import display_name
    from ivrlint.linting.engine import judge
    from ivrlint.linting.ready import ready_for_callers
    from ivrlint.rules import ALL
    from ivrlint.simulation.comparison import Version

    facts = ready_for_callers(reading, settings, "callers can be sent through it", "compare the flows that use it")
    report = judge(reading, ALL, settings)
    return Version(display_name(file), facts, report.findings, shown)
