-- Runs unchanged on PostgreSQL and on H2 in PostgreSQL mode. Every insert pays for every index, so
-- there is one per way of asking, and what may be long is VARCHAR, never a CLOB, which H2 keeps apart.
-- IF NOT EXISTS, because H2 commits each statement: a start that was killed half way goes on.

-- Two tenants may number their events alike, and so may two sources of CloudEvents; that of any other
-- event is empty. Id and source are at most 1,024 bytes each, a type 256: a row of an index of
-- PostgreSQL takes 2,704.
CREATE TABLE IF NOT EXISTS webhooks_event (
  id           VARCHAR(1024) NOT NULL,
  source       VARCHAR(1024) NOT NULL,
  type         VARCHAR(256) ${bytewise} NOT NULL,
  tenant       VARCHAR(200) NOT NULL,
  event_time   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  accepted_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  content_type VARCHAR NOT NULL,
  attributes   VARCHAR,
  digest       BIGINT NOT NULL,
  body         BYTEA NOT NULL,
  matched      INTEGER NOT NULL,
  PRIMARY KEY (id, tenant, source)
);

-- The order of acceptance: polling, retention, and the newest keys, which a start reads from this
-- index alone. PostgreSQL does so for what a vacuum has seen.
CREATE INDEX IF NOT EXISTS webhooks_event_accepted ON webhooks_event (accepted_at, id, tenant, source, digest);
${postgresql}ALTER TABLE webhooks_event SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);
-- One tenant among thousands, or one type among many, is polled without reading the others' events.
CREATE INDEX IF NOT EXISTS webhooks_event_tenant ON webhooks_event (tenant, accepted_at, id, source);
CREATE INDEX IF NOT EXISTS webhooks_event_type ON webhooks_event (type, accepted_at, id, tenant, source);

-- Ids begin with the time at which the event was accepted, which is when the delivery was created:
-- so they stand for it in every index.
CREATE TABLE IF NOT EXISTS webhooks_delivery (
  id               VARCHAR(64) ${bytewise} NOT NULL,
  event_id         VARCHAR(1024) NOT NULL,
  event_source     VARCHAR(1024) NOT NULL,
  endpoint_id      VARCHAR(200) NOT NULL,
  tenant           VARCHAR(200) NOT NULL,
  event_type       VARCHAR(256) ${bytewise} NOT NULL,
  status           VARCHAR(20) NOT NULL,
  attempts         INTEGER NOT NULL,
  last_status_code INTEGER,
  reason           VARCHAR,
  next_attempt_at  TIMESTAMP(6) WITH TIME ZONE,
  created_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  updated_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
)
${postgresql}PARTITION BY RANGE (id)
;
-- Partitions of a day each are made ahead; this one is for what has none.
${postgresql}CREATE TABLE IF NOT EXISTS webhooks_delivery_other PARTITION OF webhooks_delivery DEFAULT;

-- The deliveries of an event; retention asks by them too.
CREATE INDEX IF NOT EXISTS webhooks_delivery_event ON webhooks_delivery (event_id, id);
-- Newest first: what failed, of all, and of one endpoint; of that also whatever its status, as the
-- merge of the few that there are.
CREATE INDEX IF NOT EXISTS webhooks_delivery_status ON webhooks_delivery (status, id);
CREATE INDEX IF NOT EXISTS webhooks_delivery_endpoint ON webhooks_delivery (endpoint_id, status, id);
-- The same of one tenant. H2 would write a page for each tenant with every commit: a third more CPU.
${postgresql}CREATE INDEX IF NOT EXISTS webhooks_delivery_tenant ON webhooks_delivery (tenant, status, id);
CREATE INDEX IF NOT EXISTS webhooks_delivery_type ON webhooks_delivery (event_type, id);

-- The key begins with the delivery, so that one index finds the attempts of a delivery and refuses
-- the same attempt again.
CREATE TABLE IF NOT EXISTS webhooks_attempt (
  delivery_id      VARCHAR(64) ${bytewise} NOT NULL,
  id               VARCHAR(64) NOT NULL,
  endpoint_id      VARCHAR(200) NOT NULL,
  number           INTEGER NOT NULL,
  trigger_name     VARCHAR(20) NOT NULL,
  started_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  duration_ms      BIGINT NOT NULL,
  status_code      INTEGER,
  result           VARCHAR(40) NOT NULL,
  error            VARCHAR,
  request_headers  VARCHAR NOT NULL,
  response_excerpt VARCHAR,
  PRIMARY KEY (delivery_id, id)
)
${postgresql}PARTITION BY RANGE (delivery_id)
;
${postgresql}CREATE TABLE IF NOT EXISTS webhooks_attempt_other PARTITION OF webhooks_attempt DEFAULT;

-- The dead letters on their queue, to be searched. A row lives as long as its
-- delivery is dead, so these indexes cost the other deliveries nothing. Times are in milliseconds,
-- as on the queue, so that a list and a requeue with the same condition mean the same.
CREATE TABLE IF NOT EXISTS webhooks_dead_letter (
  id               VARCHAR(64) ${bytewise} NOT NULL,
  event_id         VARCHAR NOT NULL,
  event_source     VARCHAR NOT NULL,
  event_type       VARCHAR NOT NULL,
  tenant           VARCHAR NOT NULL,
  endpoint_id      VARCHAR NOT NULL,
  reason           VARCHAR NOT NULL,
  last_status_code INTEGER,
  attempts         INTEGER NOT NULL,
  accepted_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  dead_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS webhooks_dead_letter_time ON webhooks_dead_letter (dead_at, id);
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_endpoint ON webhooks_dead_letter (endpoint_id, dead_at, id);
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_type ON webhooks_dead_letter (event_type, dead_at, id);
CREATE INDEX IF NOT EXISTS webhooks_dead_letter_reason ON webhooks_dead_letter (reason, dead_at, id);
