"""The program's picture in the form each system wants; run with the project's own Python.

python -m devtools.package.icons FILE    the ending says the form: .ico, .icns or .png
"""

import os
import sys
from pathlib import Path

_PICTURE = Path(__file__).resolve().parents[2] / "installer" / "carecoord.svg"
_SIDE_PX = 256


def draw(target: Path) -> None:
    """Draw the picture into a file, whose form follows from its ending."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QIcon

    app = QGuiApplication.instance() or QGuiApplication([])
    if not QIcon(str(_PICTURE)).pixmap(_SIDE_PX, _SIDE_PX).save(str(target)):
        sys.exit(f"The picture could not be written to {target}.")
    del app


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
