"""Which folders a practice's data may lie in: on this computer's own disk.

Programs that synchronise a folder copy the database while it is being written,
and network disks do not lock reliably; both have destroyed databases.
"""

import os
import re
import sys
from pathlib import Path, PurePath

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

_MOUNTS = Path("/proc/mounts")
_CLOUD_FOLDERS = (
    (re.compile(r"onedrive( - .+|-.+)?"), "OneDrive"),
    (re.compile(r"dropbox( \(.+\)|-.+)?"), "Dropbox"),
    (re.compile(r"google ?drive( .+)?|googledrive-.+|my drive|mi unidad"), "Google Drive"),
    (re.compile(r"icloud ?drive|com~apple~clouddocs|mobile documents"), "iCloud"),
    (re.compile(r"box sync|box-box"), "Box"),
    (re.compile(r"nextcloud|owncloud"), "Nextcloud"),
    (re.compile(r"pcloud ?drive"), "pCloud"),
    (re.compile(r"mega|megasync"), "MEGA"),
    (re.compile(r"proton ?drive(-.+)?"), "Proton Drive"),
)
_CLOUD_MARKERS = ((".dropbox", "Dropbox"), (".stfolder", "Syncthing"))
_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2",
        "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "gfs2", "glusterfs", "fuse.glusterfs",
        "fuse.s3fs", "fuse.gcsfuse", "fuse.onedriver", "fuse.google-drive-ocamlfuse", "drvfs",
        "lustre", "ncpfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf", "webdav",
    }
)  # fmt: skip
_DRIVE_REMOTE = 4  # GetDriveTypeW, winbase.h
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_MNT_LOCAL, _STATFS_FLAGS, _STATFS_BYTES = 0x1000, 64, 4096  # <sys/mount.h> of macOS
_OCTAL = re.compile(r"\\([0-7]{3})")


def require_suitable_folder(home: Path) -> None:
    """Return when the practice's data may lie in ``home``, which need not exist yet.

    Raises:
        RefusedError: It is inside a synchronised folder or on a network disk.
    """
    folder = home.resolve()
    service = (
        cloud_service(folder) or _marked_cloud_service(folder) or _named_by_its_program(folder)
    )
    if service is not None:
        raise RefusedError(
            _(
                "This folder is copied to other computers by {service}, which would damage the "
                "data. Choose a folder that stays on this computer."
            ).format(service=service)
        )
    if is_on_network(folder):
        raise RefusedError(
            _(
                "This folder is on a network disk, where the data can be damaged. Choose a folder "
                "on this computer, or set up a practice server to work together."
            )
        )


def cloud_service(folder: PurePath) -> str | None:
    """The synchronising program whose usual folder name is in the path, if any."""
    for part in folder.parts:
        for pattern, service in _CLOUD_FOLDERS:
            if pattern.fullmatch(part.casefold()):
                return service
    return None


def is_on_network(folder: Path) -> bool:
    """Whether the folder is known to be on a network disk; False where nobody can tell."""
    if sys.platform == "win32":
        import ctypes

        root = folder.anchor
        return root.startswith("\\\\") or (
            ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
        )
    if _MOUNTS.exists():
        return file_system_of(folder, _MOUNTS.read_text("utf-8")) in _NETWORK_FILE_SYSTEMS
    return sys.platform == "darwin" and not _is_local_on_macos(folder)


def _is_local_on_macos(folder: Path) -> bool:
    """By the flags of statfs(2); a folder that does not exist yet lies where its parent does."""
    import ctypes

    there = next(place for place in (folder, *folder.parents) if place.exists())
    answer = ctypes.create_string_buffer(_STATFS_BYTES)
    if ctypes.CDLL(None).statfs(bytes(there), answer) != 0:
        return True
    flags = int.from_bytes(answer.raw[_STATFS_FLAGS : _STATFS_FLAGS + 4], sys.byteorder)
    return bool(flags & _MNT_LOCAL)


def _named_by_its_program(folder: Path) -> str | None:
    """OneDrive on Windows tells every program where it keeps its copies."""
    for name in _ONEDRIVE_VARIABLES:
        root = os.environ.get(name)
        if root and folder.is_relative_to(Path(root).resolve()):
            return "OneDrive"
    return None


def file_system_of(folder: PurePath, mounts: str) -> str:
    """The type of the file system a folder is on, from the text of ``/proc/mounts``.

    The deepest mount point counts, and of several on one point the last.
    """
    best_depth, best_type = 0, ""
    for line in mounts.splitlines():
        _device, point, kind, *_rest = line.split(" ")
        mount = PurePath(_OCTAL.sub(lambda code: chr(int(code[1], 8)), point))
        depth = len(mount.parts)
        if depth >= best_depth and folder.is_relative_to(mount):
            best_depth, best_type = depth, kind
    return best_type


def _marked_cloud_service(folder: Path) -> str | None:
    for ancestor in (folder, *folder.parents):
        for marker, service in _CLOUD_MARKERS:
            if (ancestor / marker).is_dir():
                return service
    return None
