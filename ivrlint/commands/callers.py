"""The options of every command that lets callers call: how exactly, who, and under which assumptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

if TYPE_CHECKING:
    from ivrlint.settings import Settings
    from ivrlint.simulation.run import Plan

_ASSUME: Final = ("range", "kind", "middle", "harsh")


class CallerOptions(Protocol):
    """What was asked for by these options; the names are those of the command line."""

    @property
    def exact(self) -> bool:
        """Whether figures must be exact."""

    @property
    def sample(self) -> int | None:
        """Callers to sample, or None."""

    @property
    def seed(self) -> int | None:
        """Of the sampling, or None."""

    @property
    def goal(self) -> str | None:
        """The only goal, or None."""

    @property
    def group(self) -> str | None:
        """The only group, or None."""

    @property
    def assume(self) -> str:
        """A row of assumptions, or `range` for all."""


def caller_options(exact: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command these options, in the order of its help.

    Parameters
    ----------
    exact : what `--exact` does there
    """
    options = (
        click.option("--exact", is_flag=True, help=exact),
        click.option(
            "--sample", type=click.IntRange(min=1), metavar="N", help="Sample N callers of each group with each goal."
        ),
        click.option(
            "--seed", type=click.IntRange(min=0), metavar="S", help="Other luck for sampled callers.  [default: 0]"
        ),
        click.option("--goal", metavar="NAME", help="Only callers with this goal."),
        click.option(
            "--group", metavar="NAME", help="Only callers of this group; `ivrlint explain callers` lists them."
        ),
        click.option(
            "--assume",
            type=click.Choice(_ASSUME),
            default="range",
            show_default=True,
            help="Assumptions about callers: all three rows, or one of them.",
        ),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def require_one_method(options: CallerOptions) -> None:
    """Refuse options that want figures to be exact and sampled at once.

    Raises
    ------
    click.UsageError : they do
    """
    if options.exact and options.sample is not None:
        raise click.UsageError("`--exact` and `--sample` exclude each other: give one of them.")


def plan_of(options: CallerOptions, settings: Settings) -> Plan:
    """What these options want to be simulated, with the caller groups of the configuration."""
    from ivrlint.callers.assumptions import ROWS
    from ivrlint.simulation.run import Plan

    rows = ROWS if options.assume == "range" else (options.assume,)
    return Plan(rows, options.sample, options.exact, options.seed or 0, options.goal, options.group,
                configured=settings.callers)  # fmt: skip
