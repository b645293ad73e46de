"""Whether the packages are there as the lock names them; for the environment's own Python."""

import csv
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from devtools.places import LOCK


def locked() -> list[Requirement]:
    """What the lock names, for every system and Python."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalnum()]


def damaged() -> Iterator[str]:
    """The packages that are absent, of another version, or lack files."""
    for package in locked():
        if (package.marker is None or package.marker.evaluate()) and not _is_whole(package):
            yield package.name


def _is_whole(package: Requirement) -> bool:
    try:
        found = metadata.distribution(package.name)
    except metadata.PackageNotFoundError:
        return False
    # Since Python 3.13 metadata.files leaves out what is missing.
    listed = csv.reader((found.read_text("RECORD") or "").splitlines())
    files = [Path(str(found.locate_file(row[0]))) for row in listed if row]
    here = all(file.exists() for file in files if file.suffix != ".pyc")
    return here and package.specifier.contains(found.version)


if __name__ == "__main__":
    lacking = list(damaged())
    print(*lacking)
    sys.exit(1 if lacking else 0)
