"""Whether every text of the program is translated; runs inside the environment, with Babel.

    python -m devtools.translations           say what is missing or left over
    python -m devtools.translations update    bring the catalogue up to the sources, compile it

An update keeps every translation, and leaves new texts empty for a translator.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from devtools.places import ROOT

LANGUAGES = ("es",)
_FOLDER = ROOT / "resources" / "translations"
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "n_": (1, 2)}
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")

Text = str | tuple[str, ...]


def texts_in_sources() -> dict[Text, list[tuple[str, int]]]:
    """Every text, or pair of singular and plural, with the places it stands at."""
    found: dict[Text, list[tuple[str, int]]] = {}
    for package in ("carecoord", "ui"):
        method = [("**.py", "python")]
        for name, line, text, *_ in extract_from_dir(ROOT / package, method, keywords=_KEYWORDS):
            found.setdefault(text, []).append((f"{package}/{name}", line))
    for line, text, *_ in extract_from_file("python", ROOT / "main.py", keywords=_KEYWORDS):
        found.setdefault(text, []).append(("main.py", line))
    return found


def faults(catalogue: Catalog, wanted: Iterable[Text]) -> Iterator[str]:
    """What a reader of this language would miss, one line each."""
    messages = {_key(message): message for message in catalogue if message.id}
    wanted = set(wanted)
    for text in sorted(wanted - messages.keys(), key=str):
        yield f"not in the catalogue: {text}"
    for text in sorted(messages.keys() - wanted, key=str):
        yield f"no longer used: {text}"
    for text in sorted(wanted & messages.keys(), key=str):
        yield from _faults_of(messages[text])


def _faults_of(message: Message) -> Iterator[str]:
    originals, forms = _forms(message.id), _forms(message.string)
    if message.fuzzy or not all(forms):
        yield f"not translated: {message.id}"
        return
    wanted = set(_FIELD.findall(originals[-1]))
    given = [set(_FIELD.findall(form)) for form in forms]
    if given[-1] != wanted or any(fields - wanted for fields in given):
        yield f"other fields than the original: {message.id}"


def check(language: str) -> list[str]:
    """All faults of one language's catalogue, its compiled form included."""
    source = _FOLDER / language / "LC_MESSAGES" / "carecoord.po"
    compiled = source.with_suffix(".mo")
    if not source.exists():
        return [f"there is no catalogue {source.relative_to(ROOT).as_posix()}"]
    catalogue = _read(language)
    found = list(faults(catalogue, texts_in_sources()))
    if not compiled.exists() or compiled.read_bytes() != _compile(catalogue):
        found.append("the compiled catalogue is older than its source; run the update")
    return found


def update(language: str) -> None:
    """Bring the catalogue up to the sources and compile it."""
    catalogue = _read(language)
    template = Catalog()
    for text, places in texts_in_sources().items():
        template.add(text, locations=[(name, 0) for name in dict.fromkeys(n for n, _ in places)])
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.fuzzy = "CareCoord", False
    catalogue.header_comment = f"# CareCoord in {catalogue.locale.english_name}."
    source = _FOLDER / language / "LC_MESSAGES" / "carecoord.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False)
    source.write_bytes(written.getvalue().rstrip() + b"\n")
    source.with_suffix(".mo").write_bytes(_compile(_read(language)))


def main(words: list[str]) -> int:
    """Update every language when asked to, then say what is still missing."""
    if words == ["update"]:
        for language in LANGUAGES:
            update(language)
    found = [f"{language}: {fault}" for language in LANGUAGES for fault in check(language)]
    for fault in found:
        print(f"  {fault}")
    return 1 if found else 0


def _read(language: str) -> Catalog:
    source = _FOLDER / language / "LC_MESSAGES" / "carecoord.po"
    content = source.read_bytes() if source.exists() else b""
    return read_po(BytesIO(content), locale=language, domain="carecoord")


def _compile(catalogue: Catalog) -> bytes:
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def _key(message: Message) -> Text:
    forms = _forms(message.id)
    return forms if len(forms) > 1 else forms[0]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Singular and plural, or the one form there is."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
