"""The installer for Windows, by Inno Setup."""

import os
import shutil
import subprocess
from pathlib import Path

from devtools.package import build
from devtools.places import SetupError

_SCRIPT = build.INSTALLER / "windows" / "carecoord.iss"
_USUAL_PLACE = Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)"), "Inno Setup 6")


def make(folder: Path, into: Path) -> Path:
    """Pack the folder; returns the installer.

    Raises:
        SetupError: Inno Setup is not here.
    """
    compiler = shutil.which("ISCC") or shutil.which("ISCC", path=str(_USUAL_PLACE))
    if compiler is None:
        raise SetupError("The installer is made by Inno Setup 6, which this system does not have.")
    version = build.version()
    given = {"Version": version, "Folder": folder, "Out": into}
    values = [f"/D{name}={value}" for name, value in given.items()]
    subprocess.run([compiler, "/Q", *values, str(_SCRIPT)], check=True)
    return into / f"CareCoord-{version}-setup.exe"
