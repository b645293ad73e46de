"""Why pip gave up, as a sentence that says what to do, over what it said itself."""

import platform
import re

_MOST_LINES = 3
_NETWORK = (
    "The packages could not be downloaded. Check the network connection (and the proxy, if there"
    " is one), then repeat the command."
)
_CERTIFICATE = (
    "The place the packages come from could not prove who it is. Where a proxy or a virus scanner"
    " opens encrypted traffic, name its certificate once with"
    " `python3 -m pip config set global.cert FILE`, then repeat the command."
)
_DISK = "The disk is full. Free about 1 GB, then repeat the command."
_IN_USE = (
    "A file of the packages is in use. Close CareCoord and whatever else runs from this folder,"
    " then repeat the command."
)
_LONG_PATH = (
    "The path of this folder is too long for Windows. Move the folder to a shorter one, such as"
    " C:\\CareCoord, then repeat the command."
)
_OTHER_FILE = (
    "A downloaded package is not the file CareCoord was tested with, so nothing was installed from"
    " it. Repeat the command; if that does not help, tell whoever runs the package index that pip"
    " is set to (`python3 -m pip config list`)."
)
_NOT_OFFERED = (
    "A package is not to be had for Python {python} on {machine}. Use a Python that has it"
    " (README.md says which); where pip is set to a package index of your own"
    " (`python3 -m pip config list`), ask whoever runs it to add the package."
)
_OTHER = "The packages could not be installed, for this reason:"

# The first that fits is told: a broken connection also ends in a package that is not offered.
_BY_SIGN = (
    (r"No space left|Errno 28|Errno 122|WinError 112", _DISK),
    (r"CERTIFICATE_VERIFY_FAILED|SSLError", _CERTIFICATE),
    (
        r"Retrying \(|(?:Connection|Timeout|Proxy|IncompleteRead)\w*Error|Connection broken",
        _NETWORK,
    ),
    (r"DO NOT MATCH THE HASHES", _OTHER_FILE),
    (r"Long Path", _LONG_PATH),
    (r"WinError (?:5|32)\b", _IN_USE),
    (r"No matching distribution", _NOT_OFFERED),
)


def explained(said: str) -> str:
    """What to do, and under it the last errors among what pip ``said``."""
    advice = next((text for sign, text in _BY_SIGN if re.search(sign, said)), _OTHER)
    machine = f"{platform.system()} {platform.machine()}"
    sentence = advice.format(python=platform.python_version(), machine=machine)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines
    return "\n  ".join([sentence, *errors[-_MOST_LINES:]])
