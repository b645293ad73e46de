"""Who can be on a list at all; the only place that leaves people out.

- Living: everybody not deceased, whether active, inactive or moved. Segments count them.
- Registered: the living without those who moved. Promised work is done for them.
- Active: registered and not inactive. Outreach starts with nobody else.

A record merged into another and a deleted one belong to nobody. Worklists, and only they,
leave out whoever asked not to be contacted at all.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from carecoord.entities import Base
from carecoord.vocab.patients import Status, ThreeValued
from carecoord.worklists.definition import People
from carecoord.worklists.fact import PATIENT, Scope, Source, alive

_CONSENT = Base.metadata.tables["channel_consent"]
EVERY_CHANNEL = "all"

_LEFT_OUT = {
    People.LIVING: (Status.DECEASED,),
    People.REGISTERED: (Status.DECEASED, Status.MOVED),
    People.ACTIVE: (Status.DECEASED, Status.MOVED, Status.INACTIVE),
}


def _pick_answer(_scope: Scope) -> Select[Any]:
    return (
        select(_CONSENT.c.id)
        .where(
            _CONSENT.c.patient_id == PATIENT.c.id,
            _CONSENT.c.channel == EVERY_CHANNEL,
            alive(_CONSENT),
        )
        .correlate(PATIENT)
        .order_by(_CONSENT.c.given_on.desc(), _CONSENT.c.id.desc())
    )


_NEWEST_ANSWER = Source("contact_answer", _CONSENT, _pick_answer)


def is_counted(people: People) -> ColumnElement[bool]:
    """Whether a patient belongs to these people."""
    left_out = [status.value for status in _LEFT_OUT[people]]
    return and_(alive(PATIENT), PATIENT.c.merged_into.is_(None), PATIENT.c.status.not_in(left_out))


def may_be_contacted(scope: Scope) -> ColumnElement[bool]:
    """Unless the newest answer about contact over any channel is no."""
    answer = scope.record(_NEWEST_ANSWER)
    return func.coalesce(answer.c.allowed, "") != ThreeValued.NO.value
