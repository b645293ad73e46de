"""Compile the Windows installer with Inno Setup under Wine, and install what comes out.

sudo python3 -m devtools.package.try_windows

There is no Windows here to build the program on, so another small program stands in for it: what
is tried is the installer. It is installed for everybody and for one person, brought up to date,
and removed; data stays. It takes root, debootstrap, npm, Xvfb and xdotool.
"""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

from devtools.package import build
from devtools.package.bare_system import PLACE, BareSystem, bare_system
from devtools.package.display import Display, display
from devtools.package.expecting import expect
from devtools.places import ROOT, SetupError

_COMPILER = "innosetup-compiler"
_COMPILER_VERSION = "6.3.1"
_SCRIPT = build.INSTALLER / "windows" / "carecoord.iss"
_LANGUAGES = ("en", "es")
_QUIET = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART")
_DRIVE = Path("/root/.wine/drive_c")
_MINE = _DRIVE / "users/root/AppData"
_DATA = _MINE / "Local/CareCoord/practice.db"


class _Way(NamedTuple):
    """For whom it is installed, and where that puts things."""

    switch: str
    folder: Path
    menu: Path
    registry: str


_FOR_ALL = _Way(
    "/ALLUSERS",
    _DRIVE / "Program Files/CareCoord",
    _DRIVE / "ProgramData/Microsoft/Windows/Start Menu/Programs",
    "HKLM",
)
_FOR_ONE = _Way(
    "/CURRENTUSER",
    _MINE / "Local/Programs/CareCoord",
    _MINE / "Roaming/Microsoft/Windows/Start Menu/Programs",
    "HKCU",
)


class Windows:
    """Wine on a bare system, with Inno Setup and the script of the installer."""

    def __init__(self, system: BareSystem, screen: Display) -> None:
        self._system = system
        self._screen = screen
        self._env = {"HOME": "/root", "WINEDEBUG": "-all", **screen.variables}

    def set_up(self) -> None:
        """Install Wine, and tell it to be a Windows that the installer accepts."""
        self._system.run("dpkg", "--add-architecture", "i386")
        self._system.run("apt-get", "update", "-q")
        self._system.install("wine", "wine32", "wine64")
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")
        shutil.copytree(_compiler(), self.here("/tools"))
        shutil.copytree(build.INSTALLER, self.here("/installer"))
        shutil.copy(ROOT / "LICENSE", self.here("/LICENSE"))

    def here(self, path: str | Path) -> Path:
        """Where a path of that system is on this machine."""
        return self._system.root / str(path).lstrip("/")

    def run(self, *command: str) -> str:
        """A program of Windows, or of Wine, until all it began has ended."""
        said = self._system.run(*command, env=self._env)
        self._system.run("wineserver", "-w", env=self._env)
        return said

    def compile(self, version: str, brings: str, *, way: _Way) -> str:
        """An installer whose folder has one file of this name; returns its path in there."""
        payload = self.here("/payload")
        shutil.rmtree(payload, ignore_errors=True)
        (payload / "_internal").mkdir(parents=True)
        (payload / "_internal" / brings).write_text(version, encoding="ascii")
        shutil.copy(_stand_in(), payload / "carecoord.exe")
        script = _SCRIPT.read_text(encoding="utf-8")
        if way is _FOR_ONE:  # the same folder by another word, as Wine 8 does not know this one
            script = script.replace("{autopf}", r"{localappdata}\Programs")
        self.here("/installer/windows/carecoord.iss").write_text(script, encoding="utf-8")
        given = (f"/DVersion={version}", r"/DFolder=Z:\payload", r"/DOut=Z:\out")
        self.run("wine", r"Z:\tools\ISCC.exe", "/Q", *given, r"Z:\installer\windows\carecoord.iss")
        return rf"Z:\out\CareCoord-{version}-setup.exe"

    def value(self, key: str, name: str = "") -> str:
        """A value of the registry; "" where there is none."""
        which = ["/v", name] if name else ["/ve"]
        try:
            said = self.run("wine", "reg", "query", key, *which, "/reg:64")
        except SetupError:
            return ""
        return said.partition("REG_SZ")[2].strip()

    def show(self, installer: str, language: str) -> None:
        """Keep a picture of the installer's first page in a language."""
        with self._system.start("wine", installer, f"/LANG={language}", env=self._env) as page:
            self._screen.wait_until(self._screen.is_painted, "a page of the installer")
            self._screen.wait_until_still()
            self._screen.keep(PLACE / f"setup-{language}.png")
            self._system.run("wineserver", "-k", env=self._env)
            page.wait()


