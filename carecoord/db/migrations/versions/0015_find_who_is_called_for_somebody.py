"""Find whose calls go to a number, without reading everybody's family."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_index("ix_related_person_phone_normal", "related_person", ["phone_normal"])
