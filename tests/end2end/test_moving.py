"""A practice moves to its own server, and a second computer and a laptop come to it."""

import os
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from carecoord.services import join_file
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.end2end.keyboard import Keyboard
from tests.end2end.office import Office
from tests.end2end.program import Program
from tests.end2end.screen import Screen
from tests.integration.conftest import PASSWORD, Server, server

__all__ = ["server"]  # the fixture: one server of this test session

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.qt_log_ignore("^This plugin does not support"),
]

TODAY = "2026-11-20"
LOCK = "copper meadow lantern river"
ANEW = "walnut saddle ribbon glacier"
DATABASE = "moved"


@pytest.fixture
def export(program: Program, tmp_path: Path) -> Path:
    """Everything of a practice that was kept in a file."""
    path, lock = tmp_path / "stick" / "all.zip.age", tmp_path / "lock.txt"
    path.parent.mkdir()
    lock.write_text(LOCK, encoding="utf-8")
    words = ("take-all", path, "--reason", "We get a server", "--lock-file", lock)
    assert program.run(*words).code == 0
    return path


@pytest.fixture
def database(server: Server) -> Server:
    """An empty database on the server."""
    server.administer(f"CREATE DATABASE {DATABASE}")
    return server


def at_a_desk(folder: Path, app: QApplication) -> tuple[Office, Keyboard]:
    pictures = Path(os.environ.get("CARECOORD_PICTURES", folder / "pictures"))
    screen = Screen(pictures)
    office = Office(folder / "data", screen, app)
    return office, Keyboard(office.hand, screen)


def name_server(office: Office, keyboard: Keyboard, server: Server) -> None:
    """On the card that asks where the server is."""
    keyboard.is_at("Server")
    for name, text in (
        ("Server", "127.0.0.1"),
        ("Port", str(server.port)),
        ("Database", DATABASE),
        ("User", "carecoord"),
        ("Password of the user", PASSWORD),
    ):
        office.hand.write(name, text)
    keyboard.keys("Return")


def move(office: Office, keyboard: Keyboard, export: Path, server: Server) -> None:
    office.sit_down(TODAY)
    keyboard.begin("moving")
    keyboard.go_to("I have an export of everything")
    keyboard.keys("Return")
    keyboard.is_at("Choose the file")
    keyboard.keys("Return")
    office.hand.name_file(export)
    keyboard.is_at("Passphrase of the file")
    keyboard.go_to("Put it on a server")
    keyboard.keys("Return")
    name_server(office, keyboard, server)
    office.hand.sees("It goes into the database on 127.0.0.1.")
    keyboard.is_at("Passphrase of the file")
    keyboard.type(LOCK)
    keyboard.keys("Return")
    office.hand.sees("It holds 3 patients.")
    keyboard.go_to("Continue")
    keyboard.keys("Return")
    keyboard.is_at("Passphrase")
    keyboard.type(ANEW)
    keyboard.keys("Tab")
    keyboard.type(ANEW)
    keyboard.keys("Return")
    on_paper = office.groups_on_paper()
    keyboard.go_to("I have the sheet")
    keyboard.keys("Return")
    for number in office.groups_asked_for():
        office.hand.write(f"Group {number} on the sheet", on_paper[number])
    keyboard.keys("Return")
    office.hand.sees("All changes saved")
    office.get_up()


def read_join_file(office: Office, keyboard: Keyboard, path: Path) -> None:
    """The same from what the lead handed over; the password is told apart from it."""
    keyboard.is_at("Server")
    keyboard.go_to("I have a join file")
    keyboard.keys("Return")
    office.hand.name_file(path)
    keyboard.is_at("Password of the user")
    keyboard.type(PASSWORD)
    keyboard.keys("Return")


def join(office: Office, keyboard: Keyboard, at: Server | Path, *ways: str) -> None:
    """Sign in at another computer, by the buttons that lead to the card of the server."""
    office.sit_down(TODAY)
    keyboard.begin("joining")
    for way in ways:
        keyboard.go_to(way)
        keyboard.keys("Return")
    if isinstance(at, Path):
        read_join_file(office, keyboard, at)
    else:
        name_server(office, keyboard, at)
    office.hand.sees("Ana Ruiz")
    keyboard.is_at("Passphrase")
    keyboard.type(ANEW)
    keyboard.keys("Return")
    office.hand.sees("All changes saved")
    office.hand.keys("Ctrl+K")
    office.hand.type("whitfield")
    office.hand.row("Whitfield")
    office.get_up()


def test_that_a_practice_moves_to_its_server_and_two_more_computers_join_by_keyboard(
    export: Path,
    database: Server,
    tmp_path: Path,
    qapp: QApplication,
    app_as_before: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    office, keyboard = at_a_desk(tmp_path / "first", qapp)
    office.screen.play(partial(move, office, keyboard, export, database))
    handed_over = tmp_path / "join.toml"
    join_file.write(handed_over, office.home, actor=Actor("", "Ana Ruiz", Role.LEAD))
    office, keyboard = at_a_desk(tmp_path / "second", qapp)
    office.screen.play(partial(join, office, keyboard, handed_over, "It is on a server"))
    office, keyboard = at_a_desk(tmp_path / "laptop", qapp)
    ways = ("This is a laptop", "A server")
    office.screen.play(partial(join, office, keyboard, database, *ways))
