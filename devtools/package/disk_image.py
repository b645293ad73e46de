"""The disk image for macOS: the program as an app beside a link to Applications."""

import os
import shutil
import subprocess
from pathlib import Path

from devtools.package import build
from devtools.places import SetupError

_APP = build.FOLDER.parent / "CareCoord.app"


def make(_folder: Path, into: Path) -> Path:
    """Sign the app where an identity is named, and pack it; returns the image.

    ``CARECOORD_SIGNING_IDENTITY`` names a certificate of the keychain. Without one the app is
    signed for this machine alone, and others ask before they open it.

    Raises:
        SetupError: This is no Mac.
    """
    if shutil.which("hdiutil") is None:
        raise SetupError("A disk image is made by hdiutil, which only macOS has.")
    identity = os.environ.get("CARECOORD_SIGNING_IDENTITY", "-")
    options = ["--force", "--deep", "--options", "runtime", "--sign", identity]
    subprocess.run(["codesign", *options, str(_APP)], check=True)
    shown = build.PLACE / "image"
    shutil.rmtree(shown, ignore_errors=True)
    shown.mkdir(parents=True)
    shutil.copytree(_APP, shown / _APP.name, symlinks=True)
    (shown / "Applications").symlink_to("/Applications")
    image = into / f"CareCoord-{build.version()}.dmg"
    options = ["-volname", "CareCoord", "-srcfolder", str(shown), "-ov", "-format", "UDZO"]
    subprocess.run(["hdiutil", "create", *options, str(image)], check=True)
    return image
