"""Add who held the talk of a decision: until now only who wrote the note and who signed it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("held_by", sa.String(length=32), nullable=True))
        batch.create_foreign_key("fk_decision_held_by", "staff", ["held_by"], ["id"])
