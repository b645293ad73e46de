"""Keep what people want to do for their health, and goals of their own for a number."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_CODE, _DAY, _KEY, _WORDS = sa.String(60), sa.String(10), sa.String(32), sa.Text()
_OPEN = sa.text("state IN ('agreed', 'begun')")
_UNRELIABLE = sa.text("unreliable <> ''")


def _needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=True) for name in names]


def _synced(table: str) -> list[sa.schema.SchemaItem]:
    return [
        *_needed(_KEY, "id"),
        *_needed(sa.Boolean(), "deleted"),
        *_needed(_WORDS, "clock"),
        *_needed(sa.Integer(), "rev"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _refers(table: str, **columns: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=f"fk_{table}_{name}")
        for name, other in columns.items()
    ]


def _nought_to_ten(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        "confidence IS NULL OR confidence BETWEEN 0 AND 10",
        name=op.f(f"ck_{table}_nought_to_ten"),
    )


def _add_goals() -> None:
    op.create_table(
        "goal",
        *_needed(_KEY, "patient_id"),
        *_needed(_WORDS, "words"),
        *_needed(_CODE, "area"),
        *_needed(_WORDS, "what", "how_much", "when_words", "how_often"),
        *_needed(_DAY, "start_on"),
        *_needed(_WORDS, "why"),
        *_numbers("confidence"),
        *_needed(_DAY, "confidence_on"),
        *_needed(_WORDS, "barrier"),
        *_needed(_CODE, "barrier_domain"),
        *_needed(_WORDS, "plan_b", "unsure_reason", "helper"),
        *_needed(_DAY, "check_in_on"),
        *_needed(_CODE, "state"),
        *_needed(_DAY, "agreed_on", "ended_on"),
        sa.Column("follows_id", _KEY, nullable=True),
        *_needed(sa.DateTime(timezone=True), "begun_at"),
        *_needed(_KEY, "begun_by"),
        *_synced("goal"),
        _nought_to_ten("goal"),
        *_refers("goal", patient_id="patient", follows_id="goal", begun_by="staff"),
    )
    op.create_index("ix_goal_patient_id_state", "goal", ["patient_id", "state"])
    op.create_index(
        "ix_goal_open",
        "goal",
        ["check_in_on", "patient_id", "id", "deleted"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "goal_check_in",
        *_needed(_KEY, "patient_id", "goal_id"),
        *_needed(_DAY, "checked_on"),
        *_needed(_CODE, "told_by", "outcome"),
        *_numbers("done", "target", "confidence"),
        *_needed(_WORDS, "note"),
        *_needed(sa.DateTime(timezone=True), "recorded_at"),
        *_needed(_KEY, "recorded_by"),
        *_synced("goal_check_in"),
        _nought_to_ten("goal_check_in"),
        *_refers("goal_check_in", patient_id="patient", goal_id="goal", recorded_by="staff"),
    )
    op.create_index("ix_goal_check_in_goal_id", "goal_check_in", ["goal_id"])
    op.create_index(
        "ix_goal_check_in_patient_id_recorded_at", "goal_check_in", ["patient_id", "recorded_at"]
    )


def _add_targets() -> None:
    op.create_table(
        "personal_target",
        *_needed(_KEY, "patient_id"),
        *_needed(_CODE, "kind"),
        *_needed(sa.Double(), "value"),
        sa.Column("value2", sa.Double(), nullable=True),
        *_needed(_DAY, "set_on"),
        *_needed(_KEY, "set_by"),
        *_needed(_WORDS, "reason"),
        *_needed(_DAY, "ended_on"),
        *_synced("personal_target"),
        sa.CheckConstraint(
            "kind <> 'bp' OR value2 IS NOT NULL",
            name=op.f("ck_personal_target_bp_has_two_values"),
        ),
        *_refers("personal_target", patient_id="patient", set_by="staff"),
    )
    op.create_index("ix_personal_target_patient_id_kind", "personal_target", ["patient_id", "kind"])
    # Derived rows, made anew when this is done.
    for name in ("bp_goal_value", "bp_goal_value2", "a1c_goal_value", "a1c_goal_value2"):
        op.add_column("standing", sa.Column(name, sa.Float(), nullable=True))


def upgrade() -> None:
    _add_goals()
    _add_targets()
    with op.batch_alter_table("measurement") as batch:
        batch.add_column(sa.Column("unreliable", _CODE, server_default="", nullable=False))
    with op.batch_alter_table("measurement") as batch:
        batch.alter_column("unreliable", existing_type=_CODE, nullable=False, server_default=None)
        batch.create_index(
            "ix_measurement_unreliable",
            ["kind", "patient_id"],
            sqlite_where=_UNRELIABLE,
            postgresql_where=_UNRELIABLE,
        )
