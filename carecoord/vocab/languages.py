"""Languages patients speak and read, under BCP 47 codes."""

import re
from dataclasses import dataclass
from typing import Literal

from carecoord.common.i18n import current_language
from carecoord.common.text import fold


@dataclass(frozen=True, slots=True)
class Language:
    """A language with its names.

    Attributes:
        code: BCP 47 tag, the shortest that tells it apart.
        english: Its English name.
        spanish: Its Spanish name.
        own: What its speakers call it.
        direction: How it is written.
    """

    code: str
    english: str
    spanish: str
    own: str
    direction: Literal["ltr", "rtl"] = "ltr"


COMMON = (
    Language("en", "English", "inglés", "English"),
    Language("es", "Spanish", "español", "español"),
    Language("zh", "Chinese", "chino", "中文"),
    Language("zh-Hans", "Chinese, simplified script", "chino, escritura simplificada", "简体中文"),
    Language("zh-Hant", "Chinese, traditional script", "chino, escritura tradicional", "繁體中文"),
    Language("cmn", "Mandarin", "mandarín", "普通话"),
    Language("yue", "Cantonese", "cantonés", "粵語"),
    Language("vi", "Vietnamese", "vietnamita", "Tiếng Việt"),
    Language("tl", "Tagalog", "tagalo", "Tagalog"),
    Language("ar", "Arabic", "árabe", "العربية", "rtl"),
    Language("fr", "French", "francés", "français"),
    Language("ht", "Haitian Creole", "criollo haitiano", "kreyòl ayisyen"),
    Language("ko", "Korean", "coreano", "한국어"),
    Language("ru", "Russian", "ruso", "русский"),
    Language("uk", "Ukrainian", "ucraniano", "українська"),
    Language("pt", "Portuguese", "portugués", "português"),
    Language("de", "German", "alemán", "Deutsch"),
    Language("it", "Italian", "italiano", "italiano"),
    Language("pl", "Polish", "polaco", "polski"),
    Language("el", "Greek", "griego", "ελληνικά"),
    Language("ja", "Japanese", "japonés", "日本語"),
    Language("hi", "Hindi", "hindi", "हिन्दी"),
    Language("ur", "Urdu", "urdu", "اردو", "rtl"),
    Language("pa", "Punjabi", "panyabí", "ਪੰਜਾਬੀ"),
    Language("gu", "Gujarati", "guyaratí", "ગુજરાતી"),
    Language("bn", "Bengali", "bengalí", "বাংলা"),
    Language("ne", "Nepali", "nepalí", "नेपाली"),
    Language("ta", "Tamil", "tamil", "தமிழ்"),
    Language("te", "Telugu", "telugu", "తెలుగు"),
    Language("fa", "Persian", "persa", "فارسی", "rtl"),
    Language("prs", "Dari", "darí", "دری", "rtl"),
    Language("ps", "Pashto", "pastún", "پښتو", "rtl"),
    Language("he", "Hebrew", "hebreo", "עברית", "rtl"),
    Language("yi", "Yiddish", "yidis", "ייִדיש", "rtl"),
    Language("ckb", "Kurdish (Sorani)", "kurdo (sorani)", "کوردی", "rtl"),
    Language("tr", "Turkish", "turco", "Türkçe"),
    Language("hy", "Armenian", "armenio", "հայերեն"),
    Language("so", "Somali", "somalí", "Soomaali"),
    Language("am", "Amharic", "amárico", "አማርኛ"),
    Language("ti", "Tigrinya", "tigriña", "ትግርኛ"),
    Language("om", "Oromo", "oromo", "Afaan Oromoo"),
    Language("sw", "Swahili", "suajili", "Kiswahili"),
    Language("rw", "Kinyarwanda", "kiñaruanda", "Ikinyarwanda"),
    Language("yo", "Yoruba", "yoruba", "Yorùbá"),
    Language("ig", "Igbo", "igbo", "Igbo"),
    Language("my", "Burmese", "birmano", "မြန်မာဘာသာ"),
    Language("ksw", "Karen (S'gaw)", "karen (s'gaw)", "ကညီကျိာ်"),
    Language("km", "Khmer", "jemer", "ខ្មែរ"),
    Language("lo", "Lao", "lao", "ລາວ"),
    Language("hmn", "Hmong", "hmong", "Hmoob"),
    Language("th", "Thai", "tailandés", "ไทย"),
    Language("sm", "Samoan", "samoano", "Gagana Samoa"),
    Language("nv", "Navajo", "navajo", "Diné bizaad"),
    Language("qu", "Quechua", "quechua", "Runasimi"),
    Language("nah", "Nahuatl", "náhuatl", "Nāhuatl"),
    Language("mix", "Mixtec", "mixteco", "Tu'un Savi"),
    Language("quc", "K'iche'", "quiché", "K'iche'"),
    Language("ase", "American Sign Language", "lengua de señas americana", "ASL"),
)

_ALIASES = {
    "eng": "en", "spa": "es", "castilian": "es", "castellano": "es", "zho": "zh", "chi": "zh",
    "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "farsi": "fa", "fas": "fa", "per": "fa",
    "filipino": "tl", "fil": "tl", "tgl": "tl", "haitian": "ht", "creole": "ht", "hat": "ht",
    "vie": "vi", "ara": "ar", "rus": "ru", "kor": "ko", "por": "pt", "ita": "it", "jpn": "ja",
    "asl": "ase", "sgn us": "ase", "sign language": "ase",
}  # fmt: skip
"""ISO 639-2 codes and names seen in exports of other systems."""

_BY_CODE = {language.code.lower(): language for language in COMMON}
_BY_NAME = {
    fold(name): language
    for language in reversed(COMMON)
    for name in (language.english, language.spanish, language.own)
} | {alias: _BY_CODE[code] for alias, code in _ALIASES.items()}


def base(code: str) -> str:
    """The language of a tag without its region or script: "es" of "es-MX"."""
    return code.lower().split("-", maxsplit=1)[0]


def find(text: str) -> Language | None:
    """A language from a code or a name in English, Spanish or itself.

    ``es-MX``, ``English (United States)``, ``spa`` and ``Español`` are all found.
    """
    code = text.strip().lower().replace("_", "-")
    whole = _BY_CODE.get(code) or _BY_NAME.get(fold(text))
    if whole is not None:
        return whole
    without_region = fold(re.split(r"[(,]", text, maxsplit=1)[0])
    return _BY_CODE.get(base(code)) or _BY_NAME.get(without_region)


def name_of(code: str) -> str:
    """The language's name in the user's language; an unknown code comes back as it is."""
    return named(code, current_language())


def named(code: str, speech: str) -> str:
    """The language's name in the language ``speech``; an unknown code comes back as it is."""
    language = _BY_CODE.get(code.lower())
    if language is None:
        return code
    return language.spanish if speech == "es" else language.english
