"""People on the sheet of the day's end: by name and number, each matter by its kind alone."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.entities import FollowUp, Patient, Staff
from carecoord.rules.outreach import HEARD_FROM
from carecoord.services.patient_facts import shown_identifiers
from carecoord.services.worklists import WorklistService
from carecoord.vocab.followups import OPEN_STATES, Kind, Priority
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role, role_label
from carecoord.vocab.terms import label
from carecoord.worklists.definition import About

_READ_ALREADY = frozenset({About.FOLLOW_UP, About.NOT_REACHED})
"""Their rows are follow-ups, or rows of the other lists."""


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something about safety that is due and not done; ``due_on`` is None where no day is set."""

    patient_id: str
    name: str
    record_number: str
    matter: str
    due_on: dt.date | None
    owner: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """Who was tried today and did not answer; without a next try somebody has to decide."""

    patient_id: str
    name: str
    record_number: str
    title: str
    next_try_on: dt.date | None


def read_safety(
    session: Session, worklists: WorklistService, today: dt.date, titles: Mapping[str, str]
) -> Iterator[OpenMatter]:
    """Follow-ups about safety that are due, then people on a list for safety besides those.

    Also who asked not to be contacted: a clinician decides about them, so they are no less open.
    """
    follow_ups = _follow_ups(session, today)
    numbers = shown_identifiers(session, [person.id for _row, person, _owner in follow_ups])
    seen = set()
    for row, person, owner in follow_ups:
        seen.add(person.id)
        yield OpenMatter(
            person.id,
            list_name(person.family, person.given, person.preferred),
            numbers.get(person.id, ""),
            label(Kind(row.kind)),
            dt.date.fromisoformat(row.due_on),
            owner or _role(row.owner_role),
        )
    for worklist_id in worklists.called_from():
        definition = worklists.source(worklist_id)
        if not definition.safety or definition.about in _READ_ALREADY:
            continue
        for listed in worklists.read_rows(session, worklist_id, includes_hidden=True):
            # A topic or a discharge has a follow-up of its own, a handout has none.
            is_told = listed.patient_id in seen and definition.about is not About.HANDOUT
            if listed.is_safety and not is_told:
                seen.add(listed.patient_id)
                yield OpenMatter(
                    listed.patient_id, listed.name, listed.record_number,
                    titles.get(worklist_id, ""), listed.due_on, _role(listed.owner_role),
                )  # fmt: skip


def read_unreached(
    session: Session, tries: Sequence[Any], titles: Mapping[str, str]
) -> Iterator[Unreached]:
    """Who answered none of the day's tries, each once with the last of them."""
    heard = {one.patient_id for one in tries if one.result in HEARD_FROM or one.closes}
    last = {one.patient_id: one for one in tries if one.patient_id not in heard}
    people = session.scalars(select(Patient).where(Patient.id.in_(list(last)))).all()
    named = {one.id: list_name(one.family, one.given, one.preferred) for one in people}
    numbers = shown_identifiers(session, list(last))
    for patient_id, one in last.items():
        next_on = one.next_try_on or one.hidden_until_on
        yield Unreached(
            patient_id,
            named[patient_id],
            numbers.get(patient_id, ""),
            titles.get(one.worklist_id, "") or _("From the patient's page"),
            dt.date.fromisoformat(next_on) if next_on else None,
        )


def _follow_ups(session: Session, today: dt.date) -> Sequence[Any]:
    query = (
        select(FollowUp, Patient, Staff.name)
        .join(Patient, Patient.id == FollowUp.patient_id)
        .outerjoin(Staff, Staff.id == FollowUp.owner_id)
        .where(
            FollowUp.priority == Priority.SAFETY.value,
            FollowUp.state.in_(tuple(OPEN_STATES)),
            FollowUp.due_on <= today.isoformat(),
            FollowUp.deleted.is_(False),
            Patient.deleted.is_(False),
            Patient.status != Status.DECEASED.value,
        )
        .order_by(FollowUp.due_on, Patient.sort_key, FollowUp.id)
    )
    return session.execute(query).all()


def _role(role: str) -> str:
    return role_label(Role(role)) if role in set(Role) else role
