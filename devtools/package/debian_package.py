"""The package for Debian and Ubuntu, by dpkg-deb alone."""

import gzip
import os
import platform
import shutil
import subprocess
from pathlib import Path

from devtools.package import build
from devtools.places import ROOT, SetupError

_PARTS = build.INSTALLER / "linux"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_COMPRESSION = ("-Zxz", "-z6")


def make(folder: Path, into: Path) -> Path:
    """Pack the folder; returns the package.

    Data folders belong to people, not to the package: no script of it runs when it is brought
    up to date or removed, so nothing of theirs is touched.

    Raises:
        SetupError: This is no Debian, or a machine it has no name for.
    """
    if shutil.which("dpkg-deb") is None:
        raise SetupError("A .deb is made by dpkg-deb, which this system does not have.")
    architecture = _ARCHITECTURES[platform.machine()]
    tree = build.PLACE / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    _lay_out(folder, tree)
    _write_control(tree, architecture)
    _make_alike(tree)
    package = into / f"carecoord_{build.version()}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", *_COMPRESSION, "--build", str(tree), str(package)]
    subprocess.run(command, env=build.variables(), check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return package


def _lay_out(folder: Path, tree: Path) -> None:
    shutil.copytree(folder, tree / "opt" / "carecoord", symlinks=True)
    share = tree / "usr" / "share"
    command = tree / "usr" / "bin" / "carecoord"
    command.parent.mkdir(parents=True)
    command.symlink_to("/opt/carecoord/carecoord")
    _put(_PARTS / "carecoord.desktop", share / "applications")
    _put(build.INSTALLER / "carecoord.svg", share / "icons/hicolor/scalable/apps")
    _put(_PARTS / "carecoord.xml", share / "mime/packages")
    _put(_PARTS / "org.carecoord.CareCoord.metainfo.xml", share / "metainfo")
    _put(_PARTS / "copyright", share / "doc/carecoord")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (share / "doc/carecoord/changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def _put(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder / file.name)


def _write_control(tree: Path, architecture: str) -> None:
    words = (_PARTS / "control.in").read_text(encoding="utf-8")
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(
        words.format(
            version=build.version(),
            architecture=architecture,
            installed_kb=round(build.size_mb(tree) * 1e6 / 1024),
        ),
        encoding="utf-8",
    )


def _make_alike(tree: Path) -> None:
    """The same rights and times whoever builds it, and whenever."""
    made_at = build.made_at()
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (made_at, made_at), follow_symlinks=False)
