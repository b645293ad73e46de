"""A Debian with nothing on it, in a folder, to try packages on as somebody would install them.

Nothing of this machine is shared with it but the network and the screen: its devices are its
own nodes and only /proc is mounted, so that removing the folder can remove nothing else.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.package import build
from devtools.places import SetupError

SUITE = "bookworm"
USER = "desk"
HOME = Path("/home") / USER
PLACE = build.PLACE / "try"
_NODES = {"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9}
_CALM = {"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


class BareSystem:
    """One such folder.

    Attributes:
        root: Where its / is on this machine.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *command: str, env: Mapping[str, str] | None = None) -> str:
        """A command as its administrator; returns what it said."""
        return self._run(command, {**_CALM, **(env or {})}, [])

    def start(self, *command: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
        """The same, going on while other things are done."""
        whole = ["chroot", str(self.root), *command]
        return subprocess.Popen(whole, env={**_CALM, **env}, text=True)

    def run_as_user(self, *command: str, env: Mapping[str, str] | None = None) -> str:
        """A command as somebody without rights."""
        return self._run(command, self._of_user(env), ["--userspec", f"{USER}:{USER}"])

    def start_as_user(self, *command: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
        """The same, going on while other things are done."""
        whole = ["chroot", "--userspec", f"{USER}:{USER}", str(self.root), *command]
        return subprocess.Popen(
            whole, env=self._of_user(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    def install(self, *packages: str) -> None:
        """By apt, with what they need and nothing that is only recommended."""
        self.run("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages)

    def take(self, file: Path, into: Path = Path("/tmp")) -> Path:  # noqa: S108 - its own
        """Copy a file in, readable for everybody; returns its path in there."""
        inside = into / file.name
        shutil.copy(file, self.root / inside.relative_to("/"))
        (self.root / inside.relative_to("/")).chmod(0o644)
        return inside

    def has(self, path: Path) -> bool:
        """Whether it has a file or folder."""
        return (self.root / path.relative_to("/")).exists()

    def _of_user(self, env: Mapping[str, str] | None) -> dict[str, str]:
        return {**_CALM, "HOME": str(HOME), "USER": USER, "LANG": "C.UTF-8", **(env or {})}

    def _run(self, command: Sequence[str], env: Mapping[str, str], options: list[str]) -> str:
        done = subprocess.run(
            ["chroot", *options, str(self.root), *command],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SetupError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout


@contextmanager
def bare_system(name: str) -> Iterator[BareSystem]:
    """A fresh one, removed at the end.

    Raises:
        SetupError: It takes root, and debootstrap to make it.
    """
    if os.geteuid() != 0:
        raise SetupError("A bare system is entered by chroot, which only root may do.")
    root = PLACE / name
    _remove(root)
    shutil.copytree(_template(), root, symlinks=True, copy_function=_copy)
    _make_devices(root / "dev")
    subprocess.run(["mount", "-t", "proc", "proc", str(root / "proc")], check=True)
    system = BareSystem(root)
    try:
        system.run("useradd", "--create-home", "--shell", "/bin/sh", USER)
        yield system
    finally:
        subprocess.run(["umount", str(root / "proc")], check=True)
        _remove(root)


def _template() -> Path:
    template = PLACE / SUITE
    if not (template / "etc" / "debian_version").exists() or not _is_whole(template):
        if shutil.which("debootstrap") is None:
            raise SetupError("A bare system is made by debootstrap (apt-get install debootstrap).")
        _remove(template)
        template.parent.mkdir(parents=True, exist_ok=True)
        print(f"Fetching a bare Debian ({SUITE}). This takes a few minutes once.", flush=True)
        subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(template)], check=True)
        shutil.rmtree(template / "dev")
        (template / "dev").mkdir()
    return template


def _is_whole(template: Path) -> bool:
    return not (template / "debootstrap").exists() and not any((template / "dev").iterdir())


def _copy(source: str, target: str) -> str:
    shutil.copy2(source, target, follow_symlinks=False)
    about = os.lstat(source)
    os.chown(target, about.st_uid, about.st_gid, follow_symlinks=False)
    return target


def _make_devices(folder: Path) -> None:
    for name, minor in _NODES.items():
        subprocess.run(["mknod", "-m", "666", str(folder / name), "c", "1", str(minor)], check=True)
    (folder / "shm").mkdir()
    (folder / "shm").chmod(0o1777)


def _remove(root: Path) -> None:
    if root.is_mount() or (root / "proc").is_mount():
        raise SetupError(f"{root / 'proc'} is still mounted. Unmount it first.")
    subprocess.run(["rm", "-rf", "--one-file-system", str(root)], check=True)
