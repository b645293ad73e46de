"""A file that says where a practice server is, for one more computer."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.engine import ServerAddress
from carecoord.services import join_file
from carecoord.services.stores import SERVER_NAME
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

LEAD = Actor("5" * 32, "Bree Wells", Role.LEAD)
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder of a computer that works with a server."""
    certificate = tmp_path / "ca.pem"
    certificate.write_text(PEM, "ascii")
    address = ServerAddress("db.oak.example", "carecoord", "maria", 5433, str(certificate))
    made = tmp_path / "home"
    made.mkdir()
    (made / SERVER_NAME).write_text(json.dumps(asdict(address)), "utf-8")
    return made


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def test_that_another_computer_reads_where_the_server_is_and_who_vouches_for_it(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "join.toml"
    join_file.write(path, home, actor=LEAD)
    join = join_file.read(path)
    assert join == join_file.Join("db.oak.example", 5433, "carecoord", "maria", PEM)
    certificate = join_file.certificate_of(join, tmp_path / "other")
    assert Path(certificate).read_text("ascii") == PEM


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("title = 'a list'", "not a file that says where"),
        ("carecoord_join = 1\nhost = 'x'\nport = 'y'", "not a file that says where"),
        ("carecoord_join = 2", "newer version"),
        ("{}", "not a file that says where"),
    ],
)
def test_that_another_file_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "join.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(RefusedError, match=words):
        join_file.read(path)


def test_that_only_who_manages_people_writes_it_and_only_of_a_server(
    home: Path, tmp_path: Path
) -> None:
    nurse = Actor("6" * 32, "Ana Ruiz", Role.NURSE)
    with pytest.raises(PermissionDeniedError):
        join_file.write(tmp_path / "join.toml", home, actor=nurse)
    with pytest.raises(RefusedError, match="moves to a server first"):
        join_file.write(tmp_path / "join.toml", tmp_path, actor=LEAD)
