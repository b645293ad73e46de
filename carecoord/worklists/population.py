"""Who can be on a list at all; the only place that leaves people out.

- Living: everybody not deceased, whether active, inactive or moved. Segments count them.
- Registered: the living without those who moved. Promised work is done for them.
- Active: registered and not inactive. Outreach starts with nobody else.

A record merged into another and a deleted one belong to nobody. Worklists, and only they,
leave out whoever asked not to be contacted at all; one list has nobody else, so that a clinician
decides about what is safety-critical.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_

from carecoord.vocab.patients import Status
from carecoord.worklists.definition import People

_LEFT_OUT = {
    People.LIVING: (Status.DECEASED,),
    People.REGISTERED: (Status.DECEASED, Status.MOVED),
    People.ACTIVE: (Status.DECEASED, Status.MOVED, Status.INACTIVE),
}


def is_counted(people: People, standing: Any) -> ColumnElement[bool]:
    """Whether a patient belongs to these people, from columns that say how they stand."""
    left_out = [status.value for status in _LEFT_OUT[people]]
    return and_(standing.is_listed, standing.status.not_in(left_out))


def may_be_contacted(standing: Any) -> ColumnElement[bool]:
    """Unless the newest answer about contact over any channel is no."""
    return standing.may_be_contacted  # type: ignore[no-any-return]
