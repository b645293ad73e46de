"""What each behaviour of a password store is called; the stores are made up."""

import base64
import contextlib
import sys
import threading
from collections.abc import Callable
from types import ModuleType

import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError
from typing_extensions import override

from carecoord.security import keyring_store
from carecoord.security.keyring_store import (
    KeyringState,
    KeyringStore,
    KeyringUnavailableError,
    platform_backend,
)

SECRET = bytes(range(32))


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


class ForgetfulShelf(Shelf):
    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class FailingShelf(Shelf):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise self._error


def store(shelf: Shelf) -> KeyringStore:
    return KeyringStore(lambda: shelf)


def test_that_a_probe_of_a_good_store_leaves_nothing_behind() -> None:
    shelf = Shelf()
    assert store(shelf).probe() is KeyringState.OK
    assert shelf.items == {}


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (KeyringLocked("locked"), KeyringState.LOCKED),
        (InitError("prompt dismissed"), KeyringState.LOCKED),
        (NoKeyringError("none"), KeyringState.MISSING),
        (OSError(1783, "The stub received bad data"), KeyringState.REFUSED),
    ],
)
def test_that_each_failure_of_a_store_has_its_state(error: Exception, state: KeyringState) -> None:
    failing = store(FailingShelf(error))
    assert failing.probe() is state
    uses: list[Callable[[], object]] = [
        lambda: failing.device_secret("p"),
        lambda: failing.put_device_secret("p", SECRET),
        lambda: failing.delete_device_secret("p"),
    ]
    for use in uses:
        with pytest.raises(KeyringUnavailableError) as refusal:
            use()
        assert refusal.value.state is state
        assert str(refusal.value) == state.sentence


def test_that_a_store_that_cannot_be_made_is_missing() -> None:
    def make() -> Shelf:
        raise RuntimeError("no bus")

    assert KeyringStore(make).probe() is KeyringState.MISSING


def test_that_a_store_that_waits_for_a_password_counts_as_locked() -> None:
    answered = threading.Event()

    class AskingShelf(Shelf):
        @override
        def set_password(self, service: str, username: str, password: str) -> None:
            answered.wait(5)

    def make_slowly() -> Shelf:
        answered.wait(5)
        return Shelf()

    try:
        assert KeyringStore(AskingShelf, patience_s=0.005).probe() is KeyringState.LOCKED
        assert KeyringStore(make_slowly, patience_s=0.005).probe() is KeyringState.LOCKED
    finally:
        answered.set()


def test_that_a_store_that_forgets_is_refused() -> None:
    forgetful = store(ForgetfulShelf())
    assert forgetful.probe() is KeyringState.REFUSED
    with pytest.raises(KeyringUnavailableError, match="did not keep"):
        forgetful.put_device_secret("p", SECRET)


def test_that_a_secret_has_one_service_name_per_practice_and_fits_windows() -> None:
    shelf = Shelf()
    store(shelf).put_device_secret("one", SECRET)
    store(shelf).put_device_secret("two", SECRET[::-1])
    assert len({service for service, _user in shelf.items}) == 2
    assert all(len(text) < 1280 for text in shelf.items.values())


@pytest.mark.parametrize("stored", ["not base64!", "ñ", base64.b64encode(b"short").decode()])
def test_that_a_spoilt_item_is_refused_and_not_used(stored: str) -> None:
    shelf = Shelf()
    store(shelf).put_device_secret("p", SECRET)
    shelf.items = dict.fromkeys(shelf.items, stored)
    with pytest.raises(KeyringUnavailableError) as refusal:
        store(shelf).device_secret("p")
    assert refusal.value.state is KeyringState.REFUSED


def test_that_every_state_has_its_own_sentence() -> None:
    assert len({state.sentence for state in KeyringState}) == len(KeyringState)


def test_that_device_secrets_are_256_random_bits() -> None:
    assert len(keyring_store.new_device_secret()) == 32
    assert keyring_store.new_device_secret() != keyring_store.new_device_secret()


def made_up(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


def test_that_windows_keeps_the_secret_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    class WinVaultKeyring(Shelf):
        persist = "enterprise"

    module = made_up("keyring.backends.Windows", WinVaultKeyring=WinVaultKeyring)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "platform", "win32")
    backend = platform_backend()
    assert isinstance(backend, WinVaultKeyring)
    assert backend.persist == "local machine"


def test_that_macos_uses_the_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    module = made_up("keyring.backends.macOS", Keyring=Shelf)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert isinstance(platform_backend(), Shelf)


@pytest.mark.parametrize("priority", [0, 5])
def test_that_linux_uses_the_secret_service_where_it_serves(
    monkeypatch: pytest.MonkeyPatch, priority: int
) -> None:
    class Keyring(Shelf):
        pass

    Keyring.priority = priority  # type: ignore[attr-defined]
    module = made_up("keyring.backends.SecretService", Keyring=Keyring)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "platform", "linux")
    with contextlib.nullcontext() if priority else pytest.raises(RuntimeError):
        assert isinstance(platform_backend(), Keyring)
