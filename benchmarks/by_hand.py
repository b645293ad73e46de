"""Three lists as somebody would write them in SQL by hand, for one day, by the same indexes.

They name no setting and no other list's words: what the rules do besides is not theirs to do.
"""

_LAST_TRY = """
LEFT JOIN contact_attempt l ON l.id = (
    SELECT a.id FROM contact_attempt a
    WHERE a.patient_id = p.patient_id AND a.worklist_id = :list AND a.deleted = 0
    ORDER BY a.attempted_at DESC, a.id DESC LIMIT 1)
"""
_BACK = """
(l.id IS NULL OR l.handout_id IS NOT NULL AND l.closes = 1
 OR l.hidden_until_on <> '' AND l.hidden_until_on <= :today
 {or_so})
"""
_REACHABLE = "p.is_listed = 1 AND p.may_be_contacted = 1"

TEACHBACK = f"""
SELECT p.patient_id
FROM (SELECT t.patient_id, t.safety, t.next_check_on, row_number() OVER (
          PARTITION BY t.patient_id ORDER BY 1 - t.safety, t.next_check_on, t.id) AS place
      FROM teach_topic t
      JOIN teach_session s ON s.id = t.session_id
      WHERE t.state IN ('not_checked', 'not_yet_clear') AND t.deleted = 0
        AND (t.state = 'not_yet_clear' OR t.next_check_on > '' AND t.next_check_on <= :today)
        AND s.state <> 'entered_in_error' AND s.deleted = 0) t
JOIN standing p ON p.patient_id = t.patient_id AND t.place = 1
{_LAST_TRY}
WHERE {_REACHABLE} AND p.status NOT IN ('deceased', 'moved') AND {
    _BACK.format(
        or_so="OR t.safety = 1 AND l.hidden_until_on = ''"
        " AND (l.closes = 0 OR l.result = 'declined')"
    )
}
ORDER BY t.safety DESC,
    CASE WHEN l.closes = 0 AND l.hidden_until_on = '' THEN 3
         WHEN t.next_check_on = :today THEN 1
         WHEN t.next_check_on = '' OR t.next_check_on > :today THEN 2 ELSE 0 END,
    t.next_check_on, p.sort_key, p.patient_id
"""  # noqa: S608 - nothing but what stands here
DECISION = f"""
SELECT p.patient_id
FROM (SELECT d.patient_id, min(d.review_on) AS review_on
      FROM decision d
      WHERE d.state IN ('signed', 'amended') AND d.review_on <> '' AND d.reviewed_on = ''
        AND d.review_on <= :today AND d.deleted = 0
        AND NOT EXISTS (SELECT 1 FROM decision n
                        WHERE n.patient_id = d.patient_id AND n.supersedes_id = d.id
                          AND n.state IN ('signed', 'amended') AND n.deleted = 0)
      GROUP BY d.patient_id) d
JOIN standing p ON p.patient_id = d.patient_id
{_LAST_TRY}
WHERE {_REACHABLE} AND p.status NOT IN ('deceased', 'moved') AND {_BACK.format(or_so="")}
ORDER BY d.review_on = :today, d.review_on, p.sort_key, p.patient_id
"""  # noqa: S608
NOT_SEEN = f"""
SELECT p.patient_id
FROM standing p
{_LAST_TRY}
WHERE {_REACHABLE} AND p.status = 'active' AND p.active_groups <> ''
  AND (p.last_visit_at IS NULL OR p.last_visit_at < :since)
  AND {
    _BACK.format(
        or_so="OR l.closes = 1 AND p.last_visit_at > l.attempted_at"
        " AND NOT (l.result = 'declined' AND l.hidden_until_on = '')"
    )
}
ORDER BY p.last_visit_at, p.sort_key, p.patient_id
"""  # noqa: S608
WRITTEN = {
    "teachback-not-clear": TEACHBACK,
    "decision-review-due": DECISION,
    "chronic-not-seen-12m": NOT_SEEN,
}
