"""What people install is the same from one commit, and leaves out only what nobody asks for."""

import re
import struct
import tarfile
from pathlib import Path

import pytest

from carecoord import __version__
from carecoord.cli import parser
from carecoord.common.handed_files import BACKUP_ENDING, LIST_ENDING
from devtools.package import build, command, debian_package, portable, unicode_data
from devtools.places import ROOT, SetupError

NAMES = ("root.res", "en_US.res", "de.res", "curr/es.res", "curr/fr.res", "zoneinfo64.res",
         "ibm-37_P100-1995.cnv", "brkitr/thaidict.dict", "translit/ja.res")  # fmt: skip


@pytest.fixture
def made_at(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(build, "made_at", lambda: 1_700_000_000)
    return 1_700_000_000


def test_that_the_version_is_written_once() -> None:
    assert build.version() == __version__
    script = (ROOT / "installer/windows/carecoord.iss").read_text(encoding="utf-8")
    assert f'#define Version "{build.version()}"' in script


def test_that_only_tables_of_languages_the_program_speaks_are_kept() -> None:
    items = [unicode_data._Item(f"icudt73l/{name}".encode(), name.encode() * 7) for name in NAMES]
    kept = [item for item in items if unicode_data._is_asked_for(item)]
    packed = unicode_data._packed(kept)
    again = list(unicode_data._items(packed, 0))
    names = [item.name.decode().partition("/")[2] for item in again]
    assert names == ["root.res", "en_US.res", "curr/es.res", "zoneinfo64.res"]
    assert [item.content.rstrip(b"\0") for item in again] == [item.content for item in kept]
    (count,) = struct.unpack_from("<I", packed)
    assert count == len(kept)


def test_that_an_unknown_kind_is_refused_before_anything_is_built() -> None:
    with pytest.raises(SetupError, match="Name one of: portable, deb"):
        command.run(["rpm"])


def test_that_the_same_folder_gives_the_same_archive(tmp_path: Path, made_at: int) -> None:
    archives = []
    for number, into in enumerate((tmp_path / "one", tmp_path / "two")):
        folder = into / "carecoord"
        folder.mkdir(parents=True)
        (folder / "carecoord").write_text("run", encoding="ascii")
        (folder / "carecoord").chmod(0o755 if number else 0o711)
        (folder / "library.so").symlink_to("other.so")
        archives.append(portable._tar(folder, into / "made.tar.xz").read_bytes())
    assert archives[0] == archives[1]
    with tarfile.open(tmp_path / "one" / "made.tar.xz") as packed:
        assert {entry.mtime for entry in packed} == {made_at}


def test_that_the_package_names_what_it_needs_and_runs_no_script() -> None:
    words = (debian_package._PARTS / "control.in").read_text(encoding="utf-8")
    assert set(re.findall(r"{(\w+)}", words)) == {"version", "architecture", "installed_kb"}
    parts = {path.name for path in debian_package._PARTS.iterdir()}
    assert not parts & {"preinst", "postinst", "prerm", "postrm"}


@pytest.mark.parametrize(
    "script", ["linux/carecoord.xml", "windows/carecoord.iss", "carecoord.spec"]
)
def test_that_each_system_hears_of_our_own_kinds_of_file_and_of_no_others(script: str) -> None:
    words = (build.INSTALLER / script).read_text(encoding="utf-8")
    for ending in (BACKUP_ENDING, LIST_ENDING):
        assert ending.removeprefix(".") in words
    assert not re.search(r"xlsx|csv|toml", words)


def test_that_the_menu_entry_opens_the_kinds_of_file_the_package_names() -> None:
    kinds = (build.INSTALLER / "linux/carecoord.xml").read_text(encoding="utf-8")
    entry = (build.INSTALLER / "linux/carecoord.desktop").read_text(encoding="utf-8")
    named = re.findall(r'<mime-type type="(.+?)"', kinds)
    assert f"MimeType={';'.join(named)};" in entry
    command = re.search(r"^Exec=carecoord (.*) %F$", entry, re.MULTILINE)
    assert command is not None
    assert parser.parse([*command[1].split(), "stick.ccbk"]).files == [Path("stick.ccbk")]
