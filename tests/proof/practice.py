"""A practice to do harm to: its folder, its key, its services, without a passphrase to wait for."""

import datetime as dt
from pathlib import Path

from carecoord.bootstrap import build_services
from carecoord.security.database_key import DatabaseKey
from carecoord.security.kdf import FLOOR
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyfile_storage import KeyFileContent
from carecoord.services import opening
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import AUDIT_SUBKEY, FileStore
from carecoord.vocab.roles import Role

KEY = bytes(range(32))
AUDIT_KEY = DatabaseKey(KEY).subkey(AUDIT_SUBKEY)
STAFF_ID = "5" * 32
PASSPHRASE = "lantern velvet orchard seven"
TODAY = dt.date(2026, 3, 2)


def make(home: Path) -> Path:
    """An empty practice whose lead, Lee, may sign in."""
    store = FileStore(home)
    founder = opening.Founder(STAFF_ID, "Lee Lead", Role.LEAD, "en")
    opened = opening.create(
        store, DatabaseKey(KEY), practice="Oak Street", time_zone="America/Chicago",
        founder=founder, today=None,
    )  # fmt: skip
    key = DatabaseKey(KEY)
    keys = KeyFile(KeyFileContent("d" * 32, 0, FLOOR, ()).sealed_with(key))
    keys.enrol_passphrase(key, STAFF_ID, PASSPHRASE, label="Lee Lead", role=Role.LEAD)
    store.save_keys(keys)
    opened.close()
    return home


def open_practice(home: Path) -> OpenedPractice:
    """The practice on the machine's own clock, as after a sign-in."""
    return opening.open_practice(
        FileStore(home), DatabaseKey(KEY), staff_id=STAFF_ID, today=None, how="passphrase"
    )


def services_of(home: Path) -> Services:
    return build_services(open_practice(home))
