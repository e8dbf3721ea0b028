-- What LargeHistory runs, statement by statement; those beside each other at the same time.
CREATE FUNCTION bench_id(prefix text, ms bigint, tail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT prefix
    || substr(d, ((ms >> 45) & 31)::int + 1, 1) || substr(d, ((ms >> 40) & 31)::int + 1, 1)
    || substr(d, ((ms >> 35) & 31)::int + 1, 1) || substr(d, ((ms >> 30) & 31)::int + 1, 1)
    || substr(d, ((ms >> 25) & 31)::int + 1, 1) || substr(d, ((ms >> 20) & 31)::int + 1, 1)
    || substr(d, ((ms >> 15) & 31)::int + 1, 1) || substr(d, ((ms >> 10) & 31)::int + 1, 1)
    || substr(d, ((ms >> 5) & 31)::int + 1, 1) || substr(d, (ms & 31)::int + 1, 1)
    || tail
  FROM (SELECT '0123456789abcdefghjkmnpqrstvwxyz' AS d) digits
$$
-- then
DO $$
DECLARE day date;
DECLARE least text;
DECLARE most text;
BEGIN
  FOR i IN 0..31 LOOP
    day := (now() AT TIME ZONE 'UTC')::date - i;
    least := bench_id('dlv_', (extract(epoch FROM day::timestamp AT TIME ZONE 'UTC') * 1000)::bigint, repeat('0', 16));
    most := bench_id('dlv_', (extract(epoch FROM (day + 1)::timestamp AT TIME ZONE 'UTC') * 1000)::bigint, repeat('0', 16));
    IF to_regclass('webhooks_delivery_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
      EXECUTE format('CREATE TABLE webhooks_delivery_%s PARTITION OF webhooks_delivery FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYYMMDD'), least, most);
      EXECUTE format('CREATE TABLE webhooks_attempt_%s PARTITION OF webhooks_attempt FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYYMMDD'), least, most);
    END IF;
  END LOOP;
END $$
-- then
CREATE UNLOGGED TABLE bench_event AS
SELECT n, at, (extract(epoch FROM at) * 1000)::bigint AS ms, a, b,
  CASE WHEN a % 3 = 0 THEN 0 ELSE 1 + (a / 3) % 999 END AS tenant, b % 50 AS type
FROM (
  SELECT n, date_trunc('milliseconds', now() - interval '30 days' + n * (interval '30 days' / $events)) AS at,
    (n * 2654435761) % 4294967291 AS a, (n * 2246822519) % 4294967279 AS b
  FROM generate_series(1::bigint, $events) n
) numbers
-- then
INSERT INTO webhooks_event (id, source, type, tenant, event_time, accepted_at, content_type, attributes, digest, body, matched)
SELECT bench_id('evt_', ms, substr(md5(n::text), 1, 16)), '', 'kind' || type % 10 || '.type' || type, 't' || tenant, at, at,
  'application/json', NULL, n,
  convert_to('{"type":"kind' || type % 10 || '.type' || type || '","timestamp":"2026-01-31T12:00:00Z","data":{"order":' || n
    || ',"total":' || a % 1000 || ',"note":"' || repeat(md5(n::text), 3) || '"}}', 'UTF8'),
  CASE WHEN n % 5 < 2 THEN 2 ELSE 1 END
FROM bench_event
-- beside it
INSERT INTO webhooks_delivery (id, event_id, event_source, endpoint_id, tenant, event_type, status, attempts, last_status_code,
  last_result, last_error, last_attempt_at, reason, next_attempt_at, waits, created_at, updated_at)
SELECT bench_id('dlv_', ms, substr(md5(n || '/' || k), 1, 16)), bench_id('evt_', ms, substr(md5(n::text), 1, 16)), '',
  'ep_t' || tenant || '_' || (b / 50 + k) % 5, 't' || tenant, 'kind' || type % 10 || '.type' || type, status,
  CASE status WHEN 'DELIVERED' THEN CASE WHEN c % 7 = 0 THEN 2 ELSE 1 END WHEN 'DEAD_LETTER' THEN 8 WHEN 'RETRYING' THEN 3
    WHEN 'CANCELLED' THEN 1 ELSE 0 END,
  code, CASE WHEN status = 'DELIVERED' THEN 'DELIVERED' WHEN status = 'PENDING' THEN NULL WHEN code IS NULL THEN 'TIMEOUT' ELSE 'FAILED' END,
  CASE WHEN status IN ('DELIVERED', 'PENDING') THEN NULL WHEN code IS NULL THEN 'RESPONSE_TIMEOUT' ELSE 'HTTP_STATUS' END,
  CASE WHEN status = 'PENDING' THEN NULL ELSE at END,
  CASE status WHEN 'DEAD_LETTER' THEN 'SCHEDULE_EXHAUSTED' WHEN 'CANCELLED' THEN 'ENDPOINT_GONE' END,
  CASE status WHEN 'RETRYING' THEN at + interval '1 hour' END, NULL, at, at
