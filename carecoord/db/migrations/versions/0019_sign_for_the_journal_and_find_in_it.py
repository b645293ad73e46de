"""Sign for the journal, remember how far it was checked, and find who did what in it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_EVENT_OR_OFFICE = "op = 'E' OR tbl IN ('setting', 'staff')"
_TAKEN_OUT_IN_FILE = "op = 'U' AND instr(fields, '\"deleted\":[true') > 0"
_TAKEN_OUT_ON_SERVER = "op = 'U' AND strpos(fields, '\"deleted\":[true') > 0"


def upgrade() -> None:
    _tables()
    op.create_index("ix_sync_journal_hlc", "sync_journal", ["hlc"])
    op.create_index("ix_sync_journal_actor_hlc", "sync_journal", ["actor", "hlc"])
    op.create_index(
        "ix_sync_journal_event",
        "sync_journal",
        ["tbl", "hlc"],
        sqlite_where=sa.text(_EVENT_OR_OFFICE),
        postgresql_where=sa.text(_EVENT_OR_OFFICE),
    )
    op.create_index(
        "ix_sync_journal_taken_out",
        "sync_journal",
        ["hlc"],
        sqlite_where=sa.text(_TAKEN_OUT_IN_FILE),
        postgresql_where=sa.text(_TAKEN_OUT_ON_SERVER),
    )


def _tables() -> None:
    op.create_table(
        "audit_device",
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_audit_device"),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("origin", "seq", name="pk_audit_anchor"),
    )
    op.create_table(
        "audit_checked",
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_audit_checked"),
    )
    op.create_table(
        "audit_alarm",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_alarm"),
    )
