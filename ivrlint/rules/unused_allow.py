"""An `allow` that silences nothing."""

from ivrlint.findings import Severity

SEVERITY = Severity.WARNING
