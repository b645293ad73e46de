"""The licence texts of the libraries in a package, gathered into one folder for its readers.

Run in the environment a package is made of: ``python -m devtools.package.licences FOLDER``.
"""

import os
import shutil
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from devtools import sbom
from devtools.places import LOCK

INSIDE = "_internal/resources/licences"
"""Where they lie in the folder with the program."""
_FILES = ("licen", "copying", "notice", "authors")
_WITHOUT_TEXT = """\
{name} {version} comes without a file of its license: {licence}.

The texts of the LGPL-3.0 and the GPL-3.0 stand beside this one. These libraries are separate
files, which may be replaced by others. Qt names whose work it contains, each under a free license,
at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
"""
_SYSTEM_PLACE = "usr/share/doc/{package}/copyright"


def gather(folder: Path) -> None:
    """Write one text for each library of the program that is installed here."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    named = tomllib.loads(sbom.LICENCES.read_text(encoding="utf-8"))
    wanted = sbom.shipped(sbom.packages(LOCK.read_text(encoding="utf-8")))
    for one in metadata.distributions():
        name = canonicalize_name(one.name)
        if name in wanted:
            told = "\n\n".join(_texts(one)) or _WITHOUT_TEXT.format(
                name=one.name, version=one.version, licence=named[name]
            )
            (folder / f"{one.name} {one.version}.txt").write_text(told, encoding="utf-8")
    for place in (sysconfig.get_path("stdlib"), sys.base_prefix):
        text = Path(place) / "LICENSE.txt"
        if text.exists():
            shutil.copyfile(text, folder / f"Python {sys.version.split()[0]}.txt")


def gather_of_system(packages: Mapping[str, str], folder: Path) -> None:
    """Add those of the system's packages, named with their versions, whose libraries are copied."""
    for package, version in packages.items():
        text = Path(os.sep, _SYSTEM_PLACE.format(package=package))
        if text.exists():
            of_upstream = version.rpartition(":")[2]  # no file system of Windows takes a colon
            shutil.copyfile(text, folder / f"{package} {of_upstream}.txt")


def _texts(one: metadata.Distribution) -> Iterator[str]:
    """Only those beside what describes it: others cover parts that are nobody's here."""
    for file in one.files or ():
        described = any(part.endswith(".dist-info") for part in file.parts[:-1])
        if described and file.name.lower().startswith(_FILES):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").strip()


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
