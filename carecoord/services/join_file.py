"""What another computer needs to find the practice's server: a file without any secret."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import make_private_dir, write_private
from carecoord.exporters.files import replacing
from carecoord.importers.apart import door
from carecoord.security.permissions import Permission, require
from carecoord.services.server_store import address_of
from carecoord.vocab.actor import Actor

ENDING = ".toml"
AUTHORITY_NAME = "server-authority.pem"
"""Where the certificate of the server's authority lies beside the server's address."""
_FORMAT = 1
_MOST_BYTES = 256 * 1024
_SYSTEM = "system"
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Join:
    """Where a practice's server is.

    Attributes:
        authority: Certificate of the server's authority in PEM; "" for one the system trusts.
    """

    host: str
    port: int
    database: str
    user: str
    authority: str


def write(path: Path, home: Path, *, actor: Actor) -> None:
    """Write what this computer knows of its server; no password stands in it.

    Raises:
        RefusedError: This computer's practice is in a file, which no other computer can open.
        UnavailableError: The certificate cannot be read, or the file not written.
    """
    require(actor, Permission.MANAGE_PEOPLE)
    at = address_of(home)
    if at is None:
        raise RefusedError(
            _("This practice is in a file of this computer, which no second computer can open at "
              "the same time. It moves to a server first.")
        )  # fmt: skip
    authority = "" if at.root_certificate == _SYSTEM else _read(Path(at.root_certificate))
    told = {
        "carecoord_join": _FORMAT, "host": at.host, "port": at.port, "database": at.database,
        "user": at.user, "authority": authority,
    }  # fmt: skip
    # A text of JSON is one of TOML.
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    with replacing(path) as stream:
        stream.write("".join(lines).encode())


def read(path: Path) -> Join:
    """What such a file says.

    Raises:
        RefusedError: It is none, or a newer version wrote it.
        UnavailableError: It cannot be read.
    """
    try:
        told = door.read_toml(path, most_bytes=_MOST_BYTES)
    except UnavailableError as error:
        raise UnavailableError(
            str(error) or _("The file could not be read. See that it is there, then try again.")
        ) from error
    except RefusedError as error:
        raise RefusedError(str(error) or _no_join_file()) from error
    number = told.get("carecoord_join")
    if isinstance(number, int) and number > _FORMAT:
        raise RefusedError(
            _("A newer version of CareCoord wrote this file. Install that version, or type the "
              "address of the server.")
        )  # fmt: skip
    texts = [told.get(name) for name in ("host", "database", "user", "authority")]
    port = told.get("port")
    if number != _FORMAT or not _is_port(port) or not all(isinstance(one, str) for one in texts):
        raise RefusedError(_no_join_file())
    host, database, user, authority = map(str, texts)
    return Join(host, int(str(port)), database, user, authority)


def certificate_of(join: Join, home: Path) -> str:
    """The file of the authority, put beside the data; "system" when the system knows it.

    Raises:
        UnavailableError: The folder cannot be written.
    """
    if not join.authority:
        return _SYSTEM
    path = home / AUTHORITY_NAME
    try:
        make_private_dir(home)
        write_private(path, join.authority.encode())
    except OSError:
        raise UnavailableError(
            _("The data folder is read-only. Ask for write access to it, then start again.")
        ) from None
    return str(path)


def _read(certificate: Path) -> str:
    try:
        return certificate.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise UnavailableError(_("The certificate file is not there. Choose it again.")) from None


def _is_port(port: Any) -> bool:
    return isinstance(port, int) and not isinstance(port, bool) and 0 < port <= _HIGHEST_PORT


def _no_join_file() -> str:
    return _("This is not a file that says where a practice server is. Choose another one, or "
             "type the address.")  # fmt: skip
