"""What a hardened process looks like from outside. Run in processes of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

HARDENED = """
import resource, os, ctypes
from carecoord.security.hardening import hide_memory, keep_files_private
keep_files_private()
hide_memory()
open(os.environ["MADE"], "w").close()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
print(oct(os.stat(os.environ["MADE"]).st_mode & 0o777))
"""

WARMED = """
import ctypes, sys
from carecoord.services import warm_up
dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(dumpable())
class First:
    def find_spec(self, name, *_more):
        if name.startswith("argon2"):
            print(dumpable())
            sys.meta_path.remove(self)
sys.meta_path.insert(0, First())
warm_up.load()
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


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_that_the_window_hides_its_memory_before_it_loads_anything_else() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", WARMED],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["1", "0"]