def try_way(windows: Windows, way: _Way) -> None:
    """Install, bring up to date, remove."""
    print(f"{way.switch}:", flush=True)
    classes = rf"{way.registry}\Software\Classes"
    listed = rf"{way.registry}\Software\Microsoft\Windows\CurrentVersion\Uninstall"
    link = windows.here(way.menu / "CareCoord.lnk")
    folder = windows.here(way.folder)
    data = windows.here(_DATA)
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("kept", encoding="ascii")

    windows.run("wine", windows.compile("0.1.0", "old.txt", way=way), *_QUIET, way.switch)
    expect((folder / "_internal/old.txt").exists(), True, "installed")
    expect(link.exists(), True, "in the start menu")
    expect(windows.value(rf"{classes}\.ccbk"), "CareCoord.Backup", "the kind of .ccbk")
    expect(windows.value(rf"{classes}\.cclist"), "CareCoord.Worklist", "the kind of .cclist")
    opens = windows.value(rf"{classes}\CareCoord.Backup\shell\open\command")
    expect(opens.endswith(r'\CareCoord\carecoord.exe" open "%1"'), True, "what opens a backup")

    newer = windows.compile("0.2.0", "new.txt", way=way)
    windows.run("wine", newer, *_QUIET, way.switch, "/LANG=es")
    expect(sorted(path.name for path in (folder / "_internal").iterdir()), ["new.txt"], "files")
    said = windows.value(rf"{classes}\CareCoord.Backup")
    expect(said, "Copia de seguridad de CareCoord", "the name of a backup, in Spanish")
    ours = [one for one in _keys(windows, listed) if one.endswith("_is1")]
    expect(len(ours), 1, "entries among the programs")
    expect(windows.value(ours[0], "DisplayVersion"), "0.2.0", "its version")

    windows.run("wine", _as_windows(way.folder / "unins000.exe"), *_QUIET)
    expect(folder.exists(), False, "still installed")
    expect(link.exists(), False, "still in the start menu")
    expect(windows.value(rf"{classes}\.ccbk"), "", "the kind of .ccbk afterwards")
    expect(windows.value(rf"{classes}\CareCoord.Backup"), "", "its name afterwards")
    expect(data.read_text(encoding="ascii"), "kept", "the data")


def _keys(windows: Windows, key: str) -> list[str]:
    said = windows.run("wine", "reg", "query", key, "/reg:64")
    return [line.strip() for line in said.splitlines()]


def _as_windows(path: Path) -> str:
    return "C:\\" + str(path.relative_to(_DRIVE)).replace("/", "\\")


def _compiler() -> Path:
    """Inno Setup's own compiler, as npm carries it."""
    place = PLACE / _COMPILER
    if not place.exists():
        named = f"{_COMPILER}@{_COMPILER_VERSION}"
        PLACE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", named], cwd=PLACE, check=True)
        with tarfile.open(PLACE / f"{_COMPILER}-{_COMPILER_VERSION}.tgz") as packed:
            packed.extractall(place, filter="data")
    return place / "package" / "bin"


def _stand_in() -> Path:
    """A program of Windows that pip carries."""
    (found,) = (ROOT / ".venv" / "lib").glob("python3*/site-packages/pip/_vendor/distlib/w64.exe")
    return found


def main() -> int:
    """Exit code: 0 when all of it went as it should."""
    try:
        with display() as screen, bare_system("windows") as system:
            windows = Windows(system, screen)
            windows.set_up()
            for way in (_FOR_ALL, _FOR_ONE):
                try_way(windows, way)
            shown = windows.compile("0.1.0", "shown.txt", way=_FOR_ONE)
            for language in _LANGUAGES:
                windows.show(shown, language)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"All of it went as it should. Pictures: {PLACE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
