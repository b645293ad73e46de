"""The Unicode tables of Qt on Linux without what this program never asks of them.

Qt's library carries 31 MB for hundreds of languages and old character sets. The program speaks
two languages, and Python decodes its files.
"""

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from devtools.places import SetupError

_LANGUAGES = ("en", "es")
_HEADER = b"CmnD"
_HEADER_AT = 12
"""Where this mark stands in the header, as the ICU project's ucmndata.h has it."""
_LOCALE = re.compile(r"(?P<language>[a-z]{2,3})(?:_\w+)?\.res")
_NEVER_ASKED_FOR = re.compile(r"translit/|dict$|\.cnv$|^rbnf/")
_ALIGNED_TO = 16


class _Item(NamedTuple):
    name: bytes
    content: bytes


def shrink(library: Path) -> int:
    """Put a smaller library of the same name in its place; returns how many bytes that saves.

    Raises:
        SetupError: There is no compiler here, or the library is of another form.
    """
    if shutil.which("gcc") is None:
        raise SetupError("Packages are built with gcc. Install it (apt-get install gcc).")
    before = library.stat().st_size
    whole = library.read_bytes()
    start = whole.find(_HEADER) - _HEADER_AT
    if start < 0:
        raise SetupError(f"{library.name} holds no Unicode tables of the known form.")
    header = whole[start : start + struct.unpack_from("<H", whole, start)[0]]
    kept = [item for item in _items(whole, start + len(header)) if _is_asked_for(item)]
    table = library.with_suffix(".dat")
    table.write_bytes(header + _packed(kept))
    _link(library, table)
    table.unlink()
    return before - library.stat().st_size


def _items(whole: bytes, base: int) -> Iterator[_Item]:
    (count,) = struct.unpack_from("<I", whole, base)
    places = [struct.unpack_from("<II", whole, base + 4 + 8 * n) for n in range(count)]
    ends = [place for _name, place in places[1:]] + [len(whole) - base]
    for (name_at, begin), end in zip(places, ends, strict=True):
        name = whole[base + name_at : whole.index(b"\0", base + name_at)]
        yield _Item(name, whole[base + begin : base + end])


def _is_asked_for(item: _Item) -> bool:
    name = item.name.decode("ascii").partition("/")[2]
    if _NEVER_ASKED_FOR.search(name):
        return False
    locale = _LOCALE.fullmatch(name.rpartition("/")[2])
    return locale is None or locale["language"] in _LANGUAGES


def _packed(items: list[_Item]) -> bytes:
    names = b"".join(item.name + b"\0" for item in items)
    names_at = 4 + 8 * len(items)
    content_at = _aligned(names_at + len(names))
    index, contents, name_at = [], [], names_at
    for item in items:
        index.append(struct.pack("<II", name_at, content_at))
        name_at += len(item.name) + 1
        padded = item.content.ljust(_aligned(len(item.content)), b"\0")
        contents.append(padded)
        content_at += len(padded)
    head = struct.pack("<I", len(items)) + b"".join(index) + names
    return head.ljust(_aligned(len(head)), b"\0") + b"".join(contents)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED_TO) * _ALIGNED_TO


def _link(library: Path, table: Path) -> None:
    version = library.name.rpartition(".")[2]
    source = library.with_suffix(".S")
    source.write_text(
        f".section .rodata\n.balign 16\n.globl icudt{version}_dat\n.type icudt{version}_dat, "
        f'@object\nicudt{version}_dat:\n.incbin "{table}"\n'
        f".size icudt{version}_dat, .-icudt{version}_dat\n"
        '.section .note.GNU-stack,"",%progbits\n',
        encoding="ascii",
    )
    options = ["-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-Wl,--build-id=none"]
    subprocess.run(["gcc", *options, "-o", str(library), str(source)], check=True)
    source.unlink()
