"""Tries to reach somebody, put together by what they were about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import ContactAttempt, FollowUp, Patient
from carecoord.vocab.outreach import AttemptResult

LOOK_BACK = dt.timedelta(days=180)
"""Tries so long before a period tell what began before it."""


def read_episodes(
    session: Session, since: dt.datetime, *, patient_id: str | None = None
) -> list[Sequence[Any]]:
    """Rows of attempts since an instant, those of one matter together; what began first is first.

    Args:
        session: The store.
        since: The first instant.
        patient_id: One person; None for everybody.
    """
    table = ContactAttempt
    query = (
        select(
            table.id, table.patient_id, table.worklist_id, table.follow_up_id, table.episode,
            table.attempted_at, table.attempted_by, table.channel, table.result, table.closes,
            table.hidden_until_on, FollowUp.state,
        )
        .join(Patient, Patient.id == table.patient_id)
        .outerjoin(FollowUp, FollowUp.id == table.follow_up_id)
        .where(table.deleted.is_(False), Patient.deleted.is_(False), table.attempted_at >= since)
        .order_by(table.attempted_at, table.id)
    )  # fmt: skip
    if patient_id is not None:
        query = query.where(table.patient_id == patient_id)
    together: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for one in session.execute(query):
        together[one.patient_id, one.follow_up_id or one.worklist_id, one.episode].append(one)
    return list(together.values())


def is_left(one: Any) -> bool:
    """Whether somebody was taken off a list without being called, since they came in or moved."""
    return bool(one.result == AttemptResult.OTHER and one.closes)


def tries_of(episode: Sequence[Any]) -> list[Any]:
    """Without what was only decided at the desk."""
    return [one for one in episode if one.result != AttemptResult.REVIEWED and not is_left(one)]
