"""A few sentences to say on a call, in the patient's language with the staff's beside it."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carecoord.common.i18n import LANGUAGES, current_language
from carecoord.common.paths import RESOURCES_DIR
from carecoord.vocab.languages import base

_FILE = RESOURCES_DIR / "calls" / "script.toml"
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One sentence.

    Attributes:
        said: In the patient's language.
        meaning: The same in the language of the screen; "" when that is the patient's.
    """

    said: str
    meaning: str


@dataclass(frozen=True, slots=True)
class CallScript:
    """What to say to whoever answers, and to a machine.

    Attributes:
        language: Of ``said``.
        needs_interpreter: Whether there is no script in the patient's language.
        message: To leave where a message is safe, or with whoever answers.
    """

    language: str
    needs_interpreter: bool
    lines: tuple[ScriptLine, ...]
    message: ScriptLine


def script_for(language: str, *, name: str, caller: str, practice: str, phone: str) -> CallScript:
    """The sentences for a patient who speaks this language.

    Args:
        language: A tag; what nobody wrote down counts as the language of the screen.
        name: How the patient is called.
        caller: Who calls.
        practice: The practice's name.
        phone: Where the practice is called back; "" when nobody wrote it down.
    """
    own = current_language()
    spoken = base(language) or own
    is_known = spoken in LANGUAGES
    said_in = spoken if is_known else own
    values = {"name": name, "caller": caller, "practice": practice, "phone": phone}

    def line(text: Text) -> ScriptLine:
        meaning = text[own].format(**values) if own != said_in else ""
        return ScriptLine(text[said_in].format(**values), meaning)

    texts = _texts()
    lines = [each for each in texts["line"] if phone or "{phone}" not in each[said_in]]
    message = texts["message" if phone else "message_without_number"]
    return CallScript(said_in, not is_known, tuple(map(line, lines)), line(message))


@functools.cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
