"""`ivrlint fmt`: flows written evenly, in place, or a word about what would change."""

import difflib
import os
import re
import sys
import tempfile
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.linting.discovery import FLOW_ENDING, Discovered, FlowFile, discover, display_name
from ivrlint.reports.terminal import Terminal, harmless
from ivrlint.settings import SettingsError, SettingsFinder

_WOULD_CHANGE: Final = 1
_STDIN: Final = "-"
_LINE_END: Final = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


class Options(NamedTuple):
    """What was asked for; the names are those of the command line."""

    paths: tuple[str, ...]
    check: bool
    diff: bool
    stdin_filename: str | None
    force_exclude: bool
    config: str | None
    isolated: bool

    @property
    def dry(self) -> bool:
        """Whether nothing is to be written."""
        return self.check or self.diff


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option(
    "--stdin-filename", type=click.Path(), metavar="NAME", help="What to call the flow that is read from `-`."
)
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even if they are named here.")
@click.option("--config", type=click.Path(), metavar="FILE", help="Use this configuration instead of the nearest one.")
@click.option("--isolated", is_flag=True, help="Use no configuration.")
@click.pass_context
def fmt(ctx: click.Context, /, **given: Any) -> None:
    """Write flows evenly: indentation, blanks, blank lines, spellings. Nothing of what they say changes.

    Without PATH the whole project is formatted, in place; `-` formats standard input to standard output. Lines that
    cannot be read keep their text. Line ends stay as they are, a byte-order mark is dropped.

    Exit code: 0 done, 1 `--check` or `--diff` found something to change, 2 a file could not be formatted.
    """
    options = Options(**given)
    _require_sense(options)
    try:
        ctx.exit(_fmt(options))
    except SettingsError as error:
        complain([str(error)])
        ctx.exit(FAILED)


def _require_sense(options: Options) -> None:
    if options.isolated and options.config is not None:
        raise click.UsageError("`--isolated` uses no configuration, `--config` names one: give one of the two.")
    if _STDIN in options.paths and len(options.paths) > 1:
        raise click.UsageError("`-` reads one flow from standard input and stands alone.")
    if options.stdin_filename is not None and options.paths != (_STDIN,):
        raise click.UsageError("`--stdin-filename` names the flow that is read from `-`: add `-`.")


def _fmt(options: Options) -> int:
    """Do what was asked, and return the exit code."""
    finder = SettingsFinder(options.config, options.isolated)

    def excluded(path: str) -> bool:
        return finder.of_file(path).excludes(path)

    if options.paths == (_STDIN,):
        return _standard_input(options, excluded)
    return _files(options, discover(options.paths, excluded, options.force_exclude))


def _standard_input(options: Options, excluded: Callable[[str], bool]) -> int:
    """Format standard input to standard output; where it cannot be formatted, nothing comes out."""
    name = options.stdin_filename
    path = os.path.abspath(name if name is not None else "<stdin>")
    old = sys.stdin.buffer.read()
    new, errors = old, list[str]()
    if not (options.force_exclude and excluded(path)):
        outcome = _formatted(display_name(path), old)
        new, errors = outcome.data, list(outcome.errors)
    if not errors and options.diff:
        errors += _show(_difference(display_name(path), old, new))
    elif not errors and not options.check:
        errors += _write_out(new)
    complain(errors)
    if errors:
        return FAILED
    return _WOULD_CHANGE if options.dry and new != old else 0


def _files(options: Options, discovered: Discovered) -> int:
    """Format files in place, or say what would change."""
    errors = list(discovered.errors)
    shown: list[str] = []
    changed = left = broken = 0
    for file in discovered.files:
        done = _file(file, options)
        errors += done.errors
        if done.errors:
            continue
        broken += done.broken
        if done.data == done.old:
            left += 1
            continue
        changed += 1
        if options.diff:
            shown.append(_difference(file.name, done.old, done.data))
        else:
            shown.append(f"{'would be reformatted' if options.check else 'reformatted'}: {harmless(file.name)}\n")
    errors += _show("".join(shown))
    if discovered.files:
        click.echo(_summary(options.dry, changed, left, broken), err=True)
    complain(errors)
    if errors:
        return FAILED
    return _WOULD_CHANGE if options.dry and changed else 0


