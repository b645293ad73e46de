"""Write a migration from what the entities say and the migrations do not yet.

    python -m carecoord.db.migrations.revise "Add the reading level"

The first revision is plain SQL, one file for each kind of store, and is never written again:
practices have data in its tables. Later ones are Python in Alembic's words. Afterwards: read it
(a rename shows as drop and add), run ``ruff format`` on it, and raise
``carecoord.db.version.SCHEMA_VERSION``. A test compares the migrated with the declared tables.
"""

import argparse
import re
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from carecoord.db import schema
from carecoord.entities.base import Base, UtcDateTime

VERSIONS = Path(__file__).with_name("versions")

TEMPLATE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision = "{previous:04}"


def upgrade() -> None:
{body}
'''


def write_next(message: str) -> None:
    """Write what the entities have beyond the newest revision."""
    number = max(int(path.name[:4]) for path in VERSIONS.glob("*.py")) + 1
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        schema.run_scripts(connection)
        body = _difference(connection)
    engine.dispose()
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")
    content = TEMPLATE.format(message=message, number=number, previous=number - 1, body=body)
    (VERSIONS / f"{number:04}_{slug}.py").write_text(content, encoding="utf-8")


def _difference(connection: Connection) -> str:
    context = MigrationContext.configure(
        connection,
        opts={
            "target_metadata": Base.metadata,
            "render_as_batch": True,
            "render_item": _render_item,
            "include_name": _declared_name,
            "sqlalchemy_module_prefix": "sa.",
            "alembic_module_prefix": "op.",
            "user_module_prefix": None,
        },
    )
    operations = produce_migrations(context, Base.metadata).upgrade_ops
    if operations is None:
        return "    pass"
    code = render_python_code(
        operations, render_as_batch=True, render_item=_render_item, migration_context=context
    )
    return re.sub(r"^ *# .*$\n?", "", f"    {code}", flags=re.MULTILINE).rstrip()


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration names plain types, so that it does not change when the entities do."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _declared_name(name: str | None, kind: str, _parents: Any) -> bool:
    return not (kind == "table" and (name or "").startswith("search_trigram"))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Write a migration from the entities.")
    parser.add_argument("message", help="what the migration does")
    write_next(parser.parse_args().message)


if __name__ == "__main__":
    main()
