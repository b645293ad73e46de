"""What staff may read aloud when they ask what gets in the way, and words to find a part by.

Our own plain questions, asked in the patient's language, so both languages stand here side by
side and not in the catalogue of the screen. Nobody has to answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carecoord.common.i18n import LANGUAGES
from carecoord.common.text import fold
from carecoord.vocab.barriers import ASKED_ALONE, Domain
from carecoord.vocab.languages import base
from carecoord.vocab.terms import label

_D = Domain
_FALLBACK = "en"

_PURPOSE: Mapping[str, str] = {
    "en": (
        "We ask everybody what makes it hard to look after their health, so that we can plan "
        "around it. You need not answer, and your care stays the same if you do not."
    ),
    "es": (
        "Preguntamos a todas las personas qué les dificulta cuidar su salud, para planear "
        "pensando en eso. No tiene que contestar, y su atención será la misma si no lo hace."
    ),
}

_QUESTIONS: Mapping[Domain, Mapping[str, str]] = {
    _D.TRANSPORT: {
        "en": "How do you get here, and what happens on a day when that does not work?",
        "es": "¿Cómo llega aquí y qué pasa el día en que eso no funciona?",
    },
    _D.DISTANCE: {
        "en": "How long does it take you to come here and go back?",
        "es": "¿Cuánto tiempo le lleva venir y volver?",
    },
    _D.WORK_OR_SCHEDULE: {
        "en": "What hours do you work, and when is it easiest for you to talk or come in?",
        "es": "¿En qué horario trabaja y cuándo le es más fácil hablar o venir?",
    },
    _D.CHILDCARE: {
        "en": "When you have to be here, who can stay with the children?",
        "es": "Cuando tiene que venir, ¿quién puede quedarse con los niños?",
    },
    _D.CAREGIVING_LOAD: {
        "en": "Do you look after somebody else, and what does that leave you time for?",
        "es": "¿Cuida usted a otra persona? ¿Para qué le deja tiempo eso?",
    },
    _D.MEDICATION_COST: {
        "en": "Has the price ever made you skip a medicine, or make it last longer?",
        "es": "¿Alguna vez el precio le hizo saltarse una medicina o hacerla durar más?",
    },
    _D.MONEY_STRAIN: {
        "en": "Is money a worry when you think about what your health needs?",
        "es": "¿Le preocupa el dinero cuando piensa en lo que su salud necesita?",
    },
    _D.INSURANCE_GAP: {
        "en": "Is there anything your insurance does not pay, or a time without any?",
        "es": "¿Hay algo que su seguro no paga, o algún tiempo sin seguro?",
    },
    _D.FOOD: {
        "en": "Toward the end of the month, how do you manage to have enough food at home?",
        "es": "Hacia fin de mes, ¿cómo se las arregla para tener comida en casa?",
    },
    _D.HOUSING_INSTABILITY: {
        "en": "Where do you sleep these days, and can you stay there?",
        "es": "¿Dónde duerme en estos días y puede quedarse allí?",
    },
    _D.HOUSING_QUALITY: {
        "en": "Is there something about your home that makes you ill, such as damp or pests?",
        "es": "¿Hay algo en su casa que le enferma, como humedad o plagas?",
    },
    _D.UTILITIES: {
        "en": "Are power, heat and water all working at home?",
        "es": "¿Funcionan en su casa la luz, la calefacción y el agua?",
    },
    _D.READING: {
        "en": "Many people would rather hear it than read it. Which is better for you?",
        "es": "Muchas personas prefieren oírlo en vez de leerlo. ¿Qué es mejor para usted?",
    },
    _D.NUMBERS: {
        "en": "When we give you numbers, such as doses, how can we make them easier?",
        "es": "Cuando le damos números, como las dosis, ¿cómo podemos hacerlos más fáciles?",
    },
    _D.LANGUAGE: {
        "en": "In which language do you want to talk about your health?",
        "es": "¿En qué idioma quiere hablar de su salud?",
    },
    _D.CULTURE_OR_BELIEFS: {
        "en": "Is there something about your beliefs or customs that we should know?",
        "es": "¿Hay algo de sus creencias o costumbres que debamos saber?",
    },
    _D.HEARING: {
        "en": "How well can you hear us, here and on the phone?",
        "es": "¿Qué tan bien nos oye, aquí y por teléfono?",
    },
    _D.VISION: {
        "en": "Can you see the print on this page, with your glasses if you wear them?",
        "es": "¿Puede ver las letras de esta hoja, con sus lentes si los usa?",
    },
    _D.MEMORY_OR_ATTENTION: {
        "en": "What helps you keep track of what we talk about?",
        "es": "¿Qué le ayuda a recordar lo que hablamos?",
    },
    _D.MOBILITY: {
        "en": "Are stairs or a longer walk hard for you?",
        "es": "¿Le cuestan las escaleras o caminar un trecho largo?",
    },
    _D.MOOD_OR_STRESS: {
        "en": "How have you been feeling, and does it keep you from looking after yourself?",
        "es": "¿Cómo se ha sentido, y eso le impide cuidarse?",
    },
    _D.ISOLATION: {
        "en": "If you needed a hand tomorrow, whom would you ask?",
        "es": "Si mañana necesitara ayuda, ¿a quién se la pediría?",
    },
    _D.PHONE_ACCESS: {
        "en": "Is there a phone that is yours alone? Who else may pick it up?",
        "es": "¿Tiene un teléfono solo para usted? ¿Quién más puede contestarlo?",
    },
    _D.INTERNET_ACCESS: {
        "en": "Do you have internet at home or on your phone that you can use for this?",
        "es": "¿Tiene internet en casa o en su teléfono que pueda usar para esto?",
    },
    _D.DEVICE_SKILL: {
        "en": "Would you want somebody beside you to use a phone or computer for this?",
        "es": "¿Querría a alguien a su lado para usar un teléfono o una computadora para esto?",
    },
    _D.PRIVACY_AT_HOME: {
        "en": "When we call, can you talk without somebody listening?",
        "es": "Cuando llamamos, ¿puede hablar sin que alguien escuche?",
    },
    _D.TRUST_OR_PAST_HARM: {
        "en": "Has something happened in a clinic before that makes it hard to come?",
        "es": "¿Le pasó antes algo en una clínica que hace difícil venir?",
    },
    _D.SAFETY_AT_HOME: {
        "en": "Is there somebody close to you who frightens you, or makes home unsafe?",
        "es": "¿Hay alguien cercano que le da miedo o hace que su casa no sea segura?",
    },
    _D.LEGAL_OR_IMMIGRATION: {
        "en": "Is there a legal matter that makes you stay away from care?",
        "es": "¿Hay algún asunto legal por el que evita venir a atenderse?",
    },
    _D.SUBSTANCE_USE: {
        "en": "Does alcohol, or anything else you take, get in the way of your care?",
        "es": "¿El alcohol, u otra cosa que consume, le dificulta atenderse?",
    },
    _D.OTHER: {
        "en": "What else makes it hard to do what we plan together?",
        "es": "¿Qué más hace difícil cumplir lo que planeamos?",
    },
}

_WORDS: Mapping[Domain, str] = {
    _D.TRANSPORT: "ride bus car taxi transport gas transporte camion carro viaje pasaje",
    _D.DISTANCE: "far distance rural drive lejos distancia rural",
    _D.WORK_OR_SCHEDULE: "job shift night nights schedule hours trabajo turno noche horario",
    _D.CHILDCARE: "childcare child kids baby babysitter ninos guarderia hijos",
    _D.CAREGIVING_LOAD: "caregiver parent elderly cuida cuidador padres",
    _D.MEDICATION_COST: "drug copay price prescription pharmacy precio receta farmacia medicina",
    _D.MONEY_STRAIN: "poor bills debt afford income dinero deudas gastos",
    _D.INSURANCE_GAP: "uninsured coverage medicaid medicare seguro cobertura",
    _D.FOOD: "food hungry groceries meals comida hambre alimentos",
    _D.HOUSING_INSTABILITY: "homeless housing shelter eviction rent vivienda casa renta desalojo",
    _D.HOUSING_QUALITY: "housing mold pests damp moho plagas humedad casa vivienda",
    _D.UTILITIES: "electricity gas heating shutoff luz calefaccion agua servicios",
    _D.READING: "read literacy illiterate leer lectura",
    _D.NUMBERS: "numeracy math dose cuentas dosis numeros",
    _D.LANGUAGE: "interpreter english spanish idioma interprete",
    _D.CULTURE_OR_BELIEFS: "religion faith custom fasting religion costumbre ayuno creencias",
    _D.HEARING: "deaf hear aid sign sordo oir senas",
    _D.VISION: "blind see sight eyes print glasses ciego vista ojos letra",
    _D.MEMORY_OR_ATTENTION: "forget dementia focus olvida demencia memoria atencion",
    _D.MOBILITY: "wheelchair walk stairs walker silla ruedas caminar escaleras",
    _D.MOOD_OR_STRESS: "sad depressed anxiety worry triste ansiedad estres animo",
    _D.ISOLATION: "lonely alone family support solo soledad apoyo",
    _D.PHONE_ACCESS: "shared phone cell telefono compartido celular",
    _D.INTERNET_ACCESS: "wifi data online internet datos",
    _D.DEVICE_SKILL: "computer smartphone app portal video computadora aplicacion",
    _D.PRIVACY_AT_HOME: "private overhear voicemail privacidad escuchan",
    _D.TRUST_OR_PAST_HARM: "fear racism afraid harm confianza miedo dano racismo",
    _D.SAFETY_AT_HOME: (
        "violence abuse partner afraid fear scared threat hit hurt "
        "violencia abuso pareja miedo asustada asustado amenaza golpes"
    ),
    _D.LEGAL_OR_IMMIGRATION: "court police papers status visa corte policia papeles migracion",
    _D.SUBSTANCE_USE: "drink drug opioid alcohol bebida drogas",
    _D.OTHER: "else otro",
}


_LITTLE_WORDS = frozenset((
    "a", "an", "the", "no", "not", "has", "have", "my", "of", "to",
    "un", "una", "el", "la", "los", "las", "mi", "de", "tiene", "tengo",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """What to read aloud about one part of life.

    Attributes:
        purpose: Why we ask, and that nobody has to answer.
        only_alone: Whether it is asked only when nobody else can hear.
    """

    purpose: str
    question: str
    only_alone: bool


def script(domain: Domain, language: str) -> Script:
    """What to read aloud, in the patient's language where we speak it, else in English."""
    spoken = base(language) if base(language) in LANGUAGES else _FALLBACK
    return Script(_PURPOSE[spoken], _QUESTIONS[domain][spoken], domain in ASKED_ALONE)


def find_domains(typed: str, among: Iterable[Domain] = tuple(Domain)) -> tuple[Domain, ...]:
    """Parts of life every typed word begins a word of, in either language; all for no words.

    Somebody who says "a ride" or "no tiene casa" is asked about it as well.
    """
    wanted = [word for word in fold(typed).split() if word not in _LITTLE_WORDS]
    return tuple(
        domain
        for domain in among
        if all(any(word.startswith(each) for word in _words(domain)) for each in wanted)
    )


def _words(domain: Domain) -> list[str]:
    return fold(f"{domain.wording} {label(domain)} {_WORDS[domain]}").split()
