"""Conditions as sets of codes; text is never searched, "prediabetes" is not diabetes.

SNOMED CT codes were chosen by hand from the US edition: the concepts that charts
commonly carry, not whole hierarchies. ICD-10-CM prefixes follow the 2025 tabular list;
where the CMS Chronic Conditions Warehouse has a category, they stay within it.
"""

from dataclasses import dataclass
from functools import lru_cache

from carecoord.common.i18n import N_, _
from carecoord.vocab import code_systems

_CODES_OF_A_PRACTICE = 8192  # different codes; an import asks for each again and again


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A condition and the codes that mean it.

    Attributes:
        key: Stable name, used by worklists.
        wording: English name, marked for translation.
        snomed: SNOMED CT concept ids, compared whole.
        icd10cm: ICD-10-CM prefixes without dots.
        source: Where the definition comes from.
    """

    key: str
    wording: str
    snomed: frozenset[str]
    icd10cm: tuple[str, ...]
    source: str

    def contains(self, system: str, code: str) -> bool:
        """Whether a code means this condition; ``system`` in any usual spelling."""
        known = code_systems.normalise(system)
        if known == code_systems.SNOMED:
            return code.strip() in self.snomed
        # Where the classification of the WHO is named, the American one is usually meant; in
        # these chapters the two agree.
        if known in {code_systems.ICD10CM, code_systems.ICD10}:
            return code.strip().upper().replace(".", "").startswith(self.icd10cm)
        return False


def name_of(condition: CodeSet) -> str:
    """The condition's name in the user's language."""
    return _(condition.wording)


DIABETES = CodeSet(
    "diabetes",
    N_("Diabetes"),
    frozenset(
        {
            "44054006",  # type 2
            "73211009",  # diabetes mellitus
            "46635009",  # type 1
            "313436004",  # type 2 without complication
            "313435000",  # type 1 without complication
            "237599002",  # type 2, treated with insulin
            "111552007",  # without complication
            "127013003",  # kidney disorder due to diabetes
            "422034002",  # retinopathy due to type 2
            "368581000119106",  # neuropathy due to type 2
            "90781000119102",  # microalbuminuria due to type 2
            "157141000119108",  # proteinuria due to type 2
            "1551000119108",  # nonproliferative retinopathy due to type 2
            "97331000119101",  # macular oedema and retinopathy due to type 2
            "60951000119105",  # blindness due to type 2
            "1501000119109",  # proliferative retinopathy due to type 2
            "427089005",  # due to cystic fibrosis
            "421893009",  # kidney disorder due to type 1
            "230572002",  # diabetic neuropathy
        }
    ),
    ("E10", "E11", "E13"),
    "SNOMED CT; ICD-10-CM E10, E11 and E13; gestational diabetes (O24.4) and prediabetes (R73.03) "
    "never count, and diabetes due to another condition (E08) or to a drug (E09) is left out too, "
    "since no source of ours settles whether it belongs on the same lists",
)

HYPERTENSION = CodeSet(
    "hypertension",
    N_("High blood pressure"),
    frozenset({"59621000", "38341003", "1201005"}),  # essential, any, benign essential
    ("I10", "I11", "I12", "I13", "I15", "I16", "I1A"),
    "SNOMED CT; ICD-10-CM I10-I1A hypertensive diseases",
)

ASTHMA = CodeSet(
    "asthma",
    N_("Asthma"),
    frozenset({"195967001", "233678006", "389145006", "233683003"}),
    ("J45",),
    "SNOMED CT; ICD-10-CM J45",
)

COPD = CodeSet(
    "copd",
    N_("COPD"),
    frozenset({"13645005", "185086009", "87433001", "63480004"}),
    ("J41", "J42", "J43", "J44"),
    "SNOMED CT; ICD-10-CM J41-J44",
)

HEART_FAILURE = CodeSet(
    "heart_failure",
    N_("Heart failure"),
    frozenset({"84114007", "88805009", "42343007", "48447003", "85232009"}),
    ("I50", "I110", "I130", "I132"),
    "SNOMED CT; ICD-10-CM I50 and hypertensive heart disease with heart failure",
)

KIDNEY_DISEASE = CodeSet(
    "kidney_disease",
    N_("Chronic kidney disease"),
    frozenset(
        {
            "709044004",  # chronic kidney disease
            "431855005",  # stage 1
            "431856006",  # stage 2
            "433144002",  # stage 3
            "431857002",  # stage 4
            "433146000",  # stage 5
            "46177005",  # end-stage kidney disease
            "127013003",  # kidney disorder due to diabetes
        }
    ),
    ("N18", "I12", "I13", "E0822", "E1022", "E1122", "E1322"),
    "SNOMED CT; ICD-10-CM N18 and combination codes",
)

CORONARY_DISEASE = CodeSet(
    "coronary_disease",
    N_("Coronary heart disease"),
    frozenset({"53741008", "414545008", "22298006", "399211009", "194828000"}),
    ("I20", "I21", "I22", "I23", "I24", "I25"),
    "SNOMED CT; ICD-10-CM I20-I25 ischaemic heart diseases",
)

ATRIAL_FIBRILLATION = CodeSet(
    "atrial_fibrillation",
    N_("Atrial fibrillation"),
    frozenset({"49436004", "282825002", "440059007", "426749004"}),
    ("I480", "I481", "I482", "I4891"),
    "SNOMED CT; ICD-10-CM I48 without flutter",
)

STROKE = CodeSet(
    "stroke",
    N_("Stroke"),
    frozenset({"230690007", "422504002"}),
    ("I60", "I61", "I63", "I69", "Z8673"),
    "SNOMED CT; ICD-10-CM I60-I63, I69, Z86.73",
)

HYPERLIPIDEMIA = CodeSet(
    "hyperlipidemia",
    N_("High cholesterol or blood fats"),
    frozenset({"55822004", "13644009", "302870006", "267434003"}),
    ("E780", "E781", "E782", "E783", "E784", "E785"),
    "SNOMED CT; ICD-10-CM E78.0-E78.5",
)

HYPOTHYROIDISM = CodeSet(
    "hypothyroidism",
    N_("Underactive thyroid"),
    frozenset({"40930008", "83664006"}),
    ("E02", "E03", "E890"),
    "SNOMED CT; ICD-10-CM E02, E03, E89.0",
)

DEPRESSION = CodeSet(
    "depression",
    N_("Depression"),
    frozenset({"370143000", "36923009", "35489007", "66344007"}),
    ("F32", "F33", "F341"),
    "SNOMED CT; ICD-10-CM F32, F33, F34.1",
)

EPILEPSY = CodeSet(
    "epilepsy",
    N_("Epilepsy"),
    frozenset({"84757009", "128613002"}),
    ("G40",),
    "SNOMED CT; ICD-10-CM G40",
)

DEMENTIA = CodeSet(
    "dementia",
    N_("Dementia"),
    frozenset({"26929004", "52448006", "230265002", "429998004"}),
    ("F01", "F02", "F03", "G30", "G3183"),
    "SNOMED CT; ICD-10-CM F01-F03, G30, G31.83",
)

CHRONIC = (
    DIABETES,
    HYPERTENSION,
    ASTHMA,
    COPD,
    HEART_FAILURE,
    KIDNEY_DISEASE,
    CORONARY_DISEASE,
    ATRIAL_FIBRILLATION,
    STROKE,
    HYPERLIPIDEMIA,
    HYPOTHYROIDISM,
    DEPRESSION,
    EPILEPSY,
    DEMENTIA,
)
"""Conditions for which twelve months without a visit is too long; the first match files a code."""

BY_KEY = {condition.key: condition for condition in CHRONIC}


def conditions_of(system: str, code: str) -> tuple[CodeSet, ...]:
    """Every known condition a code means; empty when none."""
    return tuple(condition for condition in CHRONIC if condition.contains(system, code))


@lru_cache(_CODES_OF_A_PRACTICE)
def group_of(system: str, code: str) -> str:
    """Key of the condition a code is filed under, "" when it is none of ours.

    A code of two conditions (kidney disease due to diabetes) is filed under the cause.
    """
    found = conditions_of(system, code)
    return found[0].key if found else ""
