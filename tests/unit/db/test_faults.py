"""What a driver's error means for the person at the screen."""

import psycopg
import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.db.faults import explain, is_damage


def raised(original: Exception, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("SELECT 1", None, original)


class ServerError(Exception):
    """Stands for the driver's own, which cannot be made with a state."""

    def __init__(self, sqlstate: str | None, told: str = "") -> None:
        super().__init__(told)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("database is locked", "Another program"),
        ("database or disk is full", "disk is full"),
        ("attempt to write a readonly database", "read-only"),
        ("unable to open database file", "cannot be opened"),
        ("disk I/O error", "disk reported an error"),
        ("database disk image is malformed", "damaged"),
        ("file is not a database", "damaged"),
    ],
)
def test_that_a_files_trouble_becomes_a_sentence(told: str, expected: str) -> None:
    found = explain(raised(driver.OperationalError(told)))
    assert isinstance(found, UnavailableError)
    assert expected in str(found)


@pytest.mark.parametrize(
    ("state", "kind", "expected"),
    [
        ("08006", UnavailableError, "does not answer"),
        ("57P01", UnavailableError, "does not answer"),
        ("28P01", RefusedError, "user name and password"),
        ("3D000", RefusedError, "no database"),
        ("40P01", UnavailableError, "same moment"),
        ("53100", UnavailableError, "short of space"),
        ("55P03", UnavailableError, "same record"),
        ("25006", UnavailableError, "no changes"),
        ("58030", UnavailableError, "disk"),
        ("XX001", UnavailableError, "damaged"),
    ],
)
def test_that_a_servers_trouble_becomes_a_sentence(
    state: str, kind: type[Exception], expected: str
) -> None:
    found = explain(raised(ServerError(state)))
    assert type(found) is kind
    assert expected in str(found)


def test_that_a_refused_sign_in_is_known_by_its_words() -> None:
    refused = explain(raised(ServerError(None, "password authentication failed for user")))
    missing = explain(raised(ServerError(None, 'database "x" does not exist')))
    assert "password" in str(refused)
    assert "no database" in str(missing)


def test_that_a_lost_connection_without_a_state_is_the_servers() -> None:
    error = raised(ServerError(None), DBAPIError)
    assert explain(error) is None
    error.connection_invalidated = True
    assert "does not answer" in str(explain(error))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("[Errno -2] failed to resolve host 'db.oak': Name or service not known", "this name"),
        ("connection to server failed: Connection refused", "on this port"),
        ("connection timeout expired", "firewall"),
        ('server certificate for "x" does not match host name "y"', "another name"),
        ("SSL error: certificate verify failed", "its authority"),
        ("server does not support SSL, but SSL was required", "TLS"),
        ("channel binding required, but server authenticated without it", "SCRAM"),
        ('no pg_hba.conf entry for host "10.0.0.7"', "allow its address"),
        ("something nobody foresaw", "does not answer"),
    ],
)
def test_that_each_reason_why_no_connection_came_about_has_a_sentence(
    told: str, expected: str
) -> None:
    error = raised(ServerError(None, told))
    error.connection_invalidated = True
    assert expected in str(explain(error, connecting=True))
    assert "look whether your last change is there" in str(explain(error))


def test_that_a_connection_that_took_too_long_is_the_servers() -> None:
    """The driver has a class of its own for it."""
    late = psycopg.errors.ConnectionTimeout("connection timeout expired")
    found = explain(raised(late, OperationalError), connecting=True)
    assert isinstance(found, UnavailableError)
    assert "firewall" in str(found)


@pytest.mark.parametrize(
    "original",
    [
        driver.IntegrityError("UNIQUE constraint failed: x.id"),
        driver.OperationalError("no such table"),
        ServerError("23505"),
        ServerError("42P01"),
    ],
)
def test_that_a_fault_of_the_program_is_not_explained_away(original: Exception) -> None:
    assert explain(raised(original, IntegrityError)) is None


def test_that_damage_is_told_from_other_trouble() -> None:
    assert is_damage(raised(driver.DatabaseError("database disk image is malformed")))
    assert not is_damage(raised(driver.OperationalError("database is locked")))
