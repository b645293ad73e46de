"""Whether two builds of one commit are the same, and which files of theirs are not.

python3 -m devtools.package.compare FOLDER FOLDER
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path


def differences(one: Path, other: Path) -> Iterator[str]:
    """A line for each package, and for each file in it, that is not the same in both folders."""
    names = {path.name for path in one.iterdir()} | {path.name for path in other.iterdir()}
    for name in sorted(names):
        if not ((one / name).exists() and (other / name).exists()):
            yield f"{name}: only in one of them"
        elif _sum((one / name).read_bytes()) != _sum((other / name).read_bytes()):
            yield f"{name}: not the same"
            yield from _inside(one / name, other / name)


def _inside(one: Path, other: Path) -> Iterator[str]:
    read = next((read for end, read in _READERS.items() if one.name.endswith(end)), None)
    if read is None:
        return
    here, there = read(one), read(other)
    for name in sorted(here.keys() | there.keys()):
        if here.get(name) != there.get(name):
            yield f"  {name}"


def _tar(archive: Path) -> dict[str, str]:
    with tarfile.open(archive) as packed:
        return _members(packed)


def _deb(package: Path) -> dict[str, str]:
    content = subprocess.run(
        ["dpkg-deb", "--fsys-tarfile", str(package)], capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(content.stdout)) as packed:
        return _members(packed)


def _members(packed: tarfile.TarFile) -> dict[str, str]:
    found = {}
    for entry in packed:
        stream = packed.extractfile(entry) if entry.isfile() else None
        content = _sum(stream.read()) if stream else entry.linkname
        found[entry.name] = f"{content} {entry.mode:o} {entry.mtime} {entry.uid}"
    return found


def _zip(archive: Path) -> dict[str, str]:
    with zipfile.ZipFile(archive) as packed:
        return {name: _sum(packed.read(name)) for name in packed.namelist()}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_READERS: Mapping[str, Callable[[Path], dict[str, str]]] = {
    ".tar.xz": _tar,
    ".deb": _deb,
    ".zip": _zip,
}


def main(words: Sequence[str]) -> int:
    """Exit code: 0 when they are the same, 1 when not, 2 for wrong usage."""
    if len(words) != 2:  # noqa: PLR2004 - two are compared
        print(__doc__)
        return 2
    found = list(differences(Path(words[0]), Path(words[1])))
    print("\n".join(found) if found else "The same, byte for byte.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
