"""Names and writing direction of the languages handouts may be written in."""

from carecoord.common.i18n import N_, _

_NAMES = {
    "ar": N_("Arabic"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fa": N_("Persian"),
    "fr": N_("French"),
    "he": N_("Hebrew"),
    "ht": N_("Haitian Creole"),
    "ko": N_("Korean"),
    "pt": N_("Portuguese"),
    "ru": N_("Russian"),
    "so": N_("Somali"),
    "tl": N_("Tagalog"),
    "ur": N_("Urdu"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def language_name(code: str) -> str:
    """The language's name in the language of the screen; the code when it has none here."""
    name = _NAMES.get(code)
    return code if name is None else _(name)


def is_right_to_left(code: str) -> bool:
    return code in _RIGHT_TO_LEFT
