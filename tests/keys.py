"""What it costs in a test to make a key from a passphrase."""

from typing import Any

from argon2 import low_level

_LEAST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


class Derivations:
    """Argon2id, each derivation once: the same words with the same salt give the same key.

    While ``is_cheap``, a new one costs next to nothing. Its key is still a matter of secret,
    salt and costs alone, but no other process would find the same, nor does it hold off a thief.
    """

    def __init__(self) -> None:
        self.is_cheap = False
        self._derive = low_level.hash_secret_raw
        self._known: dict[object, bytes] = {}

    def __call__(self, secret: bytes, salt: bytes, **how: Any) -> bytes:
        asked = (secret, salt, *sorted(how.items()))
        if asked not in self._known:
            if self.is_cheap:
                costs = repr([how[name] for name in _LEAST])
                salt, how = salt + costs.encode(), {**how, **_LEAST}
            self._known[asked] = self._derive(secret, salt, **how)
        return self._known[asked]
