"""The language of the command line, known before its words are read: help is words as well."""

import argparse
import os
import sys

from carecoord.common import i18n
from carecoord.common.i18n import N_, use_language

_OPTION = "--language"
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
)
"""What the standard library says of its own where words are missing or wrong."""


def begin(words: list[str]) -> None:
    """Speak the language the words ask for, or this machine's."""
    use_language(_asked_for(words) or machine_language())
    # WORKAROUND: argparse asks gettext's catalogue "messages", which it finds by the system's
    # language alone, so --language would not count.
    vars(argparse)["_"] = _say


def machine_language() -> str:
    """The two letters of the operating system's language."""
    named = filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")))
    return next(named, _windows_language())[:2]


def _windows_language() -> str:
    if sys.platform == "win32":
        import locale

        return locale.getlocale()[0] or "en"
    return "en"


def _asked_for(words: list[str]) -> str:
    """What ``--language`` names, wherever it stands; the parser itself says what is wrong."""
    for place, word in enumerate(words):
        option, equals, value = word.partition("=")
        if option == _OPTION:
            return value if equals else next(iter(words[place + 1 :]), "")
    return ""


def _say(message: str) -> str:
    return i18n._(message)
