"""The only door to the operating system's password store.

It keeps this computer's secret, one condition of opening a practice. The store
is pinned by class: asking the keyring library to choose would take a plaintext
file for a store wherever such a plug-in or an environment variable names one.
"""

import base64
import binascii
import contextlib
import enum
import secrets
import sys
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import N_, _

DEVICE_SECRET_BYTES = 32
# Long enough for a slow bus; a store that takes longer is waiting for somebody to unlock it.
_PATIENCE_S = 8.0
_USER = "device"
_NAMED = "named"
T = TypeVar("T")


class Backend(Protocol):
    """What is used of a backend of the keyring library."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class KeyringState(enum.StrEnum):
    """What the store is good for at this moment."""

    OK = "ok"
    MISSING = "missing"
    LOCKED = "locked"
    REFUSED = "refused"

    @property
    def sentence(self) -> str:
        """What people are told, and what they can do."""
        return _(_SENTENCES[self])


_SENTENCES = {
    KeyringState.OK: N_("The password store of this computer is ready."),
    KeyringState.MISSING: N_(
        "This computer has no password store that CareCoord can use. "
        "Sign in with a passphrase, or use the recovery key."
    ),
    KeyringState.LOCKED: N_(
        "The password store of this computer is locked. Unlock it, or sign in to the computer "
        "again, then try again. Until then, use a passphrase or the recovery key."
    ),
    KeyringState.REFUSED: N_(
        "The password store of this computer did not keep what it was given. "
        "Sign in with a passphrase or the recovery key, and tell whoever looks after "
        "your computers."
    ),
}


class KeyringUnavailableError(UnavailableError):
    """The store cannot be used now; ``state`` says why."""

    def __init__(self, state: KeyringState) -> None:
        super().__init__(state.sentence)
        self.state = state


class _TooSlowError(Exception):
    """The store did not answer in time: it is asking somebody for a password."""


def new_device_secret() -> bytes:
    return secrets.token_bytes(DEVICE_SECRET_BYTES)


def platform_backend() -> Backend:
    """The one backend trusted on this operating system.

    Raises:
        Exception: Whatever the library or the system raises where there is no store.
    """
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        vault = WinVaultKeyring()
        # The library's default would roam with a domain profile to other computers.
        vault.persist = "local machine"
        return vault
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        return Keychain()
    from keyring.backends.SecretService import Keyring as SecretService

    if not SecretService.priority:  # raises without a bus or a service
        raise RuntimeError("The Secret Service has no priority.")
    return SecretService()  # type: ignore[no-untyped-call] # the library is half typed


class KeyringStore:
    """Device secrets, one per practice, in the operating system's store.

    Every call may take up to the patience given; call it off the window's thread.
    """

    def __init__(
        self,
        make_backend: Callable[[], Backend] = platform_backend,
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._make_backend = make_backend
        self._patience_s = patience_s

    def probe(self) -> KeyringState:
        """Put something in, read it back, take it out: a store may exist and not work."""
        try:
            came_back = self._with_backend(_round_trip)
        except KeyringUnavailableError as error:
            return error.state
        return KeyringState.OK if came_back else KeyringState.REFUSED

    def device_secret(self, database_id: str) -> bytes | None:
        """This computer's secret for a practice; None when it has none.

        Raises:
            KeyringUnavailableError: The store cannot be used.
        """
        stored = self._with_backend(
            lambda backend: backend.get_password(_service(database_id), _USER)
        )
        if stored is None:
            return None
        try:
            secret = base64.b64decode(stored, validate=True)
        except (binascii.Error, ValueError):
            raise KeyringUnavailableError(KeyringState.REFUSED) from None
        if len(secret) != DEVICE_SECRET_BYTES:
            raise KeyringUnavailableError(KeyringState.REFUSED)
        return secret

    def put_device_secret(self, database_id: str, secret: bytes) -> None:
        """Keep the secret and make sure that it can be read back.

        Raises:
            KeyringUnavailableError: The store cannot be used; nothing was kept.
        """
        text = base64.b64encode(secret).decode()
        self._with_backend(lambda backend: backend.set_password(_service(database_id), _USER, text))
        if self.device_secret(database_id) != secret:
            raise KeyringUnavailableError(KeyringState.REFUSED)

    def delete_device_secret(self, database_id: str) -> None:
        """Forget the secret; one that is not there is forgotten already.

        Raises:
            KeyringUnavailableError: The store cannot be used.
        """
        if self.device_secret(database_id) is not None:
            self._with_backend(
                lambda backend: backend.delete_password(_service(database_id), _USER)
            )

    def password(self, name: str) -> str | None:
        """The password kept under a name, such as a server's; None when there is none.

        Raises:
            KeyringUnavailableError: The store cannot be used.
        """
        return self._with_backend(lambda backend: backend.get_password(f"carecoord.{name}", _NAMED))

    def put_password(self, name: str, password: str) -> None:
        """Keep a password and make sure that it can be read back.

        Raises:
            KeyringUnavailableError: The store cannot be used; nothing was kept.
        """
        self._with_backend(
            lambda backend: backend.set_password(f"carecoord.{name}", _NAMED, password)
        )
        if self.password(name) != password:
            raise KeyringUnavailableError(KeyringState.REFUSED)

    def _with_backend(self, act: Callable[[Backend], T]) -> T:
        from keyring.errors import InitError, KeyringLocked, NoKeyringError

        try:
            backend = _within(self._patience_s, self._make_backend)
        except _TooSlowError:
            raise KeyringUnavailableError(KeyringState.LOCKED) from None
        except Exception as error:
            raise KeyringUnavailableError(KeyringState.MISSING) from error
        try:
            return _within(self._patience_s, lambda: act(backend))
        except (_TooSlowError, KeyringLocked, InitError) as error:
            raise KeyringUnavailableError(KeyringState.LOCKED) from error
        except NoKeyringError as error:
            raise KeyringUnavailableError(KeyringState.MISSING) from error
        except Exception as error:
            raise KeyringUnavailableError(KeyringState.REFUSED) from error


def _service(database_id: str) -> str:
    """A name of its own per item: Windows mixes up two users of one service."""
    return f"carecoord.device.{database_id}"


def _round_trip(backend: Backend) -> bool:
    token = secrets.token_hex(8)
    service = f"carecoord.probe.{token}"
    backend.set_password(service, _USER, token)
    try:
        return backend.get_password(service, _USER) == token
    finally:
        with contextlib.suppress(Exception):
            backend.delete_password(service, _USER)


def _within(patience_s: float, act: Callable[[], T]) -> T:
    """Call in a thread that is left behind when it takes too long."""
    outcome: list[T | Exception] = []

    def run() -> None:
        try:
            outcome.append(act())
        except Exception as error:  # noqa: BLE001 - handed on to the caller below
            outcome.append(error)

    worker = threading.Thread(target=run, name="keyring", daemon=True)
    worker.start()
    worker.join(patience_s)
    if not outcome:
        raise _TooSlowError
    result = outcome[0]
    if isinstance(result, Exception):
        raise result
    return result
