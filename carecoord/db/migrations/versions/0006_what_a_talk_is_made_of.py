"""Keep what a talk is made of, how staff see their own explaining, and templates of one's own."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_CODE, _DAY, _KEY, _WORDS = sa.String(60), sa.String(10), sa.String(32), sa.Text()

_BLANK: Mapping[str, Mapping[str, sa.types.TypeEngine[str]]] = {
    "related_person": {"permission_scope": _CODE},
    "teach_session": {
        "learner_permission": _CODE, "interpreter_number": _WORDS, "aids": _WORDS,
    },
    "teach_topic": {"category": _CODE, "why_it_matters": _WORDS, "key_points": _WORDS},
    "teach_attempt": {"prompt": _WORDS, "interpreter": _CODE, "points": _WORDS},
    "decision": {
        "talked_on": _DAY, "clinical_context": _WORDS, "time_limit": _CODE, "decide_by_on": _DAY,
        "capacity": _CODE, "capacity_note": _WORDS, "interpreter_number": _WORDS, "aid": _WORDS,
        "aid_given_on": _DAY, "aid_seen": _CODE, "worries": _WORDS, "deal_breakers": _WORDS,
        "leaning_before": _WORDS, "choice_reason": _WORDS, "until_then": _WORDS,
        "review_outcome": _CODE,
    },
    "decision_option": {"living_with": _WORDS},
    "decision_participant": {"permission": _CODE},
}  # fmt: skip
"""Columns that the rows which are there leave empty."""

_UNKNOWN = {
    "teach_session": {"duration_min": sa.Integer()},
    "decision_option": {"weight": sa.Integer()},
}

_REFERENCES = {
    "teach_session": {"learner_id": "related_person"},
    "teach_topic": {"decision_id": "decision"},
    "decision": {"follows_id": "decision"},
    "decision_participant": {"related_id": "related_person"},
}


def _synced() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", _KEY, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
    ]


def _add_coaching() -> None:
    op.create_table(
        "staff_reflection",
        sa.Column("staff_id", _KEY, nullable=False),
        sa.Column("said_on", _DAY, nullable=False),
        sa.Column("moment", _CODE, nullable=False),
        sa.Column("conviction", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("frequency", _CODE, nullable=False),
        sa.Column("elements", _WORDS, nullable=False),
        *_synced(),
        sa.CheckConstraint(
            "conviction BETWEEN 1 AND 10 AND confidence BETWEEN 1 AND 10",
            name=op.f("ck_staff_reflection_one_to_ten"),
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_reflection_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_reflection"),
    )
    op.create_index(
        "ix_staff_reflection_staff_id_said_on", "staff_reflection", ["staff_id", "said_on"]
    )
    op.create_table(
        "teach_observation",
        sa.Column("observed_id", _KEY, nullable=False),
        sa.Column("observer_id", _KEY, nullable=False),
        sa.Column("observed_on", _DAY, nullable=False),
        sa.Column("place", _CODE, nullable=False),
        sa.Column("topic", _WORDS, nullable=False),
        sa.Column("items", _WORDS, nullable=False),
        sa.Column("strengths", _WORDS, nullable=False),
        sa.Column("to_try", _WORDS, nullable=False),
        *_synced(),
        *(
            sa.ForeignKeyConstraint([name], ["staff.id"], name=f"fk_teach_observation_{name}")
            for name in ("observed_id", "observer_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_teach_observation"),
    )
    op.create_index(
        "ix_teach_observation_observed_id_observed_on",
        "teach_observation",
        ["observed_id", "observed_on"],
    )
    op.create_index("ix_teach_observation_observer_id", "teach_observation", ["observer_id"])


def _add_own_templates() -> None:
    op.create_table(
        "own_template",
        sa.Column("template_id", _CODE, nullable=False),
        sa.Column("version", _CODE, nullable=False),
        sa.Column("language", _CODE, nullable=False),
        sa.Column("title", _WORDS, nullable=False),
        sa.Column("content", _WORDS, nullable=False),
        sa.Column("based_on", _CODE, nullable=False),
        sa.Column("written_by", _KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_synced(),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name="fk_own_template_written_by"),
        sa.PrimaryKeyConstraint("id", name="pk_own_template"),
    )
    op.create_index("ix_own_template_template_id", "own_template", ["template_id"])


def upgrade() -> None:
    _add_coaching()
    _add_own_templates()
    for table, columns in _BLANK.items():
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.add_column(sa.Column(name, kind, server_default="", nullable=False))
            for name, number in _UNKNOWN.get(table, {}).items():
                batch.add_column(sa.Column(name, number, nullable=True))
            for name, other in _REFERENCES.get(table, {}).items():
                batch.add_column(sa.Column(name, _KEY, nullable=True))
                batch.create_foreign_key(f"fk_{table}_{name}", other, [name], ["id"])
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.alter_column(name, existing_type=kind, nullable=False, server_default=None)
