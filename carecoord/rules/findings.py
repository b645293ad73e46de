"""What a rule found, as a sentence for the person and a weight for the program."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Severity(enum.Enum):
    """How far a finding stands in the way."""

    BLOCKS = "blocks"
    """Signing or giving has to wait until it is put right."""
    WARNS = "warns"
    """It may go on; somebody should look."""
    SUGGESTS = "suggests"
    """An offer of help."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule noticed.

    Attributes:
        code: Stable name of the rule, such as ``decision.two_options``.
        severity: How far it stands in the way.
        sentence: Whole sentence that says what to do, already translated; no patient data.
        field: Name of the fact it is about, so that a form can point at it; may be "".
        position: Which option, topic or attempt it is about, from 1; 0 when the whole.
    """

    code: str
    severity: Severity
    sentence: str
    field: str = ""
    position: int = 0


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that forbid going on."""
    return tuple(found for found in findings if found.severity is Severity.BLOCKS)
