"""Sign-in is painted before anything heavy is loaded."""

import os
import subprocess
import sys

ASK = """
import sys
from carecoord.security import (
    data_folder, hardening, kdf, keyfile, keyring_store, passphrases, permissions,
    recovery_sheet, single_instance, throttle,
)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_that_importing_the_package_loads_no_cryptography_and_no_keyring() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(answer.stdout.split())
    assert "carecoord" in loaded
    assert not loaded & {"argon2", "cryptography", "keyring", "sqlalchemy", "msgspec", "PySide6"}
