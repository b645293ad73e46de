"""An export of everything that was spoilt on its way is refused in words, wherever it is."""

import hashlib
import io
import random
import zipfile
from pathlib import Path

import msgspec
import pytest

from carecoord.common.errors import CareCoordError, RefusedError
from carecoord.importers.whole import look, read
from carecoord.vocab.data_package import (
    DESCRIPTION,
    FORMAT,
    Field,
    Maker,
    Package,
    Resource,
    Schema,
)

COLUMNS = ("id", "name", "role", "language", "active", "deleted")
TIMES = 400


def whole_zip() -> bytes:
    lines = [",".join(COLUMNS), *(f"{n},Name {n},lead,en,true,false" for n in range(300))]
    staff = "".join(f"{line}\r\n" for line in lines).encode()
    fields = [
        Field(name=name, type="string", format="default", description="", nullable=False,
              codes=[], unit="")
        for name in COLUMNS
    ]  # fmt: skip
    table = Resource(
        name="staff", path="tables/staff.csv", bytes=len(staff), format="csv", rows=300,
        hash=f"sha256:{hashlib.sha256(staff).hexdigest()}",
        schema=Schema(fields=fields, primary_key=["id"], foreign_keys=[]),
    )  # fmt: skip
    package = Package(
        name="all", title="Elm Street", created="2026-01-01T00:00:00+00:00", resources=[table],
        carecoord=Maker(
            format=FORMAT, program="0", schema=1, practice="Elm Street", zone="UTC", left_out={}
        ),
    )  # fmt: skip
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tables/staff.csv", staff)
        archive.writestr(DESCRIPTION, msgspec.json.encode(package))
    return held.getvalue()


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """Cut short, or with one byte that is another."""
    if chance.random() < 0.3:
        return whole[: chance.randrange(len(whole))]
    at = chance.randrange(len(whole))
    return whole[:at] + bytes([whole[at] ^ chance.randrange(1, 256)]) + whole[at + 1 :]


def taken(path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    look(path, "")
    read(path, "", lambda _name, some: rows.extend(some), lambda _done, _total: None)
    return rows


def test_that_a_spoilt_zip_is_refused_in_words_or_comes_in_as_it_was(tmp_path: Path) -> None:
    whole, chance = whole_zip(), random.Random(7)
    path = tmp_path / "all.zip"
    path.write_bytes(whole)
    expected = taken(path)
    said: list[str] = []
    for _time in range(TIMES):
        path.write_bytes(spoilt(whole, chance))
        try:
            assert taken(path) == expected
        except CareCoordError as error:
            said.append(str(error))
    assert len(said) > TIMES // 2
    assert all("export" in words for words in said)


def test_that_a_file_which_is_missing_from_a_zip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with (
        zipfile.ZipFile(io.BytesIO(whole_zip())) as whole,
        zipfile.ZipFile(path, "w") as lacking,
    ):
        lacking.writestr(DESCRIPTION, whole.read(DESCRIPTION))
    with pytest.raises(RefusedError, match=r"not whole: staff\.csv is missing"):
        look(path, "")
