"""What can go wrong between a person and the key of the practice's data.

The classes let a caller react; the text is for the person and leaves nothing changed.
"""

from carecoord.common.errors import DamagedError, RefusedError


class WrongSecretError(RefusedError):
    """The passphrase, recovery key or device secret opens nothing here."""


class DeviceSecretNeededError(RefusedError):
    """The person's way in also needs the secret of the computer it was made on."""


class KeyFileMissingError(DamagedError):
    """There is no key file beside the data."""


class KeyFileDamagedError(DamagedError):
    """The key file cannot be read as one: cut short, overwritten, not ours."""


class KeyFileNewerError(RefusedError):
    """The key file was written by a newer version of the program."""


class KeyFileAlteredError(DamagedError):
    """The key file was changed by something that did not hold the database key."""
