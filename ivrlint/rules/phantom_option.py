"""The words name a key that does nothing."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.analyses.prompts import heard_before
from ivrlint.findings import Finding, Severity, Span
from ivrlint.flow.model import Say
from ivrlint.flow.wording import named_keys
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every key that a `say` names and that does nothing at the point callers press it."""
    reported: set[tuple[Span, str]] = set()
    for say, place, keys in heard_before(facts.flow):
        for key, text in _named(say, facts.flow.languages[0]):
            if key in keys or (say.span, key) in reported:
                continue
            reported.add((say.span, key))
            works = ", ".join(sorted(keys)) or "none"
            yield found(
                "phantom-option",
                SEVERITY,
                say.span,
                f"callers hear of key {key}, and it does nothing here: {text}",
                help=f"give it an option, `press {key} -> place`, or take it out of the words (keys that work: {works})",
                place=place,
                subject=key,
            )


def _named(say: Say, language: str) -> Iterator[tuple[str, str]]:
    """The keys that the words name in any language, each with the words around it."""
    for code, text in ((language, say.text), *say.translations.items()):
        for named in named_keys(text, code):
            start = max(0, named.start - 25)
            cut = text[start : named.end + 15].strip()
            yield named.key, f'"{"…" if start else ""}{cut}{"…" if named.end + 15 < len(text) else ""}"'
