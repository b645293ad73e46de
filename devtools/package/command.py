"""``dev.py package``: everything this system can build, with the sums to check it by."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools.package import build, debian_package, disk_image, portable, windows_setup
from devtools.places import ROOT, SetupError

_OUT = ROOT / "dist"
_SUMS = "SHA256SUMS"
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


def run(kinds: Sequence[str]) -> int:
    """Build the kinds named, or all of this system; returns the process's exit code.

    Raises:
        SetupError: A kind is not known, or what it takes is missing here.
    """
    wanted = tuple(kinds) or _BY_SYSTEM.get(sys.platform, ("portable",))
    unknown = [kind for kind in wanted if kind not in _MAKERS]
    if unknown:
        raise SetupError(f"There is no package {unknown[0]!r}. Name one of: {', '.join(_MAKERS)}.")
    folder = build.freeze()
    print(f"{build.size_mb(folder):.0f} MB in {folder}")
    _OUT.mkdir(exist_ok=True)
    made = [_MAKERS[kind](folder, _OUT) for kind in wanted]
    _write_sums(made)
    for package in made:
        print(f"{package.stat().st_size / 1e6:.1f} MB {package}")
    return 0


def _write_sums(packages: Sequence[Path]) -> None:
    lines = []
    for package in packages:
        with package.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {package.name}\n")
    (_OUT / _SUMS).write_text("".join(lines), encoding="ascii")
