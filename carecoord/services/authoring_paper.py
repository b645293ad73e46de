"""A handout that is being written: how hard it is to read, and how it prints."""

from dataclasses import replace

from carecoord.common.clock import Clock
from carecoord.common.i18n import _, in_language
from carecoord.db.database import Database
from carecoord.entities import HandoutVersion
from carecoord.handouts.documents.handout_page import build_handout
from carecoord.handouts.drawings import SHOWN
from carecoord.handouts.fields import FIELD_NAMES, PersonalDetails, field_names
from carecoord.handouts.hard_words import hard_words
from carecoord.handouts.pasted import from_html
from carecoord.handouts.plain_text import picture, to_html
from carecoord.handouts.reading_level import html_to_text, reading_level
from carecoord.security.permissions import Permission, require
from carecoord.services.authored_rows import as_handout, put_form
from carecoord.services.authoring_forms import HandoutForm, HardWordEntry, Measured
from carecoord.services.papers import Document, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import Origin
from carecoord.vocab.languages import base, name_of

_HARD_NAMED = 40


def measure(title: str, text: str, language: str) -> Measured:
    """The grade and the hard words of a typed text; quick enough to be asked while typing."""
    level = reading_level(html_to_text(to_html(title, text)), base(language))
    if level is None:
        why = (
            _("CareCoord cannot grade how hard {language} is to read.").format(
                language=name_of(language)
            )
            if text.strip() and base(language) not in ("en", "es")
            else _("The reading level is shown once there is text.")
        )
        return Measured(None, "", "", why, 0)
    hard = tuple(
        HardWordEntry(one.word, one.times, one.plainer)
        for one in hard_words(f"{title}\n{text}", base(language))[:_HARD_NAMED]
    )
    return Measured(level.grade, level.band, level.formula, level.statement(), level.words, hard)


def read_pasted(source: str) -> str:
    """The text of a copied web page or letter, in the way handouts are typed here."""
    title, text = from_html(source)
    return f"# {title}\n\n{text}" if title else text


def typed_drawings() -> dict[str, str]:
    """Our own drawings as they are typed, by what they show; both in English."""
    return {shown: picture(name, shown) for name, shown in SHOWN.items()}


class AuthoringPaperService:
    """The paper of a text that is not in use yet."""

    def __init__(self, database: Database, clock: Clock, preferences: PreferenceService) -> None:
        self._database = database
        self._clock = clock
        self._preferences = preferences

    def preview(
        self,
        version_id: str,
        form: HandoutForm | None = None,
        *,
        text_size: TextSize = TextSize.STANDARD,
        with_example: bool = False,
        actor: Actor,
    ) -> Document:
        """A version exactly as it prints.

        Args:
            version_id: Any version.
            form: What stands in the window; without one, what is stored.
            text_size: Of running text.
            with_example: Fill the fields in for a person who does not exist.
            actor: Whoever may write handouts.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.reading() as session:
            row = session.get_one(HandoutVersion, version_id)
            if form is not None and row.origin == Origin.OWN:
                session.expunge(row)
                put_form(row, form)
            today = self._clock.today()
            handout = as_handout(row, "", today)
        setting = setting_for(
            self._preferences, language=handout.language, text_size=text_size, printed_on=today
        )
        unknown = field_names(handout.body_html) - FIELD_NAMES
        if unknown:  # while it is being typed, nobody is stopped by it
            body = handout.body_html
            for name in unknown:
                body = body.replace("{" + name + "}", f"[{name}]")
            handout = replace(handout, body_html=body)
        return build_handout(handout, setting, _example(handout.language) if with_example else None)


def _example(language: str) -> PersonalDetails:
    _ = in_language(language)
    return PersonalDetails(
        preferred_name="Maria",
        medicine="Metformin 500 mg",
        times=_("8 in the morning and 6 in the evening"),
        goal="7",
        next_visit=_("Tuesday, 3 March, 10:30"),
    )
