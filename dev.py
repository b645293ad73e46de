#!/usr/bin/env python3
"""Set up, run and check CareCoord with nothing but Python 3.11 or newer.

    python3 dev.py run [ARGS...]    open the window, or hand ARGS to the command line
    python3 dev.py test [ARGS...]   run every check; with ARGS only pytest, with them
    python3 dev.py check NAME...    run single checks; without a NAME it lists them
    python3 dev.py doctor           say what this machine has and what is missing

The first command sets up what is missing, inside the folder .venv.
"""

# This file alone must parse on old Pythons, so that they are refused with a sentence.
import platform
import sys

OLDEST_PYTHON = (3, 11)


def main() -> int:
    """The exit code of the command on the command line."""
    if sys.version_info < OLDEST_PYTHON:
        sys.stderr.write(
            f"CareCoord needs Python 3.11 or newer; this is Python {platform.python_version()}."
            " Install a newer one from python.org or your system's packages, then repeat the"
            " command with it.\n"
        )
        return 1
    from devtools.commands import run_command

    return run_command(sys.argv[1:], usage=__doc__)


if __name__ == "__main__":
    sys.exit(main())
