"""Start CareCoord: its window, or one command of its command line."""

import argparse
import gc
import sys
from typing import TYPE_CHECKING

from carecoord import READ_FILES_APART
from carecoord.cli import failures, parser, run
from carecoord.cli.practice import home_of
from carecoord.common.compiled import compiled_once, place_of_codes
from carecoord.common.imports import own_imports

if TYPE_CHECKING:  # for the signatures alone; both load when they are needed
    from carecoord.cli.worklist import Printer
    from carecoord.services.bundle import Services
    from carecoord.services.opened import OpenedPractice


def main(words: list[str]) -> int:
    """Exit code: 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""
    if words[:1] == [READ_FILES_APART]:
        read_files_apart()
    arguments = parser.parse(words)
    try:
        run.prepare(arguments)
        if run.wants_window(arguments):
            return open_window(arguments)
        run.command(arguments, make_printer)
        if sys.stdout is not None:  # a scheduled task may have none
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the end of every way
        in_window = arguments.command == "open"
        return failures.tell(error, home_of(arguments), in_window=in_window)
    return failures.DONE


def open_window(arguments: argparse.Namespace) -> int:
    """Show the window until it is closed, unless one that is open takes the files named."""
    if run.is_handed_over(arguments):
        return failures.DONE
    start = run.window_start(arguments)
    load_window()
    from ui.app import WindowOptions, run_window

    options = WindowOptions(
        home=start.home,
        gate=start.gate,
        build_services=build_services,
        today=arguments.today,
        demo=start.is_demo,
        language=arguments.language or "",
        demo_passphrase=start.demo_passphrase,
        backs_up=True,
        files=start.files,
    )
    return run_window(options)


def read_files_apart() -> None:
    """Be the child that reads files: a program that was frozen can start nothing but itself."""
    from carecoord.importers.apart.worker import run_and_exit

    run_and_exit()


def load_window() -> None:
    """Load Qt and what the sign-in needs; the rest follows when that is painted."""
    gc.disable()  # what a start makes is kept; the window turns it on when all is loaded
    with own_imports(), compiled_once(place_of_codes()):
        import PySide6.QtWidgets  # noqa: F401 - loading it is the point
    import ui.app  # noqa: F401 - loading it is the point


def build_services(opened: "OpenedPractice") -> "Services":
    """The composition root, loaded behind the sign-in."""
    from carecoord import bootstrap

    return bootstrap.build_services(opened)


def make_printer() -> "Printer":
    """What turns a document into PDF; it loads Qt, so only when paper is asked for."""
    from ui.printing.offscreen import offscreen_printer

    return offscreen_printer()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
