"""One key file with every kind of way in; deriving passphrases is slow, so it is shared."""

import secrets
from dataclasses import dataclass

import pytest

from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyfile_storage import KeyFileContent
from carecoord.security.recovery import RecoveryKey
from carecoord.vocab.roles import Role

ANA = "otter marble lantern violin"
BEN = "zwölf Äpfel und Birnen im Korb"


@dataclass(frozen=True)
class Practice:
    """A key file and the secrets that open it: Ana by passphrase, Ben on his laptop alone."""

    content: KeyFileContent
    key: DatabaseKey
    laptop: bytes
    kiosk: bytes
    recovery: RecoveryKey

    @property
    def file(self) -> KeyFile:
        """A fresh one for each test: changes do not meet."""
        return KeyFile(self.content)

    def slot_id(self, person_id: str) -> str:
        return next(slot.id for slot in self.content.slots if slot.person_id == person_id)


@pytest.fixture(scope="session")
def practice() -> Practice:
    file, key = KeyFile.create()
    laptop, kiosk = secrets.token_bytes(32), secrets.token_bytes(32)
    file.enrol_passphrase(key, "ana", ANA, label="Ana", role=Role.LEAD)
    file.enrol_passphrase(key, "ben", BEN, label="Ben", role=Role.CHW, device_secret=laptop)
    file.enrol_device(key, kiosk, label="Front desk")
    recovery = file.enrol_recovery(key)
    return Practice(file._content, key, laptop, kiosk, recovery)
