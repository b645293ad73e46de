"""The program's picture in the form each system wants; run with the project's own Python.

python -m devtools.package.icons FILE    the ending says the form: .ico, .icns or .png
"""

import os
import struct
import sys
from pathlib import Path

_PICTURE = Path(__file__).resolve().parents[2] / "installer" / "carecoord.svg"
_SIDE_PX = 256
_ICO_SIDES_PX = (16, 20, 24, 32, 40, 48, 64, 256)
"""What Windows shows in lists, in the task bar and on the desktop, at 100 to 200 %."""
_ICNS_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
_ICO_ENTRY = "<BBBBHHII"


def draw(target: Path) -> None:
    """Draw the picture into a file, whose form follows from its ending."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance() or QGuiApplication([])
    form = {".ico": _ico, ".icns": _icns}.get(target.suffix)
    target.write_bytes(form() if form else _png(_SIDE_PX))
    del app


def _ico() -> bytes:
    """Each size drawn by itself: made smaller by the system, thin lines would blur."""
    pictures = [_png(side) for side in _ICO_SIDES_PX]
    at = 6 + struct.calcsize(_ICO_ENTRY) * len(pictures)
    entries = b""
    for side, picture in zip(_ICO_SIDES_PX, pictures, strict=True):
        shown = side % 256  # 0 stands for 256
        entries += struct.pack(_ICO_ENTRY, shown, shown, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def _icns() -> bytes:
    parts = b""
    for kind, side in _ICNS_KINDS.items():
        picture = _png(side)
        parts += kind + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def _png(side_px: int) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QIcon

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QIcon(str(_PICTURE)).pixmap(side_px, side_px).save(buffer, "PNG"):
        sys.exit("The picture of the program could not be drawn.")
    return bytes(content.data())


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
