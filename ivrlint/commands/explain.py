"""`ivrlint explain`: the pages of the rules, on a terminal, as markdown, or for programs."""

import os
import sys
from inspect import cleandoc
from typing import Any, Final, NamedTuple

import click

from ivrlint.commands.output import FAILED, complain, emit
from ivrlint.reports import page
from ivrlint.reports.terminal import Terminal
from ivrlint.text import did_you_mean

_FORMATS: Final = ("text", "markdown", "json")
_SETS: Final = {
    "script": "Mistakes in the script: always checked",
    "default": "Checked by default",
    "coach": "Advice: --select coach, or by name",
    "page": "Other pages",
}


class Page(NamedTuple):
    """What can be explained.

    Parameters
    ----------
    name : what to ask for
    kind : `script`, `default` or `coach` for rules, `page` for anything else
    severity : of a rule, or None
    text : markdown; its first line says in one sentence what it is about
    """

    name: str
    kind: str
    severity: str | None
    text: str

    @property
    def title(self) -> str:
        """The first line, without the marks of a heading."""
        return self.text.split("\n", 1)[0].lstrip("# ").rstrip(".")


def pages() -> list[Page]:
    """Every page, in the order of the rules; those of no rule come last."""
    from ivrlint.callers.page import page as callers
    from ivrlint.rules import ALL

    rules = [Page(rule.name, rule.set, str(rule.severity), cleandoc(rule.page)) for rule in ALL]
    return [*rules, Page("callers", "page", None, callers())]


@click.command()
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Print all pages.")
@click.option("--output-format", type=click.Choice(_FORMATS), default="text", show_default=True, help="How.")
@click.pass_context
def explain(ctx: click.Context, name: str | None, everything: bool, output_format: str) -> None:
    """Say what a rule means and what to do about it; `callers` says who calls in a simulation.

    Without NAME everything that can be explained is listed.
    """
    if name is not None and everything:
        raise click.UsageError("give a name or `--all`, not both.")
    known = pages()
    chosen = [each for each in known if name is None or each.name == name]
    if not chosen:
        hint = did_you_mean(str(name), [each.name for each in known]) or " `ivrlint explain` lists what there is."
        complain([f"there is no page `{name}`.{hint}"])
        ctx.exit(FAILED)
    terminal = Terminal.of(sys.stdout, os.environ)
    if name is None and not everything and output_format == "text":
        text = _listed(chosen, terminal)
    else:
        text = _FORMATTERS[output_format](chosen, terminal)
    errors = emit(terminal.encode(text), terminal)
    complain(errors)
    ctx.exit(FAILED if errors else 0)


def _listed(known: list[Page], terminal: Terminal) -> str:
    """The names by set, each with its first line."""
    margin = max(len(each.name) for each in known) + 4
    blocks = []
    for kind, title in _SETS.items():
        members = [each for each in known if each.kind == kind]
        rows = [page.row(each.name, each.title, margin, terminal) for each in members]
        if rows:
            blocks.append("\n".join([terminal.style(title, bold=True), *rows]))
    return "\n\n".join(blocks) + "\n"


def _text(chosen: list[Page], terminal: Terminal) -> str:
    return "\n\n".join(page.render(_head(each), each.text, terminal) for each in chosen) + "\n"


def _markdown(chosen: list[Page], terminal: Terminal) -> str:
    sections = []
    for each in chosen:
        title = f"# {each.name}\n\n"
        facts = f"{_facts(each)}\n\n" if each.severity else ""
        sections.append(f"{title}{facts}{each.text.strip()}\n")
    return "\n".join(sections)


def _json(chosen: list[Page], terminal: Terminal) -> str:
    import json

    rules: list[dict[str, Any]] = [
        {"name": each.name, "severity": each.severity, "set": each.kind, "title": each.title, "page": each.text}
        for each in chosen
    ]
    return json.dumps({"version": 1, "pages": rules}, indent=2) + "\n"


def _head(each: Page) -> str:
    return f"{each.name} ({_facts(each)})" if each.severity else each.name


def _facts(each: Page) -> str:
    where = {"script": "always on", "default": "on by default", "coach": "off by default"}
    return f"{each.severity}, {where.get(each.kind, each.kind)}"


_FORMATTERS: Final = {"text": _text, "markdown": _markdown, "json": _json}
