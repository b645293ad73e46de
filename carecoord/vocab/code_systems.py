"""Names of code systems, one spelling each (HL7 terminology, FHIR R4)."""

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
ICD9CM = "http://hl7.org/fhir/sid/icd-9-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
NDC = "http://hl7.org/fhir/sid/ndc"
CVX = "http://hl7.org/fhir/sid/cvx"
CPT = "http://www.ama-assn.org/go/cpt"
UCUM = "http://unitsofmeasure.org"
US_SSN = "http://hl7.org/fhir/sid/us-ssn"
US_NPI = "http://hl7.org/fhir/sid/us-npi"
LANGUAGE = "urn:ietf:bcp:47"

_BY_OID = {
    "2.16.840.1.113883.6.96": SNOMED,
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.6.90": ICD10CM,
    "2.16.840.1.113883.6.3": ICD10,
    "2.16.840.1.113883.6.103": ICD9CM,
    "2.16.840.1.113883.6.88": RXNORM,
    "2.16.840.1.113883.6.69": NDC,
    "2.16.840.1.113883.12.292": CVX,
    "2.16.840.1.113883.6.12": CPT,
    "2.16.840.1.113883.6.8": UCUM,
    "2.16.840.1.113883.4.1": US_SSN,
    "2.16.840.1.113883.4.6": US_NPI,
    "2.16.840.1.113883.6.121": LANGUAGE,
}

_BY_NAME = {
    "snomed": SNOMED,
    "snomedct": SNOMED,
    "sct": SNOMED,
    "loinc": LOINC,
    "ln": LOINC,
    "icd10cm": ICD10CM,
    "i10c": ICD10CM,
    "icd10": ICD10,
    "i10": ICD10,
    "icd9cm": ICD9CM,
    "i9c": ICD9CM,
    "rxnorm": RXNORM,
    "ndc": NDC,
    "cvx": CVX,
    "cpt": CPT,
    "ucum": UCUM,
}
"""Names as people and HL7 v2 table 0396 write them, letters and digits only."""

_BY_URL = {
    url.lower(): url for url in (*_BY_OID.values(), *_BY_NAME.values()) if url.startswith("http://")
} | {"http://www.snomed.org/sct": SNOMED, "http://www.loinc.org": LOINC}


def normalise(system: str) -> str:
    """The usual spelling of a code system.

    Accepts a URL with ``https``, a trailing slash or a version, an OID with or
    without ``urn:oid:``, or a short name. What is not known comes back trimmed.
    """
    trimmed = system.strip().split("|")[0].rstrip("/")
    oid = trimmed.lower().removeprefix("urn:oid:")
    if oid in _BY_OID:
        return _BY_OID[oid]
    name = "".join(c for c in trimmed.lower() if c.isalnum())
    if name in _BY_NAME:
        return _BY_NAME[name]
    if trimmed.lower().startswith(("http://", "https://")):
        url = "http://" + trimmed.split("://", 1)[1]
        if url.lower().startswith(f"{SNOMED}/"):  # an edition of a country
            return SNOMED
        return _BY_URL.get(url.lower(), trimmed)
    return trimmed
