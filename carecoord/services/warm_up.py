"""What opening a practice needs, loaded while the person is still typing."""


def load() -> None:
    """Import the database, the services and the key derivation.

    It takes a few hundred milliseconds the first time, so the window calls it in a
    thread once its sign-in has been painted.
    """
    import argon2.low_level  # noqa: F401 - loading is the point

    from carecoord.services import bundle, opening  # noqa: F401 - loading is the point
