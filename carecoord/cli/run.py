"""From the words of the command line to the one service call behind each."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carecoord.cli.practice import DEMO_SIGN_IN_NAME, gate_of, home_of, passphrase_of
from carecoord.cli.speaking import machine_language
from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _, use_language
from carecoord.common.logs import log_to
from carecoord.common.paths import default_home
from carecoord.security.hardening import hide_memory, keep_files_private
from carecoord.services.gate import Gate, GateState

if TYPE_CHECKING:
    from carecoord.cli.worklist import Printer

MakePrinter = Callable[[], "Printer"]
Command = Callable[[argparse.Namespace, MakePrinter], None]

_MAKES_A_PRACTICE = ("demo", "init")


def wants_window(arguments: argparse.Namespace) -> bool:
    """Whether these words open the window; the demo goes without where there is no display."""
    if arguments.command != "open":
        return False
    if has_display():
        return True
    if arguments.demo:
        return False
    raise UnavailableError(
        _("There is no display here, so the window cannot open. Name a command instead, or --help.")
    )


def has_display() -> bool:
    """Whether a window can be shown on this machine."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def command(arguments: argparse.Namespace, make_printer: MakePrinter) -> None:
    """Carry a command out. Errors are the caller's to tell."""
    hide_memory()
    if arguments.demo and arguments.command not in _MAKES_A_PRACTICE:
        demo_ready(arguments)
    _COMMANDS[arguments.command](arguments, make_printer)


def prepare(arguments: argparse.Namespace) -> None:
    """What every way of starting does first: language, and no core dumps."""
    keep_files_private()
    use_language(arguments.language or machine_language())
    if arguments.demo and arguments.home is None:
        # Invented people live apart, so that nobody mistakes them for the practice's own.
        arguments.home = default_home() / "demo"


class WindowStart(NamedTuple):
    """What the window begins with.

    Attributes:
        home: Data folder.
        gate: The way into it.
        demo_passphrase: Only when invented people were asked for.
        is_demo: The practice was made for invented people, whether or not they were asked for.
        files: What to look at after the sign-in.
    """

    home: Path
    gate: Gate
    demo_passphrase: str | None
    is_demo: bool
    files: tuple[Path, ...] = ()


def window_start(arguments: argparse.Namespace) -> WindowStart:
    """What a window needs from here; makes the demo practice if that is wanted."""
    if arguments.demo:
        demo_ready(arguments)
    with contextlib.suppress(OSError):  # the sign-in says in a sentence what is wrong with it
        log_to(home_of(arguments))
    is_demo = False
    with contextlib.suppress(OSError):
        is_demo = (home_of(arguments) / DEMO_SIGN_IN_NAME).exists()
    passphrase = passphrase_of(arguments) if arguments.demo else None
    files = tuple(arguments.files)
    return WindowStart(home_of(arguments), gate_of(arguments), passphrase, is_demo, files)


def is_handed_over(arguments: argparse.Namespace) -> bool:
    """Whether a window that is open with this data has taken the files named."""
    if not arguments.files:
        return False
    from carecoord.security.single_instance import hand_over

    return hand_over(home_of(arguments), arguments.files)


def demo_ready(arguments: argparse.Namespace) -> None:
    """Make the demo practice unless it is there already."""
    from carecoord.cli import demo, parser

    if gate_of(arguments).state() is GateState.NEW:
        arguments.patients, arguments.seed = parser.DEMO_PATIENTS, parser.DEMO_SEED
        demo.make(arguments)


def _tour(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import tour

    tour.run(arguments, Path.cwd())


def _init(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import init

    init.run(arguments)


def _import(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import importing

    importing.run(arguments)


def _patients(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import patients

    verbs = {
        "count": patients.count,
        "find": patients.find,
        "show": patients.show,
        "visit-file": patients.visit_file,
    }
    verbs[arguments.verb](arguments)


def _measures(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import measures

    measures.show(arguments)


def _worklist(arguments: argparse.Namespace, printer: MakePrinter) -> None:
    from carecoord.cli import worklist

    if arguments.verb == "export":
        worklist.export(arguments, printer)
    elif arguments.verb == "import":
        from carecoord.cli import worked_list

        worked_list.run(arguments)
    elif arguments.verb == "letters":
        from carecoord.cli import letters

        letters.run(arguments, printer)
    elif arguments.verb in {"waiting", "sent"}:
        from carecoord.cli import letters

        (letters.sent if arguments.verb == "sent" else letters.waiting)(arguments)
    elif arguments.verb == "show":
        worklist.show(arguments)
    else:
        worklist.listing(arguments)


def _appointments(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import appointments

    appointments.run(arguments)


def _audit(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import audit

    audit.run(arguments)


def _demo(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import demo

    demo.run(arguments)


def _store(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import store

    verbs = {"backup": store.backup, "restore": store.restore, "verify": store.verify}
    verbs[arguments.command](arguments)


def _take_all(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import take_all

    (take_all.export if arguments.command == "take-all" else take_all.bring_in)(arguments)


def _keys(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import keys

    keys.run(arguments)


def _updates(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import updates

    updates.run(arguments)


def _diagnostics(arguments: argparse.Namespace, _printer: MakePrinter) -> None:
    from carecoord.cli import diagnostics

    diagnostics.run(arguments)


_COMMANDS: Mapping[str, Command] = {
    "open": _tour,
    "init": _init,
    "import": _import,
    "patients count": _patients,
    "patients find": _patients,
    "patients show": _patients,
    "patients visit-file": _patients,
    "worklist list": _worklist,
    "worklist show": _worklist,
    "worklist export": _worklist,
    "worklist import": _worklist,
    "appointments import": _appointments,
    "worklist letters": _worklist,
    "worklist waiting": _worklist,
    "worklist sent": _worklist,
    "measures": _measures,
    "demo": _demo,
    "backup": _store,
    "restore": _store,
    "verify": _store,
    "take-all": _take_all,
    "take-in": _take_all,
    "keys list": _keys,
    "keys rotate": _keys,
    "keys sheet": _keys,
    "keys revoke": _keys,
    "audit": _audit,
    "updates": _updates,
    "diagnostics": _diagnostics,
}
