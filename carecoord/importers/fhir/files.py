"""FHIR files: which they are, and their resources one by one."""

import io
import re
from collections.abc import Iterable

import msgspec

from carecoord.common.errors import CancelledError, RefusedError
from carecoord.common.i18n import _
from carecoord.importers.encodings import in_utf8
from carecoord.importers.fhir.collecting import Collector
from carecoord.importers.fhir.decoding import BROKEN, SpoiledError
from carecoord.importers.options import Cancelled, Options, Progress
from carecoord.importers.records import Reading
from carecoord.importers.sources import SourceFile

# No name holds these characters, and a terminal obeys some. A backslash behind a backslash
# stands for itself, so pairs of them are passed over.
_CONTROL = re.compile(rb"\\(?:(\\)|u00(?:0[0-8bcef]|1[0-9a-f]|7f)|[bf])", re.IGNORECASE)
_MARKS = (rb"\u00", rb"\U00", rb"\b", rb"\f", rb"\B", rb"\F")
_NEAR = 64  # bytes around the first line break
_LOGS = ("log", "error", "errors", "manifest")  # stand beside the data in a bulk export


def is_ndjson(source: SourceFile, data: bytes) -> bool:
    """One resource per line, by name or because a second object follows on line two."""
    if source.suffix == ".ndjson":
        return True
    end = data.find(b"\n")
    around = data[max(end - _NEAR, 0) : end].rstrip(), data[end : end + _NEAR].lstrip()
    return end > 0 and around[0].endswith(b"}") and around[1].startswith(b"{")


def read_fhir(
    sources: Iterable[SourceFile],
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """All resources of all files as one reading.

    Raises:
        RefusedError: A file is another FHIR version, two people have one id, or no file could
            be read.
        CancelledError: The person stopped the reading.
    """
    files = [source for source in sources if source.stem not in _LOGS]
    total, done = sum(source.size for source in files), 0
    collector = Collector(options)
    refused: list[RefusedError] = []
    for source in files:
        if cancelled and cancelled():
            raise CancelledError(_("The import was stopped. Nothing was kept."))
        try:
            _read_file(source, collector)
        except SpoiledError:
            raise
        except RefusedError as error:
            refused.append(error)
            collector.refuse(source.name, str(error))
        done += source.size
        if progress:
            progress(done, total)
    if refused and len(refused) == len(files):
        raise refused[0]
    reading = collector.finish()
    if not reading.counts:
        raise RefusedError(
            _("This file holds no FHIR resources. Choose a list, or an export in FHIR R4.")
        )
    return reading


def _read_file(source: SourceFile, collector: Collector) -> None:
    data = _without_control(in_utf8(source.fetch()))
    if is_ndjson(source, data):
        _read_lines(source.name, data, collector)
    else:
        _read_document(source.name, data, collector)


def _without_control(data: bytes) -> bytes:
    if not any(mark in data for mark in _MARKS):  # far quicker, and no copy is made
        return data
    return _CONTROL.sub(lambda found: found[0] if found[1] else b"", data)


def _read_lines(name: str, data: bytes, collector: Collector) -> None:
    place = _("{file}, line {number}")
    for number, line in enumerate(io.BytesIO(data), start=1):
        if not line.strip():
            continue
        where = place.format(file=name, number=number)
        try:
            collector.add(line, where)
        except BROKEN:
            collector.refuse(
                where, _("This line is not complete JSON, so it was left out. Export it again.")
            )


def _read_document(name: str, data: bytes, collector: Collector) -> None:
    try:
        if not data.lstrip().startswith(b"["):
            collector.add(data, name)
            return
        place = _("{file}, entry {number}")
        for number, item in enumerate(msgspec.json.decode(data, type=list[msgspec.Raw]), start=1):
            collector.add(item, place.format(file=name, number=number))
    except BROKEN:
        raise RefusedError(
            _("This file is not complete JSON. It may have been cut off; export it again.")
        ) from None
