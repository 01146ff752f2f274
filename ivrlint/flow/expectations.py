"""`expect` lines: the forms of ruling 15, and what is said of any other."""

from __future__ import annotations

from ivrlint.flow.declare import Declarer
from ivrlint.flow.model import Data, Expectation, Goal, Place, Team
from ivrlint.flow.modules import UNKNOWN
from ivrlint.flow.values import BadValue, seconds, share
from ivrlint.script.tree import Statement

FORMS = {
    "human": "`expect human within 3 hops from any menu`, `expect human within 2 min`",
    "goal": "`expect {} resolved at least 90%`, `expect {} resolved within 3 min at least 90%`",
    "data": "`expect {} prepared`, `expect {} asked at most 1`",
    "calls": "`expect calls ended within 20 min at least 95%`",
    "place": "`expect {} ended at most 5%`",
}


class _Parts:
    """The words of an `expect` line by their role."""

    def __init__(self, statement: Statement) -> None:
        self.subject = statement.text_of("subject") or ""
        self.measure = statement.text_of("measure")
        within, amount = statement.text_of("within"), statement.text_of("amount")
        self.hops = int(within.split("h")[0]) if within and "hop" in within else None
        self.seconds = seconds(within)[1] if within and "hop" not in within else None
        self.bound = statement.text_of("bound")
        self.share = share(amount) if amount and amount.endswith("%") else None
        self.count = int(amount) if amount and not amount.endswith("%") else None
        self.any = statement.has("any")
        self.origin = statement.text_of("from")

    def given(self) -> set[str]:
        """Which parts the line has, besides subject and measure."""
        parts = {"hops": self.hops, "seconds": self.seconds, "share": self.share, "count": self.count}
        return {name for name, value in parts.items() if value is not None} | ({"from"} if self.origin else set())


def read_expectation(statement: Statement, names: Declarer) -> Expectation | None:
    """Read an `expect` line; None, with a finding, where it has none of the legal forms.

    Parameters
    ----------
    statement : the line
    names : resolves its names and notes what is wrong
    """
    try:
        parts = _Parts(statement)
        kind, subject = _subject(parts, names)
        if kind is None:
            word = statement.word("subject")
            assert word is not None
            if parts.measure in ("asked", "prepared"):
                names.resolve("data", statement, word)
            elif parts.measure in ("resolved", "deflected", "unresolved"):
                names.resolve("goal", statement, word)
            else:
                message = f"nothing here is called `{word.text}`: an `expect` is about human, calls, a goal, a data item or a place"
                names.report("undefined-target", statement.word_span(word), message, word.text)
            return None
        if subject is UNKNOWN:
            return None
        expectation = _match(kind, parts, statement, subject)
        if expectation is None:
            raise BadValue(f"I cannot judge this. Legal is {FORMS[kind].format(parts.subject, parts.subject)}")
        if parts.origin and not parts.any:
            word = statement.word("from")
            assert word is not None
            if word.text == "menu" and names.module.find("place", "menu") is None:
                raise BadValue("all menus are written `from any menu`")
            place = names.resolve("place", statement, word)
            if not isinstance(place, Place | Team):
                return None
            expectation.from_place = place
        return expectation
    except BadValue as error:
        names.report("bad-expectation", statement.span, str(error))
        return None


def _subject(parts: _Parts, names: Declarer) -> tuple[str | None, object]:
    """What an expectation is about; the measure decides between things of one name."""
    if parts.subject in ("human", "calls"):
        return parts.subject, None
    by_measure = {"asked": ("data",), "prepared": ("data",), "ended": ("place",)}
    for kind in by_measure.get(parts.measure or "", ("goal", "data", "place")):
        found = names.module.find(kind, parts.subject)
        if found is not None:
            return kind, found
    for kind in ("goal", "data", "place"):  # the right name with a measure of another kind: a wrong form
        found = names.module.find(kind, parts.subject)
        if found is not None and parts.measure not in (
            "asked",
            "prepared",
            "ended",
            "resolved",
            "deflected",
            "unresolved",
        ):
            return kind, found
    return None, None


def _match(kind: str, parts: _Parts, statement: Statement, subject: object) -> Expectation | None:
    given, measure = parts.given(), parts.measure
    expectation = Expectation(
        statement.span,
        " ".join(statement.text[statement.tokens[0][0] : statement.tokens[1][-1]].split()),
        measure or "",
        subject if isinstance(subject, Goal | Data | Place | Team) else None,
        parts.hops if parts.count is None else parts.count,
        parts.seconds,
        parts.bound,
        parts.share,
    )
    counts_hops = given in ({"hops"}, {"hops", "from"}) and (not parts.any or parts.origin == "menu")
    if kind == "human" and measure is None and parts.bound is None and counts_hops:
        expectation.measure, expectation.any_menu = "human_hops", parts.any
        return expectation
    if kind == "human" and measure is None and given in ({"seconds"}, {"seconds", "share"}) and parts.bound != "most":
        expectation.measure = "human_seconds"
        return expectation
    if kind == "goal" and measure in ("resolved", "deflected", "unresolved") and given == {"share"}:
        return expectation
    if (
        kind == "goal"
        and measure == "resolved"
        and parts.bound != "most"
        and given in ({"seconds", "share"}, {"seconds"})
    ):
        return expectation
    if kind == "data" and measure == "prepared" and not given:
        return expectation
    if kind == "data" and measure == "asked" and given == {"count"} and parts.bound == "most":
        return expectation
    if (
        kind == "calls"
        and measure == "ended"
        and parts.bound != "most"
        and given in ({"seconds", "share"}, {"seconds"})
    ):
        expectation.measure = "calls_ended"
        return expectation
    if kind == "place" and measure == "ended" and given == {"share"} and parts.bound == "most":
        return expectation
    return None
