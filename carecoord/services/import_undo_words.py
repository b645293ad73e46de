"""What undoing an import did, in sentences: what went, what is as it was, what stays and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.i18n import _, n_
from carecoord.common.names import list_name
from carecoord.db.undo import Kept, UndoReport
from carecoord.entities import (
    Allergy,
    Appointment,
    Condition,
    ContactAttempt,
    FollowUp,
    Measurement,
    Patient,
    Staff,
    Visit,
)
from carecoord.rules.partial_dates import display

NAMES_AT_MOST = 5
"""People named who stay; the others are counted."""
_PERSON = Patient.__tablename__


def undo_sentences(session: Session, result: UndoReport, zone: ZoneInfo) -> tuple[str, ...]:
    """In the order a reader asks: people, facts, what was put back, what stays and why."""
    return tuple(_sentences(session, result, zone))


def _sentences(session: Session, result: UndoReport, zone: ZoneInfo) -> Iterator[str]:
    if not (result.removed or result.restored):
        yield _("There was nothing left to take back.")
    yield from _removed(result.removed_rows)
    yield from _restored(result.restored_rows)
    people = [one for one in result.kept if one.is_new and one.table == _PERSON]
    yield from _people_who_stay(session, people, zone)
    yield from _facts_that_stay([one for one in result.kept if one not in people])


def _removed(rows: Counter[str]) -> Iterator[str]:
    if people := rows[_PERSON]:
        yield n_(
            "{count} person was removed, with everything that came with them.",
            "{count} people were removed, with everything that came with them.",
            people,
        ).format(count=f"{people:,}")
    if facts := list(_counted(rows)):
        yield _("Taken off: {facts}.").format(facts=", ".join(facts))


def _restored(rows: Counter[str]) -> Iterator[str]:
    if people := rows[_PERSON]:
        yield n_(
            "The details of {count} person are as they were before.",
            "The details of {count} people are as they were before.",
            people,
        ).format(count=f"{people:,}")
    if facts := list(_counted(rows)):
        yield _("As they were before: {facts}.").format(facts=", ".join(facts))


def _counted(rows: Counter[str]) -> Iterator[str]:
    """Counts of what is not a person, as in: 12 measurements."""
    left = rows.total() - rows[_PERSON]
    for table, words in _words(rows).items():
        if count := rows[table]:
            left -= count
            yield words.format(count=f"{count:,}")
    if left:
        yield n_(
            "{count} phone number, address or other detail",
            "{count} phone numbers, addresses and other details",
            left,
        ).format(count=f"{left:,}")


def _words(rows: Counter[str]) -> Mapping[str, str]:
    measurements, conditions = rows[Measurement.__tablename__], rows[Condition.__tablename__]
    visits, allergies = rows[Visit.__tablename__], rows[Allergy.__tablename__]
    booked = rows[Appointment.__tablename__]
    follow_ups, calls = rows[FollowUp.__tablename__], rows[ContactAttempt.__tablename__]
    return {
        ContactAttempt.__tablename__: n_("{count} call", "{count} calls", calls),
        Measurement.__tablename__: n_("{count} measurement", "{count} measurements", measurements),
        Condition.__tablename__: n_("{count} condition", "{count} conditions", conditions),
        Visit.__tablename__: n_("{count} visit", "{count} visits", visits),
        Appointment.__tablename__: n_("{count} booked visit", "{count} booked visits", booked),
        Allergy.__tablename__: n_("{count} allergy", "{count} allergies", allergies),
        FollowUp.__tablename__: n_("{count} follow-up", "{count} follow-ups", follow_ups),
    }


def _people_who_stay(session: Session, kept: Sequence[Kept], zone: ZoneInfo) -> Iterator[str]:
    if not kept:
        return
    yield n_(
        "{count} person stays, because somebody worked on their record since.",
        "{count} people stay, because somebody worked on their records since.",
        len(kept),
    ).format(count=f"{len(kept):,}")
    shown = kept[:NAMES_AT_MOST]
    people = {row.id: row for row in session.scalars(
        select(Patient).where(Patient.id.in_([one.row_id for one in shown]))
    )}  # fmt: skip
    staff_ids = [one.changed_by for one in shown]
    staff = dict(session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids))).all())
    for one in sorted(shown, key=lambda one: people[one.row_id].sort_key):
        person = people[one.row_id]
        yield _("{name}: last changed by {person} on {day}.").format(
            name=list_name(person.family, person.given, person.preferred),
            person=staff.get(one.changed_by) or _("Somebody"),
            day=display(practice_day(one.changed_at, zone).isoformat()),
        )
    if (more := len(kept) - len(shown)) > 0:
        yield n_("And {count} more person.", "And {count} more people.", more).format(
            count=f"{more:,}"
        )


def _facts_that_stay(kept: Sequence[Kept]) -> Iterator[str]:
    if added := sum(one.is_new for one in kept):
        yield n_(
            "{count} entry stays, because somebody changed it or built on it since.",
            "{count} entries stay, because somebody changed them or built on them since.",
            added,
        ).format(count=f"{added:,}")
    if values := sum(len(one.fields) for one in kept if not one.is_new):
        yield n_(
            "{count} value stays as staff have written it since.",
            "{count} values stay as staff have written them since.",
            values,
        ).format(count=f"{values:,}")
