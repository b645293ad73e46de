"""Keep who is on each list side by side; the rows are made when there is time for it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_id", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("done_to", sa.String(length=32), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_listing")),
        sa.UniqueConstraint("list_id", name=op.f("uq_listing_list_id")),
    )
    op.create_table(
        "listed",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n1", sa.Float(), nullable=False),
        sa.Column("w1", sa.Text(), nullable=False),
        sa.Column("n2", sa.Float(), nullable=False),
        sa.Column("w2", sa.Text(), nullable=False),
        sa.Column("n3", sa.Float(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("group", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "number", name=op.f("pk_listed")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_listed_order",
        "listed",
        ["number", "n1", "w1", "n2", "w2", "n3", "sort_key", "patient_id", "group"],
    )