FROM (
  SELECT *, CASE status WHEN 'DELIVERED' THEN 200 WHEN 'PENDING' THEN NULL ELSE (ARRAY[503, 503, 500, 404, NULL])[1 + c % 5] END AS code
  FROM (
    SELECT *, CASE WHEN c % 1000 < 960 THEN 'DELIVERED' WHEN c % 1000 < 990 THEN 'DEAD_LETTER' WHEN c % 1000 < 995 THEN 'RETRYING'
      WHEN c % 1000 < 997 THEN 'PENDING' ELSE 'CANCELLED' END AS status
    FROM (
      SELECT *, (n * 3266489917 + k * 7919) % 4294967231 AS c
      FROM bench_event, LATERAL generate_series(0, CASE WHEN n % 5 < 2 THEN 1 ELSE 0 END) k
    ) numbers
  ) statuses
) codes
-- then
INSERT INTO webhooks_attempt (delivery_id, id, endpoint_id, number, trigger_name, started_at, duration_ms, status_code, result, error,
  http_call)
SELECT id, 'att_' || substr(id, 5, 10) || substr(md5(id || '/' || number), 1, 16), endpoint_id, number, 'SCHEDULE',
  created_at + number * interval '1 minute', 40,
  CASE WHEN number = attempts THEN last_status_code ELSE 503 END, CASE WHEN number = attempts THEN last_result ELSE 'FAILED' END,
  CASE WHEN number = attempts THEN last_error ELSE 'HTTP_STATUS' END,
  '["https://receiver.example/hooks/' || endpoint_id || '","POST","203.0.113.7:443",'
    || '{"Content-Type":"application/json","User-Agent":"Dromedary/0.1.0","webhook-id":"' || event_id || '","webhook-timestamp":"1772359200"},'
    || '{"content-length":"9"},"try later",null,"gateway-1"]'
FROM webhooks_delivery, LATERAL generate_series(1, attempts) number
-- beside it
INSERT INTO webhooks_dead_letter (id, event_id, event_source, event_type, tenant, endpoint_id, reason, last_status_code, last_result,
  last_error, last_attempt_at, attempts, accepted_at, dead_at)
SELECT id, event_id, event_source, event_type, tenant, endpoint_id, reason, last_status_code, last_result, last_error, last_attempt_at,
  attempts, created_at, created_at + interval '10 hours'
FROM webhooks_delivery WHERE status = 'DEAD_LETTER'
-- beside it
INSERT INTO webhooks_event_hour (tenant, at_hour, event_type, events, deliveries, attempts)
SELECT tenant, floor(extract(epoch FROM accepted_at) / 3600)::int, type, count(*), sum(matched), sum(matched)
FROM webhooks_event GROUP BY 1, 2, 3
-- beside it
INSERT INTO webhooks_delivery_hour (at_hour, tenant, endpoint_id, event_type, status, result, status_code, deliveries, attempts,
  duration_ms, last_at, latency_0, latency_1, latency_2, latency_3, latency_4, latency_5, latency_6, latency_7, latency_8, latency_9, latency_10, latency_11, latency_12, latency_13, latency_14, latency_15, latency_16, latency_17, latency_18, latency_19, latency_20, latency_21, latency_22, latency_23, latency_24, latency_25, latency_26, latency_27, latency_28, latency_29, latency_30, latency_31)
SELECT floor(extract(epoch FROM created_at) / 3600)::int, tenant, endpoint_id, event_type, status, COALESCE(last_result, ''),
  COALESCE(last_status_code, 0), count(*) FILTER (WHERE status NOT IN ('PENDING', 'RETRYING')), sum(attempts), 40 * sum(attempts),
  max(last_attempt_at), 0, 0, 0, 0, 0, 0, 0, sum(attempts), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM webhooks_delivery GROUP BY 1, 2, 3, 4, 5, 6, 7
-- then
INSERT INTO webhooks_total_hour (at_hour, status, result, deliveries, attempts, duration_ms, last_at, latency_0, latency_1, latency_2, latency_3, latency_4, latency_5, latency_6, latency_7, latency_8, latency_9, latency_10, latency_11, latency_12, latency_13, latency_14, latency_15, latency_16, latency_17, latency_18, latency_19, latency_20, latency_21, latency_22, latency_23, latency_24, latency_25, latency_26, latency_27, latency_28, latency_29, latency_30, latency_31)
SELECT at_hour, status, result, SUM(deliveries), SUM(attempts), SUM(duration_ms), MAX(last_at), SUM(latency_0), SUM(latency_1), SUM(latency_2), SUM(latency_3), SUM(latency_4), SUM(latency_5), SUM(latency_6), SUM(latency_7), SUM(latency_8), SUM(latency_9), SUM(latency_10), SUM(latency_11), SUM(latency_12), SUM(latency_13), SUM(latency_14), SUM(latency_15), SUM(latency_16), SUM(latency_17), SUM(latency_18), SUM(latency_19), SUM(latency_20), SUM(latency_21), SUM(latency_22), SUM(latency_23), SUM(latency_24), SUM(latency_25), SUM(latency_26), SUM(latency_27), SUM(latency_28), SUM(latency_29), SUM(latency_30), SUM(latency_31)
FROM webhooks_delivery_hour GROUP BY at_hour, status, result
-- then
DROP TABLE bench_event
