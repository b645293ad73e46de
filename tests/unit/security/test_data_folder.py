"""Folders that would damage the data, by the look of their path and mounts."""

import ctypes
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from carecoord.security import data_folder
from carecoord.security.data_folder import cloud_service, file_system_of, is_on_network

MOUNTS = r"""sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
/dev/sdb1 /srv ext4 rw 0 0
office:/export /srv/ana/office nfs4 rw 0 0
//nas/files /mnt/the\040nas cifs rw 0 0
/dev/sdc1 /srv/ana/office/local xfs rw 0 0
tmpfs /data tmpfs rw 0 0
nas:/data /data nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (PureWindowsPath(r"D:\Ana\OneDrive\CareCoord"), "OneDrive"),
        (PureWindowsPath(r"D:\Ana\OneDrive - Sunnyside Clinic\data"), "OneDrive"),
        (PureWindowsPath(r"D:\Ana\Dropbox (Personal)\data"), "Dropbox"),
        (PureWindowsPath(r"G:\My Drive\CareCoord"), "Google Drive"),
        (PureWindowsPath(r"G:\Mi unidad"), "Google Drive"),
        (PureWindowsPath(r"D:\Ana\iCloudDrive\x"), "iCloud"),
        (PurePosixPath("/Volumes/ana/Library/Mobile Documents/com~apple~CloudDocs/x"), "iCloud"),
        (
            PurePosixPath("/Volumes/ana/Library/CloudStorage/GoogleDrive-ana@x.org/y"),
            "Google Drive",
        ),
        (PurePosixPath("/Volumes/ana/Library/CloudStorage/OneDrive-Personal"), "OneDrive"),
        (PurePosixPath("/srv/ana/Dropbox"), "Dropbox"),
        (PurePosixPath("/srv/ana/Nextcloud/data"), "Nextcloud"),
        (PurePosixPath("/srv/ana/MEGAsync"), "MEGA"),
        (PureWindowsPath(r"D:\Ana\AppData\Local\CareCoord"), None),
        (PurePosixPath("/srv/ana/.local/share/CareCoord"), None),
        (PurePosixPath("/srv/dropboxer/one drive backup"), None),
        (PurePosixPath("/srv/omega/data"), None),
    ],
)
def test_that_a_synchronised_folder_is_known_by_its_name(
    path: PurePosixPath | PureWindowsPath, service: str | None
) -> None:
    assert cloud_service(path) == service


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/opt/data", "ext4"),
        ("/srv/ana", "ext4"),
        ("/srv/ana/office", "nfs4"),
        ("/srv/ana/office/deep/er", "nfs4"),
        ("/srv/ana/officeX", "ext4"),
        ("/srv/ana/office/local/x", "xfs"),
        ("/mnt/the nas/x", "cifs"),
        ("/data", "nfs"),
    ],
)
def test_that_the_deepest_and_last_mount_tells_the_file_system(folder: str, kind: str) -> None:
    assert file_system_of(PurePosixPath(folder), MOUNTS) == kind


def test_that_a_folder_outside_every_mount_has_no_known_file_system() -> None:
    assert file_system_of(PurePosixPath("/x"), "tmpfs /tmp tmpfs rw 0 0\n") == ""


@pytest.mark.parametrize(("kind", "remote"), [(3, False), (4, True)])
def test_that_windows_is_asked_about_its_drives(
    monkeypatch: pytest.MonkeyPatch, kind: int, remote: bool
) -> None:
    kernel = SimpleNamespace(GetDriveTypeW=lambda _root: kind)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_on_network(Path("/data")) is remote


def test_that_a_windows_share_is_a_network_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    class SharePath:
        anchor = "\\\\server\\share\\"

    monkeypatch.setattr(sys, "platform", "win32")
    assert is_on_network(SharePath())  # type: ignore[arg-type] # no Windows paths here


def test_that_a_system_that_does_not_tell_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "_MOUNTS", Path("/nowhere/mounts"))
    assert not is_on_network(Path("/data"))


@pytest.mark.parametrize(
    ("flags", "answer", "remote"),
    [(0x1000, 0, False), (0x0, 0, True), (0x0, -1, False)],
    ids=["a disk of its own", "a share", "nobody can tell"],
)
def test_that_macos_is_asked_about_the_disk_the_folder_will_be_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: int, answer: int, remote: bool
) -> None:
    asked: list[bytes] = []

    class Library:
        @staticmethod
        def statfs(path: bytes, buffer: "ctypes.Array[ctypes.c_char]") -> int:
            asked.append(path)
            ctypes.memmove(ctypes.addressof(buffer) + 64, flags.to_bytes(4, sys.byteorder), 4)
            return answer

    monkeypatch.setattr(data_folder, "_MOUNTS", Path("/nowhere/mounts"))
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Library())
    monkeypatch.setattr(sys, "platform", "darwin")
    assert is_on_network(tmp_path / "new" / "CareCoord") is remote
    assert asked == [bytes(tmp_path)]


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        ("//nas/files", "cifs"), ("//nas/files", "smb3"), ("nas:/x", "nfs"), ("nas:/x", "nfs4"),
        ("ana@nas:/x", "fuse.sshfs"), ("https://x.org", "fuse.davfs2"), ("drive:", "fuse.rclone"),
        ("gvfsd", "fuse.gvfsd-fuse"), ("C:", "drvfs"), ("shared", "vboxsf"),
    ],
)  # fmt: skip
def test_that_every_kind_of_network_disk_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, point: str, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n{point} /srv/data {kind} rw 0 0\n")
    monkeypatch.setattr(data_folder, "_MOUNTS", mounts)
    assert is_on_network(Path("/srv/data/CareCoord"))
    assert not is_on_network(Path("/srv/other"))
