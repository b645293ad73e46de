"""Colleagues of the practice, with the staff rows that what they write refers to."""

from carecoord.db.database import Database
from carecoord.entities import Staff
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role


def colleague(database: Database, role: Role, *, by: Actor, languages: str = "") -> Actor:
    """Somebody else who works here; ``by`` is who enters them."""
    with database.writing(by) as transaction:
        row = Staff(name=f"A {role.value}", role=role.value, languages_spoken=languages)
        transaction.session.add(row)
        transaction.session.flush()
        return Actor(row.id, row.name, role)
