"""``init``: set up a new practice."""

import argparse
import contextlib
from pathlib import Path

from carecoord.cli.output import answer, note
from carecoord.cli.practice import gate_of, home_of, passphrase_of
from carecoord.common.errors import PermissionDeniedError, RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.common.zones import machine_zone_name
from carecoord.services.recovery_paper import note_sheet
from carecoord.vocab.roles import Role


def run(arguments: argparse.Namespace) -> None:
    """Make the practice and hand over its recovery key, once."""
    passphrase = passphrase_of(arguments)
    if passphrase is None:
        raise RefusedError(
            _("Write a passphrase of at least 15 characters into a file and name it with "
              "--passphrase-file.")
        )  # fmt: skip
    require_new_recovery_file(arguments.recovery_file)
    new = gate_of(arguments).create(
        practice=arguments.practice,
        phone=arguments.phone,
        time_zone=arguments.time_zone or machine_zone_name(),
        person=arguments.person,
        role=Role(arguments.role),
        passphrase=passphrase,
    )
    # The window reminds of the paper until somebody has copied a part of it; where the first
    # person may not change settings there is nobody to remind.
    with contextlib.suppress(PermissionDeniedError):
        note_sheet(new.opened, confirmed=False)
    new.opened.close()
    result = {"home": str(home_of(arguments)), "practice": arguments.practice}
    told = (
        _("The practice is set up."),
        hand_over_recovery(arguments.recovery_file, new.recovery_text),
    )
    answer(result, as_json=arguments.json, lines=[" ".join(filter(None, told))])


def require_new_recovery_file(path: Path | None) -> None:
    """Return when a recovery key may be written there.

    Raises:
        RefusedError: Something is in the file.
    """
    if path is not None and _holds_something(path):
        # It may be the only recovery key of another practice.
        raise RefusedError(
            _("The recovery file is there already. Name a new one, so that no key is lost.")
        )


def hand_over_recovery(path: Path | None, text: str) -> str:
    """Write the key into its file, or show it; returns what to say of that.

    Raises:
        UnavailableError: The file could not be written; the key is shown.
    """
    if path is None:
        note(_("Recovery key (write it down now, it is not shown again): {key}").format(key=text))
        return ""
    _write_recovery(path, text)
    return _("The recovery key is in the file you named.")


def _holds_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _write_recovery(path: Path, text: str) -> None:
    try:
        if _holds_something(path):  # by now a file of the practice itself
            raise FileExistsError
        write_private(path, (text + "\n").encode())
    except OSError:
        note(_("Recovery key (write it down now, it is not shown again): {key}").format(key=text))
        raise UnavailableError(
            _("The practice is set up, but the recovery file could not be written.")
        ) from None
