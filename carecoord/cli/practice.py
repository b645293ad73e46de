"""Opening a practice for one command."""

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import default_home
from carecoord.services.gate import Gate, GateState

if TYPE_CHECKING:  # the window imports this module before its first paint
    from carecoord.services.bundle import Services
    from carecoord.services.opened import OpenedPractice

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DEMO_SIGN_IN_NAME = "demo-sign-in.txt"
"""Lies beside a practice of synthetic patients, which needs no secret."""


def home_of(arguments: argparse.Namespace) -> Path:
    """The data folder the command is about."""
    home: Path = arguments.home or default_home()
    return home


def gate_of(arguments: argparse.Namespace) -> Gate:
    return Gate(home_of(arguments), today=arguments.today)


def passphrase_of(arguments: argparse.Namespace) -> str | None:
    """The passphrase from the named file, or of a demo practice; None when there is neither.

    Raises:
        UnavailableError: The named file cannot be read.
        RefusedError: It is empty.
    """
    path: Path | None = arguments.passphrase_file
    if path is None:
        demo = home_of(arguments) / DEMO_SIGN_IN_NAME
        return demo.read_text("utf-8").strip() if demo.exists() else None
    return secret_in(path)


def secret_in(path: Path) -> str:
    """The words in a file.

    Raises:
        UnavailableError: It cannot be read.
        RefusedError: It is empty.
    """
    try:
        content = path.read_bytes()
        # PowerShell writes UTF-16 when it is not told otherwise.
        encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "utf-8-sig"
        words = content.decode(encoding).strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UnavailableError(
            _("The passphrase file cannot be read. Check its path and your access to it.")
        ) from None
    if not words:
        raise RefusedError(_("The passphrase file is empty. Write the passphrase into it."))
    return words


def _by_device(gate: "Gate") -> "OpenedPractice":
    """Open without a passphrase; whoever cannot is told how to give one here."""
    from carecoord.security.keyring_store import KeyringUnavailableError

    try:
        return gate.sign_in_with_device()
    except (RefusedError, KeyringUnavailableError) as error:
        way = _("On the command line, --passphrase-file names the file that holds yours.")
        raise RefusedError(f"{error} {way}") from None


def _require_own_passphrase(practice: "OpenedPractice") -> None:
    if practice.must_choose_passphrase:
        raise RefusedError(
            _(
                "You were given this passphrase by somebody else. Sign in once in the window and "
                "choose your own, then use it here."
            )
        )


@contextlib.contextmanager
def opened(arguments: argparse.Namespace) -> Iterator["OpenedPractice"]:
    """The practice, open for the person whose passphrase was given, closed again at the end.

    Raises:
        RefusedError: There is no practice here, or no secret opens it.
        UnavailableError: A file is missing, damaged or in use.
    """
    gate = gate_of(arguments)
    if gate.state() is GateState.NEW:
        raise RefusedError(
            _("There is no practice in this folder yet. Set one up with the init command.")
        )
    words = passphrase_of(arguments)
    practice = _by_device(gate) if words is None else gate.sign_in_somebody(words)
    try:
        _require_own_passphrase(practice)
        yield practice
    finally:
        practice.close()


@contextlib.contextmanager
def services(arguments: argparse.Namespace) -> Iterator["Services"]:
    """The services of the practice, open for one command."""
    from carecoord.bootstrap import build_services

    with opened(arguments) as practice:
        yield build_services(practice)
