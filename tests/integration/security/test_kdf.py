"""Argon2id itself."""

import os
import subprocess
import sys

import pytest

from carecoord.security.kdf import FLOOR, derive, seconds_to_derive

TOO_LITTLE_MEMORY = """
import resource
import argon2.low_level
from carecoord.common.errors import UnavailableError
from carecoord.security.kdf import FLOOR, derive
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + FLOOR.memory_kib * 512
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    derive(b"secret", bytes(16), FLOOR)
except UnavailableError as error:
    print(error)
"""


def test_that_a_derivation_depends_on_secret_and_salt_alone() -> None:
    first = derive(b"secret", bytes(16), FLOOR)
    assert len(first) == 32
    assert derive(b"secret", bytes(16), FLOOR) == first
    assert derive(b"secret", b"s" * 16, FLOOR) != first


def test_that_the_floor_takes_a_guesser_real_time() -> None:
    assert seconds_to_derive(FLOOR) > 0.01


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_that_too_little_memory_is_said_in_words() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", TOO_LITTLE_MEMORY],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "too little free memory" in answer.stdout
