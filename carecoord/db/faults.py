"""What a failing database means for the person at the screen."""

from sqlalchemy.exc import DBAPIError, OperationalError

from carecoord.common.errors import CareCoordError, DamagedError, RefusedError, UnavailableError
from carecoord.common.i18n import N_, _

_DAMAGED = N_(
    "The data file is damaged. Start CareCoord again and go on from the latest backup: at the "
    "sign-in, or under Settings, Data and journal. The damaged file is kept."
)
_NO_SPACE = N_("The disk is full and nothing was saved. Make room on the disk, then save again.")
_LOCKED = N_("Another program is using the data file. Wait a moment and save again.")
_READ_ONLY = N_("The data folder is read-only and nothing was saved. Ask for write access to it.")
_NO_ACCESS = N_(
    "The data file cannot be opened. Check that its folder exists and that you may write there."
)
_DISK_ERROR = N_(
    "The disk reported an error; it may be full. Look whether your last change is there, "
    "and check the disk before you go on."
)
SERVER_GONE = N_(
    "The practice's server does not answer. Check the network, look whether your last change "
    "is there, and try again."
)
_SERVER_SHORT = N_(
    "The server is short of space or connections, and nothing was saved. "
    "Tell whoever looks after it."
)

_FILE_FAULTS = (
    ("database is locked", _LOCKED),
    ("database is busy", _LOCKED),
    ("disk is full", _NO_SPACE),
    ("readonly database", _READ_ONLY),
    ("unable to open", _NO_ACCESS),
    ("disk i/o error", _DISK_ERROR),
)
_DAMAGE = ("malformed", "not a database", "corrupt", "codec")

_SERVER_FAULTS = {
    "08": SERVER_GONE,
    "25": N_("The server accepts no changes at the moment. Try again later."),
    "28": N_(
        "The server refused this user name and password. Type both once more, or ask whoever set "
        "up the server."
    ),
    "3D": N_(
        "The server has no database with this name. Check how it is written, or ask whoever set "
        "up the server."
    ),
    "40": N_("Two people saved at the same moment. Nothing of yours was saved; save again."),
    "53": _SERVER_SHORT,
    "55": N_("Someone else is changing the same record. Wait a moment and save again."),
    "57": SERVER_GONE,
    "58": N_("The server's disk reported an error. Tell whoever looks after it."),
    "XX": N_("The server's data is damaged. Tell whoever looks after it."),
}
"""By class of SQLSTATE (PostgreSQL manual, appendix A)."""
_SIGN_IN_FAULTS = (("password authentication failed", "28"), ("does not exist", "3D"))
"""A refused connection carries no SQLSTATE, only words."""
_CONNECTION_FAULTS = (
    (
        ("resolve host", "translate host name"),
        N_("No server has this name. Check how it is written, and whether this computer is in the "
           "practice's network."),
    ),
    (
        ("connection refused",),
        N_("The practice's server does not answer on this port. Check the port, and whether the "
           "database is running."),
    ),
    (
        ("timeout expired", "timed out", "no route to host", "network is unreachable"),
        N_("The server does not answer. Check the network and the address; a firewall may stand "
           "in between."),
    ),
    (
        ("does not match host name",),
        N_("The server's certificate is for another name. Type the server's name as it stands in "
           "the certificate."),
    ),
    (
        ("certificate verify failed", "root certificate file", "certificate has expired"),
        N_("The server's certificate was not accepted. Choose the certificate of its authority, "
           "or ask whoever set up the server."),
    ),
    (
        ("does not support ssl", "no encryption"),
        N_("The server does not encrypt its connections, so nothing was sent to it. Ask whoever "
           "set up the server to turn on TLS."),
    ),
    (
        ("channel binding", "authentication method requirement"),
        N_("The server wants the password in a way that is not safe, so it was not sent. Ask "
           "whoever set up the server to use SCRAM."),
    ),
    (
        ("no pg_hba.conf entry",),
        N_("The server does not let this computer in. Ask whoever set up the server to allow its "
           "address, this user and this database."),
    ),
)  # fmt: skip
"""Why no connection came about, by the words of the driver; the first that fits."""
_ASK_AGAIN = frozenset({"28", "3D"})


def is_damage(error: BaseException) -> bool:
    """Whether the driver read a page that is broken or sealed with another key."""
    message = str(getattr(error, "orig", None) or error).lower()
    return any(word in message for word in _DAMAGE)


def explain(error: DBAPIError, *, connecting: bool = False) -> CareCoordError | None:
    """The sentence for a failure of the environment; None when the fault is the program's.

    Args:
        error: As it was raised.
        connecting: Somebody is typing where the server is, and can mend that. In the middle of
            work all that is to be said of a server that does not answer is that it does not.
    """
    if hasattr(error.orig, "sqlstate"):
        return _server_fault(error, connecting=connecting)
    return file_fault(error.orig or error)


def file_fault(error: BaseException) -> CareCoordError | None:
    """The same for an error of the SQLCipher driver."""
    if is_damage(error):
        return DamagedError(_(_DAMAGED))
    message = str(error).lower()
    for words, sentence in _FILE_FAULTS:
        if words in message:
            return UnavailableError(_(sentence))
    return None


def _server_fault(error: DBAPIError, *, connecting: bool) -> CareCoordError | None:
    state = getattr(error.orig, "sqlstate", None) or _sign_in_state(error)
    if state is None:
        lost = error.connection_invalidated or isinstance(error, OperationalError)
        about_connection = _connection_fault(error) if connecting else SERVER_GONE
        return UnavailableError(_(about_connection)) if lost else None
    sentence = _SERVER_FAULTS.get(state[:2])
    if sentence is None:
        return None
    kind = RefusedError if state[:2] in _ASK_AGAIN else UnavailableError
    return kind(_(sentence))


def _connection_fault(error: DBAPIError) -> str:
    told = str(error.orig).lower()
    fitting = (sentence for words, sentence in _CONNECTION_FAULTS if any(w in told for w in words))
    return next(fitting, SERVER_GONE)


def _sign_in_state(error: DBAPIError) -> str | None:
    told = str(error.orig)
    return next((state for words, state in _SIGN_IN_FAULTS if words in told), None)
