"""How to write to people who have no number that works."""

from collections.abc import Sequence

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.entities import Address, ChannelConsent, ContactPoint
from carecoord.vocab.patients import Channel, ThreeValued

_WAYS = (Channel.LETTER, Channel.EMAIL)


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
    found = session.execute(union_all(_emails(ids), _addresses(ids), _answers(ids))).all()
    usable = {(person, way) for person, way, answer, _on, _id in found if not answer}
    newest: dict[tuple[str, str], str] = {}
    for person, way, answer, _on, _id in sorted(found, key=lambda row: (row[3], row[4])):
        if answer:
            newest[person, way] = answer
    return {key for key in usable if newest.get(key) != ThreeValued.NO}


def _emails(ids: Sequence[str]) -> Select[str, str, str, str, str]:
    table = ContactPoint
    return select(
        table.patient_id, literal(Channel.EMAIL.value), literal(""), literal(""), table.id
    ).where(
        table.patient_id.in_(ids),
        table.kind == "email",
        table.standing == "good",
        table.deleted.is_(False),
    )


def _addresses(ids: Sequence[str]) -> Select[str, str, str, str, str]:
    table = Address
    return select(
        table.patient_id, literal(Channel.LETTER.value), literal(""), literal(""), table.id
    ).where(
        table.patient_id.in_(ids),
        table.line != "",
        table.mail_safe != ThreeValued.NO.value,
        table.deleted.is_(False),
    )


def _answers(ids: Sequence[str]) -> Select[str, str, str, str, str]:
    table = ChannelConsent
    return select(table.patient_id, table.channel, table.allowed, table.given_on, table.id).where(
        table.patient_id.in_(ids),
        table.channel.in_([way.value for way in _WAYS]),
        table.deleted.is_(False),
    )
