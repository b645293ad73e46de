"""Keep what a talk is made of: points, prompts, permissions, aids, worries, changes of mind."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_CODE, _DAY, _KEY, _WORDS = sa.String(60), sa.String(10), sa.String(32), sa.Text()

_BLANK: Mapping[str, Mapping[str, sa.types.TypeEngine[str]]] = {
    "related_person": {"permission_scope": _CODE},
    "teach_session": {
        "learner_permission": _CODE, "interpreter_number": _WORDS, "aids": _WORDS,
    },
    "teach_topic": {"category": _CODE, "why_it_matters": _WORDS, "key_points": _WORDS},
    "teach_attempt": {"prompt": _WORDS, "points": _WORDS},
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


def upgrade() -> None:
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
