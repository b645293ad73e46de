"""Whether a language gap was bridged by somebody qualified (45 CFR 92.201)."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.interpreters import QUALIFIED, InterpreterType
from carecoord.vocab.languages import base
from carecoord.vocab.patients import ThreeValued


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How a talk was held.

    Attributes:
        patient_language: BCP 47 code, "" when not asked.
        staff_languages: Codes of the languages staff in the room may care in.
        needed: Whether the chart says an interpreter is needed.
        interpreter: What was done; None when nothing was recorded.
        by_minor: Whether a person under 18 interpreted.
        reason: Why there was no qualified interpreter, as staff wrote it.
    """

    patient_language: str
    staff_languages: AbstractSet[str]
    needed: ThreeValued = ThreeValued.NOT_ASKED
    interpreter: InterpreterType | None = None
    by_minor: bool = False
    reason: str = ""


def has_gap(talk: Talk) -> bool:
    """Whether patient and staff had no language in common, or the chart says so."""
    if talk.needed is ThreeValued.YES:
        return True
    if not talk.patient_language:
        return False
    spoken = {base(language) for language in talk.staff_languages}
    return base(talk.patient_language) not in spoken


def check(talk: Talk) -> tuple[Finding, ...]:
    """What stands in the way of signing, and what to go over again."""
    return tuple(_check(talk))


def needs_recheck(talk: Talk) -> bool:
    """Whether a follow-up with a qualified interpreter is due: the gap was not bridged.

    Staff who write why none was needed, such as that somebody there spoke the patient's
    language, know more than the languages on record.
    """
    if talk.by_minor or talk.interpreter is InterpreterType.EMERGENCY_COMPANION:
        return True
    if talk.interpreter is InterpreterType.NOT_NEEDED and talk.reason.strip():
        return False
    return has_gap(talk) and talk.interpreter not in QUALIFIED | {InterpreterType.OFFERED_DECLINED}


def was_bridged(talk: Talk) -> bool | None:
    """Whether somebody qualified was there when one was needed; None when none was.

    Who would rather do without, and staff who write why none was needed, are not counted.
    """
    is_no_matter = talk.interpreter is InterpreterType.OFFERED_DECLINED or (
        talk.interpreter is InterpreterType.NOT_NEEDED and bool(talk.reason.strip())
    )
    if is_no_matter or not has_gap(talk):
        return None
    return talk.interpreter in QUALIFIED


def _check(talk: Talk) -> Iterator[Finding]:
    unbridged = talk.interpreter in {None, InterpreterType.NOT_NEEDED}
    if has_gap(talk) and unbridged and not talk.reason.strip():
        yield Finding(
            "interpreter.missing",
            Severity.BLOCKS,
            _("Record the interpreter, or say why there was none."),
            "interpreter",
        )
    elif not talk.patient_language and talk.needed is ThreeValued.NOT_ASKED:
        yield Finding(
            "interpreter.language_unknown",
            Severity.SUGGESTS,
            _("Ask which language the patient prefers."),
            "patient_language",
        )
    if talk.by_minor:
        yield Finding(
            "interpreter.minor",
            Severity.WARNS,
            _("A child should not interpret. Go over it again with a qualified interpreter."),
            "interpreter",
        )
    if talk.interpreter is InterpreterType.EMERGENCY_COMPANION:
        yield Finding(
            "interpreter.emergency_companion",
            Severity.WARNS,
            _("A companion helped in an emergency. Go over it again with a qualified interpreter."),
            "interpreter",
        )
