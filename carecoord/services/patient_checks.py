"""What may be wrong with a person's details, field by field, in sentences."""

import datetime as dt
from collections.abc import Iterator

from carecoord.common.i18n import _
from carecoord.rules import partial_dates
from carecoord.services.patient_details import FieldProblem, PatientDetails

_LONGEST_NAME = 200


def problems(details: PatientDetails, today: dt.date) -> tuple[FieldProblem, ...]:
    """Everything that has to be mended before these details can be saved."""
    return (*_names(details), *_birth(details, today), *_contacts(details))


def _names(details: PatientDetails) -> Iterator[FieldProblem]:
    if not any(name.strip() for name in (details.family, details.given, details.preferred)):
        yield FieldProblem(
            "family", _("Type at least one name. If it is not known yet, type what you call them.")
        )
    for field in ("family", "given", "middle", "preferred", "former_names"):
        if len(getattr(details, field)) > _LONGEST_NAME:
            yield FieldProblem(
                field, _("This name is too long. Shorten it to 200 characters or fewer.")
            )


def _birth(details: PatientDetails, today: dt.date) -> Iterator[FieldProblem]:
    if not details.birth_on:
        return
    if not partial_dates.is_valid(details.birth_on):
        yield FieldProblem(
            "birth_on",
            _("This is not a date. Type a full date such as 4/12/1971, or only the year."),
        )
    elif not partial_dates.may_be_birth(details.birth_on, today):
        yield FieldProblem(
            "birth_on", _("Nobody can be born on this day. Check the year and type it again.")
        )


def _contacts(details: PatientDetails) -> Iterator[FieldProblem]:
    for entry in details.phones:
        if entry.typed.strip() and not any(c.isdigit() for c in entry.typed):
            yield FieldProblem(
                "phones", _("A phone number needs digits. Type the number or leave it empty.")
            )
    for email in details.emails:
        text = email.typed.strip()
        name, at, host = text.rpartition("@")
        if text and (not at or not name or "." not in host or " " in text):
            yield FieldProblem(
                "emails", _("This e-mail address is not complete. It looks like name@example.org.")
            )
    for related in details.related:
        until = related.permission_until_on
        if until and partial_dates.bounds(until) is None:
            yield FieldProblem(
                "related", _("Permission ends on a date that cannot be read. Type it again.")
            )
