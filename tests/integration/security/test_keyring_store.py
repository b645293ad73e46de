"""The password store of the computer, with a real Secret Service on a private bus."""

import gc
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carecoord.security.keyring_store import (
    KeyringState,
    KeyringStore,
    KeyringUnavailableError,
    new_device_secret,
)
from tests.integration.security.secret_service import (
    private_bus,
    require_programs,
    secret_service,
)

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's"),
    # WORKAROUND: the keyring library leaves its connection open where the store is locked.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


@pytest.fixture(autouse=True)
def left_connections_closed() -> Iterator[None]:
    """Connections the library left are closed here and not in somebody else's test."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bus with an unlocked store."""
    require_programs()
    folder = tmp_path_factory.mktemp("unlocked")
    with private_bus(folder) as address, secret_service(folder, address, "a password"):
        yield address


@pytest.fixture
def store(unlocked: str, monkeypatch: pytest.MonkeyPatch) -> KeyringStore:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", unlocked)
    return KeyringStore()


def test_that_an_unlocked_store_keeps_a_secret_and_gives_it_back(store: KeyringStore) -> None:
    database_id, secret = secrets.token_hex(16), new_device_secret()
    assert store.probe() is KeyringState.OK
    assert store.device_secret(database_id) is None
    store.put_device_secret(database_id, secret)
    assert store.device_secret(database_id) == secret
    assert store.device_secret(secrets.token_hex(16)) is None
    store.delete_device_secret(database_id)
    assert store.device_secret(database_id) is None
    store.delete_device_secret(database_id)


def test_that_a_secret_is_replaced_by_a_newer_one(store: KeyringStore) -> None:
    database_id, newer = secrets.token_hex(16), new_device_secret()
    store.put_device_secret(database_id, new_device_secret())
    store.put_device_secret(database_id, newer)
    assert store.device_secret(database_id) == newer


def test_that_without_a_bus_the_store_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    assert KeyringStore().probe() is KeyringState.MISSING


def test_that_a_bus_without_a_service_has_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_programs()
    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert KeyringStore().probe() is KeyringState.MISSING


@pytest.mark.parametrize("made_before", [False, True])
def test_that_a_store_nobody_unlocked_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_before: bool
) -> None:
    require_programs()
    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        if made_before:
            with secret_service(tmp_path, address, "a password"):
                KeyringStore().put_device_secret("practice", new_device_secret())
        with secret_service(tmp_path, address, None):
            store = KeyringStore(patience_s=2.0)
            assert store.probe() is KeyringState.LOCKED
            with pytest.raises(KeyringUnavailableError, match="is locked") as refusal:
                store.device_secret("practice")
            assert refusal.value.state is KeyringState.LOCKED


def test_that_a_named_password_is_kept_beside_device_secrets(store: KeyringStore) -> None:
    name = f"server.{secrets.token_hex(4)}"
    assert store.password(name) is None
    store.put_password(name, "older")
    store.put_password(name, "päss wörd")
    assert store.password(name) == "päss wörd"
    assert store.device_secret(name) is None


def test_that_a_password_that_cannot_be_read_back_is_refused(
    store: KeyringStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeyringStore, "password", lambda _store, _name: None)
    with pytest.raises(KeyringUnavailableError):
        store.put_password(f"server.{secrets.token_hex(4)}", "lost")
