"""Journalling that somebody looked, without an entry for each turn of the head."""

import datetime as dt

from sqlalchemy import literal_column, select

from carecoord.db.database import Transaction
from carecoord.db.journal import JOURNAL
from carecoord.db.stamps import instant_hlc

SAME_LOOK = dt.timedelta(minutes=10)
"""Opening a chart again within this time is the same look."""


def record_look(transaction: Transaction, event: str, subject: str) -> bool:
    """Journal a look at a patient's record; returns whether it is a new one.

    A person who comes back to a chart at the same computer within minutes has one entry for it.
    The time counts from the entry, not from the last look: whoever stays all day has one every
    ten minutes. A clock that was set back hides nothing, as only entries before now count.
    """
    since = instant_hlc(transaction.now - SAME_LOOK)
    query = (
        select(JOURNAL.c.seq)
        .where(
            JOURNAL.c.subject == subject,
            JOURNAL.c.hlc > since,
            JOURNAL.c.hlc <= instant_hlc(transaction.now + dt.timedelta(milliseconds=1)),
            JOURNAL.c.tbl == event,
            literal_column("op") == literal_column("'E'"),
            JOURNAL.c.actor == transaction.actor.staff_id,
            JOURNAL.c.origin == transaction.origin,
        )
        .limit(1)
    )
    if transaction.session.execute(query).first() is not None:
        return False
    transaction.record(event, subject=subject)
    return True
