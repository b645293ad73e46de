"""Keep the handouts of the practice, and what was filled in on a copy that was given."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_CODES = (
    "topic", "language", "version", "origin", "state", "subject", "icon", "written_in",
    "adapted_from", "adapted_version", "translated_from", "translation_way",
)  # fmt: skip
_TEXTS = (
    "title", "body", "audiences", "codes", "keywords", "points", "sources", "adapted_title",
    "translated_by", "checked_by", "returned_reason", "approval_reason", "retired_reason", "clock",
)  # fmt: skip
_DAYS = ("dated_on", "review_due_on", "checked_on")
_INSTANTS = ("sent_at", "approved_at", "retired_at")
_IN_USE = sa.text("state = 'approved'")
_PEOPLE = ("edited_by", "sent_by", "approved_by", "retired_by")


def upgrade() -> None:
    _create_versions()
    with op.batch_alter_table("handout_given") as batch:
        batch.add_column(sa.Column("version_id", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("filled", sa.Text(), server_default="{}", nullable=False))
        batch.create_foreign_key(
            "fk_handout_given_version_id", "handout_version", ["version_id"], ["id"]
        )
        batch.create_index(
            "ix_handout_given_patient_id_topic_given_at_id_deleted",
            ["patient_id", "topic", "given_at", "id", "deleted"],
        )
    with op.batch_alter_table("handout_given") as batch:
        batch.alter_column("filled", existing_type=sa.Text(), nullable=False, server_default=None)


def _create_versions() -> None:
    op.create_table(
        "handout_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in _CODES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.String(length=10), nullable=False) for name in _DAYS),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in _INSTANTS),
        *(sa.Column(name, sa.String(length=32), nullable=name != "edited_by") for name in _PEOPLE),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=f"fk_handout_version_{name}")
            for name in _PEOPLE
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_handout_version_number_from_zero")),
        sa.PrimaryKeyConstraint("id", name="pk_handout_version"),
    )
    op.create_index("ix_handout_version_state", "handout_version", ["state"])
    op.create_index(
        "ix_handout_version_topic_language_version",
        "handout_version",
        ["topic", "language", "version"],
    )
    op.create_index(
        "ix_handout_version_in_use",
        "handout_version",
        ["topic", "language", "approved_at", "id", "version", "deleted"],
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )
