"""Whether the packages are there as the lock names them; for the environment's own Python."""

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
    files = [Path(str(found.locate_file(f))) for f in found.files or [] if f.suffix != ".pyc"]
    return package.specifier.contains(found.version) and all(file.exists() for file in files)


if __name__ == "__main__":
    lacking = list(damaged())
    print(*lacking)
    sys.exit(1 if lacking else 0)
