"""Errors sorted by whose fault they are; the class decides how one is shown."""


class CareCoordError(Exception):
    """Base of every error this product raises on purpose.

    The text is a whole sentence for the person at the screen, already translated.
    It never holds a patient's name, number or free text.
    """


class RefusedError(CareCoordError):
    """What was asked is not allowed or not complete; the text says what to do."""


class AlreadyOpenError(RefusedError):
    """Another process works with this data; its window can be asked to come forward."""


class NewerDataError(RefusedError):
    """A newer version of this program wrote the data; what was typed has nothing to do with it."""


class PermissionDeniedError(RefusedError):
    """The person's role does not include this."""


class EditConflictError(RefusedError):
    """Someone else changed the record since it was read."""


class UnavailableError(CareCoordError):
    """The environment failed: disk, file, server, keyring. Trying again may help."""


class DamagedError(UnavailableError):
    """What is stored here is lost or cannot be read any more; a backup brings it back."""


class CancelledError(CareCoordError):
    """The person stopped long work; nothing was kept."""
