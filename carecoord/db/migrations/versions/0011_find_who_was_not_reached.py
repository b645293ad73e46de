"""Find who was not reached, and numbers to correct, without reading all tries and numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_BAD = sa.text("standing <> 'good'")


def upgrade() -> None:
    op.create_index(
        "ix_contact_attempt_to_review",
        "contact_attempt",
        ["patient_id", "attempted_at", "id", "worklist_id", "follow_up_id", "deleted"],
        sqlite_where=sa.text("closes = 0 AND hidden_until_on = ''"),
        postgresql_where=sa.text("NOT closes AND hidden_until_on = ''"),
    )
    op.create_index(
        "ix_contact_point_to_correct",
        "contact_point",
        ["patient_id", "kind", "standing", "rank", "id", "deleted"],
        sqlite_where=_BAD,
        postgresql_where=_BAD,
    )
