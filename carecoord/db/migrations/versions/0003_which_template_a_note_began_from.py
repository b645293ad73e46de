"""Keep which template a decision note was begun from; the notes that are there began empty."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BLANK = {
    "template_id": sa.String(length=60),
    "template_version": sa.String(length=60),
    "template_language": sa.String(length=60),
    "template_title": sa.Text(),
    "template_approved_on": sa.String(length=10),
}


def upgrade() -> None:
    with op.batch_alter_table("decision") as batch:
        for name, kind in _BLANK.items():
            batch.add_column(sa.Column(name, kind, server_default="", nullable=False))
        batch.add_column(sa.Column("template_approved_by", sa.String(length=32), nullable=True))
        batch.create_foreign_key(
            "fk_decision_template_approved_by", "staff", ["template_approved_by"], ["id"]
        )
    with op.batch_alter_table("decision") as batch:
        for name, kind in _BLANK.items():
            batch.alter_column(name, existing_type=kind, nullable=False, server_default=None)
