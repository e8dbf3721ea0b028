-- The sums of each hour, added to as the history is written, and kept far longer than the history
-- itself. An hour is a number, the hours since 1970 in UTC: whole for every time zone.

-- A row for each hour, endpoint, type, status, result and status code that there was; '' and 0 stand
-- for none, because a key has no nulls. An attempt counts under the status that its delivery came to
-- by it, a delivery once for each time that it ended. latency_n counts the attempts of the n-th class
-- of durations; INTEGER, because PostgreSQL adds BIGINT up as NUMERIC.
CREATE TABLE IF NOT EXISTS webhooks_delivery_hour (
  at_hour     INTEGER NOT NULL,
  tenant      VARCHAR(200) ${bytewise} NOT NULL,
  endpoint_id VARCHAR(200) NOT NULL,
  event_type  VARCHAR(256) ${bytewise} NOT NULL,
  status      VARCHAR(20) NOT NULL,
  result      VARCHAR(40) NOT NULL,
  status_code INTEGER NOT NULL,
  deliveries  INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  duration_ms BIGINT NOT NULL,
  last_at     TIMESTAMP(6) WITH TIME ZONE,
  latency_0   INTEGER NOT NULL,
  latency_1   INTEGER NOT NULL,
  latency_2   INTEGER NOT NULL,
  latency_3   INTEGER NOT NULL,
  latency_4   INTEGER NOT NULL,
  latency_5   INTEGER NOT NULL,
  latency_6   INTEGER NOT NULL,
  latency_7   INTEGER NOT NULL,
  latency_8   INTEGER NOT NULL,
  latency_9   INTEGER NOT NULL,
  latency_10  INTEGER NOT NULL,
  latency_11  INTEGER NOT NULL,
  latency_12  INTEGER NOT NULL,
  latency_13  INTEGER NOT NULL,
  latency_14  INTEGER NOT NULL,
  latency_15  INTEGER NOT NULL,
  latency_16  INTEGER NOT NULL,
  latency_17  INTEGER NOT NULL,
  latency_18  INTEGER NOT NULL,
  latency_19  INTEGER NOT NULL,
  latency_20  INTEGER NOT NULL,
  latency_21  INTEGER NOT NULL,
  latency_22  INTEGER NOT NULL,
  latency_23  INTEGER NOT NULL,
  latency_24  INTEGER NOT NULL,
  latency_25  INTEGER NOT NULL,
  latency_26  INTEGER NOT NULL,
  latency_27  INTEGER NOT NULL,
  latency_28  INTEGER NOT NULL,
  latency_29  INTEGER NOT NULL,
  latency_30  INTEGER NOT NULL,
  latency_31  INTEGER NOT NULL,
  PRIMARY KEY (at_hour, tenant, endpoint_id, event_type, status, result, status_code)
);
-- The rows of this hour change all the time, and no index of theirs does: there is room on their pages.
${postgresql}ALTER TABLE webhooks_delivery_hour SET (fillfactor = 70);

-- The last hours of an endpoint, for its health.
CREATE INDEX IF NOT EXISTS webhooks_delivery_hour_endpoint ON webhooks_delivery_hour (endpoint_id, at_hour);
CREATE INDEX IF NOT EXISTS webhooks_delivery_hour_tenant ON webhooks_delivery_hour (tenant, at_hour);

-- The same by tenant and type alone, with the events: a month of a tenant is few rows.
CREATE TABLE IF NOT EXISTS webhooks_event_hour (
  tenant     VARCHAR(200) ${bytewise} NOT NULL,
  at_hour    INTEGER NOT NULL,
  event_type VARCHAR(256) ${bytewise} NOT NULL,
  events     INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  PRIMARY KEY (tenant, at_hour, event_type)
);
${postgresql}ALTER TABLE webhooks_event_hour SET (fillfactor = 70);
CREATE INDEX IF NOT EXISTS webhooks_event_hour_time ON webhooks_event_hour (at_hour);
