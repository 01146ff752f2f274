"""The trees of a file and its modules to one flow."""

from __future__ import annotations

from collections.abc import Sequence

from ivrlint.findings import Finding, script_finding
from ivrlint.flow.body import BodyBuilder
from ivrlint.flow.declare import Declarer, secret_of
from ivrlint.flow.expectations import read_expectation
from ivrlint.flow.listen import announce_ahead
from ivrlint.flow.model import Allow, CallerGroup, Data, Entry, Flow, Goal, Place, Team
from ivrlint.flow.modules import Module, clashes, load_modules
from ivrlint.flow.shape import check_shares, outcomes, recursive_do, too_large, unfinished
from ivrlint.flow.teams import fill_team
from ivrlint.script.tree import Statement
from ivrlint.text import SourceText, did_you_mean

_WITHHOLDS = frozenset({
    "unclosed-quote", "bad-arrow", "bad-key", "bad-name", "bad-indent", "unknown-verb", "syntax", "misplaced-line",
    "unreadable-use", "recursive-do", "flow-too-large",
})  # fmt: skip
"""Script findings after which nothing is said about reachability: the line may hold the missing arrow."""

_LEAD_NOWHERE = frozenset({"expect", "allow", "secret", "flow"})
"""Words that begin a line which leads no call anywhere."""


def build_flow(source: SourceText, path: str, rule_names: frozenset[str]) -> tuple[Flow, list[Finding], list[Module]]:
    """Read a file with all it uses.

    Parameters
    ----------
    source : the text of the file
    path : where it is
    rule_names : every rule an `allow` may name

    Returns
    -------
    the flow, what is wrong with its script, and the files it consists of, itself first
    """
    findings: list[Finding] = []
    modules = load_modules(source, path, findings)
    flow = Flow(source.file)
    declarers = [Declarer(module, findings) for module in modules]
    made = [declarer.declare_all() for declarer in declarers]
    for module in modules:
        findings.extend(clashes(module))
    for declarer, declared in zip(declarers, made, strict=True):
        for statement, part in declared:
            declarer.fill(statement, part)
    for number, (module, declarer, declared) in enumerate(zip(modules, declarers, made, strict=True)):
        _fill_module(flow, module, declarer, declared, is_root=number == 0)
        _allows(flow, module, rule_names, findings)
    flow.unread = any(line.broken for module in modules for root in module.script.statements for line in root.walk())
    _index(flow)
    announce_ahead(flow)
    findings.extend(unfinished(flow))
    findings.extend(check_shares(flow))
    findings.extend(outcomes(flow))
    circles = list(recursive_do(flow))
    findings.extend(circles or too_large(flow))
    told = {(finding.span.file, finding.span.line) for finding in findings if finding.rule != "unfinished-path"}
    findings = [finding for finding in findings if finding.rule != "unfinished-path" or finding.span[:2] not in told]
    findings.sort(key=lambda finding: finding.order)
    flow.complete = not any(finding.rule in _WITHHOLDS and _may_lead_on(finding, modules) for finding in findings)
    flow.suspects = frozenset(_meant(finding) for finding in findings if finding.rule == "undefined-target")
    return flow, findings, modules


def _may_lead_on(finding: Finding, modules: list[Module]) -> bool:
    """Whether the line of a finding may hold an arrow, or a place that arrows lead to."""
    for module in modules:
        if module.file == finding.span.file:
            words = module.script.source.line(finding.span.line).split(maxsplit=1)
            return not words or words[0] not in _LEAD_NOWHERE
    return True


def _meant(finding: Finding) -> str:
    """The name that an undefined one was probably meant to be: what only it leads to is no finding of its own."""
    _, _, guess = finding.message.partition("Did you mean `")
    return guess.partition("`")[0].rpartition(".")[2]


def _fill_module(
    flow: Flow, module: Module, declarer: Declarer, declared: list[tuple[Statement, object]], is_root: bool
) -> None:
    body = BodyBuilder(module, declarer, flow)
    for statement in module.script.statements:
        if statement.rule == "defaults" and not statement.broken:
            body.read_defaults(statement)
    for statement, part in declared:
        if isinstance(part, Place):
            body.fill_place(statement, part)
        elif isinstance(part, Team):
            fill_team(body, statement, part)
        elif isinstance(part, Entry):
            body.fill_outbound(statement, part)
        kept = module.names.get("outbound" if isinstance(part, Entry) else _space(part), {}).get(part.name) is part  # type: ignore[attr-defined]
        if kept:
            _keep(flow, part, is_root)
    for statement in module.script.statements:
        if statement.broken:
            continue
        if statement.rule == "inbound" and is_root:
            flow.entries.append(body.inbound(statement))
        elif statement.rule == "secret":
            flow.secrets.append(secret_of(statement))
        elif statement.rule == "expect" and is_root:
            expectation = read_expectation(statement, declarer)
            if expectation:
                flow.expectations.append(expectation)
        elif statement.rule == "flow" and is_root and not flow.title:
            flow.title = statement.text_of("title") or ""
            flow.languages = module.languages
    flow.entries.sort(key=lambda entry: (entry.span.file, entry.span.line))


def _space(part: object) -> str:
    return {Goal: "goal", Data: "data", CallerGroup: "caller"}.get(type(part), "place")


def _keep(flow: Flow, part: object, is_root: bool) -> None:
    match part:
        case Goal():
            flow.goals.append(part)
        case Data():
            flow.data.append(part)
        case CallerGroup() if is_root:
            flow.callers.append(part)
        case Place():
            flow.places.append(part)
        case Team():
            flow.teams.append(part)
        case Entry() if is_root:
            flow.entries.append(part)


def _index(flow: Flow) -> None:
    kinds: tuple[Sequence[Goal | Data | Place | Team], ...] = (flow.goals, flow.data, flow.places, flow.teams)
    for parts in kinds:
        for index, part in enumerate(parts):
            part.index = index


def _allows(flow: Flow, module: Module, rule_names: frozenset[str], findings: list[Finding]) -> None:
    """`allow` silences its parent line and all below that parent; at the top of a file, the file (ruling 12)."""
    for root in module.script.statements:
        for statement in root.walk():
            if statement.rule != "allow" or statement.broken:
                continue
            name = statement.word("rule")
            assert name is not None
            if name.text not in rule_names:
                hint = did_you_mean(name.text, sorted(rule_names))
                message = f"there is no rule `{name.text}`.{hint}"
                findings.append(script_finding("bad-name", statement.word_span(name), message, subject=name.text))
                continue
            parent = statement.parent
            first, last = 1, len(module.script.source.lines)
            if parent is not None:
                first, last = parent.line, max(below.line for below in parent.walk())
            reason = statement.text_of("reason") or ""
            flow.allows.append(Allow(statement.span, name.text, reason, first, last))
