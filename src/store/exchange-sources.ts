import { sql, type SQL } from 'drizzle-orm';

/**
 * Where events for other programs come from: the records themselves, so that no stop between a cause and its telling can
 * lose one. Each query gives (occasion, kind, at, session_id, data); what an occasion was told of already is left out by whoever runs
 * them. A new subject is a new query here.
 * @param now instant of what has none of its own, epoch milliseconds
 * @param since what happened before it is not looked at again, epoch milliseconds
 */
export function eventSources(now: number, since: number): readonly SQL[] {
  return [
    // A session has no event of its own when it is planned: its row is the fact.
    sql`
      SELECT 'planned/' || s.id AS occasion, 'session.planned' AS kind, ${now}::bigint AS at, s.id AS session_id,
        jsonb_build_object('plannedStart', s.planned_start, 'plannedEnd', s.planned_end) AS data
      FROM sessions s`,
    sql`
      SELECT 'session/' || e.session_id || '/' || e.seq,
        CASE e.body->>'type'
          WHEN 'session_opened' THEN 'session.opened'
          WHEN 'session_closed' THEN 'session.closed'
          WHEN 'session_postponed' THEN 'session.postponed'
          WHEN 'session_cancelled' THEN 'session.cancelled'
          WHEN 'session_archived' THEN 'archive.sealed'
          ELSE 'readiness.settled'
        END,
        e.at, e.session_id,
        CASE e.body->>'type'
          WHEN 'session_postponed' THEN
            jsonb_build_object('plannedStart', e.body->'plannedStart', 'plannedEnd', e.body->'plannedEnd')
          WHEN 'readiness_frozen' THEN
            jsonb_build_object('deadline', e.body->'deadline', 'escalated', jsonb_array_length(e.body->'escalated'))
          ELSE '{}'::jsonb
        END
      FROM session_events e
      WHERE e.at >= ${since} AND e.body->>'type' IN ('session_opened', 'session_closed', 'session_postponed', 'session_cancelled',
        'session_archived', 'readiness_frozen')`,
    sql`
      SELECT 'escalated/' || e.session_id || '/' || e.seq, 'readiness.escalated', e.at, e.session_id,
        jsonb_build_object('deadline', e.body->'deadline', 'subjects', e.body->'escalated')
      FROM session_events e
      WHERE e.at >= ${since} AND e.body->>'type' = 'readiness_frozen' AND jsonb_array_length(e.body->'escalated') > 0`,
    // Listed is told once it stands on the agenda: what could not be put there goes back to submitted.
    sql`
      SELECT 'registration/' || r.id || '/' || r.version, 'registration.decided', r.written_at, r.session_id,
        jsonb_build_object('registrationId', r.id, 'version', r.version, 'bridgeId', r.bridge_id, 'decision', r.state,
          'itemId', r.item_id, 'externalNumber', coalesce(r.matter->>'externalNumber', ''), 'source', r.matter->>'source')
      FROM registrations r
      LEFT JOIN registrations before ON before.id = r.id AND before.version = r.version - 1
      WHERE r.written_at >= ${since}
        AND ((r.state IN ('handled_locally', 'returned') AND before.state IS DISTINCT FROM r.state)
          OR (r.state = 'listed' AND r.item_id IS NOT NULL
            AND (before.state IS DISTINCT FROM r.state OR before.item_id IS NULL)))`,
    // An answer that the centre accepts ends a task just as closing it does.
    sql`
      SELECT 'task/' || t.id || '/' || t.version,
        CASE t.act WHEN 'made' THEN 'task.created' WHEN 'answered' THEN 'task.answered' ELSE 'task.closed' END,
        t.written_at, t.session_id,
        jsonb_build_object('taskId', t.id, 'version', t.version, 'itemId', t.item_id, 'deadline', t.deadline,
          'class', t.standing)
      FROM tasks t
      WHERE t.written_at >= ${since}
        AND (t.act IN ('made', 'answered') OR (t.act IN ('accepted', 'closed') AND t.state = 'closed'))`,
    sql`
      SELECT 'result/' || n.item_id || '/' || n.version, 'result.issued', n.written_at, n.session_id,
        jsonb_build_object('itemId', n.item_id, 'version', n.version, 'outcome', n.outcome, 'issuedOn', n.issued_on)
      FROM result_notices n
      WHERE n.written_at >= ${since} AND n.act = 'issued'`,
  ];
}
