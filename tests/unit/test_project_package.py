"""What people install is the same from one commit, and leaves out only what nobody asks for."""

import json
import re
import struct
import subprocess
import tarfile
import zipfile
from importlib.machinery import SourcelessFileLoader
from pathlib import Path

import pytest
from defusedxml import ElementTree
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from carecoord import __version__
from carecoord.cli import parser
from carecoord.common.handed_files import BACKUP_ENDING, LIST_ENDING
from carecoord.security import update_offer
from carecoord.services import diagnostics
from devtools.package import (
    build,
    command,
    compare,
    contents,
    debian_package,
    first_modules,
    icons,
    portable,
    signing,
    unicode_data,
    update_list,
)
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


def test_that_the_commit_a_package_is_made_from_is_one_a_report_names() -> None:
    assert diagnostics.COMMIT.fullmatch(build.commit())


def test_that_modules_of_a_start_become_files_and_leave_the_archives(tmp_path: Path) -> None:
    source = ROOT / "carecoord/common/errors.py"
    modules = [
        ("carecoord.common.errors", str(source), "PYMODULE"),
        ("carecoord.cli", str(ROOT / "carecoord/cli/__init__.py"), "PYMODULE"),
        ("carecoord.bootstrap", str(ROOT / "carecoord/bootstrap.py"), "PYMODULE"),
    ]
    wanted = {"carecoord.common.errors", "carecoord.cli", "json"}
    files = first_modules.out_of_code(modules, wanted, tmp_path)
    assert [name for name, _source, _kind in modules] == ["carecoord.bootstrap"]
    names = [name for name, _file, _kind in files]
    assert names == ["carecoord/common/errors.pyc", "carecoord/cli/__init__.pyc"]
    found = SourcelessFileLoader("errors", files[0][1]).get_code("errors")
    assert found is not None
    assert found.co_filename == "carecoord/common/errors.py", "no folder of whoever built it"

    library = tmp_path / "library.zip"
    with zipfile.ZipFile(library, "w") as packed:
        for name in ("json/__init__.pyc", "json/tool.pyc"):
            packed.writestr(name, name)
    taken = list(first_modules.out_of_library(library, wanted, tmp_path / "left"))
    assert [name for name, _file, _kind in taken] == ["json/__init__.pyc", "library.zip"]
    assert zipfile.ZipFile(taken[-1][1]).namelist() == ["json/tool.pyc"]


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


def test_that_a_package_is_signed_for_and_its_program_believes_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "UPDATE_KEYS", tmp_path / "build" / "update-keys.txt")
    monkeypatch.setattr(build, "version", lambda: "0.1.0")
    for name in ("own.pem", "spare.pem"):
        signing.new(tmp_path / name)
    packages = tmp_path / "dist"
    packages.mkdir()
    for name in ("carecoord_0.1.0_amd64.deb", "CareCoord-0.1.0-setup.exe", "carecoord_0.0.9.deb",
                 "SHA256SUMS"):  # fmt: skip
        (packages / name).write_bytes(name.encode())
    update_list.give_keys(tmp_path / "own.pem", [tmp_path / "spare.pem"])
    keys = update_offer.trusted_keys(build.UPDATE_KEYS)
    assert len(keys) == 2
    content = update_list.write(tmp_path / "own.pem", packages).read_bytes()
    found = update_offer.read(content, keys)
    assert [(each.name, each.system) for each in found.packages] == [
        ("CareCoord-0.1.0-setup.exe", "win32"),
        ("carecoord_0.1.0_amd64.deb", "linux"),
    ]
    assert found.notes["es"]
    with pytest.raises(update_offer.UpdateRefusedError):
        update_offer.read(content, keys[1:])
    update_list.give_keys(None, [])
    assert update_offer.trusted_keys(build.UPDATE_KEYS) == ()


def test_that_no_private_key_and_no_public_one_lies_among_the_sources() -> None:
    assert not (ROOT / "resources" / "update-keys.txt").exists()
    asked = ["git", "grep", "-l", "-e", "BEGIN PRIVATE KEY", "-e", "BEGIN EC PRIVATE KEY"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert set(found.split()) <= {"tests/unit/test_project_package.py"}


def test_that_a_version_without_notes_in_both_languages_is_not_signed_for(tmp_path: Path) -> None:
    file = tmp_path / "notes.toml"
    file.write_text('["0.2.0"]\nen = ["Faster."]\n', encoding="utf-8")
    with pytest.raises(SetupError, match="in en, es"):
        update_list.notes("0.2.0", file)
    assert update_list.notes(build.version())


def test_that_a_comparison_names_the_files_that_differ(tmp_path: Path, made_at: int) -> None:
    builds = [tmp_path / name for name in ("one", "two")]
    for number, into in enumerate(builds):
        folder = into.with_suffix(".folder")
        folder.mkdir(parents=True)
        into.mkdir()
        (folder / "same").write_text("same", encoding="ascii")
        (folder / "other").write_text(str(number), encoding="ascii")
        portable._tar(folder, into / "made.tar.xz")
    assert list(compare.differences(builds[0], builds[0])) == []
    found = list(compare.differences(*builds))
    assert found == ["made.tar.xz: not the same", "  CareCoord/other"]


def test_that_the_list_beside_a_package_names_what_no_lock_does(tmp_path: Path) -> None:
    (tmp_path / "_internal").mkdir()
    listed = json.loads(contents.write(tmp_path, tmp_path).read_text(encoding="utf-8"))
    names = [one["name"] for one in listed["components"]]
    assert {"python", "pyinstaller bootloader", "sqlcipher", "sqlalchemy"} <= set(names)
    assert not {"pytest", "mypy"} & set(names)
    assert names.count("pyside6-essentials") == 1
    references = {one["bom-ref"] for one in listed["components"]} | {"carecoord"}
    assert {ref for one in listed["dependencies"] for ref in one["dependsOn"]} <= references


def test_that_windows_is_told_of_sharp_screens_long_paths_and_no_administrator() -> None:
    manifest = (build.INSTALLER / "windows/carecoord.manifest").read_text(encoding="utf-8")
    settings = {one.tag.rpartition("}")[2]: one for one in ElementTree.fromstring(manifest).iter()}
    assert (settings["dpiAwareness"].text or "").startswith("PerMonitorV2")
    assert settings["longPathAware"].text == "true"
    assert settings["requestedExecutionLevel"].get("level") == "asInvoker"


def test_that_the_icon_for_windows_has_each_size_drawn_by_itself(
    tmp_path: Path, qapp: QApplication
) -> None:
    target = tmp_path / "carecoord.ico"
    icons.draw(target)
    sizes = {size.width() for size in QIcon(str(target)).availableSizes()}
    assert {16, 24, 32, 48, 256} <= sizes
