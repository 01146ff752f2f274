"""`ivrlint check`: findings for flows, as text or JSON, and an exit code."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.findings import fingerprints
from ivrlint.linting.baseline import BaselineError, Entry, entries_of, read_baseline, stale, write_baseline
from ivrlint.linting.discovery import Discovered, FlowFile, discover, display_name
from ivrlint.linting.run import CachePlaces, Outcome, Run
from ivrlint.reports.report import Hidden, Report, Shown, StaleEntry
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import FAIL_ON, Settings, SettingsError, SettingsFinder

#: The renderer of each output format; imported when it is asked for.
FORMATS: Final = {
    "full": "ivrlint.reports.full",
    "concise": "ivrlint.reports.concise",
    "json": "ivrlint.reports.as_json",
}
_FOUND: Final = 1
_STDIN: Final = "-"


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    output_format: str
    show_all: bool
    rank: bool
    baseline: str | None
    write_baseline: str | None
    no_cache: bool
    cache_dir: str | None
    config: str | None
    isolated: bool
    force_exclude: bool
    stdin_filename: str | None


def _names(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of rules from an option that may be repeated and may hold several, with commas between them."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@click.option(
    "--select", multiple=True, callback=_names, metavar="NAMES", help="Rules or sets to check: default, coach, all."
)
@click.option("--ignore", multiple=True, callback=_names, metavar="NAMES", help="Rules or sets to leave out.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Exit 1 from this severity on.  [default: warning]")
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--all", "show_all", is_flag=True, help="Show every finding on a terminal, not only the ten that hurt most."
)
@click.option(
    "--rank",
    is_flag=True,
    help="Order findings by callers hurt: of 100 customers, those who have a call that ends at the place of a finding "
    "without an answer, or who are asked there for what nothing told them to bring, or for what they gave before.",
)
@click.option(
    "--baseline", type=click.Path(), metavar="FILE", help="Hide the findings of this file; only new ones count."
)
@click.option(
    "--write-baseline",
    type=click.Path(),
    metavar="FILE",
    help="Write all findings to this file, to be hidden from now on.",
)
@click.option("--no-cache", is_flag=True, help="Check every file afresh and remember nothing.")
@click.option(
    "--cache-dir", type=click.Path(), metavar="FOLDER", help="Remember answers here instead of .ivrlint_cache."
)
@click.option("--config", type=click.Path(), metavar="FILE", help="Use this configuration instead of the nearest one.")
@click.option("--isolated", is_flag=True, help="Use no configuration.")
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even if they are named here.")
@click.option(
    "--stdin-filename", type=click.Path(), metavar="NAME", help="What to call the flow that is read from `-`."
)
@click.pass_context
def check(ctx: click.Context, /, **given: Any) -> None:
    """Find where callers get stuck, in flows, in folders of flows, and in exports of other platforms.

    Without PATH the whole project is checked; `-` reads a flow from standard input. Exports (Amazon Connect, Twilio
    Studio, Genesys Architect, FreeSWITCH) are checked by name; those that are named together may lead to each other.

    Exit code: 0 nothing found, 1 something found, 2 the check could not be done.
    """
    options = Options(**given)
    _require_sense(options)
    try:
        ctx.exit(_check(options))
    except (SettingsError, BaselineError) as error:
        complain([str(error)])
        ctx.exit(FAILED)


def _require_sense(options: Options) -> None:
    if options.isolated and options.config is not None:
        raise click.UsageError("`--isolated` uses no configuration, `--config` names one: give one of the two.")
    if _STDIN in options.paths and len(options.paths) > 1:
        raise click.UsageError("`-` reads one flow from standard input and stands alone.")
    if options.rank and options.paths == (_STDIN,):
        raise click.UsageError("`--rank` lives through a flow, and what comes from `-` is gone by then: name the file.")
    if options.stdin_filename is not None and options.paths != (_STDIN,):
        raise click.UsageError("`--stdin-filename` names the flow that is read from `-`: add `-`.")


def _check(options: Options) -> int:
    """Do what was asked, print it, and return the exit code."""
    settings_of = _settings_of(options)
    entries = read_baseline(options.baseline) if options.baseline is not None else []
    discovered = _discovered(options, settings_of)
    if discovered.errors and not discovered.files:
        complain(discovered.errors)
        return FAILED
    outcome = _run(options, discovered, settings_of).outcome()
    marks = fingerprints([each.finding for each in outcome.located], outcome.lines)
    if options.write_baseline is not None:
        entries = entries_of((each.finding, mark) for each, mark in zip(outcome.located, marks, strict=True))
        write_baseline(options.write_baseline, entries)
    file = options.write_baseline if options.write_baseline is not None else options.baseline
    known = {entry.fingerprint for entry in entries}
    kept = [(each, mark) for each, mark in zip(outcome.located, marks, strict=True) if mark not in known]
    shown = [Shown(each.finding, each.flow, mark) for each, mark in kept]
    unranked: list[str] = []
    if options.rank:
        from ivrlint.commands.ranking import ranked

        shown, unranked = ranked(shown, settings_of, _caches(options))
    report = Report(
        shown=tuple(shown),
        lines=outcome.lines,
        understood=outcome.understood,
        notes=outcome.notes,
        hidden=_hidden(file, entries, marks, outcome, settings_of) if file is not None else None,
    )
    errors = [*discovered.errors, *outcome.errors, *unranked, *_print(report, options)]
    complain(errors)
    if errors:
        return FAILED
    return _FOUND if any(each.fails for each, _ in kept) else 0


def _print(report: Report, options: Options) -> list[str]:
    render: Callable[[Report, Terminal, bool], str] = import_module(FORMATS[options.output_format]).render
    terminal = Terminal.of(sys.stdout, os.environ)
    return emit(render(report, terminal, options.show_all), terminal)


def _settings_of(options: Options) -> Callable[[str], Settings]:
    """The settings for a path, as the command line changes them."""
    finder = SettingsFinder(options.config, options.isolated)

    def settings_of(path: str) -> Settings:
        return finder.of_file(path).with_options(options.select, options.ignore, options.fail_on)

    return settings_of


def _discovered(options: Options, settings_of: Callable[[str], Settings]) -> Discovered:
    def excluded(path: str) -> bool:
        return settings_of(path).excludes(path)

    if options.paths != (_STDIN,):
        return discover(options.paths, excluded, options.force_exclude)
    name = options.stdin_filename
    path = os.path.abspath(name if name is not None else "<stdin>")
    if options.force_exclude and excluded(path):
        return Discovered((), ())
    return Discovered((FlowFile(path, display_name(path)),), ())


def _caches(options: Options) -> CachePlaces | None:
    return None if options.no_cache or options.paths == (_STDIN,) else CachePlaces(options.cache_dir)


def _run(options: Options, discovered: Discovered, settings_of: Callable[[str], Settings]) -> Run:
    from_stdin = options.paths == (_STDIN,)
    run = Run(settings_of, _caches(options), {"--select": options.select, "--ignore": options.ignore})
    if from_stdin:
        for file in discovered.files:
            run.data(file, sys.stdin.buffer.read())
    else:
        run.files(discovered.files)
    return run


def _hidden(
    file: str, entries: list[Entry], marks: list[str], outcome: Outcome, settings_of: Callable[[str], Settings]
) -> Hidden:
    """What the baseline `file` did to findings with these fingerprints."""

    def ran(entry: Entry) -> bool:
        from ivrlint.rules import ALL

        sets = {rule.name: rule.set for rule in ALL}
        path = os.path.abspath(entry.file)
        # a rule that is gone will never be matched again, whatever is selected
        return entry.rule not in sets or settings_of(path).wants(entry.rule, sets[entry.rule], path)

    known = {entry.fingerprint for entry in entries}
    number = sum(mark in known for mark in marks)
    gone = stale(entries, set(marks), outcome.read, ran)
    return Hidden(file, number, tuple(StaleEntry(*entry) for entry in gone))
