"""The system libraries Qt needs on Linux, by what it is asked to draw on."""

import ctypes
import sys
from collections.abc import Mapping, Sequence

from devtools import debian, turns
from devtools.places import SetupError

# soname -> package of Debian and Ubuntu
WIDGETS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# Options of main.py that are followed by a value.
VALUE_OPTIONS = ("--home", "--language", "--passphrase-file", "--today")


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether main.py opens a window for these arguments, given a display."""
    words = iter(arguments)
    for word in words:
        if word in VALUE_OPTIONS:
            next(words, None)
        elif word in ("--help", "-h", "--version"):
            return False
        elif not word.startswith("-"):
            return word == "open" or "." in word  # a file to look at; no command has a dot
    return True


def needed(arguments: Sequence[str], variables: Mapping[str, str]) -> dict[str, str]:
    """The libraries main.py will load for these arguments in this process environment."""
    if wants_window(arguments):
        return for_window(variables)
    on_paper = any(word.lower().endswith(".pdf") for word in arguments)
    return WIDGETS if on_paper else {}


def for_window(variables: Mapping[str, str]) -> dict[str, str]:
    """Libraries for the display that ``variables`` of the process name; none without one."""
    platform = variables.get("QT_QPA_PLATFORM", "")
    x11 = "xcb" in platform or (not platform and bool(variables.get("DISPLAY")))
    wayland = "wayland" in platform or (not platform and bool(variables.get("WAYLAND_DISPLAY")))
    if not (platform or x11 or wayland):
        return {}
    return {**WIDGETS, **(X11 if x11 else {}), **(WAYLAND if wayland else {})}


def missing(libraries: Mapping[str, str]) -> list[str]:
    """The packages to install for those of ``libraries`` that are on this machine nowhere."""
    if sys.platform != "linux":
        return []
    return [package for soname, package in libraries.items() if not _is_present(soname)]


def ensure(libraries: Mapping[str, str]) -> None:
    if not missing(libraries):
        return
    if not debian.has_apt():
        names = ", ".join(soname for soname in libraries if not _is_present(soname))
        raise SetupError(
            f"The window needs these system libraries: {names}. Install them with your"
            " system's package manager, then repeat the command."
        )
    with turns.turn():
        _get(missing(libraries))  # perhaps another command has got some meanwhile


def _get(packages: Sequence[str]) -> None:
    if packages and debian.is_root():
        debian.install(packages)
    elif packages:
        print("Fetching the system libraries the window needs. This happens once.", flush=True)
        debian.unpack_privately(packages, otherwise=debian.install_command(packages))


def _is_present(soname: str) -> bool:
    if any((folder / soname).exists() for folder in debian.private_library_folders()):
        return True
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True
