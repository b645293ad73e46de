"""Text that runs against its paper: isolates for names and numbers, mirrored tables."""

import re
import unicodedata

_LRI, _FSI, _PDI = "\u2066", "\u2068", "\u2069"
_RIGHT_TO_LEFT_CLASSES = frozenset({"R", "AL"})

_PIECE = re.compile(r"<[^>]+>|&[#\w]+;|[^<&]+|&")
_ISOLATED = re.compile(f"[{_LRI}{_FSI}][^{_PDI}]*{_PDI}")
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-\u00a0]{5,}\d")
_LATIN_OR_NUMBER = re.compile(r"\+?\(?[A-Za-z0-9](?:[\w\s().,/%+°\-]*[A-Za-z0-9%)])?", re.ASCII)
_ROW = re.compile(r"(<tr[^>]*>)(.*?)(</tr>)", re.DOTALL)
_CELL = re.compile(r"<t([dh])\b.*?</t\1>", re.DOTALL)


def isolate(text: str, *, is_right_to_left: bool) -> str:
    """One value from outside, kept from turning the words around it.

    Phone numbers always read left to right. Other text takes its own direction wherever
    it may differ from the paper's.
    """
    if _PHONE.fullmatch(text):
        return f"{_LRI}{text}{_PDI}"
    if is_right_to_left or _has_right_to_left(text):
        return f"{_FSI}{text}{_PDI}"
    return text


def isolate_runs(body_html: str, *, is_right_to_left: bool) -> str:
    """Isolate phone numbers in running text; on right-to-left paper every Latin run too."""
    run = _LATIN_OR_NUMBER if is_right_to_left else _PHONE
    return "".join(
        piece if piece[0] in "<&" else _isolate_outside(piece, run)
        for piece in _PIECE.findall(body_html)
    )


def mirror_rows(body_html: str) -> str:
    """Table cells in reverse order: the text engine does not mirror tables by itself."""
    return _ROW.sub(_mirrored, body_html)


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT_CLASSES for char in text)


def _isolate_outside(text: str, run: re.Pattern[str]) -> str:
    """Isolate ``run`` wherever it is not isolated yet."""
    done, position = [], 0
    for isolated in _ISOLATED.finditer(text):
        done += [_wrap(text[position : isolated.start()], run), isolated[0]]
        position = isolated.end()
    return "".join([*done, _wrap(text[position:], run)])


def _wrap(text: str, run: re.Pattern[str]) -> str:
    return run.sub(lambda found: f"{_LRI}{found[0]}{_PDI}", text)


def _mirrored(row: re.Match[str]) -> str:
    cells = [cell[0] for cell in _CELL.finditer(row[2])]
    return row[1] + "".join(reversed(cells)) + row[3]
