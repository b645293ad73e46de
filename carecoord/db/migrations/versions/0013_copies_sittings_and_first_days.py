"""Keep to whom a handout was given, what is settled or could harm, sittings and first days.

An attempt of a teach-back belongs to the sitting it was made in; a decision keeps the first day
it was promised to be looked at again, which later days do not move. A new medicine is kept from
the moment it is named, so that one that nobody taught about counts too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_CODE, _DAY, _KEY, _WORDS = sa.String(60), sa.String(10), sa.String(32), sa.Text()
_BLANK = {
    "handout_given": {
        "given_to_name": _WORDS, "given_to_relationship": _CODE, "given_to_permission": _CODE,
        "settled_reason": _WORDS,
    },
    "decision": {"promised_on": _DAY, "looked_at_on": _DAY},
}  # fmt: skip
_REFERENCES = {
    "handout_given": {"given_to_id": "related_person", "settled_by": "staff"},
    "teach_attempt": {"session_id": "teach_session"},
    "contact_attempt": {"handout_id": "handout_given"},
}
_HARMFUL = sa.text("is_harmful")


def upgrade() -> None:
    for table in ("handout_given", "decision", "teach_attempt", "contact_attempt"):
        _add_columns(table)
    with op.batch_alter_table("handout_version") as batch:
        no = sa.false()
        batch.add_column(sa.Column("is_harmful", sa.Boolean(), server_default=no, nullable=False))
    with op.batch_alter_table("handout_version") as batch:
        batch.alter_column(
            "is_harmful", existing_type=sa.Boolean(), nullable=False, server_default=None
        )
    op.create_index(
        "ix_handout_version_harmful",
        "handout_version",
        ["topic", "language", "version", "retired_at", "id", "deleted"],
        sqlite_where=_HARMFUL,
        postgresql_where=_HARMFUL,
    )
    _create_new_medicines()


def _create_new_medicines() -> None:
    op.create_table(
        "new_medicine",
        sa.Column("patient_id", _KEY, nullable=False),
        sa.Column("name", _WORDS, nullable=False),
        sa.Column("started_on", _DAY, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("clock", _WORDS, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_new_medicine_patient_id"),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name="fk_new_medicine_noted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_new_medicine"),
    )
    op.create_index(
        "ix_new_medicine_patient_id_started_on", "new_medicine", ["patient_id", "started_on"]
    )
    op.create_index("ix_new_medicine_started_on", "new_medicine", ["started_on"])


def _add_columns(table: str) -> None:
    blank = _BLANK.get(table, {})
    with op.batch_alter_table(table) as batch:
        for name, kind in blank.items():
            batch.add_column(sa.Column(name, kind, server_default="", nullable=False))
        for name, other in _REFERENCES.get(table, {}).items():
            batch.add_column(sa.Column(name, _KEY, nullable=True))
            batch.create_foreign_key(f"fk_{table}_{name}", other, [name], ["id"])
        if table == "handout_given":
            batch.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    if blank:
        with op.batch_alter_table(table) as batch:
            for name, kind in blank.items():
                batch.alter_column(name, existing_type=kind, nullable=False, server_default=None)
