"""The modules a start needs before its sign-in is painted, as files of their own.

PyInstaller packs modules into two archives. From those each one is found by Python code, read by
opening the archive anew, and unpacked, which made a start slower than one from source; a file
beside the others is found and read by the interpreter itself. Most modules stay in the archives:
as files they would take 19 MB more.
"""

import json
import os
import py_compile
import subprocess
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from devtools import environment
from devtools.places import PYTHON, ROOT

Entry = tuple[str, str, str]
"""Name, file and kind, as PyInstaller lists what goes into the folder."""

_PRACTICE = """
import sys
from pathlib import Path
from carecoord.services.gate import Gate
from carecoord.vocab.roles import Role
Gate(Path(sys.argv[1])).create(
    practice="Practice", time_zone="UTC", person="Person", role=Role.LEAD,
    passphrase="quiet river lantern seven maple",
).opened.close()
"""
_START = """
import json, sys
import main
def tell():
    from PySide6.QtWidgets import QApplication
    print(json.dumps(sorted(sys.modules)), flush=True)
    QApplication.exit()
def load_window():
    load()
    from ui.app import EntryWindow
    shown = EntryWindow.show
    def show(window):
        window.painted.disconnect()
        window.painted.connect(tell)
        shown(window)
    EntryWindow.show = show
load, main.load_window = main.load_window, load_window
main.main(["--home", sys.argv[1]])
"""


def names() -> set[str]:
    """What is loaded by the time the welcome or the sign-in is painted."""
    with tempfile.TemporaryDirectory() as folder:
        welcome, sign_in = (Path(folder, name) for name in ("nothing", "practice"))
        _run(_PRACTICE, sign_in)
        told = [_run(_START, home).splitlines()[-1] for home in (welcome, sign_in)]
    return {name for each in told for name in json.loads(each)}


def out_of_code(modules: list[Entry], wanted: Collection[str], into: Path) -> list[Entry]:
    """Take the modules that are wanted out of the list, compiled each into a file."""
    mine = [entry for entry in modules if entry[0] in wanted]
    modules[:] = [entry for entry in modules if entry[0] not in wanted]
    return [_compiled(name, Path(source), into) for name, source, _kind in mine]


def out_of_library(library: Path, wanted: Collection[str], into: Path) -> Iterator[Entry]:
    """The same of the archive of Python's own modules; gives the archive that is left as well."""
    left = into / library.name
    left.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(library) as packed, zipfile.ZipFile(left, "w") as rest:
        for item in packed.infolist():
            if _module_of(item.filename) in wanted:
                packed.extract(item, into)
                yield item.filename, str(into / item.filename), "DATA"
            else:
                rest.writestr(item, packed.read(item), zipfile.ZIP_DEFLATED)
    yield library.name, str(left), "DATA"


def _compiled(name: str, source: Path, into: Path) -> Entry:
    inside = name.replace(".", "/") + ("/__init__" if source.stem == "__init__" else "")
    target = into / f"{inside}.pyc"
    py_compile.compile(
        str(source), str(target), f"{inside}.py", doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )  # fmt: skip
    return f"{inside}.pyc", str(target), "DATA"


def _module_of(path: str) -> str:
    return path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")


def _run(script: str, *words: str | Path) -> str:
    surroundings = {**environment.variables(), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [str(PYTHON), "-c", script, *map(str, words)],
        cwd=ROOT, env={**os.environ, **surroundings}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def together(*lists: Iterable[Entry]) -> list[Entry]:
    """One list, in which what comes later takes the place of what has the same name."""
    return list({entry[0]: entry for each in lists for entry in each}.values())
