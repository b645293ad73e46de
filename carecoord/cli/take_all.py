"""``take-all`` and ``take-in``: everything on record in open formats, and back."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from carecoord.cli.init import hand_over_recovery, require_new_recovery_file
from carecoord.cli.output import answer, progress_line
from carecoord.cli.practice import gate_of, home_of, passphrase_of, secret_in, services
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.services.recovery_paper import note_sheet

if TYPE_CHECKING:
    from carecoord.services.gate import Gate
    from carecoord.services.server_store import ServerStore

_DEFAULT_PORT = 5432


def export(arguments: argparse.Namespace) -> None:
    """Write everything; whoever does it types their passphrase into the file they name."""
    own = passphrase_of(arguments)
    if own is None:
        raise RefusedError(_passphrase_needed())
    lock = "" if arguments.lock_file is None else secret_in(arguments.lock_file)
    with services(arguments) as practice, progress_line() as line:
        written = practice.take_all.write(
            arguments.path, reason=arguments.reason, own_passphrase=own, lock=lock,
            actor=practice.actor, progress=line or _unwatched,
        )  # fmt: skip
    told = _("Everything is in {path}: {rows} rows in {files} files. It is about every patient.")
    rows = sum(written.counts.values())
    answer(
        {"path": str(written.path), "files": written.files, "rows": written.counts},
        as_json=arguments.json,
        lines=[told.format(path=written.path, rows=rows, files=written.files)],
    )


def bring_in(arguments: argparse.Namespace) -> None:
    """Take an export into an empty place and hand over its recovery key, once."""
    own = passphrase_of(arguments)
    if own is None:
        raise RefusedError(_passphrase_needed())
    require_new_recovery_file(arguments.recovery_file)
    lock = "" if arguments.lock_file is None else secret_in(arguments.lock_file)
    gate = gate_of(arguments)
    store = _server(arguments)
    if store is not None:
        gate.use_store(store)
    person = _person(gate, arguments, lock)
    with progress_line() as line:
        new = gate.take_in(arguments.path, lock, person, own, line or _unwatched)
    if store is not None:
        store.remember()
    name = new.opened.practice_name
    note_sheet(new.opened, confirmed=False)  # the one of the source opens nothing here
    new.opened.close()
    told = _("Everything of {practice} is taken in. {key} Give the others a passphrase under "
             "Settings, People.")  # fmt: skip
    key = hand_over_recovery(arguments.recovery_file, new.recovery_text)
    answer(
        {"home": str(home_of(arguments)), "practice": name},
        as_json=arguments.json,
        lines=[told.format(practice=name, key=key)],
    )


def _person(gate: "Gate", arguments: argparse.Namespace, lock: str) -> str:
    people = gate.look_into_export(arguments.path, lock).people
    fitting = [one.id for one in people if one.name == arguments.person]
    if len(fitting) != 1:
        raise RefusedError(
            _("Name with --person one of those who run the practice: {people}.").format(
                people=", ".join(one.name for one in people)
            )
        )
    return fitting[0]


def _server(arguments: argparse.Namespace) -> "ServerStore | None":
    """The empty database that was named; None for a folder."""
    if not arguments.server:
        return None
    from carecoord.services.server_store import server_at

    where, slash, database = arguments.server.partition("/")
    host, colon, port = where.partition(":")
    is_port = not colon or port.isdigit()
    if not (host and slash and database and is_port and arguments.user):
        raise RefusedError(
            _("Name the server like this: --server db.example.org:5432/carecoord --user NAME.")
        )
    password: Path | None = arguments.server_password_file
    certificate: Path | None = arguments.certificate
    return server_at(
        home_of(arguments),
        host=host,
        port=int(port or _DEFAULT_PORT),
        database=database,
        user=arguments.user,
        certificate="system" if certificate is None else str(certificate),
        password="" if password is None else secret_in(password),
    )


def _passphrase_needed() -> str:
    return _("Write your passphrase into a file and name it with --passphrase-file.")


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches the terminal."""
