"""A finding that names a way through a call can be replayed, and shows on replay what it claims."""

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from ivrlint.call.play import Replayed, replay
from ivrlint.call.program import Program
from ivrlint.findings import Finding
from ivrlint.flow.build import build_flow
from ivrlint.linting.engine import lint
from ivrlint.rules import ALL
from ivrlint.settings import Settings
from ivrlint.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
FLOWS = [*sorted((ROOT / "flows").glob("*.ivr")), *sorted((ROOT.parent / "shared" / "examples").glob("*.ivr"))]


class Case(NamedTuple):
    """A finding and the flow to call in order to meet it."""

    flow: Path
    finding: Finding

    @property
    def name(self) -> str:
        return f"{self.flow.parent.name}/{self.flow.name}:{self.finding.span.line}:{self.finding.rule}"


def _source(path: Path) -> tuple[SourceText, str]:
    file = os.path.relpath(path, ROOT).replace(os.sep, "/")
    return SourceText.from_bytes(file, path.read_bytes()), str(path)


def _cases() -> list[Case]:
    found: list[Case] = []
    for path in FLOWS:
        source, where = _source(path)
        findings = lint(source, where, ALL, Settings()).findings
        found += [Case(path, finding) for finding in findings if finding.script is not None]
    return found


CASES = _cases()


def replayed(case: Case) -> Replayed:
    source, where = _source(case.flow)
    flow, _, _ = build_flow(source, where, frozenset())
    assert case.finding.script is not None
    return replay(Program(flow), case.finding.script)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_finding_can_be_heard(case: Case) -> None:
    call = replayed(case)
    assert call.misunderstood is None, f"{call.misunderstood} in {case.finding.script!r}"
    assert _comes_to(case.finding, call)


def _comes_to(finding: Finding, call: Replayed) -> bool:
    """Whether a call has passed the line of a finding, its place, or one of its labels."""
    here = {(event.span.file, event.span.line) for event in (*call.events, *call.play.hears())}
    here.add((call.play.span.file, call.play.span.line))
    places = {event.place for event in call.events} | {call.play.place}
    spans = [finding.span, *(label.span for label in finding.labels)]
    spans += [turn.span for turn in finding.path]
    return finding.place in places or any((span.file, span.line) in here for span in spans)


def _of(*rules: str) -> "pytest.MarkDecorator":
    cases = [case for case in CASES if case.finding.rule in rules]
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def _asked(call: Replayed) -> tuple[str, ...]:
    return tuple(item for event in call.play.hears() if event.kind == "asks" for item in event.items)


@_of("unprepared-data")
def test_unprepared_data_is_asked_for_where_the_call_stands(case: Case) -> None:
    call = replayed(case)
    assert case.finding.subject in _asked(call)
    assert case.finding.subject not in call.play.names_of(call.state.told)
    assert (call.play.span.file, call.play.span.line) == (case.finding.span.file, case.finding.span.line)


@_of("no-way-without-data")
def test_data_without_a_way_out_is_asked_for_where_the_call_stands(case: Case) -> None:
    assert case.finding.subject in _asked(replayed(case))


@_of("data-asked-twice")
def test_data_asked_twice_is_known_and_asked_for_again(case: Case) -> None:
    call = replayed(case)
    assert case.finding.subject in _asked(call)
    assert case.finding.subject in call.play.names_of(call.state.known)


@_of("dead-end")
def test_a_dead_end_is_a_call_that_is_hung_up_on(case: Case) -> None:
    call = replayed(case)
    assert call.play.ended == "hang up"
    assert not call.state.resolved | call.state.deflected
    assert not {"human", "message", "call back", "outside"} & {event.kind for event in call.events}


@_of("hang-up-on-error")
def test_who_errs_is_cut_off(case: Case) -> None:
    call = replayed(case)
    assert call.play.ended in ("hang up", "dropped")
    assert call.play.span.line == case.finding.span.line or call.events[-1].place in {
        case.finding.place,
        *(turn.place for turn in case.finding.path),
    }


@_of("no-closed-hours-path")
def test_who_calls_outside_the_hours_is_turned_away(case: Case) -> None:
    call = replayed(case)
    assert call.play.ended == "turned away"
    assert [event.kind for event in call.events[-2:]] == ["closed", "turned away"]
    assert call.play.place == case.finding.place


@_of("hops-to-human")
def test_a_far_human_is_met_in_the_end(case: Case) -> None:
    assert "queue" in [event.kind for event in replayed(case).events]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_finding_says_when_it_is_met(case: Case) -> None:
    """The time of a finding is that of the last turn of its script; what the system does afterwards comes on top."""
    call = replayed(case)
    arrives = case.finding.arrives
    if arrives is not None:
        assert arrives <= call.play.seconds + 0.05
        turns = [event for event in call.events if event.who == "caller"]
        assert not turns or turns[-1].at <= arrives + 0.05
