"""What Qt for Python compiles from text at every start, kept compiled.

It carries Python modules of its own as text inside its libraries. Python keeps what it compiles
of modules that are files, but not of these, and to compile them is a sixth of loading Qt.
"""

import builtins
import contextlib
import importlib.util
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

from carecoord.common.paths import write_private

_OF_QT = ("signature_bootstrap", "shibokensupport/")
_FOR_TYPE_STUBS = "shibokensupport/signature/lib/pyi_generator.py"
"""Writes files for type checkers, and nothing else; to run it takes as long as to compile it."""
_Codes: TypeAlias = dict[tuple[str, bytes], CodeType]


def place_of_codes() -> Path:
    """Where it is kept: beside what Python keeps of this module, for this version of Python."""
    return Path(importlib.util.cache_from_source(__file__)).with_suffix(".qt")


@contextlib.contextmanager
def compiled_once(place: Path) -> Iterator[None]:
    """Qt's texts loaded inside are compiled the first time, and read from ``place`` from then on.

    They are known by the text itself, so another release of Qt is compiled anew. A file that
    cannot be read or written only costs the time. The one that writes type stubs stays empty.
    """
    own, kept = builtins.compile, _read(place)
    used: _Codes = {}

    def compile_once(source: Any, filename: Any, *more: Any, **options: Any) -> Any:
        if more != ("exec",) or options or not str(filename).startswith(_OF_QT):
            return own(source, filename, *more, **options)
        if filename == _FOR_TYPE_STUBS:
            return own("", filename, "exec")
        key = (str(filename), bytes(source))
        used[key] = kept.get(key) or own(source, filename, "exec")
        return used[key]

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = own
    if used.keys() - kept.keys() and not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            _write(place, used)


def _read(place: Path) -> _Codes:
    try:
        # Who can write here can as well replace what Python keeps beside it of our own modules.
        magic, codes = marshal.loads(place.read_bytes())  # noqa: S302 - trusted as those are
        return dict(codes) if magic == importlib.util.MAGIC_NUMBER else {}
    except (OSError, EOFError, ValueError, TypeError):
        return {}


def _write(place: Path, codes: _Codes) -> None:
    place.parent.mkdir(exist_ok=True)
    write_private(place, marshal.dumps((importlib.util.MAGIC_NUMBER, codes)))
