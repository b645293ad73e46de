"""A practice with every service, for pages that need many of them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from carecoord.bootstrap import build_services
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.services import opening
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import FileStore
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.ui.kit import TODAY, ZONE

STAFF_ID = "5" * 32


@dataclass(frozen=True)
class DeskTemplate:
    """A data folder to copy, and the key that opens it."""

    home: Path
    key: DatabaseKey


@dataclass(frozen=True)
class Desk:
    """One open practice of a test's own."""

    opened: OpenedPractice
    services: Services
    clinic: Clinic


def make_desk(home: Path) -> DeskTemplate:
    """An empty practice whose lead is at the desk."""
    keys, key = KeyFile.create()
    store = FileStore(home)
    founder = opening.Founder(STAFF_ID, "Bree Wells", Role.LEAD, "en")
    opened = opening.create(
        store, key, practice="Riverside Family Clinic", time_zone=ZONE.key, founder=founder,
        today=TODAY,
    )  # fmt: skip
    store.save_keys(keys)
    opened.database.engine.dispose()
    return DeskTemplate(home, key)


def open_desk(template: DeskTemplate, home: Path) -> Desk:
    """A copy of its own; dispose of ``opened.database.engine`` afterwards."""
    store = FileStore(Path(shutil.copytree(template.home, home)))
    opened = opening.open_practice(
        store, template.key, staff_id=STAFF_ID, today=TODAY, how="passphrase"
    )
    clinic = Clinic(opened.database, opened.actor, opened.zone)
    return Desk(opened, build_services(opened), clinic)
