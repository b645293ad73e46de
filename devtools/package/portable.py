"""The folder as one archive that runs wherever it is unpacked, without being installed."""

import platform
import sys
import tarfile
import zipfile
from pathlib import Path

from devtools.package import build

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def make(folder: Path, into: Path) -> Path:
    """Pack the folder; returns the archive: a ZIP on Windows, elsewhere one that keeps links."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    name = f"carecoord-{build.version()}-{system}-{platform.machine().lower()}"
    if sys.platform == "win32":
        return _zip(folder, into / f"{name}.zip")
    return _tar(folder, into / f"{name}.tar.xz")


def _zip(folder: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = (Path("CareCoord") / path.relative_to(folder)).as_posix()
                entry = zipfile.ZipInfo(inside, _ZIP_EPOCH)
                packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return archive


def _tar(folder: Path, archive: Path) -> Path:
    made_at = build.made_at()

    def alike(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = made_at
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tarfile.open(archive, "w:xz", preset=6) as packed:
        for path in (folder, *sorted(folder.rglob("*"))):
            inside = Path("CareCoord") / path.relative_to(folder)
            packed.add(path, inside, recursive=False, filter=alike)
    return archive
