"""Keep whose people are whose, and what was opened in an emergency."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _create(
        "assignment",
        _key("staff_id"),
        _key("assigned_by"),
        *(_day(name) for name in ("assigned_on", "until_on", "ended_on")),
        refers={"staff_id": "staff", "assigned_by": "staff"},
    )
    op.create_index("ix_assignment_staff_id_patient_id", "assignment", ["staff_id", "patient_id"])
    op.create_index("ix_assignment_patient_id", "assignment", ["patient_id"])
    _create(
        "emergency_opening",
        _key("staff_id"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=32), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        refers={"staff_id": "staff", "acknowledged_by": "staff"},
    )
    op.create_index(
        "ix_emergency_opening_staff_id_until_at", "emergency_opening", ["staff_id", "until_at"]
    )
    op.create_index("ix_emergency_opening_patient_id", "emergency_opening", ["patient_id"])


def _create(table: str, *columns: sa.Column[Any], refers: dict[str, str]) -> None:
    """A journalled table about patients."""
    keys = {"patient_id": "patient", **refers}
    op.create_table(
        table,
        _key("id"),
        _key("patient_id"),
        *columns,
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _day(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=10), nullable=False)
