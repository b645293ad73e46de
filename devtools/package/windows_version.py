"""What Windows shows of the program under Properties, Details."""

from pathlib import Path

from devtools.places import ROOT

_FORM = ROOT / "installer" / "windows" / "version.txt.in"


def write_version(target: Path, version: str) -> None:
    """Write it in the form PyInstaller reads, for a version such as ``0.1.0``."""
    numbers = ", ".join([*version.split("."), "0", "0", "0"][:4])
    words = _FORM.read_text(encoding="utf-8")
    target.write_text(words.replace("@version@", version).replace("@numbers@", numbers), "utf-8")
