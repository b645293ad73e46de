"""Passphrases into keys: Argon2id, slow enough for a thief and bearable for staff."""

import math
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.security.database_key import KEY_BYTES

SALT_BYTES = 16
_SHORTEST_S = 0.5
_LARGEST_CALIBRATED_KIB = 256 * 1024
# A key file asking for more than this would freeze the computer, not protect it.
_LARGEST_READ_KIB = 1024 * 1024
_MOST_ITERATIONS = 64
_MOST_LANES = 16


@dataclass(frozen=True)
class KdfParameters:
    """The cost of one derivation with Argon2id version 1.3 (RFC 9106)."""

    memory_kib: int
    iterations: int
    lanes: int

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "KdfParameters":
        return cls(
            memory_kib=int(document["memory_kib"]),
            iterations=int(document["iterations"]),
            lanes=int(document["lanes"]),
        )

    @property
    def acceptable(self) -> bool:
        """At least the floor, so that nobody weakens a key file, and not absurd."""
        return (
            FLOOR.memory_kib <= self.memory_kib <= _LARGEST_READ_KIB
            and FLOOR.iterations <= self.iterations <= _MOST_ITERATIONS
            and 1 <= self.lanes <= _MOST_LANES
        )


# RFC 9106, section 4, second recommended option.
FLOOR = KdfParameters(memory_kib=64 * 1024, iterations=3, lanes=4)


def derive(secret: bytes, salt: bytes, parameters: KdfParameters) -> bytes:
    """32 bytes from a passphrase.

    Raises:
        UnavailableError: The computer has too little free memory.
    """
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=parameters.iterations,
            memory_cost=parameters.memory_kib,
            parallelism=parameters.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise UnavailableError(
            _("There is too little free memory to sign in. Close other programs and try again.")
        ) from error


def seconds_to_derive(parameters: KdfParameters) -> float:
    """How long one derivation takes on this computer."""
    started_s = time.perf_counter()
    derive(b"calibration", secrets.token_bytes(SALT_BYTES), parameters)
    return time.perf_counter() - started_s


def calibrate(measure: Callable[[KdfParameters], float] = seconds_to_derive) -> KdfParameters:
    """The parameters that take 0.5 to 1 second on this computer, never below the floor.

    Memory is raised first, because it costs an attacker's hardware the most;
    a machine that is still quicker at 256 MiB gets more iterations.
    """
    parameters = FLOOR
    elapsed_s = measure(parameters)
    while elapsed_s < _SHORTEST_S and parameters.memory_kib < _LARGEST_CALIBRATED_KIB:
        parameters = replace(parameters, memory_kib=parameters.memory_kib * 2)
        elapsed_s = measure(parameters)
    if elapsed_s >= _SHORTEST_S:
        return parameters
    iterations = math.ceil(parameters.iterations * _SHORTEST_S / elapsed_s)
    return replace(parameters, iterations=min(iterations, _MOST_ITERATIONS))
