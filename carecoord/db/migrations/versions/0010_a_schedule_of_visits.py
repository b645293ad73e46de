"""Keep the visits that are booked, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_CODES = ("mode", "interpreter", "status")
_TEXTS = ("kind", "with_whom", "reason", "source", "source_key", "clock")
_KEYED = sa.text("source_key <> ''")


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in _CODES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_appointment_takes_time")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_appointment_patient_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
    )
    op.create_index(
        "ix_appointment_patient_id_starts_at", "appointment", ["patient_id", "starts_at"]
    )
    op.create_index(
        "ix_appointment_starts_at_status_patient_id",
        "appointment",
        ["starts_at", "status", "patient_id"],
    )
    op.create_index(
        "ix_appointment_source_key",
        "appointment",
        ["source_key"],
        sqlite_where=_KEYED,
        postgresql_where=_KEYED,
    )
