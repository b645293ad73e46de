"""What a hardened process looks like from outside. Run in processes of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

HARDENED = """
import resource, os, ctypes
from carecoord.security.hardening import harden_process
harden_process()
open(os.environ["MADE"], "w").close()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
print(oct(os.stat(os.environ["MADE"]).st_mode & 0o777))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_that_a_hardened_process_dumps_no_core_and_makes_private_files(
    tmp_path: Path,
) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", HARDENED],
        env={"MADE": f"{tmp_path}/made", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["0", "0", "0", "0o600"]
