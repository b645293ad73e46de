"""Every way of opening the practice's database, as kept in ``keys.json`` beside it.

A MAC under a key made from the database key covers the whole file: whoever does
not hold the key can neither add nor drop a way in. The generation rises with each
change, so that a copy stored inside the database exposes an old file put back.
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.security import keyfile_storage
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import (
    DeviceSecretNeededError,
    KeyFileAlteredError,
    WrongSecretError,
)
from carecoord.security.former_keys import open_formers, seal_formers
from carecoord.security.kdf import FLOOR, SALT_BYTES, KdfParameters, derive
from carecoord.security.keyfile_storage import KeyFileContent
from carecoord.security.keyslots import (
    PASSPHRASE_KINDS,
    Credentials,
    SealBrokenError,
    Slot,
    SlotKind,
    device_mark,
    new_slot,
    passphrase_bytes,
    seal,
    unseal,
    wrap,
)
from carecoord.security.passphrases import require_acceptable
from carecoord.security.recovery import RecoveryKey
from carecoord.security.sign_in_list import SignInPerson
from carecoord.vocab.roles import Role

_DATABASE_ID_BYTES = 16


class KeyFile:
    """The ways in. Changes stay in memory until ``save``."""

    def __init__(self, content: KeyFileContent) -> None:
        self._content = content

    @classmethod
    def create(cls, kdf: KdfParameters = FLOOR) -> tuple["KeyFile", DatabaseKey]:
        """A new practice's key, and a file without any way in yet.

        Args:
            kdf: What deriving a key from a passphrase costs; see ``kdf.calibrate``.
        """
        key = DatabaseKey.generate()
        empty = KeyFileContent(
            database_id=secrets.token_hex(_DATABASE_ID_BYTES), generation=0, kdf=kdf, slots=()
        )
        return cls(empty.sealed_with(key)), key

    @classmethod
    def load(cls, path: Path) -> "KeyFile":
        """Read the file; raises what ``keyfile_storage.read`` names."""
        return cls(keyfile_storage.read(path))

    def save(self, path: Path) -> None:
        """Write the file durably; raises what ``keyfile_storage.write`` names."""
        keyfile_storage.write(path, self._content)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "KeyFile":
        """A key file that is kept elsewhere; raises what ``keyfile_storage.parse`` names."""
        return cls(keyfile_storage.parse(raw))

    def to_bytes(self) -> bytes:
        """What ``from_bytes`` reads."""
        return keyfile_storage.encode(self._content)

    def without_names(self, key: DatabaseKey) -> "KeyFile":
        """The same ways in with nobody's name or role, to lie where strangers may look."""
        self._require_unaltered(key)
        slots = tuple(replace(slot, label="", role=None) for slot in self.slots)
        return KeyFile(replace(self._content, slots=slots).sealed_with(key))

    def require_successor_of(self, stored: "KeyFile") -> None:
        """Return when this may take the place of what is stored.

        Raises:
            RefusedError: It is another practice's, or was not made from what is stored.
        """
        keyfile_storage.require_successor(self._content, stored._content)  # noqa: SLF001 - own kind

    @property
    def database_id(self) -> str:
        return self._content.database_id

    @property
    def generation(self) -> int:
        return self._content.generation

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self._content.slots

    @property
    def people(self) -> tuple[SignInPerson, ...]:
        """Who can sign in with a passphrase, in the order they were enrolled."""
        return tuple(
            SignInPerson(
                person_id=slot.person_id,
                label=slot.label,
                role=slot.role,
                needs_device=slot.kind is SlotKind.PASSPHRASE_AND_DEVICE,
            )
            for slot in self.slots
            if slot.kind in PASSPHRASE_KINDS
        )

    def way_of(self, person_id: str) -> str:
        """Id of a person's slot; "" when they have none."""
        return _id_of(self._passphrase_slot(person_id))

    def way_of_sheet(self) -> str:
        """Id of the slot of the newest recovery sheet."""
        return _id_of(self._recovery_slot())

    def way_of_device(self, device_secret: bytes) -> str:
        """Id of the slot of the computer whose secret this is."""
        return _id_of(self._device_slot(device_secret))

    def enrol_passphrase(
        self,
        key: DatabaseKey,
        person_id: str,
        passphrase: str,
        *,
        label: str = "",
        role: Role | None = None,
        device_secret: bytes | None = None,
        context: Iterable[str] = (),
    ) -> str:
        """Let a person in by passphrase, in place of any passphrase they had.

        Args:
            key: The key of the open database.
            person_id: The person's staff id.
            passphrase: As typed.
            label: Name to show at sign-in; readable by anyone who holds the file.
            role: To show beside the name.
            device_secret: Makes this computer's secret a second condition.
            context: Names the passphrase must not lean on, such as the practice's.

        Returns:
            The id of the slot.

        Raises:
            RefusedError: The passphrase is too short or too easy to guess.
        """
        require_acceptable(passphrase, (label, *context))
        kind = SlotKind.PASSPHRASE if device_secret is None else SlotKind.PASSPHRASE_AND_DEVICE
        template = new_slot(
            kind,
            kdf=self._content.kdf,
            person_id=person_id,
            label=label,
            role=role,
            device_secret=device_secret,
        )
        credentials = Credentials(passphrase=passphrase, secret=device_secret or b"")
        return self._put(key, template, credentials, instead_of=self._passphrase_slot(person_id))

    def enrol_device(self, key: DatabaseKey, device_secret: bytes, *, label: str = "") -> str:
        """Let this computer in by its secret alone; returns the id of the slot."""
        template = new_slot(SlotKind.DEVICE, label=label, device_secret=device_secret)
        old = self._device_slot(device_secret)
        return self._put(key, template, Credentials(secret=device_secret), instead_of=old)

    def enrol_recovery(self, key: DatabaseKey) -> RecoveryKey:
        """Make a recovery key; the sheet printed before stops opening the practice."""
        recovery_key = RecoveryKey.generate()
        template = new_slot(SlotKind.RECOVERY)
        credentials = Credentials(secret=recovery_key.raw)
        self._put(key, template, credentials, instead_of=self._recovery_slot())
        return recovery_key

    def relabel(self, key: DatabaseKey, person_id: str, *, label: str, role: Role | None) -> None:
        """Show a person under another name or role at sign-in."""
        slot = self._passphrase_slot(person_id)
        if slot is None:
            raise RefusedError(_("This person does not sign in with a passphrase here."))
        renamed = replace(slot, label=label, role=role)
        self._reseal(key, tuple(renamed if s is slot else s for s in self.slots))

    def remove(self, key: DatabaseKey, slot_id: str) -> None:
        """Take a way in away. Removing one that is gone already changes nothing.

        Raises:
            RefusedError: It is the last one: the data could never be opened again.
        """
        remaining = tuple(slot for slot in self.slots if slot.id != slot_id)
        if not remaining:
            raise RefusedError(
                _("This is the only way to open the practice. Add another one first.")
            )
        if remaining != self.slots:
            self._reseal(key, remaining)

    def open_with_passphrase(
        self, person_id: str, passphrase: str, device_secret: bytes | None = None
    ) -> DatabaseKey:
        """The database key, for a person who typed the right passphrase.

        An unknown person costs the same work and gets the same words as a wrong passphrase.

        Raises:
            WrongSecretError: Person and passphrase do not belong together.
            DeviceSecretNeededError: The secret of the person's computer is missing.
            KeyFileAlteredError: The file was changed behind the program's back.
        """
        slot = self._passphrase_slot(person_id)
        if slot is None:
            derive(passphrase_bytes(passphrase), bytes(SALT_BYTES), self._content.kdf)
            raise _wrong_passphrase()
        secret = _matching_secret(slot, device_secret)
        try:
            return self._unseal(slot, Credentials(passphrase=passphrase, secret=secret))
        except SealBrokenError:
            raise _wrong_passphrase() from None

    def open_with_recovery(self, typed: str) -> DatabaseKey:
        """The database key, for whoever holds the printed sheet.

        Raises:
            RefusedError: The recovery key is mistyped.
            WrongSecretError: It is well-formed but not of this practice's newest sheet.
            KeyFileAlteredError: The file was changed behind the program's back.
        """
        recovery_key = RecoveryKey.parse(typed)
        slot = self._recovery_slot()
        try:
            if slot is not None:
                return self._unseal(slot, Credentials(secret=recovery_key.raw))
        except SealBrokenError:
            pass
        raise WrongSecretError(
            _(
                "This recovery key does not open this practice. "
                "Check that you hold the newest sheet of the right practice."
            )
        )

    def open_with_device(self, device_secret: bytes) -> DatabaseKey:
        """The database key, for a computer that was enrolled by itself.

        Raises:
            WrongSecretError: This computer is not, or no longer, enrolled.
            KeyFileAlteredError: The file was changed behind the program's back.
        """
        slot = self._device_slot(device_secret)
        try:
            if slot is not None:
                return self._unseal(slot, Credentials(secret=device_secret))
        except SealBrokenError:
            pass
        raise WrongSecretError(
            _(
                "This computer is not set up to open the practice by itself. "
                "Sign in with your passphrase."
            )
        )

    # Changing the database key

    @property
    def is_changing_key(self) -> bool:
        """Whether a change was begun and not yet seen to its end."""
        return self._content.is_changing_key

    def begin_change(self, key: DatabaseKey) -> None:
        """Hand a new key to every way in, beside the present one; ``key.successor`` is it.

        Once this is saved the data may have either key: ``finish_change`` follows when it has
        the new one. Nobody's passphrase is needed.

        Raises:
            RefusedError: A way in is of the first format; see ``renew_passphrase``.
        """
        self._require_reachable()
        if key.successor is None:
            key.successor = DatabaseKey.generate()
        self._reseal(key, self._all_holding(key))

    def finish_change(self, key: DatabaseKey) -> DatabaseKey:
        """Leave the old key behind; returns the new one, which has ``key`` among its formers."""
        self._require_unaltered(key)
        assert key.successor is not None
        new = DatabaseKey(key.successor.raw, formers=(*key.formers, key.raw))
        kept = seal_formers(new, self.database_id)
        slots = self._all_holding(new)
        self._content = replace(self._content, slots=slots, kept=kept).sealed_with(new)
        return new

    def carried_over(self, key: DatabaseKey, to: DatabaseKey) -> "KeyFile":
        """The same ways in, opening data that has another key, such as one from before a change.

        Args:
            key: What this file opens.
            to: What the new one is to open.

        Raises:
            RefusedError: A way in is of the first format.
        """
        self._require_unaltered(key)
        self._require_reachable()
        slots, kept = self._all_holding(to), seal_formers(to, self.database_id)
        return KeyFile(replace(self._content, slots=slots, kept=kept).sealed_with(to))

    def overtake(self, key: DatabaseKey, generation: int) -> None:
        """Make this the newest file, past a generation that is known from elsewhere."""
        self._require_unaltered(key)
        ahead = replace(self._content, generation=max(generation, self.generation))
        self._content = ahead.sealed_with(key)

    def renew_passphrase(
        self,
        key: DatabaseKey,
        person_id: str,
        passphrase: str,
        device_secret: bytes | None = None,
    ) -> bool:
        """Bring a person's way in up to today's format; False when it is already.

        Args:
            key: What it opened.
            person_id: Whose it is.
            passphrase: As typed just now; it is not judged again.
            device_secret: Of this computer, where it is needed.
        """
        slot = self._passphrase_slot(person_id)
        return self._renew(key, slot, Credentials(passphrase, device_secret or b""))

    def renew_recovery(self, key: DatabaseKey, typed: str) -> bool:
        """The same for the printed sheet, which stays valid."""
        secret = RecoveryKey.parse(typed).raw
        return self._renew(key, self._recovery_slot(), Credentials(secret=secret))

    def renew_device(self, key: DatabaseKey, device_secret: bytes) -> bool:
        """The same for a computer's own way in."""
        slot = self._device_slot(device_secret)
        return self._renew(key, slot, Credentials(secret=device_secret))

    def _renew(self, key: DatabaseKey, slot: Slot | None, credentials: Credentials) -> bool:
        if slot is None or not slot.is_of_first_format:
            return False
        renewed = seal(slot, key, self.database_id, credentials)
        self._reseal(key, tuple(renewed if s is slot else s for s in self.slots))
        return True

    def _require_reachable(self) -> None:
        if any(slot.is_of_first_format for slot in self.slots):
            raise RefusedError(
                _("Not every way in can be given a new key. Renew or remove the others first.")
            )

    def _all_holding(self, key: DatabaseKey) -> tuple[Slot, ...]:
        return tuple(wrap(slot, key, self.database_id) for slot in self.slots)

    def _put(
        self,
        key: DatabaseKey,
        template: Slot,
        credentials: Credentials,
        *,
        instead_of: Slot | None,
    ) -> str:
        slot = seal(template, key, self.database_id, credentials)
        self._reseal(key, (*(s for s in self.slots if s is not instead_of), slot))
        return slot.id

    def _reseal(self, key: DatabaseKey, slots: tuple[Slot, ...]) -> None:
        # On a server the key may have been changed elsewhere while this person was at work. The
        # next sign-in tells that apart from a file that something else changed.
        is_behind = self.is_changing_key and key.successor is None
        if is_behind or not self._content.is_sealed_with(key):
            raise RefusedError(keyfile_storage.changed_elsewhere_text())
        self._content = replace(self._content, slots=slots).sealed_with(key)

    def _unseal(self, slot: Slot, credentials: Credentials) -> DatabaseKey:
        key = unseal(slot, self.database_id, credentials)
        self._require_unaltered(key)
        formers = open_formers(key, self.database_id, self._content.kept)
        return DatabaseKey(key.raw, formers=formers, successor=key.successor)

    def _require_unaltered(self, key: DatabaseKey) -> None:
        if not self._content.is_sealed_with(key):
            raise KeyFileAlteredError(keyfile_storage.altered_text())

    def _passphrase_slot(self, person_id: str) -> Slot | None:
        return next(
            (s for s in self.slots if s.kind in PASSPHRASE_KINDS and s.person_id == person_id),
            None,
        )

    def _device_slot(self, device_secret: bytes) -> Slot | None:
        mark = device_mark(device_secret)
        return next(
            (s for s in self.slots if s.kind is SlotKind.DEVICE and s.device_mark == mark), None
        )

    def _recovery_slot(self) -> Slot | None:
        return next((s for s in self.slots if s.kind is SlotKind.RECOVERY), None)


def _id_of(slot: Slot | None) -> str:
    return "" if slot is None else slot.id


def _matching_secret(slot: Slot, device_secret: bytes | None) -> bytes:
    if slot.kind is not SlotKind.PASSPHRASE_AND_DEVICE:
        return b""
    if device_secret is None or device_mark(device_secret) != slot.device_mark:
        raise DeviceSecretNeededError(
            _(
                "Your passphrase opens the practice only on the computer it was set up on, "
                "and this computer does not hold the other half. Use the recovery key, "
                "then set up your sign-in again."
            )
        )
    return device_secret


def _wrong_passphrase() -> WrongSecretError:
    return WrongSecretError(
        _(
            "This name and passphrase do not belong together. "
            "Check Caps Lock and the keyboard language, then try again."
        )
    )
