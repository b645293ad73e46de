"""ZIP and gzip, refused before they can harm."""

import gzip
import io
import zipfile

import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.archives import Limits, gunzip, open_zip
from carecoord.importers.sources import members_of, source_of_bytes


def zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def test_that_members_are_read_with_their_names() -> None:
    (member,) = open_zip(zipped(("data/María.csv", b"a,b"), ("__MACOSX/._x", b"")))
    assert (member.name, member.fetch()) == ("data/María.csv", b"a,b")


def test_that_names_in_undeclared_utf8_are_readable() -> None:
    data = zipped(("Mar__a.csv", b"")).replace(b"Mar__a.csv", "María.csv".encode())
    (member,) = open_zip(data)
    assert member.name == "María.csv"


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x", "C:/x.csv"])
def test_that_names_leading_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(RefusedError, match="harm"):
        open_zip(zipped((name, b"x")))


def test_that_a_link_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(RefusedError, match="harm"):
        open_zip(target.getvalue())


def test_that_a_password_is_named() -> None:
    data = bytearray(zipped(("x.csv", b"a,b")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefusedError, match="password"):
        open_zip(bytes(data))


def test_that_too_many_members_are_refused() -> None:
    with pytest.raises(RefusedError, match="harm"):
        open_zip(zipped(("a", b""), ("b", b"")), Limits(members=1))


def test_that_a_declared_giant_is_refused() -> None:
    with pytest.raises(RefusedError, match="harm"):
        open_zip(zipped(("a", b"x" * 100)), Limits(total=50))


def test_that_a_bomb_is_known_by_its_table_of_contents() -> None:
    with pytest.raises(RefusedError, match="harm"):
        open_zip(zipped(("a.csv", bytes(8 << 20))))


def test_that_a_bomb_that_lies_about_its_size_is_stopped_while_it_inflates() -> None:
    data = zipped(("a.csv", bytes(8 << 20)))
    (member,) = open_zip(data.replace((8 << 20).to_bytes(4, "little"), bytes((9, 0, 0, 0))))
    with pytest.raises(RefusedError, match=r"harm|damaged"):
        member.fetch()


def test_that_a_damaged_member_is_refused() -> None:
    data = bytearray(zipped(("a.csv", bytes(range(256)) * 40)))
    data[60] ^= 0xFF
    (member,) = open_zip(bytes(data))
    with pytest.raises(RefusedError, match="damaged"):
        member.fetch()


def test_that_a_broken_archive_is_refused() -> None:
    with pytest.raises(RefusedError, match="damaged"):
        open_zip(zipped(("a", b"x"))[:40])


def test_that_gzip_is_inflated_whatever_the_name() -> None:
    packed = gzip.compress(b"one") + gzip.compress(b"two")
    assert source_of_bytes("x.csv", packed).fetch() == b"onetwo"
    assert members_of(zipped(("x.ndjson.gz", packed)))[0].fetch() == b"onetwo"


def test_that_gzip_cut_off_is_refused() -> None:
    with pytest.raises(RefusedError, match="cut off"):
        gunzip(gzip.compress(bytes(range(256)) * 8)[:-20])


def test_that_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(RefusedError, match="harm"):
        gunzip(gzip.compress(bytes(8 << 20)))


def test_that_the_ending_behind_gz_counts() -> None:
    source = source_of_bytes("export/Patient.NDJSON.gz", b"")
    assert (source.suffix, source.stem) == (".ndjson", "patient")
