"""Find what was done today without reading all that was ever done."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_follow_up_closed_at",
        "follow_up",
        ["closed_at"],
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )
    op.create_index("ix_contact_attempt_attempted_at", "contact_attempt", ["attempted_at"])
