"""Files under a passphrase, in the format of age."""

import io
import os
from pathlib import Path

import pyrage
import pytest

from carecoord.common.errors import RefusedError
from carecoord.security import age_file
from carecoord.security.age_file import PIECE_BYTES, AgeReader, AgeWriter, is_age

WORDS = "orchard lantern comet velvet"
SIZES = (0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES)


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase takes long on purpose; what is shown here does not need it."""
    monkeypatch.setattr(age_file, "_WORK", 10)


def locked(content: bytes) -> bytes:
    stream = io.BytesIO()
    writer = AgeWriter(stream, WORDS)
    writer.write(content[:70_000])
    writer.write(content[70_000:])
    writer.finish()
    return stream.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_that_another_program_of_the_format_opens_what_is_written(size: int) -> None:
    content = os.urandom(size)
    assert pyrage.passphrase.decrypt(locked(content), WORDS) == content


@pytest.mark.parametrize("size", SIZES)
def test_that_it_is_read_whole_and_from_any_place(size: int, tmp_path: Path) -> None:
    content, path = os.urandom(size), tmp_path / "all.age"
    path.write_bytes(locked(content))
    assert is_age(path)
    with io.BufferedReader(AgeReader(path, WORDS)) as stream:
        assert stream.read() == content
        stream.seek(-min(5, size), io.SEEK_END)
        assert stream.read() == content[-5:]
        stream.seek(size // 2)
        assert stream.read(9) == content[size // 2 : size // 2 + 9]


def test_that_a_file_is_written_from_its_beginning_to_its_end() -> None:
    writer = AgeWriter(io.BytesIO(), WORDS)
    assert writer.writable()
    assert not writer.seekable()
    writer.finish()


def test_that_another_passphrase_damage_and_a_missing_end_are_refused(tmp_path: Path) -> None:
    whole, path = locked(os.urandom(PIECE_BYTES + 10)), tmp_path / "all.age"
    path.write_bytes(whole)
    with pytest.raises(RefusedError, match="does not open the file"):
        AgeReader(path, "pebble harvest tunnel violin")
    header = whole.index(b"\n---") + 5
    cut_in_nonce = whole[: whole.index(b"\n", header) + 9]
    other_seal = whole[:header] + bytes([whole[header] ^ 1]) + whole[header + 1 :]
    other_end = whole[:-1] + bytes([whole[-1] ^ 1])
    for spoilt in (whole[:-11], whole[: -10 - 16], other_end, cut_in_nonce, other_seal):
        path.write_bytes(spoilt)
        with pytest.raises(RefusedError, match="damaged or was cut short"):
            AgeReader(path, WORDS)
    path.write_bytes(whole.replace(b" 10\n", b" 30\n", 1))
    with pytest.raises(RefusedError, match="in a way CareCoord knows"):
        AgeReader(path, WORDS)
