"""Everything of an export, taken into a place that has no practice yet: whole or not at all."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import SWITCH_NAME, make_private_dir
from carecoord.db import bulk, portable
from carecoord.db.capture import Capture
from carecoord.db.engine import open_file
from carecoord.db.journal import EVENT, Journal, Writer
from carecoord.db.shapes import shape_of
from carecoord.db.stamps import HybridClock, instant_hlc
from carecoord.db.taking_in import Filling, filling
from carecoord.entities import Patient, Setting
from carecoord.exporters.whole.rows import csv_pieces
from carecoord.importers.apart import door
from carecoord.security.database_key import DatabaseKey
from carecoord.security.kdf import calibrate
from carecoord.security.keyfile import KeyFile
from carecoord.security.permissions import Permission, is_allowed
from carecoord.security.recovery import RecoveryKey
from carecoord.services import switching
from carecoord.services.backup_faults import unwritable
from carecoord.services.patient_index import index_patients
from carecoord.services.server_store import ServerStore
from carecoord.services.stores import AUDIT_SUBKEY, FileStore, Store
from carecoord.vocab.data_package import Look, Package, Person
from carecoord.vocab.roles import Role

Progress = Callable[[int, int], object]
_READ_SHARE, _WHOLE = 80, 100


@dataclass(frozen=True, slots=True)
class NewOwner:
    """Who takes an export in: somebody who works there, and the passphrase they choose."""

    person_id: str
    passphrase: str


def look(path: Path, lock: str) -> Look:
    """What an export says of itself, with the people who may take it in.

    Raises:
        RefusedError: It is no export, a newer version made it, it is damaged, the passphrase does
            not open it, or nobody in it runs the practice.
        UnavailableError: It cannot be read.
    """
    found = door.look_at_practice(path, lock)
    leads = [one for one in found.people if _runs_the_practice(one)]
    if not leads:
        raise RefusedError(
            _("Nobody in this export may add people, so nobody could let the others in. Make it "
              "again after naming a practice lead.")
        )  # fmt: skip
    return Look(found.package, leads)


def take_in(
    store: Store, path: Path, lock: str, owner: NewOwner, clock: Clock, progress: Progress
) -> RecoveryKey:
    """Fill a store, prove that it holds what the export holds, and put it in place.

    Args:
        store: A folder without a practice, or an empty database on a server.
        path: The export.
        lock: Its passphrase, "" where it has none.
        owner: Whoever can sign in afterwards; they let the others in.
        clock: The time.
        progress: Hears how far it is, and stops it by raising ``CancelledError``.

    Returns:
        The recovery key, to be printed before anything else.

    Raises:
        RefusedError: The export is not whole, or not of this practice's people.
        CancelledError: It was stopped; nothing is left.
        UnavailableError: A disk is full, or the export or the place cannot be used.
    """
    seen = look(path, lock)
    person = next((one for one in seen.people if one.id == owner.person_id), None)
    if person is None:
        raise RefusedError(_("Choose somebody who runs the practice in this export."))
    keys, key = KeyFile.create(calibrate())
    keys.enrol_passphrase(
        key, person.id, owner.passphrase, label=person.name, role=Role(person.role),
        context=(seen.package.carecoord.practice,),
    )  # fmt: skip
    recovery = keys.enrol_recovery(key)
    work = _Work(path, lock, seen.package, person.id, key, keys, clock, progress)
    if isinstance(store, ServerStore):
        _into_server(store, work)
    else:
        _into_folder(store, work)
    return recovery


@dataclass(frozen=True)
class _Work:
    path: Path
    lock: str
    package: Package
    person_id: str
    key: DatabaseKey
    keys: KeyFile
    clock: Clock
    progress: Progress


def _into_server(store: ServerStore, work: _Work) -> None:
    engine = store.empty_engine(work.key)
    try:
        _fill(engine, work, store.origin(), key_file=work.keys.to_bytes().decode())
    finally:
        engine.dispose()


def _into_folder(store: Store, work: _Work) -> None:
    coming = store.home / switching.RESTORED_NAME
    beside = FileStore(coming)
    try:
        shutil.rmtree(coming, ignore_errors=True)
        make_private_dir(coming)
        engine = open_file(beside.database_path, work.key.raw, create=True)
        try:
            _fill(engine, work, beside.origin(), key_file="")
        finally:
            engine.dispose()
        beside.save_keys(work.keys)
        # From here on the next start sees it through: a store without its key file opens no more.
        switching.plan(store.home, coming, switching.RESTORED_NAME)
        switching.carry_out(store.home)
    except OSError as error:
        raise unwritable() from error
    finally:
        if not (store.home / SWITCH_NAME).exists():
            shutil.rmtree(coming, ignore_errors=True)


def _fill(engine: Engine, work: _Work, origin: str, *, key_file: str) -> None:
    """All in one transaction; it ends with the entry that says where the records come from."""
    tables = {one.name: one.schema for one in work.package.tables if one.schema is not None}
    audit_key = work.key.subkey(AUDIT_SUBKEY)
    stopped = _Stopped(work.progress)
    with filling(engine, work.package.carecoord.schema, tables, audit_key) as filled:
        door.read_practice(work.path, work.lock, filled.take, stopped.told, stopped.asked)
        _require_same(filled, work.package, work.progress)
        filled.afterwards = lambda: _begin(filled, work, origin, audit_key, key_file)


def _require_same(filled: Filling, package: Package, progress: Progress) -> None:
    """Written out again, every table has to be the file it came from, to the last byte."""
    reading = portable.Reading(filled.connection)
    for number, one in enumerate(package.tables):
        progress(_READ_SHARE + 10 * number // len(package.tables), _WHOLE)
        assert one.schema is not None
        digest, rows = hashlib.sha256(), 0
        for piece, some in csv_pieces(one.schema, reading.rows(one.name, one.schema)):
            digest.update(piece)
            rows += some
        if rows != one.rows or f"sha256:{digest.hexdigest()}" != one.hash:
            raise RefusedError(
                _("The table {name} did not come in as it is in the export, so nothing was taken "
                  "in. Tell whoever looks after CareCoord.").format(name=one.name)
            )  # fmt: skip


def _begin(filled: Filling, work: _Work, origin: str, audit_key: bytes, key_file: str) -> None:
    """What a store needs beside its records: people can be found, and the journal goes on."""
    made = work.package.carecoord
    with Session(filled.connection) as session:
        index_patients(session, session.scalars(select(Patient.id)).all())
        work.progress(_WHOLE - 2, _WHOLE)
        journal = Journal(
            session, Writer(origin, HybridClock(), audit_key), actor=work.person_id, reason="",
            wall=instant_hlc(work.clock.now()),
        )  # fmt: skip
        detail: dict[str, Any] = {
            "made_at": work.package.created,
            "program": made.program,
            "schema": made.schema,
            "rows": sum(filled.counts.values()),
        }
        journal.add(EVENT, "store.taken_in", "", detail, stamp=journal.tick())
        if key_file:
            _put_key_file(session, Capture(session, journal), key_file)
        journal.store()
        session.info.clear()


def _put_key_file(session: Session, capture: Capture, key_file: str) -> None:
    value = json.dumps(key_file)
    name = portable.KEY_FILE_SETTING
    known = session.scalar(select(Setting.id).where(Setting.name == name).limit(1))
    shape = shape_of(Setting)
    if known is None:
        bulk.insert_rows(capture, shape, [{"name": name, "value": value}])
    else:
        bulk.update_rows(capture, shape, [{"id": known, "value": value, "deleted": False}])


class _Stopped:
    """Progress of the child as a part of the whole, and whether somebody stopped it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._share = 0

    def told(self, done: int, total: int) -> None:
        """How far the reading is."""
        self._share = _READ_SHARE * done // max(total, 1)

    def asked(self) -> bool:
        """Whether to stop; asked many times a second."""
        try:
            self._progress(self._share, _WHOLE)
        except CancelledError:
            return True
        return False


def _runs_the_practice(person: Person) -> bool:
    return person.role in set(Role) and is_allowed(Role(person.role), Permission.MANAGE_PEOPLE)
