"""What the patient list can show of each person."""

import datetime as dt
import re
from collections.abc import Sequence

from PySide6.QtCore import Qt

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import age_words, display
from carecoord.services.patient_list import PatientRow
from carecoord.services.wording import language_label
from carecoord.vocab.conditions import BY_KEY, name_of
from carecoord.vocab.patients import Status, ThreeValued
from carecoord.vocab.terms import label
from ui.models.columns import Column
from ui.widgets.formats import full_date, phone, short_date

HIDDEN_AT_FIRST = ("status", "tags")
_RIGHT = Qt.AlignmentFlag.AlignRight

_EXTENSION = re.compile(r"[ ,;]*\b(?:ext(?:ension)?\.?|x) ?(?=\d+$)", re.IGNORECASE)


def patient_columns(today: dt.date) -> Sequence[Column[PatientRow]]:
    """All columns, in the order first shown; those of ``HIDDEN_AT_FIRST`` wait to be chosen."""

    def age(row: PatientRow) -> str:
        return age_words(row.birth_on, today)

    def next_due(row: PatientRow) -> str:
        return short_date(row.next_due_on, today) if row.next_due_on else ""

    def next_due_tone(row: PatientRow) -> str:
        return "danger" if row.next_due_on and row.next_due_on < today else ""

    return (
        Column("name", lambda: _("Name"), _name, tone=_status_tone, sortable=True, width_px=190),
        Column("birth", lambda: _("Born"), _born, sortable=True, width_px=106),
        Column("age", lambda: _("Age"), age, _RIGHT, width_px=86),
        Column("identifier", lambda: _("Record"), lambda row: row.identifier, width_px=84),
        Column("phone", lambda: _("Phone"), _phone, width_px=176),
        Column("language", lambda: _("Language"), _language, tone=_language_tone, width_px=142),
        Column("groups", lambda: _("Conditions"), _groups, width_px=136),
        Column("last_visit", lambda: _("Last visit"), _last_visit, sortable=True, width_px=106),
        Column(
            "next_due", lambda: _("Next due"), next_due, tone=next_due_tone, sortable=True,
            width_px=104,
        ),
        Column("status", lambda: _("Status"), _status, tone=_status_tone, width_px=120),
        Column("tags", lambda: _("Tags"), lambda row: ", ".join(row.tags), width_px=140),
    )  # fmt: skip


def spoken_row(row: PatientRow) -> str:
    """A whole row as a sentence, for a screen reader."""
    born = _("born {date}").format(date=display(row.birth_on)) if row.birth_on else ""
    record = _("record {number}").format(number=row.identifier) if row.identifier else ""
    return ", ".join(filter(None, (row.name, born, record, _language(row), _groups(row))))


def status_words(status: str) -> str:
    return label(Status(status)) if status in set(Status) else status


def short_status(status: str) -> str:
    """A status in one or two words, for chips."""
    return _("Moved") if status == Status.MOVED else status_words(status)


def _phone(row: PatientRow) -> str:
    """The digits to dial after the call is answered belong to it: short, so that they show."""
    return _EXTENSION.sub(" x", phone(row.phone))


def _name(row: PatientRow) -> str:
    """The name; nobody who died or moved is mistaken for a patient to call."""
    name = row.name
    if row.preferred and row.preferred not in row.name:
        name = _("{name} (called {preferred})").format(name=row.name, preferred=row.preferred)
    if row.status == Status.ACTIVE:
        return name
    return _("{name} · {status}").format(name=name, status=short_status(row.status))


def _born(row: PatientRow) -> str:
    return display(row.birth_on)


def _language(row: PatientRow) -> str:
    words = language_label(row.language)
    if row.interpreter == ThreeValued.YES:
        return _("{language}, interpreter").format(language=words)
    return words


def _language_tone(row: PatientRow) -> str:
    return "info" if row.interpreter == ThreeValued.YES else ""


def _groups(row: PatientRow) -> str:
    return ", ".join(name_of(BY_KEY[key]) for key in row.groups if key in BY_KEY)


def _last_visit(row: PatientRow) -> str:
    return full_date(row.last_visit_on) if row.last_visit_on else ""


def _status(row: PatientRow) -> str:
    return status_words(row.status)


def _status_tone(row: PatientRow) -> str:
    return "" if row.status == Status.ACTIVE else "warn"
