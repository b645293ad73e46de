"""Unfinished work, kept inside the encrypted store and offered again after sign-in."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Database
from carecoord.entities import Draft
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One piece of unfinished work of the person who is signed in."""

    kind: str
    patient_id: str
    content: Mapping[str, Any]
    saved_at: dt.datetime


class DraftService:
    """Each person's own drafts: one per kind of form and patient."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, kind: str, patient_id: str, content: Mapping[str, Any], *, actor: Actor) -> None:
        """Keep what stands in a form; ``content`` is anything JSON can hold."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        with self._database.writing(actor) as transaction:
            row = _find(transaction.session, kind, patient_id, actor)
            if row is None:
                transaction.session.add(
                    Draft(
                        staff_id=actor.staff_id,
                        patient_id=patient_id or None,
                        kind=kind,
                        content=text,
                        saved_at=transaction.now,
                    )
                )
            elif row.content != text:
                row.content = text
                row.saved_at = transaction.now

    def load(self, kind: str, patient_id: str, *, actor: Actor) -> DraftRow | None:
        """The draft of one form, or None."""
        with self._database.reading() as session:
            row = _find(session, kind, patient_id, actor)
            return None if row is None else _row(row)

    def discard(self, kind: str, patient_id: str, *, actor: Actor) -> None:
        """Forget a draft: its work was saved or is not wanted."""
        with self._database.writing(actor) as transaction:
            row = _find(transaction.session, kind, patient_id, actor)
            if row is not None:
                transaction.tombstone(row, "discarded")

    def mine(self, *, actor: Actor) -> tuple[DraftRow, ...]:
        """All drafts of the person, newest first."""
        query = (
            select(Draft)
            .where(Draft.staff_id == actor.staff_id, Draft.deleted.is_(False))
            .order_by(Draft.saved_at.desc())
        )
        with self._database.reading() as session:
            return tuple(_row(row) for row in session.scalars(query))


def _find(session: Session, kind: str, patient_id: str, actor: Actor) -> Draft | None:
    whose = Draft.patient_id == patient_id if patient_id else Draft.patient_id.is_(None)
    return session.scalars(
        select(Draft)
        .where(
            Draft.staff_id == actor.staff_id, Draft.kind == kind, whose, Draft.deleted.is_(False)
        )
        .limit(1)
    ).first()


def _row(row: Draft) -> DraftRow:
    return DraftRow(row.kind, row.patient_id or "", json.loads(row.content), row.saved_at)
