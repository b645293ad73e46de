"""Start CareCoord: its window, or one command of its command line."""

import sys

from carecoord.cli import parser, run
from carecoord.cli.worklist import Printer
from carecoord.common.errors import CareCoordError


def main(words: list[str]) -> int:
    """Exit code: 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""
    arguments = parser.parse(words)
    try:
        if not run.wants_window(arguments):
            return run.command(arguments, make_printer)
        from ui.app import run_window

        return run_window(run.window_options(arguments))
    except CareCoordError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def make_printer() -> Printer:
    """What turns a document into PDF; it loads Qt, so only when paper is asked for."""
    from ui.printing.offscreen import offscreen_printer

    return offscreen_printer()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
