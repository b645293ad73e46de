"""``dev.py package``: everything this system can build, with the sums to check it by."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import libraries
from devtools.package import (
    build,
    contents,
    debian_package,
    disk_image,
    licences,
    portable,
    update_list,
    windows_setup,
)
from devtools.places import ROOT, SetupError

_OUT = ROOT / "dist"
_SUMS = "SHA256SUMS"
_LIST = "list"
_MAKERS: dict[str, Callable[[Path, Path], Path]] = {
    "portable": portable.make,
    "deb": debian_package.make,
    "setup": windows_setup.make,
    "dmg": disk_image.make,
}
_BY_SYSTEM = {
    "linux": ("portable", "deb"),
    "win32": ("portable", "setup"),
    "darwin": ("portable", "dmg"),
}


def run(words: Sequence[str]) -> int:
    """Build the kinds named, or all of this system; returns the process's exit code.

    Raises:
        SetupError: A kind is not known, or what it takes is missing here.
    """
    asked = _read(words)
    if asked.kinds == [_LIST] and asked.sign_with:
        print(update_list.write(asked.sign_with, _OUT))
        return 0
    wanted = tuple(asked.kinds) or _BY_SYSTEM.get(sys.platform, ("portable",))
    unknown = [kind for kind in wanted if kind not in _MAKERS]
    if unknown:
        raise SetupError(f"There is no package {unknown[0]!r}. Name one of: {', '.join(_MAKERS)}.")
    update_list.give_keys(asked.sign_with, asked.also_trust)
    if sys.platform == "linux":  # what is not here would be missing from the packages
        libraries.ensure({**libraries.WIDGETS, **libraries.X11, **libraries.WAYLAND})
    folder = build.freeze()
    licences.gather_of_system(contents.system_packages(folder), folder / licences.INSIDE)
    print(f"{build.size_mb(folder):.0f} MB in {folder}")
    _OUT.mkdir(exist_ok=True)
    made = [_MAKERS[kind](folder, _OUT) for kind in wanted]
    made.append(contents.write(folder, _OUT))
    _write_sums(made)
    if asked.sign_with:
        made.append(update_list.write(asked.sign_with, _OUT))
    for package in made:
        print(f"{package.stat().st_size / 1e6:.1f} MB {package}")
    return 0


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py package")
    parser.add_argument(
        "kinds", nargs="*", metavar="KIND",
        help=f"{', '.join(_MAKERS)}, or {_LIST}: only sign for the packages in dist",
    )  # fmt: skip
    parser.add_argument(
        "--sign-with", type=Path, metavar="FILE", help="the private key; it stays where it is"
    )
    parser.add_argument(
        "--also-trust", type=Path, action="append", default=[], metavar="FILE",
        help="a second key, kept elsewhere, whose signature counts too",
    )  # fmt: skip
    return parser.parse_args(words)


def _write_sums(packages: Sequence[Path]) -> None:
    lines = []
    for package in packages:
        with package.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {package.name}\n")
    (_OUT / _SUMS).write_text("".join(lines), encoding="ascii")
