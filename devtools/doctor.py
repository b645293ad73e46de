"""What this machine has and lacks for CareCoord, in sentences."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence

from devtools import debian, environment, libraries, real_parts
from devtools.places import LOCK, VENV


def examine(_arguments: Sequence[str]) -> int:
    """Print the findings; 1 when something stands in the way that `run` cannot mend."""
    packages = libraries.missing(libraries.for_window(os.environ))
    blocked = bool(packages) and not debian.has_apt()
    for sentence in _findings(os.environ, packages):
        print(sentence)
    if not blocked:
        print("CareCoord can start: python3 dev.py run --demo")
    return 1 if blocked else 0


def _findings(variables: Mapping[str, str], packages: Sequence[str]) -> Iterator[str]:
    yield f"Python {platform.python_version()} on {platform.platform()} is new enough."
    yield _about_packages()
    if sys.platform == "linux":
        yield _about_display(variables, packages)
        yield from real_parts.sentences() or ["Every test can run on this machine."]


def _about_packages() -> str:
    if not environment.is_ready():
        return f"The packages of {LOCK.name} are not set up yet; the first `run` does that."
    damaged = environment.damaged_packages()
    if not damaged:
        return f"The packages of {LOCK.name} are set up in {VENV}."
    environment.forget()
    return f"Packages are missing or damaged: {damaged}. The next `run` sets all of them up again."


def _about_display(variables: Mapping[str, str], packages: Sequence[str]) -> str:
    if not libraries.for_window(variables):
        return "There is no display, so no window can open; commands work, and so does the demo."
    if not packages:
        return "The system libraries the window needs are here."
    if debian.is_root():
        return f"The window lacks system packages, which `run` installs: {' '.join(packages)}."
    if debian.has_apt():
        return (
            "The window lacks system libraries, which `run` fetches into its own folder."
            f" To have them for the whole machine: {debian.install_command(packages)}"
        )
    return f"The window lacks system libraries; Debian calls them: {' '.join(packages)}."
