"""Gives the keyboard to the window in front, as a window manager does.

A bare display server leaves the keys with whatever lies under the pointer, and a window that
never gets them is, to a screen reader, never in use.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SUBSTRUCTURE_NOTIFY = 1 << 19
_EVENT_MASK = 1 << 11
_VIEWABLE = 2
_TO_ROOT = 1


class _Cookie(ctypes.Structure):
    _fields_ = [("sequence", ctypes.c_uint)]


class _Roots(ctypes.Structure):
    _fields_ = [
        ("first", ctypes.POINTER(ctypes.c_uint32)),
        ("left", ctypes.c_int),
        ("index", ctypes.c_int),
    ]


class _Attributes(ctypes.Structure):
    _fields_ = [
        ("_before", ctypes.c_uint8 * 26),
        ("map_state", ctypes.c_uint8),
        ("override_redirect", ctypes.c_uint8),
    ]


@contextmanager
def window_keeper(display: str) -> Iterator[None]:
    """Keeps the windows of a display until that server ends."""
    library = _library()
    connection = library.xcb_connect(display.encode(), None)
    root = library.xcb_setup_roots_iterator(library.xcb_get_setup(connection)).first[0]
    mask = ctypes.c_uint32(_SUBSTRUCTURE_NOTIFY)
    library.xcb_change_window_attributes(connection, root, _EVENT_MASK, ctypes.byref(mask))
    library.xcb_flush(connection)

    def keep() -> None:
        while event := library.xcb_wait_for_event(connection):
            library.free(event)
            in_front = _in_front(library, connection, root)
            if in_front:
                library.xcb_set_input_focus(connection, _TO_ROOT, in_front, 0)
                library.xcb_flush(connection)

    # It waits for the server's word, whose end is its end.
    threading.Thread(target=keep, name="window keeper", daemon=True).start()
    yield


def _in_front(library: ctypes.CDLL, connection: int, root: int) -> int:
    """The topmost window that is shown and is not a menu; 0 for none."""
    tree = library.xcb_query_tree_reply(connection, library.xcb_query_tree(connection, root), None)
    if not tree:
        return 0
    windows = library.xcb_query_tree_children(tree)
    count = library.xcb_query_tree_children_length(tree)
    found = [windows[n] for n in range(count) if _takes_keys(library, connection, windows[n])]
    library.free(tree)
    return found[-1] if found else 0


def _takes_keys(library: ctypes.CDLL, connection: int, window: int) -> bool:
    asked = library.xcb_get_window_attributes(connection, window)
    answer = library.xcb_get_window_attributes_reply(connection, asked, None)
    if not answer:
        return False
    takes = answer[0].map_state == _VIEWABLE and not answer[0].override_redirect
    library.free(answer)
    return bool(takes)


def _library() -> ctypes.CDLL:
    """The X client library that reports mistakes instead of ending the process."""
    library, pointer, number = ctypes.CDLL("libxcb.so.1"), ctypes.c_void_p, ctypes.c_uint32
    attributes = ctypes.POINTER(_Attributes)
    for name, answer, takes in (
        ("xcb_connect", pointer, (ctypes.c_char_p, pointer)),
        ("xcb_get_setup", pointer, (pointer,)),
        ("xcb_setup_roots_iterator", _Roots, (pointer,)),
        ("xcb_change_window_attributes", _Cookie, (pointer, number, number, pointer)),
        ("xcb_wait_for_event", pointer, (pointer,)),
        ("xcb_query_tree", _Cookie, (pointer, number)),
        ("xcb_query_tree_reply", pointer, (pointer, _Cookie, pointer)),
        ("xcb_query_tree_children", ctypes.POINTER(number), (pointer,)),
        ("xcb_query_tree_children_length", ctypes.c_int, (pointer,)),
        ("xcb_get_window_attributes", _Cookie, (pointer, number)),
        ("xcb_get_window_attributes_reply", attributes, (pointer, _Cookie, pointer)),
        ("xcb_set_input_focus", _Cookie, (pointer, ctypes.c_uint8, number, number)),
        ("xcb_flush", ctypes.c_int, (pointer,)),
        ("free", None, (pointer,)),
    ):  # fmt: skip
        function = getattr(library, name)
        function.restype, function.argtypes = answer, takes
    return library