class _Done(NamedTuple):
    """What became of a file: its old and new bytes, lines that cannot be read, and what went wrong."""

    old: bytes = b""
    data: bytes = b""
    broken: int = 0
    errors: tuple[str, ...] = ()


def _file(file: FlowFile, options: Options) -> _Done:
    if not file.path.endswith(FLOW_ENDING):
        return _Done(errors=(f"{file.name}: only {FLOW_ENDING} files are formatted",))
    try:
        with open(file.path, "rb") as stream:
            old = stream.read()
    except OSError as error:
        return _Done(errors=(f"{file.name}: cannot read this file: {error.strerror or error}",))
    done = _formatted(file.name, old)
    if done.errors or done.data == old or options.dry:
        return done
    try:
        _replace(file.path, done.data)
    except OSError as error:
        return _Done(errors=(f"{file.name}: cannot write this file: {error.strerror or error}",))
    return done


def _formatted(name: str, old: bytes) -> _Done:
    from ivrlint.flow.values import open_minutes
    from ivrlint.script.formatter import FormatError, format_file

    try:
        new = format_file(name, old, open_minutes)
    except FormatError as error:
        return _Done(errors=(f"{name}: {error}",))
    except Exception as error:  # whatever it is, the other files are to be formatted
        what = f"ivrlint could not format this file: {type(error).__name__}: {error}"
        return _Done(errors=(f"{name}: {what}. The mistake is in ivrlint, please report it",))
    return _Done(old, new.data, new.broken)


def _replace(path: str, data: bytes) -> None:
    """Put new bytes in place of a file, all at once, with its mode; a link stays a link to the file that changes.

    Raises
    ------
    OSError : the file is as it was
    """
    path = os.path.realpath(path)
    if not os.access(path, os.W_OK):
        raise PermissionError(None, "it is read-only")
    mode = os.stat(path).st_mode & 0o7777
    descriptor, passing = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=os.path.dirname(path))
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
        os.chmod(passing, mode)
        os.replace(passing, path)
    except BaseException:
        os.unlink(passing)
        raise


def _difference(name: str, old: bytes, new: bytes) -> str:
    """A unified diff; a change of line ends or of a byte-order mark alone is shown too."""
    before, after = ([line for line in _LINE_END.split(data.decode("utf-8")) if line] for data in (old, new))
    lines: list[str] = []
    for line in difflib.unified_diff(before, after, f"{name} (as it is)", f"{name} (formatted)"):
        text = line.rstrip("\r\n")
        lines.append(f"{harmless(text)}\n")
        if line == text and text[:1] in (" ", "+", "-"):
            lines.append("\\ No newline at end of file\n")
    return "".join(lines)


def _show(text: str) -> list[str]:
    terminal = Terminal.of(sys.stdout, os.environ)
    return emit(terminal.encode(text), terminal) if text else []


def _write_out(data: bytes) -> list[str]:
    """Put bytes on standard output as they are; what went wrong, a sentence each."""
    try:
        click.echo(data, nl=False)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer would fail again at exit
        return [f"cannot write the flow: {error.strerror or error}"]
    return []


def _summary(dry: bool, changed: int, left: int, broken: int) -> str:
    """`2 files reformatted, 1 left as it was`, and a word about lines that keep their text."""
    files = f"{changed} file{'' if changed == 1 else 's'} {'would be ' if dry else ''}reformatted"
    rest = f"{left} left as {'it was' if left == 1 else 'they were'}"
    if dry:
        rest = f"{left} would stay as {'it is' if left == 1 else 'they are'}"
    note = ""
    if broken:
        lines = f"{broken} line{'' if broken == 1 else 's'}"
        note = f"; {lines} could not be read and kept {'its' if broken == 1 else 'their'} text: see `ivrlint check`"
    return f"{files}, {rest}{note}"
