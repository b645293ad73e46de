"""Keep what gets in the way of a person's care."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_CODES = (
    "domain", "status", "impact", "wants_help", "source", "sensitivity", "best_time",
    "owner_role",
)  # fmt: skip
_TEXTS = ("note", "next_step", "outcome", "clock")
_DAYS = ("next_step_on", "opened_on", "reviewed_on", "resolved_on")
_PRESENT = sa.text("status = 'present'")


def upgrade() -> None:
    op.create_table(
        "barrier",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in _CODES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.String(length=10), nullable=False) for name in _DAYS),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_barrier_patient_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name="fk_barrier_owner_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name="fk_barrier_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_barrier"),
    )
    op.create_index("ix_barrier_patient_id_domain", "barrier", ["patient_id", "domain"])
    op.create_index(
        "ix_barrier_present",
        "barrier",
        ["patient_id", "domain", "sensitivity", "wants_help", "reviewed_on", "id", "deleted"],
        sqlite_where=_PRESENT,
        postgresql_where=_PRESENT,
    )
