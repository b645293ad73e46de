"""Install the packages on a bare Debian and do the day's main job there, as its user would.

sudo python3 -m devtools.package.try_linux [deb] [portable] [--before FOLDER]

For each: it is installed, somebody without rights starts it and logs a call in the window, hands
a file to the open window and leaves; the program is brought up to date, a second call is logged
with the same data, and the program is removed. Both calls stay. It takes root, debootstrap,
Xvfb and xdotool, and packages in dist/. FOLDER holds packages of the version before; without it
those of dist/ stand in for them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.package.bare_system import HOME, PLACE, BareSystem, bare_system
from devtools.package.display import PATIENCE_S, Display, display
from devtools.package.expecting import expect
from devtools.places import ROOT, SetupError

_OUT = ROOT / "dist"
_DATA = HOME / ".local/share/CareCoord/demo/practice.db"
_NO_ANSWER = "3"
_MANY = "5000"
_PEOPLE = "MRN,Last name,First name,Birth date\n000417,Ordóñez,Lucía,03/14/1957\n"


class Person:
    """Somebody without rights who works with a practice of invented people."""

    def __init__(self, system: BareSystem, screen: Display, program: Path) -> None:
        self._system = system
        self._screen = screen
        self._program = str(program)

    def calls(self) -> int:
        """How many calls somebody logged, beside those of the demo."""
        words = ("--demo", "audit", "--kind", "create", "--limit", _MANY, "--json")
        told = self._system.run_as_user(self._program, *words)
        rows = json.loads(told[told.index("[") :])
        return sum(row["event"] == "contact_attempt" and row["reason"] != "demo" for row in rows)

    def log_a_call(self, picture: str, *, hands_a_file: bool = False) -> None:
        """Start, sign in, log that nobody answered, and leave."""
        screen = self._screen
        with self._window() as window:
            screen.wait_until(lambda: screen.windows() and screen.is_painted(), "the sign-in")
            screen.wait_until_still()
            entry = screen.windows()
            screen.keep(PLACE / f"{picture}-1-sign-in.png")
            screen.press("Return")
            screen.wait_until(lambda: screen.windows() - entry, "the first list")
            screen.wait_until_still()
            screen.press(_NO_ANSWER, "Return")
            screen.wait_until_still()
            screen.keep(PLACE / f"{picture}-2-call.png")
            if hands_a_file:
                self._hand_a_file()
                screen.wait_until_still()
                screen.keep(PLACE / f"{picture}-3-handed.png")
            screen.press("ctrl+q")
            said, _nothing = window.communicate(timeout=PATIENCE_S)
        if window.returncode or "Traceback" in said:
            raise SetupError(f"The window ended with {window.returncode}:\n{said}")

    def _hand_a_file(self) -> None:
        """By a second start, which has to end by itself."""
        file = HOME / "people.csv"
        (self._system.root / file.relative_to("/")).write_text(_PEOPLE, encoding="utf-8")
        words = (self._program, "--demo", str(file))
        self._system.run_as_user(*words, env=self._screen.variables)

    @contextmanager
    def _window(self) -> Iterator[subprocess.Popen[str]]:
        command = (self._program, "--demo")
        with self._system.start_as_user(*command, env=self._screen.variables) as window:
            try:
                yield window
            except BaseException:
                window.kill()
                raise


def try_deb(screen: Display, before: Path) -> None:
    """The package of Debian, by apt."""
    old, new = _only(before, "*.deb"), _only(_OUT, "*.deb")
    with bare_system("deb") as system:
        system.run("apt-get", "update", "-q")
        system.install(str(system.take(old)))
        person = Person(system, screen, Path("/usr/bin/carecoord"))
        person.log_a_call("deb-before")
        expect(person.calls(), 1, "calls before the upgrade")
        system.install("--reinstall", "--allow-downgrades", str(system.take(new)))
        expect(person.calls(), 1, "calls after the upgrade")
        person.log_a_call("deb-after", hands_a_file=True)
        expect(person.calls(), 2, "calls at the end")
        _expect_kinds_known(system)
        system.run("apt-get", "purge", "-q", "-y", "carecoord")
        _expect_gone(system, Path("/opt/carecoord"), Path("/usr/bin/carecoord"))


def try_portable(screen: Display, before: Path) -> None:
    """The archive, unpacked into somebody's home on a system with a desktop's libraries."""
    old, new = _only(before, "*.tar.xz"), _only(_OUT, "*.tar.xz")
    with bare_system("portable") as system:
        system.run("apt-get", "update", "-q")
        system.install("xz-utils", *_needed())
        folder = HOME / "CareCoord"
        person = Person(system, screen, folder / "carecoord")
        _unpack(system, old)
        person.log_a_call("portable-before")
        expect(person.calls(), 1, "calls before the upgrade")
        system.run_as_user("rm", "-r", str(folder))
        _unpack(system, new)
        person.log_a_call("portable-after", hands_a_file=True)
        expect(person.calls(), 2, "calls at the end")
        system.run_as_user("rm", "-r", str(folder))
        _expect_gone(system, folder)


def _unpack(system: BareSystem, archive: Path) -> None:
    system.run_as_user("tar", "-xJf", str(system.take(archive)), "-C", str(HOME))


def _needed() -> list[str]:
    """What the .deb asks for: the first of each choice."""
    package = str(_only(_OUT, "*.deb"))
    asked = subprocess.run(
        ["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True
    )
    return [one.split("|")[0].split("(")[0].strip() for one in asked.stdout.split(",")]


def _expect_kinds_known(system: BareSystem) -> None:
    """A desktop learns our kinds of file when it comes with the tools that every desktop has."""
    system.install("shared-mime-info", "desktop-file-utils")
    kinds = (system.root / "usr/share/mime/globs2").read_text(encoding="utf-8")
    opened = (system.root / "usr/share/applications/mimeinfo.cache").read_text(encoding="utf-8")
    for ending, kind in ((".ccbk", "backup"), (".cclist", "worklist")):
        mime = f"application/vnd.carecoord.{kind}"
        expect(f":{mime}:*{ending}\n" in kinds, True, f"the kind of {ending}")
        expect(f"{mime}=carecoord.desktop;" in opened, True, f"what opens {ending}")


def _expect_gone(system: BareSystem, *paths: Path) -> None:
    left = [str(path) for path in paths if system.has(path)]
    expect(left, [], "left of the program")
    expect(system.has(_DATA), True, "the data is still there")


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SetupError(f"There should be one {pattern} in {folder}, not {len(found)}.")
    return found[0]


def main(words: Sequence[str]) -> int:
    """Exit code: 0 when all of it went as it should."""
    tries = {"deb": try_deb, "portable": try_portable}
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("kinds", nargs="*", choices=[[], *tries], metavar="KIND")
    parser.add_argument("--before", type=Path, default=_OUT, metavar="FOLDER")
    options = parser.parse_args(words)
    try:
        with display() as screen:
            for kind in options.kinds or tries:
                print(f"{kind}:", flush=True)
                tries[kind](screen, options.before)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"All of it went as it should. Pictures: {PLACE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
