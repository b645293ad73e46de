"""Files built to do harm, made anew for each test; none of them is kept anywhere."""

import gzip
import io
import stat
import zipfile
from collections.abc import Callable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData>%s</sheetData></worksheet>'
_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
_LAUGH = (
    '<!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(8))
    + "]>"
)


def workbook(sheet: str | bytes, *, book: str = "", name: str = "S", **more: bytes) -> bytes:
    """A workbook of one sheet; ``more`` are further parts, with ``__`` for a slash."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml"'
            f' ContentType="{_OFFICE}.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_HEAD}{book}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        **{part.replace("__", "/"): content for part, content in more.items()},
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _with_dtd(dtd: str, text: str) -> bytes:
    return workbook(f"{_HEAD}{dtd}{_SHEET % (_CELL % text)}")


def _in_utf16(mark: bool) -> bytes:
    dtd = f'<!DOCTYPE l [<!ENTITY x "{"B" * 100}">]>'
    text = f'<?xml version="1.0" encoding="UTF-16"?>{dtd}{_SHEET % (_CELL % "&x;")}'
    return workbook(text.encode("utf-16" if mark else "utf-16-le"))


def _spaces() -> bytes:
    """60,000 rows and then nothing but spaces: a file that becomes a hundred times as large."""
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 60_001))
    return workbook((_SHEET % (rows + " " * 100_000_000)).encode())


def _far_cell(names: str = "") -> bytes:
    """One cell in the last place there is."""
    far = f'<{names}row r="1048576"><{names}c r="XFD1048576"><{names}v>1</{names}v></{names}c>'
    return workbook(
        f'<{names}worksheet xmlns{":x" if names else ""}="{_MAIN}">'
        f'<{names}dimension ref="A1:XFD1048576"/><{names}sheetData>{far}</{names}row>'
        f"</{names}sheetData></{names}worksheet>"
    )


def _elsewhere() -> bytes:
    """The sheet lies where nobody looks before it is read."""
    moved = workbook("<x/>", hidden__sheet1__xml=b"")
    links = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_RELATIONS}/worksheet" Target="../media/x.png"/></Relationships>'
    )
    return _replaced(moved, "xl/_rels/workbook.xml.rels", links.encode())


def _replaced(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts: dict[str, str | bytes] = {one: old.read(one) for one in old.namelist()}
    return zipped({**parts, name: content})


def _lying() -> bytes:
    """Its table of contents says 10 bytes; there are 50 million."""
    data = bytearray(workbook(_SHEET % (_CELL % ("A" * 50_000_000))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    size = next(i.file_size for i in infos if i.filename.endswith("sheet1.xml"))
    return bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def _linked() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("patients.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


def _locked() -> bytes:
    data = bytearray(zipped({"patients.csv": "name\nx"}))
    for start in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[start] |= 1
    return bytes(data)


HARM = "could harm this computer"

THE_EIGHT: dict[str, tuple[Callable[[], bytes], str]] = {
    "laugh": (lambda: workbook(_SHEET % "", book=_LAUGH, name="&i;"), HARM),
    "xxe": (lambda: _with_dtd('<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;"),
            HARM),
    "utf16dtd": (lambda: _in_utf16(mark=True), HARM),
    "quad": (lambda: _with_dtd(f'<!DOCTYPE l [<!ENTITY x "{"B" * 50_000}">]>', "&x;" * 20_000),
             HARM),
    "laugh_sheet": (lambda: _with_dtd(_LAUGH, "&i;"), HARM),
    "bomb": (_spaces, HARM),
    "sparse": (_far_cell, "nothing on the sheets"),
    "longstr": (lambda: workbook(_SHEET % (_CELL % ("A" * 60_000_000))), HARM),
}  # fmt: skip
"""Those the libraries were tried with, each with a part of the refusal."""

MORE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "UTF-16 without a mark": ("a.xlsx", lambda: _in_utf16(mark=False), HARM),
    "a sheet in a strange place": ("a.xlsx", _elsewhere, HARM),
    "a far cell with prefixed names": ("a.xlsx", lambda: _far_cell("x:"), "stopped"),
    "a lying table of contents": ("a.xlsx", _lying, "damaged|could harm"),
    "macros": ("a.xlsx", lambda: workbook(_SHEET % "", xl__vbaProject=b"x"), "holds macros"),
    "a path out of the archive": ("a.zip", lambda: zipped({"../../.bashrc": "x"}), HARM),
    "a link in an archive": ("a.zip", _linked, HARM),
    "a ZIP in a ZIP": ("a.zip", lambda: zipped({"b.zip": zipped({"c.csv": "name\nx"})}),
                       "holds another ZIP"),
    "a password": ("a.zip", _locked, "password"),
    "a ZIP bomb": ("a.zip", lambda: zipped({"a.csv": bytes(60_000_000)}), HARM),
    "a gzip bomb": ("a.csv.gz", lambda: gzip.compress(bytes(100_000_000)), HARM),
    "columns without end": ("a.csv", lambda: b"name" + b"," * 500_000 + b"\nx", "columns"),
    "brackets without end": ("a.json", lambda: b"[" * 1_000_000, "not complete JSON"),
}  # fmt: skip
"""Others, with the name they come under."""
