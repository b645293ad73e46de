"""Keep the worklists of the practice, each version a row."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_CODES = ("worklist_id", "state")
_TEXTS = ("title", "form", "definition", "retired_reason", "clock")
_PEOPLE = ("edited_by", "published_by", "retired_by")
_INSTANTS = ("edited_at", "published_at", "retired_at")


def upgrade() -> None:
    op.create_table(
        "own_worklist",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in _CODES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=name != "edited_at")
            for name in _INSTANTS
        ),
        *(sa.Column(name, sa.String(length=32), nullable=name != "edited_by") for name in _PEOPLE),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=f"fk_own_worklist_{name}")
            for name in _PEOPLE
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_own_worklist_number_from_one")),
        sa.PrimaryKeyConstraint("id", name="pk_own_worklist"),
    )
    op.create_index("ix_own_worklist_state", "own_worklist", ["state"])
    op.create_index("ix_own_worklist_worklist_id", "own_worklist", ["worklist_id"])
