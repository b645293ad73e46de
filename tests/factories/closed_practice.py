"""A practice in a folder, closed, whose way in costs as little as the rules allow."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from carecoord.entities import Staff
from carecoord.security.keyfile import KeyFile
from carecoord.services import opening
from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import FileStore
from carecoord.vocab.roles import Role

TODAY = dt.date(2026, 11, 21)
PRACTICE = "Riverside Family Clinic"
LEAD, LEAD_ID, LEAD_PASSPHRASE = "Bree Wells", "5" * 32, "orchard lantern comet velvet"
NURSE, NURSE_ID, NURSE_PASSPHRASE = "Ana Ruiz", "6" * 32, "pebble harvest tunnel violin"


@dataclass(frozen=True)
class ClosedPractice:
    """A data folder and what is on its recovery sheet."""

    home: Path
    recovery_groups: tuple[str, ...]

    def gate(self) -> Gate:
        return Gate(self.home, today=TODAY)

    def open(self) -> OpenedPractice:
        return self.gate().sign_in(LEAD_ID, LEAD_PASSPHRASE)

    def copied_to(self, home: Path) -> "ClosedPractice":
        return ClosedPractice(Path(shutil.copytree(self.home, home)), self.recovery_groups)


def make_practice(home: Path) -> ClosedPractice:
    """A lead and a nurse, both with passphrases."""
    keys, key = KeyFile.create()
    for staff_id, name, role, passphrase in (
        (LEAD_ID, LEAD, Role.LEAD, LEAD_PASSPHRASE),
        (NURSE_ID, NURSE, Role.NURSE, NURSE_PASSPHRASE),
    ):
        keys.enrol_passphrase(key, staff_id, passphrase, label=name, role=role)
    recovery = keys.enrol_recovery(key)
    store = FileStore(home)
    opened = opening.create(
        store,
        key,
        practice=PRACTICE,
        time_zone="America/New_York",
        founder=opening.Founder(LEAD_ID, LEAD, Role.LEAD, "en"),
        today=TODAY,
    )
    with opened.database.writing(opened.actor) as transaction:
        transaction.session.add(Staff(id=NURSE_ID, name=NURSE, role=Role.NURSE.value))
    store.save_keys(keys)
    opened.close()
    return ClosedPractice(home, recovery.groups)
