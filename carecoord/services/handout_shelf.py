"""The library with what this practice wrote, approved and no longer offers."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _
from carecoord.db.database import Transaction
from carecoord.db.standing import STANDING
from carecoord.entities import HandoutGiven, HandoutVersion, Staff
from carecoord.handouts.library import Handout, HandoutLibrary, Topic
from carecoord.services.authored_rows import as_handout, as_topic, library_columns
from carecoord.services.followup_rows import NewFollowUp, open_follow_up, settle_source
from carecoord.vocab.followups import Kind, Priority
from carecoord.vocab.handouts import PUBLISHED_ONCE, Origin, VersionState
from carecoord.vocab.patients import Status
from carecoord.vocab.roles import Role

_DECIDED = (VersionState.APPROVED.value, VersionState.RETIRED.value)


class Shelf:
    """Merges the two; what did not change since is not read again."""

    def __init__(self, built_in: Callable[[], HandoutLibrary]) -> None:
        self._built_in = built_in
        self._last: tuple[Any, HandoutLibrary] | None = None

    def library(self, session: Session, today: dt.date) -> HandoutLibrary:
        """What is offered here today."""
        decided = _decided(session)
        built_in = self._built_in()
        if not decided:
            return built_in
        seen = (id(built_in), [tuple(row) for row in decided])
        last = self._last
        if last is not None and last[0] == seen:
            return last[1]
        merged = HandoutLibrary([*_reviewed(built_in, decided), *_own(session, decided, today)])
        self._last = (seen, merged)
        return merged

    def built_in(self, topic_id: str) -> Topic | None:
        """A topic as it came with the program."""
        return next((one for one in self._built_in().topics() if one.id == topic_id), None)


def stored_text(session: Session, topic: str, language: str, version: str) -> HandoutVersion | None:
    """The kept text of a handout that was given or approved here."""
    drafts = (VersionState.DRAFT.value, VersionState.SENT.value)
    query = (
        select(HandoutVersion)
        .where(
            HandoutVersion.topic == topic,
            HandoutVersion.language == language,
            HandoutVersion.version == version,
            HandoutVersion.state.not_in(drafts),
            HandoutVersion.deleted.is_(False),
        )
        # Where it was stored twice, the approved one speaks; PostgreSQL puts nulls first.
        .order_by(HandoutVersion.approved_at.desc().nulls_last(), HandoutVersion.id)
    )
    return session.scalars(query.limit(1)).first()


def keep_text(transaction: Transaction, topic: Topic, handout: Handout) -> HandoutVersion:
    """The stored text of a handout, stored now if it is the first time it is needed."""
    kept = stored_text(transaction.session, topic.id, handout.language, handout.version)
    if kept is None:
        first = next((one for one in topic.handouts if not one.is_translation), handout)
        kept = HandoutVersion(
            topic=topic.id,
            language=handout.language,
            number=0,
            version=handout.version,
            origin=Origin.BUILT_IN.value,
            state=VersionState.KEPT.value,
            written_in=first.language,
            edited_by=transaction.actor.staff_id,
            edited_at=transaction.now,
            **library_columns(topic, handout),
        )
        transaction.session.add(kept)
        transaction.session.flush()
    return kept


def replace_others(session: Session, newer: HandoutVersion) -> None:
    """Whatever of this topic and language was in use until now is so no longer."""
    query = select(HandoutVersion).where(
        HandoutVersion.topic == newer.topic,
        HandoutVersion.language == newer.language,
        HandoutVersion.state == VersionState.APPROVED.value,
        HandoutVersion.id != newer.id,
        HandoutVersion.deleted.is_(False),
    )
    for row in session.scalars(query):
        row.state = VersionState.REPLACED.value


def mark_harmful(transaction: Transaction, retired: HandoutVersion) -> None:
    """Whoever holds it or an earlier version is to be told, with the reason it was retired for.

    Earlier versions count too: nobody has looked whether the mistake is new in this one.
    """
    session = transaction.session
    query = select(HandoutVersion).where(
        HandoutVersion.topic == retired.topic,
        HandoutVersion.language == retired.language,
        HandoutVersion.state.in_((VersionState.REPLACED.value, VersionState.KEPT.value)),
        HandoutVersion.deleted.is_(False),
    )
    for row in (retired, *session.scalars(query)):
        row.is_harmful = True
        row.retired_at, row.retired_by = retired.retired_at, retired.retired_by
        row.retired_reason = retired.retired_reason
    session.flush()
    for patient_id in _silent_holders(session, retired):
        open_follow_up(transaction, patient_id, _to_decide(transaction, retired))


def _silent_holders(session: Session, retired: HandoutVersion) -> Sequence[str]:
    """Who holds such a page and asked for no contact: no list of calls has them."""
    harmful = (
        select(HandoutVersion.version)
        .where(
            HandoutVersion.topic == retired.topic,
            HandoutVersion.language == retired.language,
            HandoutVersion.is_harmful,
            HandoutVersion.deleted.is_(False),
        )
        .scalar_subquery()
    )
    query = (
        select(HandoutGiven.patient_id)
        .join(STANDING, STANDING.c.patient_id == HandoutGiven.patient_id)
        .where(
            HandoutGiven.topic == retired.topic,
            HandoutGiven.language == retired.language,
            HandoutGiven.version.in_(harmful),
            HandoutGiven.deleted.is_(False),
            STANDING.c.is_listed,
            STANDING.c.status.not_in((Status.DECEASED.value, Status.MOVED.value)),
            ~STANDING.c.may_be_contacted,
        )
        .distinct()
        .order_by(HandoutGiven.patient_id)
    )
    return session.scalars(query).all()


def _to_decide(transaction: Transaction, retired: HandoutVersion) -> NewFollowUp:
    return NewFollowUp(
        kind=Kind.OTHER,
        title=_("Has a handout that could harm: {title}").format(title=retired.title),
        reason=_("Retired because: {reason}").format(reason=retired.retired_reason),
        due_on=transaction.today,
        owner_role=Role.CLINICIAN,
        priority=Priority.SAFETY,
        source_table=HandoutVersion.__tablename__,
        source_id=retired.id,
    )


def unmark_harmful(transaction: Transaction, offered: HandoutVersion) -> None:
    """It was no danger after all."""
    session = transaction.session
    settle_source(transaction, offered.id, _("Closed by itself: the handout is offered again."))
    query = select(HandoutVersion).where(
        HandoutVersion.topic == offered.topic,
        HandoutVersion.language == offered.language,
        HandoutVersion.is_harmful,
    )
    for row in session.scalars(query):
        row.is_harmful = False
        row.retired_at = row.retired_by = None
        row.retired_reason = ""


def was_published(row: HandoutVersion) -> bool:
    """Whether its text can never change."""
    return row.state in PUBLISHED_ONCE


def _decided(session: Session) -> Sequence[Any]:
    row = HandoutVersion
    query = (
        select(
            row.id, row.rev, row.topic, row.language, row.version, row.origin, row.state,
            Staff.name.label("approver"),
        )
        .outerjoin(Staff, Staff.id == row.approved_by)
        .where(row.state.in_(_DECIDED), row.deleted.is_(False))
        .order_by(row.topic, row.language, row.number, row.approved_at.nulls_first())
    )  # fmt: skip
    return session.execute(query).all()


def _reviewed(built_in: HandoutLibrary, decided: Iterable[Any]) -> Iterable[Topic]:
    """Topics of the program, with who approved them; those not offered here are left out."""
    said = {
        (one.topic, one.language, one.version): one
        for one in decided
        if one.origin == Origin.BUILT_IN
    }
    for topic in built_in.topics():
        handouts = []
        for handout in topic.handouts:
            one = said.get((topic.id, handout.language, handout.version))
            if one is None:
                handouts.append(handout)
            elif one.state == VersionState.APPROVED:
                handouts.append(replace(handout, reviewed_by=one.approver or ""))
        if handouts:
            yield replace(topic, handouts=tuple(handouts))


def _own(session: Session, decided: Iterable[Any], today: dt.date) -> Iterable[Topic]:
    """Topics written here: of each language the version in use, the first language first."""
    in_use = {
        (one.topic, one.language): one
        for one in decided
        if one.origin == Origin.OWN and one.state == VersionState.APPROVED
    }
    names = {one.id: one.approver or "" for one in in_use.values()}
    rows = session.scalars(select(HandoutVersion).where(HandoutVersion.id.in_(names))).all()
    ordered = sorted(rows, key=lambda row: (row.topic, row.language != row.written_in))
    for _topic, group in groupby(ordered, key=lambda row: row.topic):
        languages = list(group)
        yield as_topic(languages, [as_handout(row, names[row.id], today) for row in languages])
