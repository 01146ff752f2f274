"""`ivrlint hunt`: random callers look for the calls that hurt."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.commands.progress import Progress
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import SettingsError, SettingsFinder
from ivrlint.text import did_you_mean

if TYPE_CHECKING:
    from ivrlint.analyses.facts import Facts
    from ivrlint.reports.hunted import Told
    from ivrlint.simulation.hunt import Plan

_FORMATS: Final = ("text", "json")
_FOUND: Final = 1
_MOST: Final = 10


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    file: str
    max_examples: int
    seed: int
    goal: str | None
    output_format: str
    write_expect: bool
    show_all: bool
    no_cache: bool
    cache_dir: str | None


@click.command()
@click.argument("file", type=click.Path())
@click.option(
    "--max-examples", type=click.IntRange(min=1), default=1000, show_default=True, help="How many callers call."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Other callers.")
@click.option("--goal", metavar="NAME", help="Only callers with this goal.")
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How calls are written."
)
@click.option("--write-expect", is_flag=True, help="Forbid the worst call in the file: add an `expect` line.")
@click.option("--all", "show_all", is_flag=True, help="Tell every call on a terminal, not only the ten worst.")
@click.option("--no-cache", is_flag=True, help="Remember nothing, and begin with nothing remembered.")
@click.option("--cache-dir", type=click.Path(), metavar="FOLDER", help="Remember calls here instead of .ivrlint_cache.")
@click.pass_context
def hunt(ctx: click.Context, /, **given: Any) -> None:
    """Look for calls that hurt: random callers pursue their goals, and the worst of their calls are printed.

    A call hurts if the caller is cut off for a number that nobody mentioned, is asked again for what was given, comes
    back to the start with nothing gained, hears a sentence three times, is promised something and left alone, is thrown
    out, never reaches a person who can help, or reaches one soonest by silence and wrong keys. Each is printed once for
    each place, as short as it can be: fewest mistakes of the caller first, then fewest turns.

    Exit code: 0 no call hurts, 1 some do, 2 nothing can be said about this file.
    """
    from ivrlint.linting.source import CannotReadError

    options = Options(**given)
    terminal = Terminal.of(sys.stdout, os.environ)
    try:
        text, found, notes = _hunted(options, terminal)
    except (CannotReadError, SettingsError) as error:
        complain(error.errors if isinstance(error, CannotReadError) else [str(error)])
        ctx.exit(FAILED)
    errors = emit(text, terminal)
    complain(errors)
    for note in notes:
        click.echo(note, err=True)
    ctx.exit(FAILED if errors else _FOUND if found else 0)


def _hunted(options: Options, terminal: Terminal) -> tuple[str, bool, list[str]]:
    """The report, whether any call hurts, and what else there is to say."""
    from ivrlint.linting.expecting import aliases_in
    from ivrlint.linting.ready import ready_for_callers
    from ivrlint.linting.source import CannotReadError, flow_of, source_of
    from ivrlint.reports import hunted as report
    from ivrlint.simulation.hunt import hunt
    from ivrlint.simulation.kept import home_in
    from ivrlint.simulation.run import UnknownGoalError

    settings = SettingsFinder().of_file(os.path.abspath(options.file))
    facts = ready_for_callers(flow_of(options.file), settings, "calls are hunted", "hunt in the flow that uses it")
    if options.write_expect and facts.flow.platform:
        raise CannotReadError(
            f"{facts.flow.file}: only a call script can hold `expect` lines; `ivrlint convert` makes one of an export"
        )
    cache = None if options.no_cache else _cache_folder(options)
    with Progress("hunting") as progress, home_in(cache):
        try:
            found = hunt(facts, _plan(options, facts, cache), progress.tell)
        except UnknownGoalError as error:
            names = list(error.args[0])
            hint = did_you_mean(options.goal or "", names) or f" There is {', '.join(names)}."
            raise CannotReadError(f"there is no goal `{options.goal}` in {facts.flow.file}.{hint}") from None
    aliases = {} if facts.flow.platform else aliases_in(source_of(options.file).text, os.path.abspath(options.file))
    told = report.tell(found, aliases)
    if options.output_format == "json":
        text = report.render_json(found, told, facts.flow)
    else:
        most = None if options.show_all or not terminal.interactive else _MOST
        text = report.render_text(found, told, facts.flow, terminal, most)
    return text, bool(told), _write_expectation(options, told) if options.write_expect else []


def _plan(options: Options, facts: Facts, cache: str | None) -> Plan:
    from ivrlint.simulation.hunt import Plan
    from ivrlint.simulation.hurts import keys_of
    from ivrlint.simulation.kept import Kept, folder_in

    kept = None
    if cache is not None:
        kept = Kept(folder_in(cache), f"{facts.flow.file}\x1f{options.goal}", keys_of(facts.flow))
    return Plan(options.max_examples, options.seed, options.goal, kept=kept)


def _cache_folder(options: Options) -> str | None:
    """Where calls are remembered; None where nothing can be written."""
    from ivrlint.linting.cache import FOLDER, make_folder
    from ivrlint.linting.discovery import project_folder

    home = project_folder(os.path.dirname(os.path.abspath(options.file))) or os.getcwd()
    folder = options.cache_dir if options.cache_dir is not None else os.path.join(home, FOLDER)
    try:
        make_folder(folder)
    except OSError:
        return None
    return folder


# --- the `expect` line ---------------------------------------------------------------------------------------------------


def _write_expectation(options: Options, told: list[Told]) -> list[str]:
    """Write the first `expect` line that a found call breaks and that the file does not hold; says what was done."""
    from ivrlint.linting.discovery import display_name
    from ivrlint.linting.expecting import with_expectation
    from ivrlint.linting.source import CannotReadError

    name, path = display_name(options.file), os.path.abspath(options.file)
    try:
        with open(path, "rb") as stream:
            data = stream.read()
        for expect in dict.fromkeys(each.expect for each in told if each.expect):
            written = with_expectation(name, path, data, expect)
            if written is not None:
                with open(path, "wb") as stream:
                    stream.write(written.data)
                return [f"{name}:{written.line} now says: {expect}"]
    except OSError as error:
        raise CannotReadError(f"{name}: cannot write this file: {error.strerror or error}") from None
    return [f"{name}: no line was added; what `expect` can say of these calls, the file says already"]
