"""The one error of this package."""


class UnclearValueError(ValueError):
    """A value that cannot be taken as it stands; the text says why and what to do.

    The text never repeats names or free text, so it may stand in a report.
    """
