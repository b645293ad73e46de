"""Two versions of one person's details, field by field. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.patient_details import PatientDetails
from carecoord.services.wording import language_label
from carecoord.vocab.patients import BestTime, Channel, Sex, ThreeValued
from carecoord.vocab.terms import Term, label


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field two people changed differently, in words."""

    field: str
    caption: str
    mine: str
    theirs: str


def merge(
    base: PatientDetails, mine: PatientDetails, theirs: PatientDetails
) -> tuple[PatientDetails, tuple[Conflict, ...]]:
    """My changes on top of theirs, and the fields where only a person can decide.

    Args:
        base: What I was shown when I began.
        mine: What stands in my form.
        theirs: What is stored now.

    Returns:
        Their details with my changes put in wherever they changed nothing themselves, and
        the conflicts, in which their value stands for now.
    """
    changes: dict[str, Any] = {}
    conflicts = []
    for field in fields(PatientDetails):
        name = field.name
        old, my, their = (getattr(each, name) for each in (base, mine, theirs))
        if my in (old, their):
            continue
        if their == old:
            changes[name] = my
        else:
            conflicts.append(Conflict(name, caption(name), words(name, my), words(name, their)))
    return replace(theirs, **changes), tuple(conflicts)


def take_mine(merged: PatientDetails, mine: PatientDetails, names: Sequence[str]) -> PatientDetails:
    """The merged details with these fields as I had them."""
    return replace(merged, **{name: getattr(mine, name) for name in names})


def caption(field: str) -> str:
    """What a field is called."""
    return _captions()[field]


def words(field: str, value: Any) -> str:
    """A field's value for reading; an empty one says so."""
    if isinstance(value, tuple):
        shown = ", ".join(_entry_words(entry) for entry in value)
    else:
        shown = _WORDS.get(field, str)(value)
    return shown or _("Empty")


def _entry_words(entry: Any) -> str:
    """The telling part of one phone, address or person."""
    if isinstance(entry, str):
        return entry
    parts = [getattr(entry, name, "") for name in _TELLING]
    return " ".join(part for part in parts if part)


def _term(terms: type[Term]) -> Callable[[str], str]:
    def word(value: str) -> str:
        return label(terms(value)) if value in set(terms) else value

    return word


_TELLING = (
    "typed", "line", "city", "name", "phone", "value", "channel", "allowed", "message_safe",
    "function",
)  # fmt: skip
_WORDS: Mapping[str, Callable[[str], str]] = {
    "birth_on": display,
    "sex": _term(Sex),
    "language_spoken": language_label,
    "language_written": language_label,
    "interpreter": _term(ThreeValued),
    "large_print": _term(ThreeValued),
    "best_channel": _term(Channel),
    "best_time": _term(BestTime),
}


def _captions() -> dict[str, str]:
    return {
        "prefix": _("Title"),
        "family": _("Family name"),
        "given": _("Given name"),
        "middle": _("Middle name"),
        "suffix": _("Suffix"),
        "preferred": _("Wants to be called"),
        "former_names": _("Former names"),
        "birth_on": _("Birth date"),
        "sex": _("Sex recorded at birth"),
        "gender": _("Gender"),
        "pronouns": _("Pronouns"),
        "language_spoken": _("Prefers to speak"),
        "language_written": _("Prefers to read"),
        "interpreter": _("Needs an interpreter?"),
        "large_print": _("Needs large print?"),
        "best_channel": _("Best way to reach them"),
        "best_time": _("Best time"),
        "contact_note": _("What to mind when calling"),
        "phones": _("Phones"),
        "emails": _("Email"),
        "addresses": _("Address"),
        "identifiers": _("Identifiers"),
        "consents": _("May we contact them this way?"),
        "related": _("People around them"),
        "tags": _("Tags"),
        "care_team": _("Care team"),
    }
