"""What gets in the way of people's care now, for plans and lists; what is kept back is left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from carecoord.entities import Base, Patient
from carecoord.rules.care_plan_changes import Changes, Known, OpenBarrier, changes
from carecoord.vocab.barriers import Domain, Sensitivity, Status
from carecoord.vocab.patients import BestTime, Channel, ThreeValued

_AT_ONCE = 5_000
"""Fewer than the parameters either store takes in one statement."""
_Wish = TypeVar("_Wish", Channel, BestTime)
_NO_PHONE = (ThreeValued.NOT_ASKED, ThreeValued.NOT_ASKED)

# Made once, of tables alone: every page of every list asks them.
_IDS: BindParameter[str] = bindparam("patient_ids", expanding=True)
_BARRIER = Base.metadata.tables["barrier"].c
_PATIENT = Base.metadata.tables["patient"].c
_PHONE = Base.metadata.tables["contact_point"].c
_ANSWER = Base.metadata.tables["channel_consent"].c
_OPEN_BARRIERS = select(_BARRIER.patient_id, _BARRIER.domain, _BARRIER.best_time).where(
    _BARRIER.patient_id.in_(_IDS),
    _BARRIER.status == Status.PRESENT.value,
    _BARRIER.sensitivity == Sensitivity.NORMAL.value,
    ~_BARRIER.deleted,
)
_PEOPLE = select(
    _PATIENT.id, _PATIENT.best_channel, _PATIENT.best_time, _PATIENT.large_print,
    _PATIENT.interpreter,
).where(_PATIENT.id.in_(_IDS))  # fmt: skip
_PHONES = (
    select(_PHONE.patient_id, _PHONE.shared, _PHONE.message_safe)
    .where(
        _PHONE.patient_id.in_(_IDS),
        _PHONE.kind == "phone",
        _PHONE.standing == "good",
        ~_PHONE.deleted,
    )
    .order_by(_PHONE.rank.desc(), _PHONE.id.desc())
)
_ANSWERS = (
    select(_ANSWER.patient_id, _ANSWER.channel, _ANSWER.allowed)
    .where(_ANSWER.patient_id.in_(_IDS), ~_ANSWER.deleted)
    .order_by(_ANSWER.given_on, _ANSWER.id)
)


def open_barrier_domains(
    session: Session, patient_ids: Sequence[str]
) -> dict[str, frozenset[Domain]]:
    """Parts of life that get in the way now, by person; who has none is absent.

    What is kept back is never among them, so they may stand on lists.
    """
    found = open_barriers(session, patient_ids)
    return {key: frozenset(each.domain for each in there) for key, there in found.items()}


def open_barriers(session: Session, patient_ids: Sequence[str]) -> dict[str, list[OpenBarrier]]:
    """Barriers that are there and not kept back, by person, in the order of the vocabulary."""
    found: dict[str, list[OpenBarrier]] = {}
    for ids in _chunks(patient_ids):
        for patient_id, domain, best_time in session.execute(_OPEN_BARRIERS, {"patient_ids": ids}):
            one = OpenBarrier(Domain(domain), BestTime(best_time) if best_time else None)
            found.setdefault(patient_id, []).append(one)
    order = list(Domain)
    for there in found.values():
        there.sort(key=lambda each: order.index(each.domain))
    return found


def read_changes(session: Session, patient_ids: Sequence[str]) -> dict[str, Changes]:
    """What is done differently for these people, by person; who needs nothing is absent."""
    barriers = open_barriers(session, patient_ids)
    phones = _phones(session, patient_ids)
    answers = read_answers(session, patient_ids)
    wanted = [
        key
        for key in patient_ids
        if key in barriers or key in answers or phones.get(key, _NO_PHONE)[0] is ThreeValued.YES
    ]
    found = {}
    for ids in _chunks(wanted):
        for person in session.execute(_PEOPLE, {"patient_ids": ids}):
            shared, safe = phones.get(person.id, _NO_PHONE)
            said = answers.get(person.id, {})
            known = Known(
                best_channel=_term(Channel, person.best_channel),
                best_time=_term(BestTime, person.best_time),
                large_print=ThreeValued(person.large_print),
                interpreter=ThreeValued(person.interpreter),
                message_safe=safe,
                shared_phone=shared,
                may_text=said.get(Channel.TEXT) == ThreeValued.YES,
                refused=frozenset(way for way in said if said[way] == ThreeValued.NO),
            )
            found[person.id] = changes(barriers.get(person.id, ()), known)
    return found


def proposes_largest_print(session: Session, person: Patient) -> bool:
    """Whether low vision proposes the largest print; what was set by hand wins."""
    return person.id in in_largest_print(session, [person])


def in_largest_print(session: Session, people: Iterable[Patient]) -> frozenset[str]:
    """The same of many people: ids of those for whom it is proposed."""
    unasked = [each.id for each in people if each.large_print == ThreeValued.NOT_ASKED]
    found = open_barriers(session, unasked)
    return frozenset(key for key, there in found.items() if changes(there).large_print)


def _phones(
    session: Session, patient_ids: Sequence[str]
) -> Mapping[str, tuple[ThreeValued, ThreeValued]]:
    """Whether others answer the phone called first, and whether a message may be left on it."""
    found = {}
    for ids in _chunks(patient_ids):
        for patient_id, shared, safe in session.execute(_PHONES, {"patient_ids": ids}):
            found[patient_id] = (ThreeValued(shared), ThreeValued(safe))
    return found


def read_answers(session: Session, patient_ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """The newest answer about each way of contact, by person and channel."""
    newest: dict[str, dict[str, str]] = {}
    for ids in _chunks(patient_ids):
        for patient_id, channel, allowed in session.execute(_ANSWERS, {"patient_ids": ids}):
            newest.setdefault(patient_id, {})[channel] = allowed
    return newest


def _term(terms: type[_Wish], value: str) -> _Wish | None:
    try:
        return terms(value)
    except ValueError:  # nobody asked
        return None


def _chunks(patient_ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (patient_ids[at : at + _AT_ONCE] for at in range(0, len(patient_ids), _AT_ONCE))
