"""All measures of the practice, in the order they are shown."""

from carecoord.services.measure_outreach_words import OUTREACH, VISITS
from carecoord.services.measure_words import DEFINITIONS as TALKS

DEFINITIONS = (*OUTREACH, *VISITS, *TALKS)
BY_ID = {one.id: one for one in DEFINITIONS}
