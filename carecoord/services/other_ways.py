"""How to write to people who have no number that works."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.entities import Base
from carecoord.vocab.patients import Channel, ThreeValued

_WAYS = (Channel.LETTER, Channel.EMAIL)

# Made once, of tables alone: every page of every list asks them.
_IDS: BindParameter[str] = bindparam("patient_ids", expanding=True)
_POINT = Base.metadata.tables["contact_point"].c
_ADDRESS = Base.metadata.tables["address"].c
_ANSWER = Base.metadata.tables["channel_consent"].c
_EMAILS = select(
    _POINT.patient_id, literal(Channel.EMAIL.value), literal(""), literal(""), _POINT.id
).where(
    _POINT.patient_id.in_(_IDS),
    _POINT.kind == "email",
    _POINT.standing == "good",
    ~_POINT.deleted,
)
_ADDRESSES = select(
    _ADDRESS.patient_id, literal(Channel.LETTER.value), literal(""), literal(""), _ADDRESS.id
).where(
    _ADDRESS.patient_id.in_(_IDS),
    _ADDRESS.line != "",
    _ADDRESS.mail_safe != ThreeValued.NO.value,
    ~_ADDRESS.deleted,
)
_ANSWERS = select(
    _ANSWER.patient_id, _ANSWER.channel, _ANSWER.allowed, _ANSWER.given_on, _ANSWER.id
).where(
    _ANSWER.patient_id.in_(_IDS),
    _ANSWER.channel.in_([way.value for way in _WAYS]),
    ~_ANSWER.deleted,
)
_EVERYTHING = union_all(_EMAILS, _ADDRESSES, _ANSWERS)


def in_place_of_calls(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """A sentence for each person: how to write to them, unless they said no to it."""
    if not ids:
        return {}
    words = {
        Channel.LETTER: _("Write a letter until a number is found."),
        Channel.EMAIL: _("Write an e-mail until a number is found."),
    }
    none = _("There is no address to write to either. Please find a number.")
    usable = _usable(session, ids)
    return {
        person: next((words[way] for way in _WAYS if (person, way.value) in usable), none)
        for person in ids
    }


def _usable(session: Session, ids: Sequence[str]) -> set[tuple[str, str]]:
    """Pairs of person and channel; asked in one statement, the answers to consent in order."""
    found = session.execute(_EVERYTHING, {"patient_ids": ids}).all()
    usable = {(person, way) for person, way, answer, _on, _id in found if not answer}
    newest: dict[tuple[str, str], str] = {}
    for person, way, answer, _on, _id in sorted(found, key=lambda row: (row[3], row[4])):
        if answer:
            newest[person, way] = answer
    return {key for key in usable if newest.get(key) != ThreeValued.NO}
