#!/usr/bin/env python3
"""Set up, run and check CareCoord with nothing but Python 3.11 or newer.

    python3 dev.py run [ARGS...]    open the window, or hand ARGS to the command line
    python3 dev.py test [ARGS...]   run every check; with ARGS only pytest, with them
    python3 dev.py test --long      also count coverage, and destroy data a thousand times
    python3 dev.py check NAME...    run single checks; without a NAME it lists them
    python3 dev.py package [KIND]   build what people install, into the folder dist
    python3 dev.py audit            list all that is built in, and look up known weaknesses
    python3 dev.py doctor           say what this machine has and what is missing

The first command sets up what is missing, inside the folder .venv.
"""

# This file alone must parse on every Python, so that an old one is refused with a sentence.
import platform
import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        "CareCoord needs Python 3.11 or newer; this is Python "
        + platform.python_version()
        + ". Install a newer one from python.org or your system's packages, then repeat the"
        + " command with it."
    )

if __name__ == "__main__":
    from devtools.commands import run_command

    sys.exit(run_command(sys.argv[1:], usage=__doc__ or ""))
