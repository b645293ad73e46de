"""What opening a practice needs, loaded while the person is still typing."""

import gc

from carecoord.security.hardening import hide_memory


def load() -> None:
    """Hide the memory, import the database, the services and the key derivation, prepare lists.

    It takes a second or so the first time, so the window calls it in a thread once its
    sign-in has been painted.
    """
    hide_memory()  # first, before anybody can have typed a passphrase
    import argon2.low_level  # noqa: F401 - loading is the point
    import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401 - loading is the point
    from sqlalchemy.orm import configure_mappers

    import carecoord.handouts.loading  # noqa: F401 - loading is the point
    from carecoord.common.i18n import LANGUAGES, in_language
    from carecoord.security import (  # noqa: F401 - loading is the point
        data_folder,
        single_instance,
        throttle,
    )
    from carecoord.services import bundle, opening  # noqa: F401 - loading is the point
    from carecoord.worklists.catalogue import built_in

    configure_mappers()
    for language in LANGUAGES:
        in_language(language)  # papers and own lists speak each of them
    catalogue = built_in()
    for definition in catalogue.definitions:
        catalogue.compiled(definition.id)
    # What was loaded stays for good: later collections need not look through it.
    gc.freeze()
