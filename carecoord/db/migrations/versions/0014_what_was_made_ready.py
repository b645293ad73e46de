"""Keep what was made ready for people: letters, drafts and texts, sent or not."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_KEYS = ("id", "patient_id", "run_id", "made_by")
_CODES = ("worklist_id", "channel", "template_id", "language", "state")


def upgrade() -> None:
    op.create_table(
        "outbound",
        *(sa.Column(name, sa.String(length=32), nullable=False) for name in _KEYS),
        sa.Column("attempt_id", sa.String(length=32), nullable=True),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in _CODES),
        sa.Column("care_of", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_on", sa.String(length=10), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_outbound_patient_id"),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name="fk_outbound_made_by"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["contact_attempt.id"], name="fk_outbound_attempt_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbound"),
    )
    op.create_index("ix_outbound_patient_id_made_at", "outbound", ["patient_id", "made_at"])
    op.create_index(
        "ix_outbound_worklist_id_channel_made_on", "outbound", ["worklist_id", "channel", "made_on"]
    )
    op.create_index("ix_outbound_run_id", "outbound", ["run_id"])
