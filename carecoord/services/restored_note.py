"""The first entry of a store that takes the place of another one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock
from carecoord.db import marks
from carecoord.db.database import Acting, Database, Transaction
from carecoord.entities import Staff
from carecoord.security.backup_manifest import Manifest
from carecoord.security.database_key import DatabaseKey
from carecoord.services.key_upkeep import CHANGE_WANTED
from carecoord.services.stores import AUDIT_SUBKEY, FileStore
from carecoord.services.waking import RESTORED


@dataclass(frozen=True)
class _Program:
    """Nobody is signed in on a machine that begins with a backup."""

    staff_id: str = ""


def note_restored(
    store: FileStore,
    key: DatabaseKey,
    manifest: Manifest,
    clock: Clock,
    actor: Acting | None = None,
    keeps: Staff | None = None,
    *,
    wants_other_key: bool = False,
) -> None:
    """Bring a restored store up to date and go on in its journal under a new name.

    The old name may have written entries that came after the backup.

    Args:
        store: Where it was restored.
        key: Of the store.
        manifest: Of the backup.
        clock: The time.
        actor: Who did it; None while nobody is signed in.
        keeps: Somebody who goes on signing in as today, also where the backup does not know
            them yet; else nobody might be left who gets in.
        wants_other_key: Its key was given up once, maybe for somebody who holds it.

    Raises:
        UnavailableError: The store cannot be written.
    """
    audit_key = bytes.fromhex(manifest.audit_key)
    with _entering(store, key, audit_key, clock, actor or _Program()) as transaction:
        transaction.record("store.restored", made_at=manifest.made_at.isoformat())
        if actor is not None:
            marks.write(transaction.session, RESTORED, "1")
        _let_in(transaction, keeps, wants_other_key=wants_other_key)


def note_switched_back(
    store: FileStore,
    key: DatabaseKey,
    clock: Clock,
    actor: Acting,
    keeps: Staff | None,
    *,
    wants_other_key: bool,
) -> None:
    """The same in a store that was replaced and takes its place again, under its own name.

    Raises:
        UnavailableError: The store cannot be opened or written.
    """
    with _entering(store, key, key.subkey(AUDIT_SUBKEY), clock, actor) as transaction:
        transaction.record("store.switched_back")
        marks.write(transaction.session, RESTORED, "1")
        _let_in(transaction, keeps, wants_other_key=wants_other_key)


@contextmanager
def _entering(
    store: FileStore, key: DatabaseKey, audit_key: bytes, clock: Clock, actor: Acting
) -> Iterator[Transaction]:
    engine = store.open(key)
    try:
        database = Database(engine, clock, ChangeFeed(), origin=store.origin(), audit_key=audit_key)
        with database.writing(actor) as transaction:
            yield transaction
    finally:
        engine.dispose()


def _let_in(transaction: Transaction, keeps: Staff | None, *, wants_other_key: bool) -> None:
    if keeps is not None:
        _keep(transaction, keeps)
    if wants_other_key:
        marks.write(transaction.session, CHANGE_WANTED, "store.restored")


def _keep(transaction: Transaction, person: Staff) -> None:
    row = transaction.session.get(Staff, person.id)
    if row is None:
        row = Staff(id=person.id, name=person.name, language=person.language)
        row.languages_spoken = person.languages_spoken
        transaction.session.add(row)
    row.role, row.active, row.deleted = person.role, True, False
