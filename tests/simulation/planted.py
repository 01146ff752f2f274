"""A flow in which no call hurts, and for each kind of hurt the same flow with that hurt planted in it."""

from typing import NamedTuple

from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.settings import THRESHOLDS

GOOD = """\
flow "Elm Street Books" in en

goal status "hear where my order is" 70%
goal advice "ask what to read" 30%

data order_number "your order number"
  digits 6
  from paper "the receipt"
  takes 4 min

inbound "555-0100" -> main

menu main
  say "Elm Street Books."
  press 1 to "hear where your order is" -> find
  press 0 for "a person" -> desk
  after 2 tries -> desk

step find
  say "Have your receipt ready."
    prepares order_number
  ask order_number
    say "Enter your order number, please."
    press 0 if "you do not have it" -> desk
    after 2 tries -> desk with order_number
  say "Your order comes on Monday."
  resolves status
  -> more

menu more
  press 1 for "a person" -> desk with order_number
  press 2 for "goodbye" -> hang up
  after 2 tries -> desk with order_number

team desk "the desk"
  hold 1 min
  resolves status, advice
"""


class Planted(NamedTuple):
    """A hurt.

    Parameters
    ----------
    kind, place : of the hurt
    cost : mistakes and turns of the shortest call, worked out by hand
    script : that call
    changes : what is written instead of what
    """

    kind: str
    place: str
    cost: tuple[int, int]
    script: str
    changes: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The flow with the hurt in it."""
        text = GOOD
        for old, new in self.changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


NO_WAY_OUT = ('    press 0 if "you do not have it" -> desk\n', "")

NOT_FOUND = """\
  check "is it in the system?"
    found 90%
    otherwise
      say "There is no such order."
      -> hang up
"""

PLANTED = (
    Planted(
        "unprepared",
        "find",
        (0, 3),
        "1 silence silence",
        (
            NO_WAY_OUT,
            ('  say "Have your receipt ready."\n    prepares order_number\n', ""),
            ("    after 2 tries -> desk with order_number\n  say", "    after 2 tries -> hang up\n  say"),
        ),
    ),
    Planted(
        "left-alone",
        "desk",
        (0, 1),
        "1 0",
        (
            (
                "  hold 1 min\n",
                "  open mon-fri 9:00-17:00\n  on closed\n    call back by desk within 10 min\n    -> hang up\n",
            ),
        ),
    ),
    Planted(
        "no-human",
        "shut",
        (0, 1),
        "0",
        (
            ('  press 0 for "a person" -> desk\n  after', '  press 0 for "a person" -> shut\n  after'),
            ("team desk", 'step shut\n  say "Nobody is here."\n  -> hang up\n\nteam desk'),
        ),
    ),
    Planted(
        "asked-again",
        "find",
        (0, 2),
        "1 give order_number",
        (('  say "Your order comes', '  ask order_number\n    say "Once more, please."\n  say "Your order comes'),),
    ),
    Planted(
        "back-at-start",
        "find",
        (0, 3),
        "1 silence silence",
        (NO_WAY_OUT, ("    after 2 tries -> desk with order_number\n  say", "    after 2 tries -> main\n  say")),
    ),
    Planted(
        "failing-is-faster",
        "main",
        (1, 1),
        "silence",
        (('  press 0 for "a person" -> desk\n  after 2 tries', "  after 1 try"),),
    ),
    Planted(
        "thrown-out",
        "find",
        (0, 2),
        "1 give order_number otherwise",
        (
            (
                '  say "Your order comes',
                NOT_FOUND + '  say "Your order comes',
            ),
        ),
    ),
    Planted(
        "same-words",
        "find",
        (0, 4),
        "1 silence silence silence",
        (NO_WAY_OUT, ("    after 2 tries -> desk with order_number\n  say", "    after 4 tries -> desk\n  say")),
    ),
)


def facts_of(text: str) -> Facts:
    """The facts of a flow without a mistake in its script."""
    flow, findings = flow_of(text)
    assert flow.complete, findings
    return Facts(flow, THRESHOLDS)
