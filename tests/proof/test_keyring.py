"""The password store of the computer in each of its states: what a practice does about it.

In every state but the open one the computer does not open the practice by itself, which is said in
words; the passphrase opens it all the same, and nothing is written anywhere in place of the store.
"""

import contextlib
import gc
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carecoord.bootstrap import build_services
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyring_store import KeyringState, KeyringStore, KeyringUnavailableError
from carecoord.security.keyslots import SlotKind
from carecoord.security.sign_in_list import KEY_FILE_NAME
from carecoord.services.gate import Gate
from tests.end2end.program import ROOT, unmeasured
from tests.integration.security.secret_service import (
    private_bus,
    require_programs,
    secret_service,
)
from tests.proof import practice

NOWHERE = "unix:path=/nowhere/bus"
_ASK = "from carecoord.security.keyring_store import KeyringStore as K; print(K().probe().value)"
PLAINTEXT_PLUGIN = """
import pathlib
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 99
    _file = pathlib.Path(__file__).with_name("stolen")
    def get_password(self, service, username):
        return self._file.read_text() if self._file.exists() else None
    def set_password(self, service, username, password):
        self._file.write_text(password)
    def delete_password(self, service, username):
        pass
"""
Folder = Path
Desktop = Callable[[Folder], contextlib.AbstractContextManager[str]]

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


@contextlib.contextmanager
def no_bus(_folder: Path) -> Iterator[str]:
    yield NOWHERE


@contextlib.contextmanager
def bus_alone(folder: Path) -> Iterator[str]:
    with private_bus(folder) as address:
        yield address


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[str]:
    with private_bus(folder) as address, secret_service(folder, address, None):
        yield address


@contextlib.contextmanager
def unlocked(folder: Path) -> Iterator[str]:
    with private_bus(folder) as address, secret_service(folder, address, "a password"):
        yield address


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose password store holds this computer's secret, and the practice's folder.

    The store is unlocked with the first password, as at the first sign-in to the computer.
    """
    require_programs()
    folder = tmp_path_factory.mktemp("desktop")
    practice.make(folder / "practice")
    with pytest.MonkeyPatch.context() as patch, unlocked(folder) as address:
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        opened = practice.open_practice(folder / "practice")
        build_services(opened).device.allow(actor=opened.actor)
        opened.close()
    return folder


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (no_bus, KeyringState.MISSING), (bus_alone, KeyringState.MISSING),
        (locked, KeyringState.LOCKED), (unlocked, KeyringState.OK),
    ],
)  # fmt: skip
def test_that_the_practice_opens_in_every_state_and_by_itself_only_where_it_may(
    desktop: Path, state: Desktop, expected: KeyringState, counted: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = desktop / "practice"
    keys = (home / KEY_FILE_NAME).read_bytes()
    with state(desktop) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
        assert KeyringStore().probe() is expected
        if expected is KeyringState.OK:
            Gate(home).sign_in_with_device().close()
        else:
            with pytest.raises(KeyringUnavailableError) as refusal:
                Gate(home).sign_in_with_device()
            assert str(refusal.value) == expected.sentence
    Gate(home).sign_in(practice.STAFF_ID, practice.PASSPHRASE).close()
    assert (home / KEY_FILE_NAME).read_bytes() == keys
    counted[f"{state.__name__.replace('_', ' ')}: {expected.value}"] += 1


def test_that_an_installed_plaintext_store_gets_nothing_in_any_state(
    home: Path, tmp_path: Path, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_programs()
    stolen = install_plaintext(tmp_path / "plugins", monkeypatch)
    for state in (no_bus, bus_alone, locked, unlocked):
        (tmp_path / state.__name__).mkdir()
        with state(tmp_path / state.__name__) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
            opened = practice.open_practice(home)
            device = build_services(opened).device
            expected = contextlib.nullcontext()
            if state is not unlocked:
                expected = pytest.raises(KeyringUnavailableError)  # type: ignore[assignment]
            with expected:
                device.allow(actor=opened.actor)
            opened.close()
        assert not stolen.exists()
        counted["states with an installed plaintext store that got nothing"] += 1
    kinds = [slot.kind for slot in KeyFile.load(home / KEY_FILE_NAME).slots]
    assert kinds.count(SlotKind.DEVICE) == 1  # of the open store


def test_that_the_library_would_have_used_the_plaintext_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the way that most programs take."""
    stolen = install_plaintext(tmp_path / "plugins", monkeypatch)
    from keyring import core

    chosen = core.load_env()
    assert chosen is not None
    chosen.set_password("service", "user", "secret")
    assert stolen.exists()


def install_plaintext(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backend that writes secrets to a file, installed and recommended; returns that file."""
    info = package / "plaintext_plugin-1.0.dist-info"
    info.mkdir(parents=True)
    (package / "plaintext_plugin.py").write_text(PLAINTEXT_PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plaintext-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nplain = plaintext_plugin\n")
    monkeypatch.syspath_prepend(str(package))
    monkeypatch.delitem(sys.modules, "plaintext_plugin", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "plaintext_plugin.PlaintextKeyring")
    return package / "stolen"


def test_that_a_store_the_bus_starts_by_itself_is_locked_and_nobody_waits(
    tmp_path: Path, counted: Counter[str]
) -> None:
    """As a scheduled task meets it: a bus of its own, whose keyring nobody unlocked."""
    require_programs()
    (tmp_path / "runtime").mkdir(mode=0o700)
    around = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "runtime")}
    told = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", _ASK],
        env={**unmeasured(), **around}, cwd=ROOT, capture_output=True, encoding="utf-8",
        timeout=60, check=True,
    ).stdout  # fmt: skip
    assert told.strip() in {KeyringState.LOCKED.value, KeyringState.MISSING.value}
    counted[f"a store that the bus starts by itself: {told.strip()}"] += 1
