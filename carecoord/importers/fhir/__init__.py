"""FHIR R4 in JSON: bundles, single resources and NDJSON, decoded into a typed subset."""
