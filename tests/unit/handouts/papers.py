"""Whom and where the tests of papers are about."""

import datetime as dt

from carecoord.handouts.documents import page
from carecoord.handouts.fields import Practice

SETTING = page.Setting(
    practice=Practice(name="Riverside <Clinic>", phone="(202) 555-0123"),
    language="en",
    text_size=page.TextSize.STANDARD,
    printed_on=dt.date(2026, 11, 21),
)
MARIA = page.PatientLabel(
    patient_id="maria", name="Maria <Santos>", born_on="April 12, 1971", identifier="MRN 10442"
)
