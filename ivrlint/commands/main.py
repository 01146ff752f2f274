"""The program `ivrlint`: its commands by name, each imported only when it is called."""

from importlib import import_module
from typing import Any, Final

import click

from ivrlint import __version__
from ivrlint.text import did_you_mean

#: The commands in the order of `--help`: the module in this folder, which holds a function of that name, and what
#: `--help` says, which must not import anything.
COMMANDS: Final = {
    "check": "Find where callers get stuck.",
    "call": "Play a call on the keypad.",
    "fmt": "Write flows evenly, without changing what they say.",
    "explain": "Say what a rule means and what to do about it.",
    "inspect": "Measure how far humans and answers are.",
    "simulate": "Live through a flow as 100 customers do.",
    "compare": "Send the same callers through two versions of a flow.",
    "graph": "Draw a flow, with what was found marked on it.",
    "hunt": "Look for the calls that hurt.",
    "convert": "Write the export of a platform as a call script.",
}


class LazyGroup(click.Group):
    """A group that knows its commands from `COMMANDS` and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"ivrlint.commands.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the one that was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(name, tuple(COMMANDS)) or " `ivrlint --help` lists the commands."
            ctx.fail(f"there is no command `{name}`.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a caller who presses Ctrl-C gets the exit code of an interrupted program, not a verdict."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            ctx.exit(130)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ivrlint", message="%(prog)s %(version)s")
def main() -> None:
    """Hear a phone menu before the callers do.

    A linter and call simulator for phone menus: where callers get stuck, how far the nearest human is, and what they
    are asked for without warning.
    """
