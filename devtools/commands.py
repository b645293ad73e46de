"""The commands of dev.py."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from devtools import environment, libraries
from devtools.places import MAIN, PYTHON, ROOT, VENV, SetupError

_INTERRUPTED = 130  # what a shell reports for Ctrl+C


def run_command(arguments: Sequence[str], *, usage: str) -> int:
    """Do what the command line asks; the result is the process's exit code."""
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "run": _run, "test": _test, "check": _check, "audit": _audit, "doctor": _doctor,
        "package": _package,
    }  # fmt: skip
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        print(usage.strip())
        return 0
    if name not in commands:
        print(f"There is no command {name!r}.\n\n{usage.strip()}", file=sys.stderr)
        return 2
    try:
        return commands[name](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        print(
            f"This could not be used:{place} ({error.strerror or error}). Check that you may write"
            f" in {ROOT} and that its disk is not full. If that is not it, delete the folder"
            f" {VENV} and repeat the command.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return _INTERRUPTED


def _run(arguments: Sequence[str]) -> int:
    environment.ensure()
    libraries.ensure(libraries.needed(arguments, os.environ))
    command = [str(PYTHON), str(MAIN), *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environment.variables())  # noqa: S606 - becomes the app
    return subprocess.call(command, env=environment.variables())


def _test(arguments: Sequence[str]) -> int:
    from devtools import checks, real_parts

    environment.ensure()
    real_parts.ensure()
    if not arguments or list(arguments) == ["--long"]:
        return checks.run_all(long=bool(arguments))
    return checks.run_pytest(arguments)


def _check(arguments: Sequence[str]) -> int:
    from devtools import checks

    if not arguments or not set(arguments) <= set(checks.QUICK):
        print("Name one or more of:", *checks.QUICK, file=sys.stderr)
        return 2
    environment.ensure()
    return checks.run_named(arguments)


def _package(arguments: Sequence[str]) -> int:
    from devtools.package import command

    environment.ensure()
    return command.run(arguments)


def _audit(arguments: Sequence[str]) -> int:
    from devtools import audit

    return audit.run(arguments)


def _doctor(arguments: Sequence[str]) -> int:
    from devtools import doctor

    return doctor.examine(arguments)
