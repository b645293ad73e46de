"""The practice's own PostgreSQL server as the place of its data.

The key file lies in the database, as a row that is read before the practice is open: it
holds nothing that opens anything without a passphrase. On this machine only the server's
address is remembered; the password of the database user is in the operating system's
password store, or asked for each time.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import SystemClock
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, write_private
from carecoord.common.zones import UTC
from carecoord.db import schema
from carecoord.db.database import Database
from carecoord.db.engine import ServerAddress, open_server
from carecoord.db.portable import KEY_FILE_SETTING
from carecoord.entities import Base, Setting
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import KeyFileMissingError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyring_store import KeyringStore, KeyringUnavailableError
from carecoord.security.sign_in_list import SignInPerson
from carecoord.services.stores import AUDIT_SUBKEY, SERVER_NAME, device_origin


@dataclass(frozen=True)
class _Program:
    """Acts for the program itself: nobody is signed in while the key file is read."""

    staff_id: str = ""


class ServerStore:
    """A practice on a server; implements ``stores.Store``."""

    def __init__(self, home: Path, address: ServerAddress, password: str) -> None:
        """Name the server; nothing is asked of it yet.

        Args:
            home: Data folder of this machine, for its journal's name and the address.
            address: Where the server is.
            password: Of the database user, not anybody's passphrase.
        """
        self.home = home
        self.address = address
        self._password = password
        self._key: DatabaseKey | None = None
        self._made = False

    def is_empty(self) -> bool:
        """Whether nobody has set a practice up there yet.

        Raises:
            RefusedError: User, password or database are refused, or the server is too old.
            UnavailableError: The server does not answer.
        """
        with self._connected() as engine:
            return schema.version(engine) == 0

    def people(self) -> tuple[SignInPerson, ...]:
        """Who may sign in; raises what ``load_keys`` names."""
        return self.load_keys().people

    def is_changing_key(self) -> bool:
        """Never: see ``settled``."""
        return False

    def load_keys(self) -> KeyFile:
        """The key file of the practice on the server.

        Raises:
            KeyFileMissingError: There is no practice yet, or its set-up was not finished.
            UnavailableError: The server does not answer.
        """
        with self._connected() as engine:
            stored = None
            if schema.version(engine):
                with Session(engine) as session:
                    stored = _key_row(session)
        if stored is None:
            raise KeyFileMissingError(
                _(
                    "There is no practice in this database yet. Check the name of the "
                    "database, or set the practice up there."
                )
            )
        return KeyFile.from_bytes(json.loads(stored.value).encode())

    def save_keys(self, keys: KeyFile) -> None:
        """Write the key file in a journalled transaction.

        Raises:
            RefusedError: Someone changed who may sign in since it was read.
        """
        if self._key is None:
            raise RuntimeError("The store is not open.")
        with self._connected() as engine:
            database = Database(
                engine, SystemClock(UTC), ChangeFeed(), origin=self.origin(),
                audit_key=self._key.subkey(AUDIT_SUBKEY),
            )  # fmt: skip
            value = json.dumps(keys.to_bytes().decode())
            with database.writing(_Program(), reason="keys.changed") as transaction:
                row = _key_row(transaction.session)
                if row is None:
                    transaction.session.add(Setting(name=KEY_FILE_SETTING, value=value))
                else:
                    keys.require_successor_of(KeyFile.from_bytes(json.loads(row.value).encode()))
                    row.value = value

    def settled(self, _keys: KeyFile, key: DatabaseKey) -> DatabaseKey:
        """The key as it is: on a server it changes in one step, with the row it stands in."""
        return key

    def create(self, key: DatabaseKey) -> Engine:
        """Today's tables in an empty database.

        Raises:
            RefusedError: There is a practice in it already.
        """
        engine = self.empty_engine(key)
        try:
            schema.create(engine)
        except BaseException:
            engine.dispose()
            raise
        self._made = True
        return engine

    def empty_engine(self, key: DatabaseKey) -> Engine:
        """The database with nothing in it, to be filled in one transaction.

        Raises:
            RefusedError: There is a practice in it already.
        """
        if not self.is_empty():
            raise RefusedError(_("This database holds a practice already. Sign in to it instead."))
        make_private_dir(self.home)
        self._key = key
        return open_server(self.address, self._password)

    def open(self, key: DatabaseKey) -> Engine:
        """The database, brought up to this version; its backups are the server's own."""
        engine = open_server(self.address, self._password)
        try:
            schema.upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        self._key = key
        return engine

    def discard(self) -> None:
        """Remove the tables of a set-up that did not come to its end, and no others."""
        if not self._made:
            return
        with self._connected() as engine, engine.begin() as connection:
            Base.metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        self._made = False

    def origin(self, *, anew: bool = False) -> str:
        """This device's name in the journal; it is kept here, not on the server."""
        return device_origin(self.home, anew=anew)

    def remember(self, keyring: KeyringStore | None = None) -> bool:
        """Keep the address on this machine; False when the password will be asked for.

        Args:
            keyring: The password store; the operating system's when None.

        Raises:
            UnavailableError: The data folder may not be written.
        """
        try:
            make_private_dir(self.home)
            write_private(self.home / SERVER_NAME, json.dumps(asdict(self.address)).encode())
        except OSError:
            raise UnavailableError(
                _("The data folder is read-only. Ask for write access to it, then start again.")
            ) from None
        try:
            (keyring or KeyringStore()).put_password(_password_name(self.address), self._password)
        except KeyringUnavailableError:
            return False
        return True

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Engine]:
        engine = open_server(self.address, self._password)
        try:
            yield engine
        finally:
            engine.dispose()


@dataclass(frozen=True)
class Remembered:
    """What this machine knows about the server it used last; ``password`` None if nothing."""

    address: ServerAddress
    password: str | None = field(repr=False)


def address_of(home: Path) -> ServerAddress | None:
    """Where the server is that this machine uses; None as for ``remembered``."""
    try:
        return ServerAddress(**json.loads((home / SERVER_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remembered(home: Path, keyring: KeyringStore | None = None) -> Remembered | None:
    """None when this machine never used a server, or its note is unreadable."""
    address = address_of(home)
    if address is None:
        return None
    try:
        password = (keyring or KeyringStore()).password(_password_name(address))

    except KeyringUnavailableError:
        password = None
    return Remembered(address, password)


def server_at(
    home: Path, *, host: str, port: int, database: str, user: str, certificate: str, password: str
) -> ServerStore:
    """A store by what people type; ``certificate`` is a file or "system"."""
    return ServerStore(home, ServerAddress(host, database, user, port, certificate), password)


def _password_name(address: ServerAddress) -> str:
    return f"server.{address.user}@{address.host}:{address.port}/{address.database}"


def _key_row(session: Session) -> Setting | None:
    return session.scalars(
        select(Setting)
        .where(Setting.name == KEY_FILE_SETTING, Setting.owner == "", Setting.deleted.is_(False))
        .order_by(Setting.id)
        .limit(1)
    ).first()
