"""Killing a process while it changes the key of a practice, again and again.

``change_for_ever`` is a worker for ``killer.hunt``; ``Ways`` checks that what is left opens for
everybody, with a journal that is whole. The short form checks passphrases, whose derivation is
slow by design, at the end only.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from carecoord.db.guard import READING
from carecoord.db.verify import verify
from carecoord.security.database_key import DatabaseKey
from carecoord.services.stores import AUDIT_SUBKEY, FileStore
from tests.factories.closed_practice import (
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE_ID,
    NURSE_PASSPHRASE,
)
from tests.integration.db.killer import Ack, hunt

SHEET_NAME = "sheet.txt"
_LONGEST_WAIT_S = 0.25


def change_for_ever(home: Path, ack: Ack) -> None:
    """Change the key over and over, by the printed sheet; promise each new key."""
    store, sheet = FileStore(home), (home / SHEET_NAME).read_text()
    while True:
        keys = store.load_keys()
        key = store.settled(keys, keys.open_with_recovery(sheet))
        keys.begin_change(key)
        store.save_keys(keys)
        ack("")  # kills begin in the middle of the first change, however slow the machine is
        coming = key.successor
        assert coming is not None
        store.settled(keys, key)
        ack(coming.raw.hex())


@dataclass
class Ways:
    """What has to open after every kill.

    Attributes:
        found: How often the kill left each state: a change half done, or none.
    """

    home: Path
    audit_key: bytes
    everybody: bool = False
    half_done: int = 0

    def check(self, promised: set[str]) -> None:
        """Open what the kill left, as the next sign-in would."""
        store = FileStore(self.home)
        keys = store.load_keys()
        opened = [keys.open_with_recovery((self.home / SHEET_NAME).read_text())]
        if self.everybody:
            opened += self.by_passphrase()
        self.half_done += keys.is_changing_key
        settled = store.settled(keys, opened[0])
        gone = {former.hex() for former in settled.formers}
        assert promised - {""} <= gone | {settled.raw.hex()}
        assert all((key.successor or key) == settled for key in opened)
        engine = store.open(settled)
        with Session(engine.execution_options(**READING)) as session:
            report = verify(session, settled.subkey(AUDIT_SUBKEY))
        engine.dispose()
        assert report.sound
        assert report.entries
        assert settled.subkey(AUDIT_SUBKEY) == self.audit_key

    def by_passphrase(self) -> list[DatabaseKey]:
        keys = FileStore(self.home).load_keys()
        return [
            keys.open_with_passphrase(LEAD_ID, LEAD_PASSPHRASE),
            keys.open_with_passphrase(NURSE_ID, NURSE_PASSPHRASE),
        ]


def hunt_key_changes(
    home: Path, sheet: str, *, rounds: int, everybody: bool, seed: int = 1
) -> Ways:
    """Kill ``rounds`` times and check each time; the long form has ``everybody`` sign in each.

    Args:
        home: Data folder of a closed practice of ``closed_practice``.
        sheet: Its recovery key.
        rounds: How often.
        everybody: Whether every passphrase is tried after every kill.
        seed: Of the moments of the kills.
    """
    (home / SHEET_NAME).write_text(sheet)
    first = FileStore(home).load_keys().open_with_recovery(sheet)
    ways = Ways(home, first.subkey(AUDIT_SUBKEY), everybody)
    hunt(
        change_for_ever, home, ways.check,
        rounds=rounds, seed=seed, longest_wait_s=_LONGEST_WAIT_S,
    )  # fmt: skip
    return ways
