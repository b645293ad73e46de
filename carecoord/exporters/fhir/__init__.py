"""Resources of FHIR R4 (4.0.1), written to the part that every reader has in common.

No profile is named: readers of different versions of US Core refuse what they do not know.
"""
